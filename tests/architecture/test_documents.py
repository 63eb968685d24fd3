"""A feature without its page is not finished: settings, refusals and the drawing of the layers."""

import re

from scripts import reference
from tests.architecture.sources import ROOT, modules, sources

SETTING = re.compile(r"\bLIBA_[A-Z][A-Z_]+\b")
# Names that the tests and the set-up read, not a town's server.
NOT_A_TOWNS = re.compile(r"^LIBA_(TEST_|CHROMIUM$)")


def _settings_read() -> set[str]:
    """Every name that the settings take from the environment."""
    reading = re.compile(
        r"(?:_read|environ\.get|getenv)\(\s*[\"'](LIBA_[A-Z_]+)[\"']|environ\[[\"'](LIBA_[A-Z_]+)"
    )
    return {first or second for s in sources() for first, second in reading.findall(s.text)}


def test_every_setting_is_documented() -> None:
    page = ROOT / "docs" / "reference" / "settings.md"
    documented = set(SETTING.findall(page.read_text(encoding="utf-8")))
    wanted = {name for name in _settings_read() if not NOT_A_TOWNS.match(name)}
    assert wanted
    assert wanted - documented == set()


def test_every_refusal_has_a_code_of_its_own() -> None:
    found = reference.refusals()
    codes = [refusal.code for refusal in found]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []
    assert [code for code in codes if code.split(".")[0] not in modules()] == []
    assert [refusal.code for refusal in found if not refusal.sentence] == []


def test_generated_pages_are_up_to_date() -> None:
    stale = [page.name for page, text in reference.pages().items() if reference.written(page) != text]
    assert stale == [], "run `make docs`"
