"""What happens in a made-up past: things that are done at their moments, in the order in which they happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

Does = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that somebody does at a moment."""

    at: datetime
    does: Does


class Past:
    """Events from a seed; what one of them does may bring about later ones."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - days that are the same each time
        self._events: list[_Event] = []

    def at(self, moment: datetime, does: Does) -> None:
        """Something at a moment."""
        self._events.append(_Event(moment, does))

    def later(self, moment: datetime, least: int, most: int, does: Does) -> None:
        """Something from `least` to `most` minutes after a moment."""
        self.at(moment + timedelta(seconds=self.random.randint(least * 60, most * 60)), does)

    def one_in(self, share: int) -> bool:
        """True for so many of a hundred."""
        return self.random.randrange(100) < share

    def play(self, until: datetime) -> int:
        """Do what lies before a moment; how many things were done."""
        count = 0
        while self._events:
            event = min(self._events, key=_moment)
            self._events.remove(event)
            if event.at > until:
                break
            event.does(event.at)
            count += 1
        return count


def _moment(event: _Event) -> datetime:
    return event.at
