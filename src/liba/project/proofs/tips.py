"""D12: what is reported at the hotline goes to one of three squads, and its outcome to all units without names."""

from collections.abc import Mapping
from dataclasses import dataclass

from liba.accounts.terms import Role
from liba.command.refusals.bulletins import BulletinReveals
from liba.command.services.bulletins import publish_bulletin
from liba.desk.models import Incident
from liba.desk.selectors.squads import proposals
from liba.desk.services import dispatch, mark_caller_told, report_incident
from liba.desk.terms import IncidentKind, IncidentReport, IncidentSource, IncidentState
from liba.kernel.actors import Actor
from liba.kernel.ids import id_at
from liba.project.proofs.expecting import RowFails, expect, refuses
from liba.project.proofs.ordering import leaders
from liba.project.proofs.raised import Raised
from liba.territory.models import Area

TIPS = 12
_CALLER, _CALLS_FROM = "热心群众", "13600000001"
_BULLETIN = "昨夜聚集一律劝散"
_MADE_KNOWN = "热线反映的聚集、硬闯卡口已当场处置。请各单元再告诉一遍：不聚集，从一个出入口进出。"
_REPORTED = (
    (IncidentKind.CROWD, "茶馆里有十几个人打牌。", "已劝散，茶馆关门。"),
    (IncidentKind.DISPUTE, "卡口有人要硬闯，和值守的人吵起来了。", "已劝返，双方不再争执。"),
    (IncidentKind.BREACH, "有人绕小路进村。", "小路已封，人已登记。"),
    (IncidentKind.HELP, "老人一个人在家，两天没人看到。", "人在家，已送饭。"),
)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A report, who leads the squad that was sent, and what comes of it."""

    incident: Incident
    leader: int
    outcome: str


def prove_tips(town: Raised) -> str:
    """Each report goes to the nearest squad that is free; the squad says its way; the caller and all units hear its end."""
    commander = town.desk("commander", Role.COMMANDER)
    town.day.at("20:00")
    led = leaders("squad")
    expect("squads", len(led), 3)
    minutes: list[float] = []
    for round_ in range(TIPS // len(led)):
        sent = [_report(town, commander, led, round_ * len(led) + place) for place in range(len(led))]
        expect("a squad is at one place only", len({one.leader for one in sent}), len(led))
        minutes += _followed(town, commander, sent)
        town.day.later(minutes=5)
    ended = Incident.objects.filter(state=IncidentState.SETTLED.value, caller_told_at__isnull=False)
    expect("settled, and the caller told", ended.count(), TIPS)
    known = _made_known(town, commander, ended[0])
    minutes.sort()
    return (
        f"{TIPS} reports at the hotline to {len(led)} squads, settled within {minutes[0]:.0f}–{minutes[-1]:.0f} minutes, "
        f"every caller told; the outcome made known on {known} units' phones without names"
    )


def _report(town: Raised, desk: Actor, led: Mapping[int, int], place: int) -> _Sent:
    """Somebody rings; the nearest squad that is free is sent."""
    now = town.day.later(seconds=40).moment
    areas = Area.objects.filter(level__slug="village", closed_on=None).order_by("code")
    kind, words, outcome = _REPORTED[place % len(_REPORTED)]
    report = IncidentReport(
        kind, IncidentSource.HOTLINE, urgent=place % 4 == 1, area_id=areas[place * 4].pk, words=words,
        caller=_CALLER, caller_phone=_CALLS_FROM,
    )  # fmt: skip
    one = report_incident(desk, id=id_at(now), report=report, happened_at=now, now=now)
    first = proposals(one, now)[0]
    expect("the first that is proposed is free", first.why_not, ())
    sent = dispatch(desk, one.pk, first.unit.pk, now=town.day.later(seconds=30).moment)
    return _Sent(sent, led[first.unit.pk], outcome)


def _followed(town: Raised, desk: Actor, sent: list[_Sent]) -> list[float]:
    """Each squad's leader reads it, sets out, arrives, settles it; the callers are told. The minutes that each took."""
    for what, after in (("set_out", 60), ("arrived", 420), ("settled", 900)):
        town.day.later(seconds=after)
        for one in sent:
            phone, key = town.ordered(one.leader), str(one.incident.pk)
            expect(
                "it is on the leader's phone", key in {shown["id"] for shown in phone.head["incidents"]}, True
            )
            note = one.outcome if what == "settled" else ""
            made = phone.keep("incident_event", incident=key, what=what, note=note)
            expect(f"the squad says {what}", phone.receipt(made)["status"], "stored")
    return [_told(desk, one, town) for one in sent]


def _told(desk: Actor, sent: _Sent, town: Raised) -> float:
    ended = mark_caller_told(desk, sent.incident.pk, now=town.day.later(seconds=30).moment)
    expect(
        "an end with its outcome", (ended.state, ended.outcome), (IncidentState.SETTLED.value, sent.outcome)
    )
    if ended.ended_at is None:
        raise RowFails("an end without its moment")
    return (ended.ended_at - ended.happened_at).total_seconds() / 60


def _made_known(town: Raised, commander: Actor, one: Incident) -> int:
    """A bulletin goes to every phone; a text with the caller's number is not published."""
    now = town.day.moment
    revealing = f"{_CALLER}（{_CALLS_FROM}）反映的聚集已劝散。"
    refuses(
        BulletinReveals,
        lambda: publish_bulletin(commander, title=_BULLETIN, words=revealing, incident_id=one.pk, now=now),
    )
    made = publish_bulletin(commander, title=_BULLETIN, words=_MADE_KNOWN, incident_id=one.pk, now=now)
    phones = [town.ordered(responder) for responder in leaders().values()]
    known = sum(made.pk in {shown["id"] for shown in phone.head["bulletins"]} for phone in phones)
    expect("units that read it", known, len(phones))
    return known
