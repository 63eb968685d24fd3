"""Today: each gap with its number and its place, worst first, and the list behind it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from liba.access import services as access
from liba.access.models import DoubleUse, GateTally, HandOut, Pass, ReasonTally
from liba.access.reports import Guard
from liba.accounts.models import Device
from liba.accounts.terms import Role
from liba.console.gaps import gaps
from liba.governance.models import Measure
from liba.governance.services import end_measure
from liba.kernel.ids import new_id
from tests.console.conftest import SignIn, said_by
from tests.support.town import DAY, SmallTown


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def _labels(town: SmallTown, role: Role = Role.COMMANDER) -> list[str]:
    return [gap.label for gap in gaps(town.actor(role), town.now)]


def _on_duty(town: SmallTown, gate: str, since: datetime) -> None:
    actor = town.actor(Role.GUARD)
    guard = Guard(actor, int(actor.id), new_id())
    access.start_duty(guard, duty_id=new_id(), gate_id=gate, started_at=since, now=since)


def test_posts_with_nobody_on_duty_are_named_and_lead_to_the_gates(town: SmallTown) -> None:
    found = next(
        gap for gap in gaps(town.actor(Role.COMMANDER), town.now) if gap.label == "Posts with nobody on duty"
    )
    assert found.n == len(town.gates)
    assert "and 2 more" in found.where
    assert found.href == reverse("console:gates") + "?show=unattended"
    assert found.tone == "warn"
    assert "Posts silent" not in _labels(town)


def test_a_post_falls_silent_when_its_guard_is_heard_no_more(town: SmallTown) -> None:
    gate = town.gates["east"]
    _on_duty(town, gate.code, town.now - timedelta(hours=1))
    found = next(gap for gap in gaps(town.actor(Role.COMMANDER), town.now) if gap.label == "Posts silent")
    assert (found.n, found.where, found.tone) == (1, gate.name_en or gate.name_zh, "bad")
    assert found.href == reverse("console:gates") + "?show=silent"


def test_a_post_that_is_heard_of_is_no_gap(town: SmallTown) -> None:
    _on_duty(town, "east", town.now - timedelta(hours=1))
    for gate in town.gates.values():
        gate.last_heard_at = town.now - timedelta(minutes=1)
        gate.save()
    assert not {"Posts silent", "Posts with nobody on duty"} & {*_labels(town)}


def test_a_cordon_without_a_measure_comes_before_everything(town: SmallTown) -> None:
    measure = town.measures["cordon"]
    measure.ended_at = town.now - timedelta(minutes=1)
    measure.save()
    assert _labels(town)[0] == "Cordons without a running measure"


def test_measures_that_end_soon_are_named_with_their_end(town: SmallTown) -> None:
    Measure.objects.filter(pk=town.measures["cordon"].pk).update(ends_at=town.now + timedelta(days=2))
    found = next(
        gap
        for gap in gaps(town.actor(Role.COMMANDER), town.now)
        if gap.label == "Measures that end within three days"
    )
    assert found.n == 1
    assert "29 Feb" in found.where


def test_doubles_phones_and_households_are_counted(town: SmallTown) -> None:
    DoubleUse.objects.create(
        quota_serial=1, day=DAY, first_check=new_id(), second_check=new_id(), found_at=town.now
    )
    guard = town.user(Role.GUARD)
    for n, (depth, seen) in enumerate([(4, town.now), (0, town.now - timedelta(days=1))]):
        Device.objects.create(
            id=new_id(), user=guard, label=f"phone {n}", token_hash=bytes([n]) * 32, queue_depth=depth,
            paired_at=town.now - timedelta(days=2), last_seen_at=seen,
        )  # fmt: skip
    counted = {gap.label: gap.n for gap in gaps(town.actor(Role.COMMANDER), town.now)}
    assert counted["Double entries to settle"] == 1
    assert counted["Phones with records to send"] == 1
    assert counted["Phones not heard of for half a day"] == 1
    assert counted["Households without a pass"] == len(town.households)


def test_households_with_passes_still_wait_for_their_hand_out(town: SmallTown) -> None:
    access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    counted = {gap.label: gap.n for gap in gaps(town.actor(Role.COMMANDER), town.now)}
    assert "Households without a pass" not in counted
    assert counted["Households whose passes are not handed out"] == len(town.households)


def test_where_no_scheme_gives_households_passes_none_is_missing(town: SmallTown) -> None:
    end_measure(town.system, town.measures["pass_scheme"].pk, reason="市场开放", now=town.now)
    counted = {gap.label: gap.n for gap in gaps(town.actor(Role.COMMANDER), town.now)}
    assert "Households without a pass" not in counted
    assert "Households whose passes are not handed out" not in counted


def test_a_cadre_sees_the_gaps_of_the_village_alone(town: SmallTown) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    found = next(gap for gap in gaps(cadre, town.now) if gap.label == "Households without a pass")
    assert found.n == len(town.households) / 2
    assert "五四村" not in found.where


def test_an_auditor_is_shown_no_gates(town: SmallTown) -> None:
    assert "Posts with nobody on duty" not in _labels(town, Role.AUDITOR)


def test_the_page_shows_flow_reasons_and_people_inside(sign_in: SignIn, town: SmallTown) -> None:
    gate = town.gates["east"]
    GateTally.objects.create(gate=gate, day=DAY, quarter=28, direction="in", outcome="admitted", n=41)
    GateTally.objects.create(gate=gate, day=DAY, quarter=28, direction="in", outcome="refused", n=3)
    ReasonTally.objects.create(gate=gate, day=DAY, reason="fever", n=3)
    text = said_by(sign_in(Role.COMMANDER), reverse("console:today"))
    assert "41 in, 0 out, 3 refused" in text
    assert "Fever" in text
    assert "场镇口袋" in text


def test_the_live_part_asks_for_itself_and_is_no_whole_page(sign_in: SignIn) -> None:
    text = said_by(sign_in(Role.COMMANDER), reverse("console:today_live"))
    assert 'hx-trigger="every 5s,' in text
    assert "<html" not in text


def test_a_day_without_gaps_says_so_to_those_who_are_shown_them(sign_in: SignIn, town: SmallTown) -> None:
    access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    Pass.objects.update(
        hand_out=HandOut.objects.create(
            id=new_id(), household=town.households[0], happened_at=town.now, recorded_at=town.now, by="tests"
        )
    )
    assert "Nothing is open" in said_by(sign_in(Role.GROUP_LEADER), reverse("console:today"))


@pytest.mark.parametrize(
    ("role", "done", "not_done"),
    [
        (Role.AUDITOR, "prove that no line was changed", "Make users"),
        (Role.ADMINISTRATOR, "Make users", "Nothing is open"),
        (Role.GUARD, "Your work is on the phone", "Every gap of the day is closed"),
    ],
)
def test_those_who_are_shown_no_gaps_are_told_what_they_do(
    sign_in: SignIn, role: Role, done: str, not_done: str
) -> None:
    text = said_by(sign_in(role), reverse("console:today"))
    assert done in text
    assert not_done not in text


def test_gaps_lead_nobody_to_a_page_that_is_not_theirs(town: SmallTown) -> None:
    Measure.objects.update(ends_at=town.now + timedelta(days=2))
    assert "Measures that end within three days" in _labels(town)
    assert _labels(town, Role.AUDITOR) == []


def test_the_first_steps_say_where_each_stands(sign_in: SignIn, town: SmallTown) -> None:
    text = said_by(sign_in(Role.COMMANDER), reverse("console:start"))
    assert f"{len(town.households)} households" in text
    assert f"{len(town.gates)} gates" in text
    assert "0 passes" in text
