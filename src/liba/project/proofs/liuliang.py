"""Liuliang's rows, with 长山村: J2, J3, J5, J8, J9, J10, J11, played in order on one town."""

from datetime import UTC, datetime, timedelta

from liba.kernel.actors import system
from liba.kernel.ids import id_at
from liba.kernel.text import Text
from liba.project.demo.profiles import CHANGSHAN, LANES
from liba.project.proofs.doors import DoorPhone
from liba.project.proofs.expecting import expect, refuses
from liba.project.proofs.play import Play, Row
from liba.project.proofs.raised import Raised, raise_town
from liba.project.proofs.walking import prove_chain, tally, walk
from liba.registry.models import Household
from liba.rounds.models import Round, Visit
from liba.rounds.refusals.closing import DayIsOpen
from liba.rounds.selectors.closing import closing
from liba.rounds.services import enrol, settle_alert
from liba.rounds.services.closing import close_day
from liba.territory.models import Area, Site
from liba.workforce.models import PledgeText, Responder, ResponderGroup, Rota, Shift, Unit
from liba.workforce.selectors import linkers_on
from liba.workforce.selectors.pledges import signer_rows
from liba.workforce.selectors.units import unit_rows
from liba.workforce.services import (
    note_absence,
    propose_neighbours_rota,
    publish_rota,
    report_ill,
    sign_pledge,
)
from liba.workforce.terms import SignedBy

FULL = 4_508 + 825
# Monday 2020-02-10, 05:00.
BEGIN = datetime(2020, 2, 9, 21, 0, tzinfo=UTC)
KEY_PEOPLE, GATHERINGS, INSPECTIONS = 84, 56, 300
ROTA_DAYS = 28


def neighbours(town: Raised) -> str:
    """J2: each household of a lane sends one person in turn; who can't come is passed over, and comes later."""
    day = town.day
    first = day.today + timedelta(days=1)
    figures = []
    for code in LANES:
        lane = Area.objects.get(code=code)
        homes = Household.objects.filter(area__path__startswith=lane.path)
        away = homes.order_by("code")[0]
        note_absence(
            day.actor, household_id=away.pk, from_on=first, to_on=first + timedelta(days=3), reason="住院陪护",
            now=day.moment,
        )  # fmt: skip
        rota = propose_neighbours_rota(
            day.actor, area_id=lane.pk, name=Text(f"{lane.name_zh}邻里轮值"), from_on=first,
            to_on=first + timedelta(days=ROTA_DAYS - 1), now=day.moment,
        )  # fmt: skip
        rota = publish_rota(day.actor, rota.pk, version=rota.version, now=day.moment)
        if town.share >= 1:
            expect("places that nobody takes", rota.shifts.filter(household=None).count(), 0)
        early = rota.shifts.filter(household=away, day__lte=first + timedelta(days=3))
        expect("turns of the absent one", early.count(), 0)
        figures.append(_turns(rota, homes.count(), town.share >= 1))
    return f"lanes of {', '.join(figures)}"


def _turns(rota: Rota, households: int, full: bool) -> str:
    taken: dict[int, int] = {}
    for home in rota.shifts.values_list("household_id", flat=True):
        taken[home] = taken.get(home, 0) + 1
    least, most = min(taken.values()), max(taken.values())
    if full:
        expect("turns of the most and the least busy", most - least <= 2, True)
    return f"{households} households ({len(taken)} took {least}–{most} turns)"


def covenant(town: Raised) -> str:
    """J3: neighbours promise not to go out, visit or gather, household by household."""
    day, text = town.day.at("10:00"), PledgeText.objects.get(code="covenant")
    rows = signer_rows(day.actor, text, day.today)
    for place, row in enumerate(rows[:-2]):
        sign_pledge(
            day.actor, text.pk, pledge_id=id_at(day.moment + timedelta(milliseconds=place)), household_id=row.id,
            signed_by=SignedBy.PAPER, happened_at=day.moment, now=day.moment,
        )  # fmt: skip
    left = signer_rows(day.actor, text, day.today, only_open=True)
    expect("who has not signed", [row.id for row in left], [row.id for row in rows[-2:]])
    return f"{len(rows) - len(left)} of {len(rows)} households of the lane signed, {len(left)} named as open"


def zones(town: Raised) -> str:
    """J5: a zone has one village cadre, one grid worker and N linked volunteers; what is missing is said."""
    day = town.day
    found = Unit.objects.filter(template__code="zone").select_related("area", "template").order_by("code")
    rows = unit_rows(found, day.today)
    grids = {unit.area.parent_id for unit in found}
    expect("zones, grids", (len(rows), len(grids)), (5, 3))
    if town.share >= 1:
        expect("zones that lack somebody", [row.unit.code for row in rows if row.lacks], [])
    worker = found[0].members.get(responder__standing="grid_worker").responder_id
    report_ill(day.actor, worker, clearance_id=id_at(day.moment), happened_at=day.moment, now=day.moment)
    short = unit_rows(found[:1], day.today)[0]
    expect("a zone without its grid worker lacks one", len(short.lacks) > len(rows[0].lacks), True)
    linked = sum(row.members - 2 for row in rows)
    return f"{len(rows)} zones in {len(grids)} grids, 1+1+N with {linked} linked volunteers; one ill, shown at once"


def linked(town: Raised) -> str:
    """J9: each volunteer looks after 5–10 households, two checks a day; gatherings broken up, premises inspected."""
    proved = prove_chain(town)
    ours = Household.objects.filter(area__code__startswith=CHANGSHAN)
    held = linkers_on(town.day.today, Area.objects.get(code=CHANGSHAN).path)
    loads = sorted([*held.values()].count(one) for one in {*held.values()})
    if town.share >= 1:
        expect("5–10 households each", loads[0] >= 5 and loads[-1] <= 10, True)
    linkers = [*town.linkers()]
    town.day.at("08:00", town.first_day + timedelta(days=1))
    walk(town, "neighbour-check", linkers)
    town.day.at("17:00")
    walk(town, "neighbour-check", linkers)
    stand = tally(town, "neighbour-check")
    expect("checks of the day", (stand.done, stand.all), (2 * Household.objects.count(), stand.all))
    gatherings, inspections = _street(town)
    return (
        f"{len(loads)} volunteers with {loads[0]}–{loads[-1]} of {ours.count()} households in 长山村; {proved}; "
        f"{stand.done} checks in a day; {gatherings} gatherings broken up, {inspections} inspections"
    )


def _street(town: Raised) -> tuple[int, int]:
    """Three days of grid workers in the street: meeting places and premises."""
    workers = [one.pk for one in town.answering("grid") if one.area.code.startswith(CHANGSHAN)]
    wanted = town.full(GATHERINGS)
    left = [wanted]

    def sent_home(phone: DoorPhone, code: str) -> int:
        dues = phone.due(code)
        for due in dues:
            many = min(2, left[0])
            left[0] -= many
            phone.visit(due, door={"gatherings": many, "sent_home": many * 4})
        return len(dues)

    for ahead in range(3):
        for clock in ("09:00", "14:00", "18:00"):
            town.day.at(clock, town.first_day + timedelta(days=2 + ahead))
            walk(town, "meeting-places", workers, sent_home)
            if clock != "18:00":
                walk(town, "premises", workers)
    counts = Visit.objects.filter(round__code="meeting-places").values_list("counts", flat=True)
    gatherings = sum(one.get("gatherings", 0) for one in counts)
    inspections = Visit.objects.filter(round__code="premises", outcome="done").count()
    expect("gatherings", gatherings, wanted)
    premises = Site.objects.filter(kind="shop", area__code__startswith=CHANGSHAN).count()
    expect("more than 300 inspections", inspections > INSPECTIONS and inspections == 6 * premises, True)
    return gatherings, inspections


def calls(town: Raised) -> str:
    """J10: everybody at home under observation is called every day; who worries is told of."""
    day = town.day.at("09:30", town.first_day + timedelta(days=6))
    round_, linkers = Round.objects.get(code="wellbeing"), [*town.linkers()]
    callers = linkers[: min(town.full(KEY_PEOPLE), len(linkers))]
    for place in range(town.full(KEY_PEOPLE)):
        phone = town.held(callers[place % len(callers)])
        homes = [door for door in phone.doors.values() if phone.people_at(door["key"])]
        home = homes[place // len(callers)]
        enrol(
            day.actor, round_id=round_.pk, household_id=home["id"], person_id=phone.people_at(home["key"])[0],
            reason="affected_area", event_on=day.today - timedelta(days=2), now=day.moment,
            responder_id=callers[place % len(callers)],
        )  # fmt: skip
    first = town.phone(callers[0])
    first.visit(first.due("wellbeing")[0], person={"mood": "low"}, door={"needs": ["food"]})
    walk(town, "wellbeing", callers)
    stand = tally(town, "wellbeing")
    expect("calls", (stand.done, stand.open), (town.full(KEY_PEOPLE), 0))
    worried = Visit.objects.filter(round=round_, alerts__limit="worried").count()
    expect("who needs somebody", worried, 1)
    return f"{stand.done} of {stand.all} people called today, {worried} worry passed on"


def day_close(town: Raised) -> str:
    """J8: key people are followed one to one and closed out every day: what is open reaches zero, or is signed for."""
    day = town.day
    village = Area.objects.get(code=CHANGSHAN)
    refuses(DayIsOpen, lambda: close_day(day.actor, area_id=village.pk, day=day.today, now=day.moment))
    linkers = [*town.linkers()]
    for clock in ("10:00", "17:00"):
        day.at(clock)
        walk(town, "neighbour-check", linkers)
    for alert in _open_alerts():
        _settle(town, alert)
    day.at("21:10")
    key = tally(town, "wellbeing")
    expect("key people open tonight", key.open, 0)
    found = next(line for line in closing(day.actor, day.today, day.moment) if line.area == village)
    expect("open in 长山村", found.open, 0)
    made = close_day(day.actor, area_id=village.pk, day=day.today, now=day.moment)
    return f"{key.done} key people, {key.open} open at 21:10; the day of 长山村 closed with {made.open_count} open"


def _open_alerts() -> list[int]:
    from_visits = Visit.objects.filter(alerts__state="open")
    return [*from_visits.values_list("alerts__pk", flat=True)]


def _settle(town: Raised, alert: int) -> None:
    settle_alert(system("proof-second"), alert, note="已电话安抚并代买", now=town.day.moment)


def all_hands(town: Raised) -> str:
    """J11: notables, women, youth, militia, family doctors …: groups with their people."""
    groups = ResponderGroup.objects.exclude(responders=None).distinct()
    people = Responder.objects.filter(groups__in=groups).distinct().count()
    expect("kinds", groups.count(), 8)
    ahead = Shift.objects.filter(household__isnull=False).count()
    return (
        f"{groups.count()} kinds of groups, {people} people in them; {ahead} turns of neighbours beside them"
    )


ROWS: tuple[Row[Raised], ...] = (
    ("J2", "neighbours' rota", neighbours),
    ("J3", "covenant", covenant),
    ("J5", "zones 1+1+N", zones),
    ("J9", "linked volunteers", linked),
    ("J10", "wellbeing calls", calls),
    ("J8", "close of the day", day_close),
    ("J11", "all hands", all_hands),
)
PLAY = Play(BEGIN, FULL, lambda day, households: raise_town("liuliang", day, households), ROWS)
