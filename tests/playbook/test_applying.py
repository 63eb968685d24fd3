"""Applying a playbook: everything or nothing, once and again, and only what differs."""

from datetime import UTC, datetime

import pytest

from liba.access.models import Gate, PassType, RuleVersion
from liba.accounts.terms import POWERS, Role
from liba.governance.method import StepKind
from liba.governance.models import JournalLine, Measure
from liba.governance.selectors import verify_journal
from liba.kernel.actors import Actor, ActorKind, Scope, system
from liba.kernel.refusals import Forbidden
from liba.playbook.refusals import OtherTown, UnsoundPlaybook
from liba.playbook.schema import Playbook
from liba.playbook.services import apply_playbook, playbook_difference, read_playbook
from liba.playbook.towns import packaged_playbook
from liba.territory.models import Area, Cordon, Site

HESHI = packaged_playbook("heshi").decode()
NOW = datetime(2020, 2, 26, 1, 0, tzinfo=UTC)
ACTOR = system("tests")


def playbook(*changes: tuple[str, str]) -> Playbook:
    """Heshi's playbook with parts of its text replaced (their first occurrence)."""
    text = HESHI
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return read_playbook("town.yaml", text.encode())


@pytest.mark.django_db
class TestApplying:
    def test_a_town_stands_as_its_playbook_says(self) -> None:
        steps = apply_playbook(ACTOR, playbook(), now=NOW)
        assert {step.kind for step in steps} == {StepKind.ADD}
        assert Area.objects.filter(level__slug="village").count() == 25
        assert Area.objects.filter(level__slug="group").count() == 300
        assert [Gate.objects.filter(kind=k).count() for k in ("checkpoint", "turn_back", "monitoring")] == [
            14,
            52,
            20,
        ]
        assert Site.objects.filter(kind="stall").count() == 300
        assert Cordon.objects.get(code="pocket").parent == Cordon.objects.get(code="zone-a")
        assert Area.objects.get(code="510304104002").position_is_synthetic
        assert verify_journal(None).fault is None

    def test_applying_twice_changes_nothing(self) -> None:
        apply_playbook(ACTOR, playbook(), now=NOW)
        lines = JournalLine.objects.count()
        assert playbook_difference(playbook(), now=NOW) == ()
        assert apply_playbook(ACTOR, playbook(), now=NOW) == ()
        assert JournalLine.objects.count() == lines

    def test_only_what_differs_is_changed(self) -> None:
        apply_playbook(ACTOR, playbook(), now=NOW)
        changed = playbook(
            ("zh: 何家场东卡口", "zh: 何家场新东卡口"),
            ("lunar_digits: [1, 4, 7]", "lunar_digits: [1, 4, 7, 0]"),
            ("limit: 37.3, at_limit: refuse", "limit: 37.2, at_limit: refuse"),
            ("expect: [uncovered_day]", "expect: []"),
        )
        steps = apply_playbook(ACTOR, changed, now=NOW)
        assert [(step.kind, step.thing, step.code) for step in steps] == [
            (StepKind.CHANGE, "pass type", "red"),
            (StepKind.CHANGE, "rule", "checkpoint"),
            (StepKind.CHANGE, "gate", "a-01"),
        ]
        assert Gate.objects.get(code="a-01").version == 2
        assert PassType.objects.get(code="red").digits == [1, 4, 7, 0]
        newest = RuleVersion.objects.filter(code="checkpoint").order_by("-version")[0]
        assert (newest.version, newest.spec["version"], newest.spec["temperature"]["limit"]) == (2, 2, 372)

    def test_a_decided_measure_is_told_and_left_alone(self) -> None:
        apply_playbook(ACTOR, playbook(), now=NOW)
        changed = playbook(("days: 60", "days: 90"))
        (step,) = playbook_difference(changed, now=NOW)
        assert (step.kind, [d.name for d in step.differences]) == (StepKind.STAYS, ["days"])
        assert apply_playbook(ACTOR, changed, now=NOW) == ()

    def test_a_playbook_ends_a_measure_with_a_reason(self) -> None:
        apply_playbook(ACTOR, playbook(), now=NOW)
        ended = playbook(("    days: 60", "    days: 60\n    ended: 解封"))
        (step,) = apply_playbook(ACTOR, ended, now=NOW)
        assert (step.kind, step.code) == (StepKind.END, "order-1-closure")
        assert Measure.objects.get(code="order-1-closure").ended_at == NOW
        assert apply_playbook(ACTOR, ended, now=NOW) == ()

    def test_the_pockets_gate_moves(self) -> None:
        apply_playbook(ACTOR, playbook(), now=NOW)
        ended = playbook(("    days: 60", "    days: 60\n    ended: 换口"))
        apply_playbook(ACTOR, ended, now=NOW)
        first = next(line for line in HESHI.splitlines() if "{code: mouth," in line)
        second = first.replace("code: mouth", "code: back").replace("zh: 何家场场口", "zh: 何家场后口")
        moved = playbook(
            ("    days: 60", "    days: 60\n    ended: 换口"),
            (first, first.replace("hours:", "open: false, hours:") + "\n" + second),
        )
        apply_playbook(ACTOR, moved, now=NOW)
        assert [*Gate.objects.filter(cordon__code="pocket", is_open=True).values_list("code", flat=True)] == [
            "back"
        ]

    def test_nothing_is_applied_when_one_step_is_refused(self) -> None:
        clerk = Actor(ActorKind.USER, "1", "x", (Scope(frozenset(POWERS[Role.ADMINISTRATOR]), ""),), "tests")
        with pytest.raises(Forbidden):
            apply_playbook(clerk, playbook(), now=NOW)
        assert (Area.objects.count(), JournalLine.objects.count()) == (0, 0)

    def test_a_server_holds_one_town(self) -> None:
        apply_playbook(ACTOR, playbook(), now=NOW)
        other = HESHI.replace("510304104", "510304105").encode()
        with pytest.raises(OtherTown):
            apply_playbook(ACTOR, read_playbook("other.yaml", other), now=NOW)

    def test_who_may_not_apply_is_refused(self) -> None:
        guard = Actor(ActorKind.USER, "1", "x", (Scope(POWERS[Role.GUARD], ""),), "tests")
        with pytest.raises(Forbidden):
            apply_playbook(guard, playbook(), now=NOW)


def test_an_unsound_playbook_names_its_first_problem() -> None:
    with pytest.raises(UnsoundPlaybook) as refused:
        read_playbook("town.yaml", HESHI.replace("kind: pocket", "kind: poket").encode())
    assert "town.yaml:" in str(refused.value.facts["first"])
    assert refused.value.problems
