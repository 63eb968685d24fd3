"""Text that a town wrote in its own words, in both languages."""

from collections.abc import Mapping, Sequence
from typing import Self, TypeVar

import msgspec

_Value = TypeVar("_Value")
_ENGLISH = "_en"


class Text(msgspec.Struct, frozen=True):
    """A sentence or name in Chinese and English. English may be empty: the Chinese is then shown."""

    zh: str
    en: str = ""

    def in_language(self, code: str) -> str:
        """The text for a language code such as `zh-hans` or `en`; never empty if either is given."""
        if code.startswith("zh"):
            return self.zh or self.en
        return self.en or self.zh

    @classmethod
    def both(cls, zh: str, en: str) -> Self:
        """The two languages in the order in which a town says them."""
        return cls(zh=zh, en=en)


def listed(names: Sequence[Text], more: str = "") -> Text:
    """Several names as one text: each language with its own comma, and `more` (such as "…") at the end."""
    return Text(
        "、".join(name.in_language("zh") for name in names) + more,
        ", ".join(name.in_language("en") for name in names) + more,
    )


def as_facts(name: str, text: Text) -> dict[str, str]:
    """A text as facts, which are single values: the Chinese under its name, the English beside it as `…_en`."""
    return {name: text.in_language("zh"), f"{name}{_ENGLISH}": text.in_language("en")}


def facts_in(facts: Mapping[str, _Value], language: str) -> dict[str, _Value]:
    """Facts for a sentence in a language: those that came in both (see `as_facts`) in that one, the others as they are."""
    if language.startswith("zh"):
        return dict(facts)
    own = {
        name.removesuffix(_ENGLISH): said for name, said in facts.items() if name.endswith(_ENGLISH) and said
    }
    return {**facts, **own}
