"""From the report to the settlement: who is told, who may say what, what repeats and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.desk.models import Incident, IncidentEvent, IncidentLook
from liba.desk.refusals import IncidentEnded, NoOutcome, NotASquad, NotEnded, NotYours, UnknownIncident
from liba.desk.selectors import (
    incident,
    incidents,
    incidents_for,
    nearby,
    proposals,
    untold,
    users_sent_to,
)
from liba.desk.services import (
    dispatch,
    escalate,
    hand_over,
    look_at,
    mark_caller_told,
    record_incident_event,
    report_incident,
)
from liba.desk.terms import (
    IncidentEventKind,
    IncidentKind,
    IncidentReport,
    IncidentSource,
    SaidEvent,
    WhyNot,
)
from liba.governance.models import JournalLine
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, Stale
from liba.workforce.models import Absence
from liba.workforce.terms import LinkLevel
from tests.support.desk import WORDS, Desk
from tests.support.duty import MORNING, add_post, add_rota, add_shift
from tests.support.rounding import answers_for, serve
from tests.support.town import SmallTown, local

K = IncidentEventKind


def _told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))


def test_a_guards_report_reaches_the_desk_with_the_gates_place(desk: Desk, town: SmallTown) -> None:
    gate = town.gates["east"]
    gate.area, gate.lon, gate.lat = town.villages[0], 104.921, 29.401
    gate.save()
    guard = town.actor(Role.GUARD, town.villages[0])
    one = desk.report(guard)
    assert (one.number, one.area, one.gate_code, one.lon) == (1, town.villages[0], "east", 104.921)
    assert int(desk.commander.id) in _told("incident_new")
    assert desk.report(guard).number == 2


def test_the_same_report_again_is_answered_as_it_is(desk: Desk, town: SmallTown) -> None:
    one = desk.report()
    report = IncidentReport(IncidentKind.FIGHT, IncidentSource.PATROL)
    again = report_incident(desk.commander, id=one.pk, report=report, happened_at=town.now, now=town.now)
    assert (again.pk, again.kind, Incident.objects.count()) == (one.pk, "dispute", 1)


def test_a_call_for_help_is_never_refused_for_what_it_does_not_know(desk: Desk, town: SmallTown) -> None:
    one = desk.report(
        town.actor(Role.LINKER, town.groups[2]), gate_id=99_999, site_id=99_999, area_id=99_999,
        lon=float("nan"), lat=500.0, words="", where="𠮷野" * 200,
    )  # fmt: skip
    assert (one.area, one.gate_code, one.lon, one.words, len(one.where)) == (
        town.groups[2],
        "",
        None,
        None,
        200,
    )


def test_who_may_not_report_is_refused(desk: Desk, town: SmallTown) -> None:
    with pytest.raises(Forbidden):
        desk.report(town.actor(Role.AUDITOR))


def test_squads_are_proposed_by_hour_way_and_what_they_do(desk: Desk, town: SmallTown) -> None:
    one = desk.report(gate_id=None, area_id=town.villages[0].pk)
    first, second = proposals(one, local("10:00"))
    assert (first.unit, first.why_not, first.ready, first.members) == (desk.units["patrol"], (), 2, 2)
    assert (second.unit, second.why_not) == (desk.units["night"], (WhyNot.OFF_HOURS,))
    assert proposals(one, local("21:00"))[0].unit == desk.units["night"]
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:00"))
    other = desk.report(at=local("10:05"))
    (free, busy) = proposals(other, local("10:06"))
    assert {free.why_not, busy.why_not} == {(WhyNot.OFF_HOURS,), (WhyNot.BUSY,)}
    assert {free.busy, busy.busy} == {None, one.number}
    assert [each.unit for each in proposals(one, local("10:06"))] == [desk.units["night"]]


def test_the_rota_says_who_is_on_duty_and_where(desk: Desk, town: SmallTown) -> None:
    one = desk.report(gate_id=None, area_id=town.villages[0].pk, lon=104.95, lat=29.4)
    post = add_post(town, area=town.villages[0], lon=104.951, lat=29.4)
    leader = desk.members["patrol"][0]
    add_shift(add_rota(town), post, MORNING, leader)
    (patrol,) = [each for each in proposals(one, local("10:00")) if each.unit.code == "patrol-1"]
    assert (patrol.ready, patrol.reached, patrol.why_not) == (1, 1, ())
    assert patrol.metres == pytest.approx(97, abs=2)
    (later,) = [each for each in proposals(one, local("15:00")) if each.unit.code == "patrol-1"]
    assert (later.ready, later.why_not) == (0, (WhyNot.OFF_SHIFT,))
    assert Absence.objects.count() == 0


def test_an_incident_goes_its_whole_way(desk: Desk, town: SmallTown) -> None:
    reporter = serve(town, Role.GUARD, town.villages[0], "Z1")
    guard = town.actor(Role.GUARD, name="x")
    assert reporter.user is not None
    one = desk.report(
        type(guard)(guard.kind, str(reporter.user_id), "卫兵", guard.scopes), caller_phone="0813-5550000"
    )
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:02"))
    members = {member.user_id for member in desk.members["patrol"]}
    assert _told("incident_sent") == members
    desk.says(one, K.SET_OUT, at=local("10:03"))
    desk.says(one, K.ARRIVED, at=local("10:09"))
    ended = desk.says(one, K.SETTLED, at=local("10:30"), note="劝回去了")
    assert (ended.state, ended.outcome, ended.waits_since) == ("settled", "劝回去了", None)
    assert (ended.dispatched_at, ended.arrived_at, ended.ended_at) == (
        local("10:02"), local("10:09"), local("10:30"),
    )  # fmt: skip
    assert _told("incident_ended") == {reporter.user_id}
    assert list(untold(desk.commander)) == [ended]
    mark_caller_told(desk.commander, one.pk, now=local("10:31"))
    mark_caller_told(desk.commander, one.pk, now=local("11:00"))
    assert Incident.objects.get().caller_told_at == local("10:31")
    assert list(untold(desk.commander)) == []


def test_what_arrives_late_twice_or_out_of_order_ends_the_same(desk: Desk) -> None:
    one = desk.report()
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:00"))
    said = {
        kind: SaidEvent(new_id(), kind, "完" if kind is K.SETTLED else "")
        for kind in (K.SETTLED, K.ARRIVED, K.SET_OUT)
    }
    clocks = {K.SETTLED: "10:30", K.ARRIVED: "10:10", K.SET_OUT: "10:05"}
    for _again in range(2):
        for kind, each in said.items():
            record_incident_event(
                desk.phone("patrol"), one.pk, each, happened_at=local(clocks[kind]), now=local("12:00")
            )
    kept = Incident.objects.get()
    assert (kept.state, kept.arrived_at, kept.ended_at) == ("settled", local("10:10"), local("10:30"))
    assert IncidentEvent.objects.count() == 5


def test_only_who_was_sent_says_how_it_goes(desk: Desk, town: SmallTown) -> None:
    one = desk.report()
    with pytest.raises(NotYours):
        desk.says(one, K.ARRIVED, at=local("10:00"))
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:00"))
    with pytest.raises(NotYours):
        desk.says(one, K.ARRIVED, "night", at=local("10:01"))
    with pytest.raises(UnknownIncident):
        record_incident_event(
            desk.phone("patrol"), new_id(), SaidEvent(new_id(), K.ARRIVED), happened_at=town.now, now=town.now
        )
    for kind in (K.REPORTED, K.DISPATCHED, K.ESCALATED):
        with pytest.raises(Forbidden):
            desk.says(one, kind, at=local("10:01"))
    assert Incident.objects.get().state == "dispatched"


def test_the_desk_writes_down_for_a_squad_and_ends_with_words(desk: Desk, town: SmallTown) -> None:
    one = desk.report()
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:00"))

    def say(kind: IncidentEventKind, note: str = "") -> Incident:
        said = SaidEvent(new_id(), kind, note)
        return record_incident_event(
            desk.commander, one.pk, said, happened_at=local("10:05"), now=local("10:05")
        )

    say(K.ARRIVED)
    with pytest.raises(NoOutcome):
        say(K.SETTLED, "  ")
    with pytest.raises(NotEnded):
        mark_caller_told(desk.commander, one.pk, now=local("10:06"))
    assert say(K.UNFOUNDED, "没有人").state == "unfounded"
    with pytest.raises(IncidentEnded):
        dispatch(desk.commander, one.pk, desk.units["night"].pk, now=local("10:06"))


def test_two_dispatchers_do_not_send_two_squads_unknowing(desk: Desk) -> None:
    one = desk.report()
    version = Incident.objects.get().version
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:00"), version=version)
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:00"), version=version)
    with pytest.raises(Stale):
        dispatch(desk.commander, one.pk, desk.units["night"].pk, now=local("10:00"), version=version)
    assert IncidentEvent.objects.filter(kind="dispatched").count() == 1


def test_only_squads_are_sent(desk: Desk) -> None:
    one = desk.report()
    with pytest.raises(NotASquad):
        dispatch(desk.commander, one.pk, 99_999, now=local("10:00"))
    desk.units["night"].closed_on = local("10:00").date()
    desk.units["night"].save()
    with pytest.raises(NotASquad):
        dispatch(desk.commander, one.pk, desk.units["night"].pk, now=local("10:00"))


def test_what_nobody_takes_goes_up_step_by_step_and_once(desk: Desk, town: SmallTown) -> None:
    official = serve(town, Role.OFFICIAL, town.root, "O1")
    answers_for(official, town.villages[0], LinkLevel.OFFICIAL)
    one = desk.report(gate_id=None, area_id=town.villages[0].pk, at=local("10:00"))
    assert escalate(town.system, now=local("10:04")) == 0
    assert escalate(town.system, now=local("10:11")) == 2
    assert escalate(town.system, now=local("10:11")) == 0
    assert _told("incident_waits") == {int(desk.commander.id), official.user_id}
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:12"))
    assert escalate(town.system, now=local("10:16")) == 0
    assert escalate(town.system, now=local("10:18")) == 1
    desk.says(one, K.SET_OUT, at=local("10:19"))
    assert escalate(town.system, now=local("12:00")) == 0


def test_a_squad_that_declines_or_needs_help_is_heard_at_once(desk: Desk) -> None:
    one = desk.report()
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:00"))
    declined = desk.says(one, K.DECLINED, at=local("10:01"), note="车坏了")
    assert (declined.state, declined.waits_since) == ("reported", local("10:01"))
    assert proposals(one, local("10:02"))[-1].why_not[0] in (WhyNot.DECLINED, WhyNot.OFF_HOURS)
    dispatch(desk.commander, one.pk, desk.units["night"].pk, now=local("10:03"))
    desk.says(one, K.ARRIVED, "night", at=local("10:08"))
    desk.says(one, K.NEEDS_HELP, "night", at=local("10:09"))
    commander = {int(desk.commander.id)}
    assert _told("incident_declined") == _told("incident_help") == commander


def test_squads_see_theirs_on_the_phone_and_each_first_look_is_written_down(desk: Desk) -> None:
    one = desk.report()
    member, other = desk.members["patrol"][1], desk.members["night"][0]
    assert incidents_for(member, local("10:00")) == []
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("10:00"))
    ((found, unit),) = incidents_for(member, local("10:01"))
    assert (found.words, unit) == (WORDS, desk.units["patrol"])
    assert incidents_for(other, local("10:01")) == []
    for times in (1, 0):
        assert hand_over(desk.phone("patrol", 1), member, [found], now=local("10:01")) == times
    assert IncidentLook.objects.count() == 1
    look_at(desk.commander, one, now=local("10:02"))
    assert JournalLine.objects.filter(verb="desk.incident.seen").count() == 2
    desk.says(one, K.SETTLED, at=local("10:09"))
    assert incidents_for(member, local("10:10")) == []


def test_one_sees_the_incidents_of_ones_areas(desk: Desk, town: SmallTown) -> None:
    one = desk.report(gate_id=None, area_id=town.villages[0].pk)
    here, there = (town.actor(Role.VILLAGE_CADRE, village) for village in town.villages)
    assert incident(here, one.pk) == one
    assert list(incidents(there)) == []
    with pytest.raises(UnknownIncident):
        incident(there, one.pk)
    with pytest.raises(UnknownIncident):
        dispatch(there, one.pk, desk.units["patrol"].pk, now=local("10:00"))
    with pytest.raises(Forbidden):
        dispatch(town.actor(Role.OFFICIAL), one.pk, desk.units["patrol"].pk, now=local("10:00"))


def test_the_same_one_nearby_is_shown(desk: Desk, town: SmallTown) -> None:
    one = desk.report(lon=104.92, lat=29.4)
    (gate,) = nearby(desk.commander, now=local("08:00"), gate_code="east")
    assert (gate.incident, gate.same_gate) == (one, True)
    (near,) = nearby(desk.commander, now=local("08:00"), at=(104.921, 29.4))
    assert near.metres == pytest.approx(97, abs=2)
    assert nearby(desk.commander, now=local("08:00"), at=(104.99, 29.4)) == []
    assert nearby(desk.commander, now=town.now + timedelta(hours=4), gate_code="east") == []


def test_who_is_told_of_an_incident_are_the_squads_that_were_sent(desk: Desk) -> None:
    one = desk.report()
    assert users_sent_to([str(one.pk)], desk.town.now) == frozenset()
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=desk.town.now)
    told = {member.user_id for member in desk.members["patrol"]}
    assert users_sent_to([str(one.pk)], desk.town.now) == told
    assert users_sent_to([str(uuid4())], desk.town.now) == frozenset()
