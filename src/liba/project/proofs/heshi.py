"""Heshi's rows: H1–H7 and what J0, J1, J7, D11 say of gates and measures, played in order on one town.

Each row is a function that plays its part and returns its figure, or fails with `RowFails`.
"""

from datetime import date, timedelta

from liba.access.models import Check, Gate, Pass
from liba.access.refusals import EndDateNeeded, NotInsideCordon, PocketHasGate, StallTaken
from liba.access.selectors import coverage, gates_geojson, inside
from liba.access.services import (
    approve_special_permit,
    issue_resident_pass,
    issue_stall_permit,
    issue_tenant_permit,
    open_gate,
)
from liba.accounts.terms import Role
from liba.governance.models import Measure
from liba.governance.services import end_measure
from liba.project.proofs.day import number_of, token_of
from liba.project.proofs.expecting import expect, refuses
from liba.project.proofs.heshi_cards import RED_DAY, TENTH, passes
from liba.project.proofs.heshi_incidents import gate_dispute
from liba.project.proofs.heshi_rounds import four_teams, hand_out_round
from liba.project.proofs.play import Play, Row
from liba.project.proofs.town import BEGIN, OFFICER_PIN, Heshi, raise_heshi
from liba.registry.models import Household
from liba.territory.models import Area, Cordon, Road, Site

FULL = 30_000
ZONE_A = tuple(f"a-{number:02d}" for number in range(1, 8))
ZONE_B = tuple(f"b-{number:02d}" for number in range(1, 7))


def one_pocket(town: Heshi) -> str:
    """H1: one open gate, guarded from six; whoever goes in or out is counted at any moment."""
    day, pocket = town.day.at("05:50", RED_DAY), Cordon.objects.get(code="pocket")
    expect("one open gate", Gate.objects.filter(cordon=pocket, is_open=True).count(), 1)
    expect("blocked roads", Road.objects.filter(cordon=pocket, status="blocked").count(), 7)
    mouth = day.guard("mouth")
    expect("before six", mouth.scan(number_of(town.first("resident"))).why, ("outside_gate_hours",))
    spare = Gate.objects.create(
        code="spare",
        name_zh="备用口",
        kind="checkpoint",
        cordon=pocket,
        rule_code="checkpoint",
        is_open=False,
    )
    refuses(PocketHasGate, lambda: open_gate(day.actor, spare.pk, version=spare.version, now=day.moment))
    day.at("06:00")
    before = inside(pocket.pk)
    for place in range(20):
        expect("a resident", mouth.scan(number_of(town.first("resident", place))).admitted, True)
    for place in range(7):
        mouth.leave(number_of(town.first("resident", place)))
    expect("people inside", inside(pocket.pk), before + 13)
    shown = mouth.scan(number_of(town.first("resident", 30)))
    day.later(seconds=20)
    mouth.undo(shown)
    expect("people inside after an undo", inside(pocket.pk), before + 13)
    return f"1 open gate, 7 roads blocked, {before} → {inside(pocket.pk)} inside, {_staff(town)} on duty at the mouth"


def _staff(town: Heshi) -> int:
    """More than a hundred people on duty at the mouth, in three shifts."""
    day, gate = town.day, Gate.objects.get(code="mouth")
    area = gate.area or Area.objects.get(parent=None)
    for number in range(101):
        user = day.user(f"shift{number:03d}", Role.GUARD, area)
        day.duty(user, gate)
    return gate.duties.filter(ended_at=None).count()


def resident_passes(town: Heshi) -> str:
    """H3: who lives in the pocket passes on any day; nobody from outside gets such a pass."""
    day = town.day.at("09:00", TENTH)
    count = Pass.objects.filter(type__code="resident", status="good").count()
    for place in (0, 1, 2):
        expect("a resident", day.guard("mouth").scan(token_of(town.first("resident", place))).admitted, True)
    far = town.somebody_of("510304104201")
    refuses(
        NotInsideCordon,
        lambda: issue_resident_pass(day.actor, type_code="resident", person_id=far.pk, now=day.moment),
    )
    return f"{count} resident passes, in on the tenth"


def stall_permits(town: Heshi) -> str:
    """H4: strictly one stall, one permit."""
    day = town.day.at("06:30", TENTH)
    permits = Pass.objects.filter(type__code="stall", status="good")
    expect("one permit a stall", permits.values("site").distinct().count(), permits.count())
    expect("a stall-holder", day.guard("mouth").scan(token_of(town.first("stall"))).admitted, True)
    stall = Site.objects.filter(kind="stall").order_by("code")[0]
    other = town.somebody_of("510304104201", 3)
    refuses(
        StallTaken,
        lambda: issue_stall_permit(
            day.actor, type_code="stall", site_id=stall.pk, person_id=other.pk, now=day.moment
        ),
    )
    return f"{permits.count()} permits for {Site.objects.filter(kind='stall').count()} stalls; a second one refused"


def group_line(town: Heshi) -> str:
    """H5: the group's leader hands the cards out and tells the three essentials; who is left is known."""
    day = town.day.at("10:00", TENTH)
    group = Area.objects.filter(code="510304104201" + "0102").get()
    homes = [*Household.objects.filter(area=group).order_by("code")]
    phone = day.leader(group)
    for home in homes:
        cards = Pass.objects.filter(household=home, type__kind="colour").order_by("pk")
        phone.hand_out(home.code, [number_of(card) for card in cards])
    expect("receipts", {phone.receipts[key]["status"] for key in phone.receipts}, {"stored"})
    rows = coverage(day.actor, group.pk)
    done, left = sum(row.handed_out for row in rows), sum(row.not_handed_out for row in rows)
    expect("who is left in the group", (done, left), (len(homes), 0))
    town_rows = coverage(day.actor, Area.objects.get(parent=None).pk)
    return f"{done} of {len(homes)} households of a group; {sum(row.not_handed_out for row in town_rows)} left in the town"


def village_line(town: Heshi) -> str:
    """H6: each turn-back point registers a car, each monitoring point a temperature; a fever is told."""
    day = town.day.at("11:00", TENTH)
    phone = day.patrol("turn-01")
    turns = [*Gate.objects.filter(kind="turn_back").order_by("code")]
    watches = [*Gate.objects.filter(kind="monitoring").order_by("code")]
    for number, gate in enumerate(turns):
        phone.gate = gate.code
        shown = phone.turn_back(f"川C·{number:05d}", "自贡市区", "无证明")
        expect("a car turned back", phone.receipt(shown)["status"], "stored")
    for number, gate in enumerate(watches):
        phone.gate = gate.code
        shown = phone.measure(37.8 if number == 0 else 36.4)
        expect("a temperature", shown.why, ("fever",) if number == 0 else ())
    kept = Check.objects.filter(outcome="turned_back", plate__isnull=False).count()
    expect("plates kept", kept, len(turns))
    return f"{len(turns)} turn-back and {len(watches)} monitoring points, one fever told"


def town_line(town: Heshi) -> str:
    """H7: two zones, fourteen checkpoints; no mask, no ID, no pass, not local: each refused with its reason."""
    day = town.day.at("07:00", TENTH)
    gates = ("mouth", *ZONE_A, *ZONE_B)
    expect("checkpoints", Gate.objects.filter(kind="checkpoint", is_open=True).count(), len(gates))
    neighbour, resident = token_of(town.first("resident-b")), token_of(town.first("resident", 9))
    for code in gates:
        phone, card = day.guard(code), neighbour if code in ZONE_B else resident
        expect(f"{code}: no mask", phone.scan(card, mask=False).why, ("no_mask",))
        expect(f"{code}: no ID", phone.scan(card, id=False).why, ("no_id",))
        expect(f"{code}: a stranger", phone.scan("", local=False).why, ("no_pass", "not_local"))
    mouth = day.guard("mouth")
    refused = mouth.scan(resident, mask=False)
    let_in = mouth.override(refused, resident, town.officer_id, OFFICER_PIN, "送医，口罩已补发")
    kept = Check.objects.get(pk=let_in.id)
    expect("the officer is named", (kept.outcome, kept.officer_id), ("overridden", town.officer_id))
    return (
        f"2 zones, {len(gates)} checkpoints, {3 * len(gates)} refusals with their reasons, 1 override by name"
    )


def nested(town: Heshi) -> str:
    """J1: crossing an outer cordon does not open an inner one; open gates and blocked roads are on the map."""
    day = town.day.at("12:00", TENTH)
    neighbour = token_of(town.first("resident-b"))
    expect("a neighbour in his zone", day.guard("b-02").scan(neighbour).admitted, True)
    expect("and not in the pocket", "wrong_zone" in day.guard("mouth").scan(neighbour).why, True)
    shown: list[object] = gates_geojson(day.actor)["features"]  # type: ignore[assignment]
    return f"{Cordon.objects.count()} cordons, {Cordon.objects.exclude(parent=None).count()} of them inside another; {len(shown)} gates on the map"


def tenants(town: Heshi) -> str:
    """J7: a permit bound to landlord and address, with an end date; refused after it."""
    day, landlord = town.day.at("13:00", TENTH), town.somebody_of("510304104002")
    facts = {"type_code": "tenant", "landlord_id": landlord.pk, "address": "农贸市场后街3号"}
    refuses(EndDateNeeded, lambda: issue_tenant_permit(day.actor, **facts, valid_to=None, now=day.moment))  # type: ignore[arg-type]
    last = day.today + timedelta(days=2)
    permit = issue_tenant_permit(day.actor, **facts, valid_to=last, now=day.moment)  # type: ignore[arg-type]
    card = token_of(Pass.objects.select_related("run", "type__cordon").get(pk=permit.pk))
    expect("a tenant", day.guard("mouth").scan(card).admitted, True)
    day.at("07:00", last + timedelta(days=1))
    expect("after the last day", "expired" in day.guard("mouth").scan(card).why, True)
    return f"in until {last}, refused on {last + timedelta(days=1)}"


def gate_rule(town: Heshi) -> str:
    """D11: refused are strangers, fever, no mask, and whoever does not come for food or medicine."""
    day = town.day.at("07:00", date(2020, 3, 7))
    phone, resident = day.guard("mouth"), token_of(town.first("resident", 12))
    expect("fever at exactly the limit", phone.scan(resident, temperature=37.3).why, ("fever",))
    expect("just below", phone.scan(resident, temperature=37.2).admitted, True)
    expect("visiting", phone.scan(resident, purpose="visit").why, ("purpose_not_admitted",))
    expect("no mask", phone.scan(resident, mask=False).why, ("no_mask",))
    expect("a stranger", phone.scan("", local=False).why, ("no_pass", "not_local"))
    expect(
        "a temperature that nobody has",
        phone.scan(resident, temperature=20.0).why,
        ("temperature_implausible",),
    )
    return "37.3 °C refused, 37.2 °C admitted; stranger, mask, purpose refused"


def measures(town: Heshi) -> str:
    """J0: special cases with reason and limit; a measure that ends ends what hangs on it, on phones too."""
    day = town.day.at("08:00", date(2020, 3, 8))
    person, last = town.somebody_of("510304104203"), day.today + timedelta(days=3)
    permit = approve_special_permit(
        day.actor, type_code="special", reason="透析", valid_to=last, now=day.moment, person_id=person.pk
    )
    card = token_of(Pass.objects.select_related("run", "type__cordon").get(pk=permit.pk))
    phone, lonely = day.guard("mouth"), day.guard("a-06")
    expect("a special case", (phone.scan(card).admitted, permit.approved_by), (True, day.actor.name))
    planned = Measure.objects.get(code="order-1-closure").ends_at
    lonely.offline()
    scheme = Measure.objects.get(code="order-2-passes")
    end_measure(day.actor, scheme.pk, reason="改用健康码", now=day.moment)
    day.later(minutes=1)
    expect("a card of an ended scheme", "scheme_ended" in phone.scan(card).why, True)
    end_measure(day.actor, Measure.objects.get(code="order-1-closure").pk, reason="解封", now=day.moment)
    day.later(minutes=1)
    expect("nothing enforced", phone.scan("", local=False).why, ("not_enforced",))
    day.turn_to(planned)
    expect("nor on a phone that heard nothing", lonely.scan("", local=False).why, ("not_enforced",))
    return f"special case until {last}; ended at once in touch, and at {planned:%Y-%m-%d %H:%M} UTC on a phone offline since"


ROWS: tuple[Row[Heshi], ...] = (
    ("H1", "one pocket", one_pocket),
    ("H2", "passes", passes),
    ("H3", "resident passes", resident_passes),
    ("H4", "stall permits", stall_permits),
    ("H5", "group line", group_line),
    ("H5", "hand-out round", lambda town: hand_out_round(town.teams)),
    ("H6", "village line", village_line),
    ("H7", "town line", town_line),
    ("J1", "nested enclosures", nested),
    ("J7", "tenants", tenants),
    ("D11", "gate rule", gate_rule),
    ("H8", "four teams", lambda town: four_teams(town.teams)),
    ("H8", "incidents", lambda town: gate_dispute(town.teams)),
    ("J0", "measures", measures),
)
PLAY = Play(BEGIN, FULL, raise_heshi, ROWS)
