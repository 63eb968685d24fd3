"""Xiangling's rows: X1–X4, X6, X8, X10, X11, played in order on one town.

Each row is a function that plays its part and returns its figure, or fails with `RowFails`.
"""

from datetime import UTC, datetime, timedelta

from liba.project.proofs.census import prove_census
from liba.project.proofs.doors import Answered
from liba.project.proofs.expecting import expect
from liba.project.proofs.play import Play, Row
from liba.project.proofs.raised import Raised, raise_town
from liba.project.proofs.standing import prove_inspection, prove_posts, prove_volunteers
from liba.project.proofs.walking import prove_chain, tally, walk
from liba.registry.models import Person
from liba.rounds.models import Alert, Round, Visit
from liba.rounds.selectors.returns import daily_return
from liba.rounds.services import enrol
from liba.territory.models import Area, Site
from liba.workforce.models import PledgeText, Responder
from liba.workforce.selectors.pledges import signed_by_group, signer_rows

FULL = 10_400
# Monday 2020-02-10, 05:00.
BEGIN = datetime(2020, 2, 9, 21, 0, tzinfo=UTC)
AT_RISK = 120


def listen(town: Raised) -> str:
    """X1: the members of every branch sign a commitment on their phones; who has not is a list of names."""
    day = town.day.at("07:00")
    text = PledgeText.objects.get(code="branch-commitment")
    members = Responder.objects.filter(groups__kind="branch", pk__in=town.codes).order_by("pk")
    for one in members[2:]:
        phone = town.phone(one.pk)
        expect("asked to sign", [part["id"] for part in phone.head["pledges"]], [text.pk])
        phone.keep("pledge", text=text.pk)
    rows = signer_rows(day.actor, text, day.today)
    branches = [count for count in signed_by_group(rows) if count.code.startswith("branch-")]
    signed, asked = sum(count.signed for count in branches), sum(count.asked for count in branches)
    expect("branches", len(branches), 29)
    expect("signed", signed, members.count() - 2)
    left = [row for row in rows if row.pledge is None and row.id in set(members.values_list("pk", flat=True))]
    expect("who has a phone and has not signed", len(left), 2)
    return f"{len(branches)} branches, {signed} of {asked} members signed, {asked - signed} named as open"


def chain(town: Raised) -> str:
    """X8: official → village → street → household without hole or overlap; each household is seen today."""
    town.day.at("08:30")
    proved = prove_chain(town)
    linkers = [*town.linkers()]
    _news(town, linkers)
    walk(town, "household-check", linkers)
    stand = tally(town, "household-check")
    expect("households seen", (stand.done, stand.open), (stand.all, 0))
    seen = _people_seen("household-check")
    expect("people seen", seen, Person.objects.filter(presence="present").count())
    return f"{proved}; {stand.done} of {stand.all} seen today, {seen} people at home"


def _news(town: Raised, linkers: list[int]) -> None:
    """Two came back, an outsider came, somebody is feverish: told at once."""
    told: tuple[tuple[Answered, Answered, str], ...] = (
        ({"returned": 2}, {}, "new_return"),
        ({"outsiders": 1}, {}, "new_outsider"),
        ({}, {"temperature": 378}, "fever"),
    )
    for linker, (door, person, limit) in zip(linkers, told, strict=False):
        phone = town.phone(linker)
        phone.visit(phone.due("household-check")[0], door=door, person=person)
        raised = Alert.objects.filter(limit=limit, visit__round__code="household-check")
        expect(f"alerts of {limit}", raised.count(), 1)
        late = raised.get().arrived_at - town.day.moment
        expect("within a minute", late <= timedelta(minutes=1), True)


def _people_seen(code: str) -> int:
    """The people of whom today's visits speak."""
    visits = Visit.objects.filter(round__code=code, outcome="done").only("answers")
    return sum((visit.answers or "").count('"unwell"') for visit in visits.iterator(2000))


def report(town: Raised) -> str:
    """X4: the daily return is counted, not typed; sealed at 16:00; what comes later is shown as such."""
    day = town.day.at("09:00")
    followed = _follow(town)
    walk(town, "risk-check", followed)
    town.day.at("16:01")
    town.advance()
    found = daily_return(day.actor, day.today, town.day.moment)
    shown, villages = found.lines[0].shown, len(found.lines) - 1
    expect("returned, outsiders, fevers", _some(shown, "returned", "outsiders", "fevers"), (2, 1, 1))
    expect("people at risk and measured", _some(shown, "at-risk", "measured"), (len(followed), len(followed)))
    expect("sealed", found.lines[0].sealed is not None, True)
    phone = town.phone(followed[0])
    key = next(iter(phone.doors))
    round_id = phone.round("household-check")["id"]
    phone.keep(
        "visit", round=round_id, door=key, day=day.today.isoformat(), window=0, outcome="done",
        form_version=1, answers={"door": {"all_seen": "yes", "returned": 1}, "people": {}},
    )  # fmt: skip
    later = daily_return(day.actor, day.today, town.day.moment).lines[0]
    expect("sealed and later", (later.shown["returned"], later.later("returned")), (2, 1))
    return (
        f"{villages} villages; returned {shown['returned']} (+{later.later('returned')} after the seal), "
        f"outsiders {shown['outsiders']}, {shown['measured']} of {shown['at-risk']} at risk measured, "
        f"{shown['fevers']} fever, sealed 16:00"
    )


def _some(counts: object, *codes: str) -> tuple[int, ...]:
    return tuple(counts.get(code, 0) for code in codes)  # type: ignore[attr-defined]


def _follow(town: Raised) -> list[int]:
    """People who came from an affected area, each with another linker; their linkers."""
    linkers, round_ = [*town.linkers()], Round.objects.get(code="risk-check")
    count = min(town.full(AT_RISK), len(linkers))
    for linker in linkers[:count]:
        phone = town.held(linker)
        home = next(door for door in phone.doors.values() if phone.people_at(door["key"]))
        enrol(
            town.day.actor, round_id=round_.pk, household_id=home["id"], person_id=phone.people_at(home["key"])[0],
            reason="affected_area", event_on=town.day.today - timedelta(days=3), now=town.day.moment,
        )  # fmt: skip
    return linkers[:count]


def check_people(town: Raised) -> str:
    """X2: from door to door over households, firms and shops; sources are merged, conflicts shown and decided."""
    town.day.at("17:00")
    found = prove_census(town, "screening", [*town.linkers()])
    secretaries = [one.pk for one in town.answering("village")]
    walk(town, "premises", secretaries)
    stand = tally(town, "premises")
    firms, shops = (Site.objects.filter(kind=kind).count() for kind in ("firm", "shop"))
    expect("firms and shops", (stand.done, stand.open), (firms + shops, 0))
    villages = Area.objects.filter(level__slug="village").count()
    return f"{villages} villages, {found}; {firms} firms, {shops} shops"


def disinfect(town: Raised) -> str:
    """X6: markets, squares and waste points are disinfected every day, with product and dilution."""
    town.day.at("07:30", town.first_day + timedelta(days=1))
    walk(town, "disinfection", [one.pk for one in town.answering("village")])
    stand = tally(town, "disinfection")
    places = Site.objects.filter(kind__in=("market", "square", "waste_point")).count()
    expect("places disinfected", (stand.done, stand.open), (places, 0))
    litres = sum(
        counts.get("litres", 0)
        for counts in Visit.objects.filter(round__code="disinfection").values_list("counts", flat=True)
    )
    return f"{stand.done} of {places} places, {litres / 10:.0f} L at 1:100"


ROWS: tuple[Row[Raised], ...] = (
    ("X1", "listen", listen),
    ("X8", "chain of responsibility", chain),
    ("X4", "daily return", report),
    ("X2", "check people", check_people),
    ("X6", "disinfection", disinfect),
    ("X10", "posts", prove_posts),
    ("X11", "volunteers", prove_volunteers),
    ("X3", "check conduct", prove_inspection),
)
PLAY = Play(BEGIN, FULL, lambda day, households: raise_town("xiangling", day, households), ROWS)
