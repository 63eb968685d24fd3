"""S1: the plan is started at 07:00, 450 people are called, 9% of them reach nobody; the missing at T+10, T+20, T+30."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.models import Activation, ActivationMember
from liba.command.refusals.alarm import AlreadyRunning
from liba.command.selectors.muster import ActivationBoard, activation_board
from liba.command.services import activate, answer_muster, arrive
from liba.command.services.muster import answer_by_reply, responder_by_badge, take_lead
from liba.command.terms.activation import MusterAnswer
from liba.kernel.actors import Actor
from liba.kernel.ids import id_at
from liba.project.proofs.expecting import RowFails, expect, refuses
from liba.project.proofs.raised import Raised
from liba.territory.models import Site

PLAN, VENUE = "golden-24", "VENUE-01"
REASON = "两份核酸检测结果异常，当事人在农家乐用过餐"
CALLED = 450
# Every eleventh is reached by nobody: 41 of 450, or 9%. The leader of one group is among them; another can't come.
_ELEVENTH, _LEADERLESS, _EXCUSED = 11, "publicity", "supplies"
_BY_PHONE, _BY_REPLY = 300, 50
_MINUTES = (10, 20, 30)


@dataclass(frozen=True, slots=True)
class _Comes:
    """Somebody's way to the post: when they answer and come, and how that is known."""

    member: ActivationMember
    answers_at: datetime
    arrives_at: datetime
    way: str


def prove_muster(town: Raised) -> str:
    """One action calls everybody; answers by tap, by reply, ticked at the door; the missing shown, deputies called."""
    day = town.day.at("07:00", town.first_day + timedelta(days=1))
    commander = town.desk("commander", Role.COMMANDER)
    venue = Site.objects.get(code=VENUE)
    started = activate(commander, plan=PLAN, reason=REASON, venue_id=venue.pk, now=day.moment)
    second = town.desk("second", Role.COMMANDER)
    refuses(
        AlreadyRunning, lambda: activate(second, plan=PLAN, reason=REASON, now=day.later(seconds=2).moment)
    )
    members = [*started.members.select_related("responder").order_by("group", "responder__code")]
    expect("called", len(members), CALLED)
    expect("told at once", Notice.objects.filter(kind="muster", made_at=started.started_at).count(), CALLED)
    silent = _unreachable(members)
    excused = _excused(members, silent)
    missing = _half_an_hour(town, started, members, {one.pk for one in (*silent, *excused)}, excused)
    board = _stands(town, commander, started)
    expect("there at T+30", board.arrived, CALLED - len(silent) - len(excused))
    expect("missing at T+30", missing[-1], len(silent))
    return (
        f"{CALLED} called at 07:00, {len(silent)} reached by nobody; missing at T+10/20/30: "
        f"{'/'.join(map(str, missing))}; {board.arrived} there, {len(excused)} can't; "
        f"2 leaders stood in for; {board.complete} of {len(board.groups)} groups complete"
    )


def _unreachable(members: list[ActivationMember]) -> list[ActivationMember]:
    """Every eleventh of those who lead nothing, with the leader of one group in the place of another of that group."""
    found = list(members[_ELEVENTH // 2 :: _ELEVENTH])
    leader = _lead(members, _LEADERLESS)
    out = next(one for one in found if one.group == _LEADERLESS)
    others = [one for one in found if one is not out and one.role != "leader"]
    spare = [one for one in members if one.role == "member" and one not in found]
    return [*others, leader, *spare[: len(found) - len(others) - 1]]


def _excused(members: list[ActivationMember], silent: list[ActivationMember]) -> list[ActivationMember]:
    """A leader and two others who say that they can't come."""
    others = [one for one in members if one.role == "member" and one not in silent][-2:]
    return [_lead(members, _EXCUSED), *others]


def _lead(members: list[ActivationMember], group: str) -> ActivationMember:
    return next(one for one in members if one.group == group and one.role == "leader")


def _half_an_hour(
    town: Raised,
    started: Activation,
    members: list[ActivationMember],
    not_coming: set[int],
    excused: list[ActivationMember],
) -> list[int]:
    """Thirty minutes as they go: who answers, who comes, and at the plan's minutes how many are missing."""
    for one in excused:
        town.day.turn_to(started.started_at + timedelta(minutes=2))
        phone = town.ordered(one.responder_id)
        phone.muster("answered", MusterAnswer.CANNOT.value)
    expect("deputies of who can't come are called at once", _deputies_told(), 2)
    coming = [one for one in members if one.pk not in not_coming]
    left = sorted(_way(town, started, coming), key=_arrival)
    missing = []
    for minute in _MINUTES:
        until = started.started_at + timedelta(minutes=minute)
        while left and left[0].arrives_at < until:
            _comes(town, started, left.pop(0))
        town.day.turn_to(until)
        town.advance()
        missing.append(len(activation_board(started, until).missing))
    expect("everybody who comes has come", left, [])
    _twice(town, started, coming[0])
    return missing


def _arrival(comes: _Comes) -> datetime:
    return comes.arrives_at


def _deputies_told() -> int:
    return Notice.objects.filter(kind="muster_deputy").count()


def _way(town: Raised, started: Activation, coming: list[ActivationMember]) -> Iterator[_Comes]:
    random = Random(started.pk)  # noqa: S311 - a half hour that is the same each time
    phones, replies = town.full(_BY_PHONE), town.full(_BY_REPLY)
    for place, member in enumerate(coming):
        way = (
            "tap"
            if place < phones
            else "reply"
            if place < phones + replies
            else "list"
            if place % 2
            else "scan"
        )
        # Who leads is there before the first count.
        minutes = random.uniform(3, 9) if member.role == "leader" else random.triangular(4, 29, 12)
        arrives = started.started_at + timedelta(minutes=minutes)
        yield _Comes(member, started.started_at + timedelta(minutes=minutes / 3), arrives, way)


def _comes(town: Raised, started: Activation, comes: _Comes) -> None:
    """Somebody answers and comes: on their own phone, by a reply to the message, or ticked by who keeps the door."""
    day, responder = town.day.turn_to(comes.answers_at), comes.member.responder
    if comes.way == "tap":
        phone = town.ordered(responder.pk)
        made = phone.muster("answered", MusterAnswer.COMING.value)
        day.turn_to(comes.arrives_at)
        there = phone.muster("arrived")
        expect("taps", {phone.receipt(one)["status"] for one in (made, there)}, {"stored"})
        return
    if comes.way == "reply":
        answer_by_reply(
            day.actor, event_id=id_at(day.moment), code=comes.member.reply_code, words="1",
            happened_at=day.moment, now=day.moment,
        )  # fmt: skip
    day.turn_to(comes.arrives_at)
    ticked = responder_by_badge(responder.code).pk if comes.way == "scan" else responder.pk
    arrive(
        day.actor, event_id=id_at(day.moment), activation_id=started.pk, responder_id=ticked,
        way="scan" if comes.way == "scan" else "list", happened_at=day.moment, now=day.moment,
    )  # fmt: skip


def _twice(town: Raised, started: Activation, member: ActivationMember) -> None:
    """Who is there is ticked again at the door: the first arrival counts."""
    now = town.day.moment
    member.refresh_from_db()
    first = member.arrived_at
    again = arrive(
        town.day.actor, event_id=id_at(now), activation_id=started.pk, responder_id=member.responder_id,
        way="list", happened_at=now, now=now,
    )  # fmt: skip
    expect("ticked twice", (again.flags, again.member.arrived_at), (("again",), first))


def _stands(town: Raised, commander: Actor, started: Activation) -> ActivationBoard:
    """Deputies were called for both leaders who are not there; one of each takes the lead, and every group stands."""
    now = town.day.moment
    expect("deputies called", _deputies_told(), 4)
    for group in activation_board(started, now).groups:
        if group.group.code in (_LEADERLESS, _EXCUSED):
            expect("a group without its leader", (group.lead_is_there, group.complete_at), (False, None))
            take_lead(commander, group.possible_leads[0].member.pk, now=now)
    board = activation_board(started, now)
    expect("groups complete", board.complete, len(board.groups))
    expect(
        "posts filled",
        [(post.post.code, post.filled) for post in board.posts],
        [("command", True), ("forward", True)],
    )
    return board


def told_late(town: Raised, member: ActivationMember, moment: datetime) -> tuple[str, ...]:
    """An answer to a call that is over, from a phone that lay aside: it is kept, and says so."""
    found = answer_muster(
        town.day.actor, event_id=id_at(moment), activation_id=member.activation_id,
        responder_id=member.responder_id, answer=MusterAnswer.COMING, way="list", happened_at=moment, now=moment,
    )  # fmt: skip
    if found.member.arrived_at != member.arrived_at:
        raise RowFails("an answer to a call that is over changed something")
    return found.flags
