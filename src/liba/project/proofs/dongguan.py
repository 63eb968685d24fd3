"""Dongguan's rows: D1, D5, D6 (its rounds), D8, D3, D2 and D12, played in order on one town."""

from datetime import UTC, datetime, timedelta

from liba.kernel.ids import id_at
from liba.project.demo.profiles import PROFILES
from liba.project.proofs.census import prove_census
from liba.project.proofs.cycling import prove_cycle
from liba.project.proofs.expecting import expect, refuses
from liba.project.proofs.ordering import prove_orders
from liba.project.proofs.play import Play, Row
from liba.project.proofs.raised import Raised, raise_town
from liba.project.proofs.tips import prove_tips
from liba.project.proofs.walking import prove_chain, tally, walk
from liba.rounds.models import Escalation, Round, Visit
from liba.rounds.services import enrol
from liba.territory.models import Area, Site
from liba.workforce.models import Responder, Unit
from liba.workforce.refusals import NotCleared
from liba.workforce.selectors.units import unit_rows
from liba.workforce.services import join_unit, leave_unit, report_ill, split_nights

FULL = PROFILES["dongguan"].households
# Monday 2020-02-10, 05:00.
BEGIN = datetime(2020, 2, 9, 21, 0, tzinfo=UTC)
OBSERVED = 60
STAFF = 680


def units(town: Raised) -> str:
    """D1: a unit has one leader, one town cadre, five or more village cadres; only the healthy serve; A/B nights."""
    day = town.day.at("07:00")
    found = [*Unit.objects.filter(template__code="unit").select_related("area", "template").order_by("code")]
    staff = Responder.objects.filter(groups__code__in=("cadres", "clinicians")).distinct().count()
    expect("units, staff", (len(found), staff), (58, STAFF))
    rows = unit_rows(found, day.today)
    full = next(row for row in rows if not row.lacks)
    worker = full.unit.members.filter(responder__standing="town_cadre", role="member").get()
    report_ill(
        day.actor, worker.responder_id, clearance_id=id_at(day.moment), happened_at=day.moment, now=day.moment
    )
    short = unit_rows([full.unit], day.today)[0]
    expect("a unit lacks who is ill", len(short.lacks), 1)
    leave_unit(day.actor, worker.pk, now=day.moment)
    refuses(NotCleared, lambda: join_unit(day.actor, full.unit.pk, worker.responder_id, now=day.moment))
    for unit in found:
        split_nights(day.actor, unit.pk, now=day.moment)
    nights = [Responder.objects.filter(night_group=side).count() for side in "AB"]
    whole = sum(not row.lacks for row in rows)
    return f"{len(found)} units, {staff} staff, {whole} complete, {len(found) - whole} say what they lack; nights A {nights[0]}, B {nights[1]}"


def census(town: Raised) -> str:
    """D5: booklet against ID, everybody at home counted, returnees found; differences are listed and decided."""
    town.day.at("09:00")
    proved = prove_chain(town)
    return f"{prove_census(town, 'census', [*town.linkers()])}; {proved}"


def observation(town: Raised) -> str:
    """D6: two visits and two temperatures a day; what is missed goes up within the hour."""
    day = town.day.at("07:00", town.first_day + timedelta(days=1))
    linkers = [*town.linkers()]
    observed = min(town.full(OBSERVED), len(linkers))
    doctors = [
        pk
        for pk in town.codes
        if Responder.objects.filter(pk=pk, standing="clinician", clearance="cleared").exists()
    ]
    for place in range(observed):
        phone = town.phone(linkers[place])
        home = next(door for door in phone.doors.values() if phone.people_at(door["key"]))
        for code, named in (("home-visits", None), ("temperatures", doctors[place % len(doctors)])):
            enrol(
                day.actor, round_id=Round.objects.get(code=code).pk, household_id=home["id"],
                person_id=phone.people_at(home["key"])[0], reason="close_contact", responder_id=named,
                event_on=day.today - timedelta(days=1), now=day.moment,
            )  # fmt: skip
    walk(town, "home-visits", linkers[1:observed])
    walk(town, "temperatures", doctors)
    told = _escalated(town, linkers[0])
    day.at("17:00")
    walk(town, "home-visits", linkers[:observed])
    walk(town, "temperatures", doctors)
    visits, measured = tally(town, "home-visits"), tally(town, "temperatures")
    expect("visits", (visits.done, visits.all), (2 * observed - 1, 2 * observed))
    expect("temperatures", (measured.done, measured.all), (2 * observed, 2 * observed))
    return (
        f"{observed} people: {visits.done} of {visits.all} visits and {measured.done} of {measured.all} temperatures "
        f"in a day; 1 missed, told to the next after {told} minutes"
    )


def _escalated(town: Raised, linker: int) -> int:
    """The first visit of the morning was forgotten: minutes after its time at which the next in the chain hears."""
    for minutes in range(0, 61, 5):
        town.day.at(f"{11 + minutes // 60}:{minutes % 60:02d}")
        town.advance()
        told = Escalation.objects.filter(round__code="home-visits", responder__isnull=False)
        if told.exists():
            expect("who missed it is not who is told", told.filter(responder=linker).count(), 0)
            return minutes
    raise ValueError("nobody was told within the hour")


def disinfection(town: Raised) -> str:
    """D8: places are disinfected every day with product and dilution, denser in named places."""
    cadres = [one.pk for one in town.answering("village")]
    town.day.at("09:00", town.first_day + timedelta(days=2))
    walk(town, "disinfection", cadres)
    town.day.at("14:00")
    walk(town, "disinfection", cadres)
    stand = tally(town, "disinfection")
    spec = Round.objects.get(code="disinfection").spec
    denser = spec["denser"][0]["areas"]
    places = Site.objects.filter(kind__in=spec["over"]["kinds"])
    twice = sum(places.filter(area__code__startswith=code).count() for code in denser)
    expect("disinfections", (stand.done, stand.open), (places.count() + twice, 0))
    communities = Area.objects.filter(code__in=denser, name_zh__endswith="社区").count()
    with_product = sum(
        any(key.startswith("product.") for key in counts) and counts.get("dilution", 0) > 0
        for counts in Visit.objects.filter(round__code="disinfection").values_list("counts", flat=True)
    )
    expect("with product and dilution", with_product, stand.done)
    return (
        f"{places.count()} places, {stand.done} disinfections in a day with product and dilution; "
        f"{communities} communities and {len(denser) - communities} villages twice"
    )


ROWS: tuple[Row[Raised], ...] = (
    ("D1", "units", units),
    ("D5", "census", census),
    ("D6", "home observation", observation),
    ("D8", "disinfection", disinfection),
    ("D3", "orders", prove_orders),
    ("D2", "daily cycle", prove_cycle),
    ("D12", "tips and squads", prove_tips),
)
PLAY = Play(BEGIN, FULL, lambda day, households: raise_town("dongguan", day, households), ROWS)
