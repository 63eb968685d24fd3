"""Text that a town wrote in its own words, in both languages."""

from typing import Self

import msgspec


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
