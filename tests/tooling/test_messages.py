"""Catalogues keep what was translated, and say what is missing or wrong."""

from pathlib import Path

import pytest
from babel.support import Translations

from scripts import messages

pytestmark = pytest.mark.pure

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
A = _("Gate %(name)s")
B = pgettext_lazy("verb", "Open")
def c(n): return ngettext("%(n)d card", "%(n)d cards", n)
"""
TEMPLATE = '{% load i18n %}<p>{% translate "Turned away" %}</p>'


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one module that says four things."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path / "liba")
    monkeypatch.setattr(messages, "MEMORY", tmp_path / "memory.json")
    folder = tmp_path / "liba" / "gates"
    (folder / "templates").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "words.py").write_text(CODE)
    (folder / "templates" / "page.html").write_text(TEMPLATE)
    return folder


def test_code_and_templates_are_read(module: Path) -> None:
    messages.rebuild("gates", {})
    assert messages.missing(["gates"]) == ["%(n)d card", "Gate %(name)s", "Turned away", "verb\x04Open"]


def test_a_translation_reaches_the_compiled_file(module: Path) -> None:
    given = {"Gate %(name)s": "卡口%(name)s", "verb\x04Open": "打开", "%(n)d card": "%(n)d张卡"}
    assert messages.rebuild("gates", given) == []
    with messages.catalogue_path("gates").with_suffix(".mo").open("rb") as handle:
        compiled = Translations(handle)
    assert compiled.gettext("Gate %(name)s") == "卡口%(name)s"
    assert compiled.upgettext("verb", "Open") == "打开"
    assert compiled.ungettext("%(n)d card", "%(n)d cards", 5) == "%(n)d张卡"
    assert messages.missing(["gates"]) == ["Turned away"]


def test_what_no_source_says_is_named(module: Path) -> None:
    assert messages.rebuild("gates", {"Never said": "没人说过"}) == ["Never said"]


def test_a_sentence_that_comes_back_is_still_translated(module: Path) -> None:
    messages.rebuild("gates", {"Gate %(name)s": "卡口%(name)s"})
    (module / "words.py").write_text("")
    messages.rebuild("gates", {})
    assert "卡口" not in messages.catalogue_path("gates").read_text()
    (module / "words.py").write_text(CODE)
    messages.rebuild("gates", {})
    assert "卡口%(name)s" in messages.catalogue_path("gates").read_text()


def test_reading_again_changes_nothing(module: Path) -> None:
    messages.rebuild("gates", {"Turned away": "劝返"})
    before = messages.catalogue_path("gates").read_bytes()
    messages.rebuild("gates", {})
    assert messages.catalogue_path("gates").read_bytes() == before


def test_other_placeholders_are_found(module: Path) -> None:
    messages.rebuild("gates", {"Gate %(name)s": "卡口%(title)s"})
    found = list(messages.problems("gates", {}))
    assert any("placeholders" in line and "Gate" in line for line in found)


def test_one_sentence_has_one_translation_in_all_modules(module: Path) -> None:
    messages.rebuild("gates", {"Turned away": "劝返"})
    found = list(messages.problems("gates", {"Turned away": ("passes", "劝回")}))
    assert any("劝回" in line for line in found)
