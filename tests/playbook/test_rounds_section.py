"""The rounds of a playbook: read, refused with their place, started, changed and stopped."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from liba.kernel.actors import system
from liba.playbook.checking import check_playbook
from liba.playbook.services import apply_playbook, playbook_difference, read_playbook
from liba.playbook.towns import packaged_playbook
from liba.rounds.models import ReturnLayout, Round

TOWN = packaged_playbook("xiangling").decode()
NOW = datetime(2020, 2, 14, 1, 0, tzinfo=UTC)


def said(text: str) -> str:
    with override("en"):
        return "\n".join(
            problem.in_words("town.yaml") for problem in check_playbook("town.yaml", text.encode()).problems
        )


@pytest.mark.pure
@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (
            "recurrence: FREQ=WEEKLY",
            "recurrence: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "this recurrence never comes due",
        ),
        ("recurrence: FREQ=WEEKLY", "recurrence: every week", "This is no recurrence"),
        (
            "form: household_check\n",
            "form: household_chek\n",
            "There is no form “household_chek”.→ household_check?",
        ),
        ('hours: "06:30-10:00"', 'hours: "06:30-17:00"', "overlap"),
        ('hours: "06:30-10:00"', 'hours: "6:30-10:00"', "hours such as 08:00-20:00"),
        ("{after: 60, to: village}", "{after: 20, to: village}", "Each step comes later than the one before"),
        ("{after: 60, to: village}", "{after: 60, to: linker}", "told upwards"),
        ("over: {sort: households}", 'over: {sort: households, areas: ["1"]}', "There is no area “1”."),
        ("over: {sort: households}", "over: {sort: sites, kinds: [moon]}", "There is no kind “moon”."),
        ("question: returned}}", "question: return}}", "There is no question “return”."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(right: str, wrong: str, words: str) -> None:
    assert right in TOWN
    assert words in said(TOWN.replace(right, wrong, 1)).replace(" →", "→")


@pytest.mark.django_db
def test_rounds_start_change_and_stop_with_the_playbook() -> None:
    actor = system("test")
    playbook = read_playbook("town.yaml", TOWN.encode())
    apply_playbook(actor, playbook, now=NOW)
    check = Round.objects.get(code="household-check")
    assert (check.starts_on, check.ends_on) == (date(2020, 2, 14), date(2020, 4, 13))
    assert ReturnLayout.objects.count() == 1
    assert playbook_difference(playbook, now=NOW) == ()
    later = TOWN.replace('hours: "08:00-20:00"', 'hours: "07:00-20:00"', 1)
    changed = apply_playbook(actor, read_playbook("town.yaml", later.encode()), now=NOW)
    assert [(step.kind.value, step.code) for step in changed] == [("change", "household-check")]
    assert Round.objects.get(code="household-check").spec["when"]["windows"][0]["opens"] == 7 * 60
    over = later.replace(
        '    name: {zh: "每日入户一见面", en: "Daily household check"}\n    form',
        '    ended: true\n    name: {zh: "每日入户一见面", en: "Daily household check"}\n    form',
        1,
    )
    ended = apply_playbook(actor, read_playbook("town.yaml", over.encode()), now=NOW)
    assert [(step.kind.value, step.code) for step in ended] == [("end", "household-check")]
    assert Round.objects.get(code="household-check").stopped_at == NOW


@pytest.mark.django_db
def test_a_round_that_is_over_is_history_whatever_the_playbook_says() -> None:
    actor = system("test")
    apply_playbook(actor, read_playbook("town.yaml", TOWN.encode()), now=NOW)
    later = TOWN.replace('hours: "08:00-20:00"', 'hours: "07:00-20:00"', 1)
    after = datetime(2021, 2, 14, 1, 0, tzinfo=UTC)
    steps = playbook_difference(read_playbook("town.yaml", later.encode()), now=after)
    assert "household-check" not in {step.code for step in steps}
