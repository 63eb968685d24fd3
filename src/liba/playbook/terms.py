"""The vocabulary of reading a playbook."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; lines and columns count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong at a mark, what is expected there, and the nearest right word if one is near."""

    mark: Mark
    sentence: str
    nearest: str = ""

    def in_words(self, file: str) -> str:
        """`file:line:column: sentence (did you mean …?)`."""
        hint = f" → {self.nearest}?" if self.nearest else ""
        return f"{file}:{self.mark.line}:{self.mark.column}: {self.sentence}{hint}"
