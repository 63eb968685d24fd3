"""D3: three orders to all units, each copy's way from the phones, two units silent, one that objects."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.models import Order
from liba.command.refusals import DeadlinePast, OrderToNobody
from liba.command.selectors.comparing import comparison
from liba.command.selectors.orders import OrderBoard, order_board
from liba.command.services import approve_copy, correct_order, draft_order, issue_order, return_copy
from liba.command.terms.orders import Addressees, CopyState, OrderDraft, Proof, ProofKind
from liba.kernel.actors import Actor
from liba.kernel.text import Text
from liba.project.proofs.expecting import expect, refuses
from liba.project.proofs.raised import Raised
from liba.rounds.rules.answers import all_well
from liba.rounds.terms.forms import FormSpec
from liba.workforce.models import Unit, UnitMember

SILENT, OBJECTS = (-2, -1), 0
_MASKS = 200
_WORDS = {
    "tick": ("对本村出入口再检查一遍", "Look at your entrance again", "夜班在岗、登记本齐全后打勾。"),
    "number": ("发放口罩到户", "Hand out masks at the doors", "报实际发放的个数。"),
    "form": ("今晚组织一次夜巡", "Patrol tonight", "按夜巡表填报。"),
}


def leaders(template: str = "unit") -> Mapping[int, int]:
    """Who leads each unit of a template, by the unit's id, in the order of the units' codes."""
    units = Unit.objects.filter(template__code=template, closed_on=None).order_by("code")
    led = dict(UnitMember.objects.filter(role="leader", ends_on=None).values_list("unit_id", "responder_id"))
    return {unit.pk: led[unit.pk] for unit in units}


def spoken(town: Raised) -> list[int]:
    """The leaders of all units but the two silent ones."""
    return [*leaders().values()][: SILENT[0]]


def prove_orders(town: Raised) -> str:
    """Orders reach all units, are accepted, done, reported back and accepted; what is overdue goes up; units compare."""
    day = town.day.at("08:00", town.first_day + timedelta(days=3))
    commander = town.desk("commander", Role.COMMANDER)
    led = leaders()
    refuses(OrderToNobody, lambda: _issued(commander, "tick", day.at("08:00").moment, to=Addressees()))
    refuses(DeadlinePast, lambda: _issued(commander, "tick", day.moment, due=day.moment))
    orders = [_issued(commander, kind, day.moment) for kind in ("tick", "number", "form")]
    boards = [order_board(commander, order.pk, now=day.moment) for order in orders]
    expect("copies", [len(board.rows) for board in boards], [len(led)] * 3)
    _answer(town, orders)
    objected = _objection(town, commander, orders[1])
    day.at("12:00")
    town.advance()
    told = _escalated(town, orders)
    counts = _accepted(town, commander, orders)
    _compared(town, commander)
    corrected = _corrected(town, commander, orders[0])
    return (
        f"3 orders to {len(led)} units: {counts}; 1 objection {objected}; {len(SILENT)} silent units' copies overdue, "
        f"{told} people told; all units compared; corrected by {corrected}"
    )


def _draft(kind: str, due: datetime, to: Addressees) -> OrderDraft:
    zh, en, body = _WORDS[kind]
    proof = Proof(
        ProofKind(kind),
        label=Text("口罩", "Masks") if kind == "number" else Text(""),
        unit="个" if kind == "number" else "",
        target=_MASKS if kind == "number" else None,
        form="patrol" if kind == "form" else "",
    )
    return OrderDraft(Text(zh, en), Text(body), to=to, proof=proof, due_at=due)


def _issued(
    actor: Actor, kind: str, now: datetime, *, to: Addressees | None = None, due: datetime | None = None
) -> Order:
    wanted = Addressees(templates=("unit",)) if to is None else to
    draft = _draft(kind, due or now + timedelta(hours=3), wanted)
    return issue_order(actor, draft_order(actor, draft=draft, now=now).pk, now=now)


def _answer(town: Raised, orders: list[Order]) -> None:
    """Each leader's phone: read and accepted at once, done within the next two hours; one objects to the second order."""
    first = spoken(town)
    for responder in first:
        phone = town.ordered(responder)
        for order in orders:
            phone.say(order.pk, "read")
            if responder == first[OBJECTS] and order == orders[1]:
                phone.say(order.pk, "objected", words="口罩还没送到，库里只剩二十个。")
            else:
                phone.say(order.pk, "accepted")
    for place, responder in enumerate(first):
        town.day.at("09:00").later(minutes=place)
        phone = town.ordered(responder)
        for order in orders:
            if responder != first[OBJECTS] or order != orders[1]:
                phone.say(order.pk, "done", **_shown(phone.copy_of(order.pk), place))
        bad = {str(one["status"]) for one in phone.receipts.values()} - {"stored"}
        expect("what the phones were answered", bad, set())


def _shown(copy: Mapping[str, object], place: int) -> dict[str, object]:
    """What shows that it is done, as the order asks."""
    kind = msgspec.convert(copy["proof"], Proof).kind
    if kind is ProofKind.NUMBER:
        return {"number": _MASKS + place}
    if kind is ProofKind.FORM:
        tapped = all_well(msgspec.convert(copy["form"], FormSpec), ())
        return {"answers": {"door": dict(tapped.door), "people": {}}}
    return {}


def _objection(town: Raised, commander: Actor, order: Order) -> str:
    """Whoever ordered hears of it and sends it back with an answer; the unit then does it."""
    day, phone = town.day.at("10:30"), town.ordered(spoken(town)[OBJECTS])
    copy = phone.copy_of(order.pk)
    expect("the copy that objects", copy["state"], CopyState.OBJECTED.value)
    told = Notice.objects.filter(user_id=int(commander.id), kind="order_objected")
    expect("whoever ordered is told", told.count(), 1)
    return_copy(commander, copy["id"], because="口罩十点送到，到了再发。", now=day.moment)
    day.later(minutes=20)
    phone = town.ordered(spoken(town)[OBJECTS])
    expect("the answer is read", phone.copy_of(order.pk)["returned_because"], "口罩十点送到，到了再发。")
    phone.say(order.pk, "done", number=_MASKS)
    return "answered and done"


def _escalated(town: Raised, orders: list[Order]) -> int:
    """What the silent units have not done goes up: their leaders, who answers for the village, the official."""
    told = Notice.objects.filter(kind="order_overdue", facts__order__in=[order.pk for order in orders])
    people = len({*told.values_list("user_id", flat=True)})
    expect("somebody is told of what is overdue", people > 0, True)
    return people


def _accepted(town: Raised, commander: Actor, orders: list[Order]) -> str:
    """Whoever ordered accepts what was reported; how far all the copies are."""
    now, found = town.day.moment, list[OrderBoard]()
    for order in orders:
        for row in order_board(commander, order.pk, now=now).rows:
            if row.state is CopyState.DONE:
                approve_copy(commander, row.copy.pk, grade=2, now=now)
        found.append(order_board(commander, order.pk, now=now))
    approved = sum(board.counts[CopyState.APPROVED] for board in found)
    silent = sum(board.counts[CopyState.SENT] for board in found)
    units = len(found[0].rows)
    expect("accepted and silent", (approved, silent), (3 * (units - len(SILENT)), 3 * len(SILENT)))
    expect("late", [board.late for board in found], [len(SILENT)] * 3)
    return f"{approved} copies done and accepted, {silent} not delivered"


def _compared(town: Raised, commander: Actor) -> None:
    """All units side by side in their own order, which is no order of merit: how many done, how soon, what was sent back."""
    today = town.day.today
    found = comparison(commander, today, today, now=town.day.moment)
    expect("units compared", [row.unit.pk for row in found.rows], [*leaders()])
    silent, first = found.rows[SILENT[0] :], found.rows[OBJECTS].numbers
    expect("silent units", [(row.numbers.done, row.numbers.late) for row in silent], [(0, 3)] * len(SILENT))
    expect("who objected: done, sent back", (first.done, first.objected, first.sent_back), (3, 1, 1))


def _corrected(town: Raised, commander: Actor, order: Order) -> str:
    """A correction is a new order that refers to the old one, which binds nobody any more."""
    now = town.day.moment
    draft = _draft("tick", now + timedelta(hours=6), Addressees(templates=("unit",)))
    new = correct_order(commander, order.pk, draft=draft, now=now)
    copy = town.ordered(spoken(town)[0]).copy_of(new.pk)
    expect("it refers to the old one", copy["refers_to"], f"{order.year}-{order.number}")
    return f"no. {new.year}-{new.number}"
