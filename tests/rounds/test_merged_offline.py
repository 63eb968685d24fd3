"""A person merged while a phone was out: what the phone says of the old row counts for the one that goes on."""

from datetime import timedelta

import msgspec

from liba.console.followers import FOLLOWERS
from liba.kernel.text import Text
from liba.registry.services import merge_people, undo_merge
from liba.registry.services.drafts import write_id
from liba.registry.terms import IdKind, IdNumber
from liba.rounds.models import Enrolment
from liba.rounds.services import decide_form, enrol, start_round
from liba.rounds.terms.forms import Answers
from liba.rounds.terms.plans import By, Over, RoundSpec, Selector, When, Window
from tests.rounds.visiting import Walk, answers_of
from tests.support.rounding import RoundsTown
from tests.support.town import DAY, SmallTown
from tests.vectors.cases_forms import DAILY


def merged(town: SmallTown, walk: Walk) -> tuple[int, int, int]:
    """Two people of the first door become one: the kept, the merged, and the merge."""
    kept, other = walk.door.people.order_by("pk")[1:3]
    write_id(other, IdNumber(IdKind.NONE, ""))
    other.save()
    merge = merge_people(
        town.system, kept_id=kept.pk, merged_id=other.pk, versions=(kept.version, other.version), now=town.now,
        followers=FOLLOWERS,
    )  # fmt: skip
    return kept.pk, other.pk, merge.pk


def test_answers_under_the_old_row_count_for_the_one_that_goes_on(
    town: SmallTown, rounds: RoundsTown
) -> None:
    walk = Walk(rounds)
    first, kept, other = walk.door.people.order_by("pk")
    answers = answers_of(walk.door)
    answers["people"].pop(str(kept.pk))  # type: ignore[attr-defined]
    said = walk.say(answers=answers)
    assert merged(town, walk)[:2] == (kept.pk, other.pk)
    (receipt,) = walk.send(said)
    assert (receipt.status.value, receipt.flags) == ("stored", ("merged_person", "late"))
    stored = rounds.daily.visits.get(pk=said.id)
    given = msgspec.json.decode(stored.answers or "{}", type=Answers)
    assert set(given.people) == {str(first.pk), str(kept.pk)}


def test_who_is_followed_goes_on_being_followed_and_comes_back(town: SmallTown, rounds: RoundsTown) -> None:
    walk = Walk(rounds)
    decide_form(town.system, DAILY, now=town.now)
    follow = start_round(
        town.system,
        code="follow",
        name=Text("随访"),
        spec=RoundSpec(
            "daily", Selector(Over.ENROLLED), By.LINKER, When((Window("day", Text("白天"), 480, 1200),))
        ),
        starts_on=DAY,
        ends_on=DAY + timedelta(days=14),
        now=town.now,
    )
    other = walk.door.people.order_by("pk")[2]
    enrol(
        town.system, round_id=follow.pk, household_id=walk.door.pk, person_id=other.pk, reason="close_contact",
        event_on=DAY, now=town.now,
    )  # fmt: skip
    before = Enrolment.objects.get().changed_seq
    kept, merged_id, merge = merged(town, walk)
    row = Enrolment.objects.get(ended_at=None)
    assert (row.person_id, row.changed_seq > before) == (kept, True)
    undo_merge(town.system, merge, now=town.now, followers=FOLLOWERS)
    assert Enrolment.objects.get(ended_at=None).person_id == merged_id
