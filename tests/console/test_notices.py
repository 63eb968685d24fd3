"""Notices as sentences: names in the reader's language, and numbers that agree."""

import pytest
from django.utils import translation

from liba.accounts.models import Notice
from liba.console.notice_words import notices_in_words
from liba.kernel.text import Text, as_facts

pytestmark = pytest.mark.django_db
UNIT = as_facts("units", Text("朝阳一组", "Chaoyang 1"))


def sentence(kind: str, language: str, **facts: object) -> str:
    with translation.override(language):
        ((_notice, said),) = notices_in_words([Notice(kind=kind, facts=facts)])
        return said


@pytest.mark.parametrize(("count", "places"), [(1, "at 1 place: "), (3, "at 3 places: ")])
def test_one_place_is_a_place(count: int, places: str) -> None:
    assert f"{places}Chaoyang 1." in sentence("order_overdue", "en", number=7, count=count, **UNIT)
    assert f"{count} 处逾期：朝阳一组" in sentence("order_overdue", "zh-hans", number=7, count=count, **UNIT)


def test_a_unit_that_objects_has_its_name_in_the_readers_language() -> None:
    facts = {**as_facts("unit", Text("朝阳一组", "Chaoyang 1")), "number": 7, "objection": "缺人"}
    assert sentence("order_objected", "en", **facts).startswith("Chaoyang 1 ")
    assert "朝阳一组" in sentence("order_objected", "zh-hans", **facts)


def test_a_title_without_english_is_said_as_it_was_written() -> None:
    assert sentence("order_issued", "en", number=7, title="消杀", title_en="").endswith("消杀")
