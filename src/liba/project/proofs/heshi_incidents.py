"""Heshi's H8: a dispute at a gate by day, a crowd by night, each to a team nearby and settled; the outcome told to all teams."""

from uuid import UUID

from liba.access.models import Gate
from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.refusals.bulletins import BulletinReveals
from liba.command.services import publish_bulletin, send_squad
from liba.desk.models import Incident, IncidentEvent
from liba.desk.selectors import proposals
from liba.desk.terms import IncidentState
from liba.kernel.actors import Actor
from liba.project.proofs.expecting import RowFails, expect, refuses
from liba.project.proofs.order_phone import OrderPhone
from liba.project.proofs.raised import Raised
from liba.workforce.models import Unit, UnitMember
from liba.workforce.terms import MemberRole

_WORDS = "外地人没证要硬闯，手机13600000002"
_OUTCOME = "核实后劝返，双方不再争执"
_BULLETIN = "场口硬闯已劝返。请各队照章查验，有理有节。"


def gate_dispute(town: Raised) -> str:
    """H8: refused at the gate, a dispute begins; the guard's phone reports it, a team comes, settles it; all teams hear of it."""
    commander = town.desk("commander", Role.COMMANDER)
    by_day, minutes = _by_day(town, commander)
    waited = _by_night(town, commander)
    read = _told_all(town, commander, by_day)
    return (
        f"a dispute at the gate settled within {minutes} minutes; by night one that nobody took was told up "
        f"{waited} steps and settled; {read} teams read the outcome, no name in it"
    )


def _by_day(town: Raised, commander: Actor) -> tuple[Incident, int]:
    guard = town.day.at("18:40").guard("mouth")
    shown = guard.scan("", local=False)
    expect("a stranger", shown.why, ("no_pass", "not_local"))
    said = guard.keep("incident", what="dispute", gate=_gate(), words=_WORDS, urgent=True)
    expect("the guard's report", guard.receipt(said)["status"], "stored")
    one = Incident.objects.get(pk=said)
    expect("from the gate", (one.gate_code, one.source), ("mouth", "gate"))
    best = proposals(one, town.day.moment)[0]
    expect("a team that is free", best.why_not, ())
    town.day.later(minutes=1)
    send_squad(commander, one.pk, best.unit.pk, now=town.day.moment, version=one.version)
    phone = _leaders_phone(town, best.unit)
    expect("on the leader's phone", [each["words"] for each in phone.head["incidents"]], [_WORDS])
    for what, after in (("set_out", 1), ("arrived", 6), ("settled", 15)):
        town.day.later(minutes=after)
        _say(phone, one.pk, what, _OUTCOME if what == "settled" else "")
    one.refresh_from_db()
    expect("settled, with its outcome", (one.state, one.outcome), (IncidentState.SETTLED.value, _OUTCOME))
    if one.ended_at is None:
        raise RowFails("an end without its moment")
    return one, int((one.ended_at - one.happened_at).total_seconds() // 60)


def _by_night(town: Raised, commander: Actor) -> int:
    """At night only order keeping goes. What it does not take is told up step by step, each once."""
    guard = town.day.at("21:10").guard("mouth")
    said = guard.keep("incident", what="crowd", gate=_gate(), words="十几个人聚在场口")
    expect("the guard's report", guard.receipt(said)["status"], "stored")
    one = Incident.objects.get(pk=said)
    free = [each.unit.code for each in proposals(one, town.day.moment) if not each.why_not]
    expect("the team of the night", free, ["order"])
    unit = Unit.objects.get(code="order")
    send_squad(commander, one.pk, unit.pk, now=town.day.moment)
    phone = _leaders_phone(town, unit)
    for _minute in range(12):
        town.day.later(minutes=1)
        town.advance()
    escalated = IncidentEvent.objects.filter(incident=one, kind="escalated").count()
    expect("steps, once each", escalated, 3)
    expect("the command knows", Notice.objects.filter(kind="incident_waits").exists(), True)
    for what in ("set_out", "arrived", "settled"):
        town.day.later(minutes=4)
        _say(phone, one.pk, what, "已劝散" if what == "settled" else "")
    town.advance()
    expect("settled", Incident.objects.get(pk=one.pk).state, IncidentState.SETTLED.value)
    return escalated


def _told_all(town: Raised, commander: Actor, one: Incident) -> int:
    now = town.day.later(minutes=1).moment
    refuses(
        BulletinReveals,
        lambda: publish_bulletin(commander, title="通报", words=_WORDS, incident_id=one.pk, now=now),
    )
    made = publish_bulletin(commander, title="通报", words=_BULLETIN, incident_id=one.pk, now=now)
    teams = Unit.objects.filter(closed_on=None)
    phones = [_leaders_phone(town, unit) for unit in teams]
    read = sum(made.pk in {each["id"] for each in phone.head["bulletins"]} for phone in phones)
    expect("teams that read it", read, len(phones))
    return read


def _gate() -> int:
    return Gate.objects.get(code="mouth").pk


def _leaders_phone(town: Raised, unit: Unit) -> OrderPhone:
    leader = UnitMember.objects.filter(unit=unit, role=MemberRole.LEADER.value, ends_on=None).order_by("pk")[
        0
    ]
    return town.ordered(leader.responder_id)


def _say(phone: OrderPhone, incident_id: UUID, what: str, note: str) -> None:
    said = phone.keep("incident_event", incident=str(incident_id), what=what, note=note)
    expect(f"the team says {what}", phone.receipt(said)["status"], "stored")
