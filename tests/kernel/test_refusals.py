"""What was refused, said to whoever reads it: names in their language, and one thing is not "things"."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from liba.command.refusals.alarm import LedByAnother
from liba.command.refusals.bulletins import BulletinReveals
from liba.kernel.refusals import NotFound, in_words
from liba.kernel.text import Text, as_facts, facts_in, listed


@pytest.fixture(params=["en", "zh-hans"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def test_a_name_is_said_in_the_readers_language(language: str) -> None:
    said = in_words(LedByAnother(group=Text("入户组", "Doors"), who="张三"), translation)
    assert (("Doors" in said), ("入户组" in said)) == ((True, False) if language == "en" else (False, True))


def test_a_name_without_english_is_said_as_the_town_writes_it(language: str) -> None:
    assert "入户组" in in_words(LedByAnother(group=Text("入户组"), who="张三"), translation)


def test_the_answer_holds_both_names_as_plain_values() -> None:
    assert LedByAnother(group=Text("入户组", "Doors"), who="张三").facts == {
        "group": "入户组",
        "group_en": "Doors",
        "who": "张三",
    }


@pytest.mark.parametrize(("count", "english"), [(1, "at 1 place:"), (2, "at 2 places:")])
def test_what_is_counted_agrees_with_its_number(count: int, english: str, language: str) -> None:
    said = in_words(BulletinReveals(count=count), translation)
    assert (english if language == "en" else f"文中有{count}处") in said


def test_without_a_remedy_only_the_sentence_is_said() -> None:
    with translation.override("en"):
        assert in_words(NotFound(what="x"), translation) == "There is no such thing here: x."


def test_facts_in_both_languages() -> None:
    facts = {**as_facts("units", listed([Text("一组", "First"), Text("二组")], "…")), "count": 2}
    assert facts_in(facts, "zh-hans")["units"] == "一组、二组…"
    assert facts_in(facts, "en")["units"] == "First, 二组…"
    assert facts_in({"title": "集合", "title_en": ""}, "en")["title"] == "集合"
