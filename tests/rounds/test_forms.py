"""Forms: a changed one is a new version, an old one stays readable, the same one changes nothing."""

import json

import msgspec
import pytest

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden, Stale
from liba.rounds.models import FormVersion
from liba.rounds.refusals import UnknownForm, UnsoundForm
from liba.rounds.selectors import form_uses, form_version, spec_of, versions_of
from liba.rounds.services import decide_form
from tests.support.town import SmallTown
from tests.vectors.cases_forms import DAILY, PLACE


def test_a_changed_form_is_a_new_version_and_the_old_one_stays(town: SmallTown) -> None:
    first = decide_form(town.system, DAILY, now=town.now)
    again = decide_form(town.system, DAILY, now=town.now)
    shorter = msgspec.structs.replace(DAILY, questions=DAILY.questions[:-1])
    second = decide_form(town.system, shorter, now=town.now, expected_version=1)
    assert (first.version, again.pk, second.version) == (1, first.pk, 2)
    assert spec_of(form_version("daily")) == shorter
    assert spec_of(form_version("daily", 1)) == DAILY
    assert [row.version for row in versions_of("daily")] == [2, 1]
    lines = JournalLine.objects.filter(verb="rounds.form.decided").order_by("seq")
    assert [json.loads(line.facts)["version"] for line in lines] == [1, 2]


def test_back_to_an_older_form_is_a_newer_version(town: SmallTown) -> None:
    for questions in (9, 8, 9):
        spec = msgspec.structs.replace(DAILY, questions=DAILY.questions[:questions])
        decide_form(town.system, spec, now=town.now)
    assert form_version("daily").version == 3


def test_nobody_overwrites_what_somebody_else_decided(town: SmallTown) -> None:
    decide_form(town.system, DAILY, now=town.now, expected_version=0)
    with pytest.raises(Stale):
        decide_form(town.system, DAILY, now=town.now, expected_version=0)
    assert FormVersion.objects.count() == 1


def test_an_unsound_form_is_refused_with_its_first_fault(town: SmallTown) -> None:
    broken = msgspec.structs.replace(DAILY, questions=(*DAILY.questions, DAILY.questions[0]))
    with pytest.raises(UnsoundForm) as refused:
        decide_form(town.system, broken, now=town.now)
    assert refused.value.facts == {
        "form": "daily", "fault": "twice", "place": "questions 10 code", "count": 1,
    }  # fmt: skip
    assert not FormVersion.objects.exists()


def test_only_who_manages_rounds_of_the_whole_town_decides(town: SmallTown) -> None:
    for actor in (
        town.actor(Role.GRID_WORKER, town.villages[0]),
        town.actor(Role.ADMINISTRATOR, town.villages[0]),
    ):
        with pytest.raises(Forbidden):
            decide_form(actor, DAILY, now=town.now)
    with pytest.raises(UnknownForm):
        form_version("daily")


def test_a_form_says_who_asks_it(town: SmallTown) -> None:
    decide_form(town.system, PLACE, now=town.now)
    decide_form(town.system, DAILY, now=town.now)
    assert [(use.spec.code, use.rounds) for use in form_uses()] == [("daily", ()), ("disinfect", ())]
