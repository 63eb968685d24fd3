"""A round as it stands: its plan with its dates, what ended it, and the dues that follow for one target."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from liba.governance.terms import Window as Span
from liba.kernel.text import Text
from liba.rounds.rules.plans import slots, when_of, windows_of
from liba.rounds.terms.plans import RoundSpec, Slot, Window

# The longest a slot may have stood open: a monthly round's last one is still the one that a late visit answers.
LOOK_BACK: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Followed:
    """From when to when somebody is followed (inclusive), for what happened on `event_on`.

    A window that had closed at `begins_at` is none of theirs: who is followed since 15:00 was not missed at 08:00.
    """

    event_on: date
    starts_on: date
    ends_on: date
    ended_at: datetime | None = None
    begins_at: datetime | None = None

    def holds(self, slot: Slot) -> bool:
        """Whether a window of these days is one of theirs."""
        begun = self.begins_at is None or self.begins_at < slot.closes_at
        return begun and not (self.ended_at is not None and self.ended_at <= slot.opens_at)


@dataclass(frozen=True, slots=True)
class Plan:
    """A round. `binds` is its measure's window: outside of it nothing is due.

    Of a round whose targets are drawn, `picks` are those drawn: day, kind and id; on other days nothing is due.
    """

    id: int
    code: str
    name: Text
    spec: RoundSpec
    starts_on: date
    ends_on: date
    stopped_at: datetime | None = None
    binds: Span | None = None
    picks: frozenset[tuple[date, str, int]] | None = None

    @property
    def windows(self) -> tuple[Window, ...]:
        """Every window of it; a slot names its place in here."""
        return windows_of(self.spec)

    def picked(self, day: date, kind: str, target_id: int) -> bool:
        """Whether a target is among those of the day; always, where nothing is drawn."""
        return self.picks is None or (day, kind, target_id) in self.picks

    def over_at(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether nothing of it will open any more."""
        stopped = self.stopped_at is not None and self.stopped_at <= moment
        unbound = self.binds is not None and self.binds.ends_at <= moment
        return stopped or unbound or self.ends_on < moment.astimezone(zone).date()

    def slots(
        self,
        area_codes: Collection[str],
        first_day: date,
        last_day: date,
        zone: ZoneInfo,
        followed: Followed | None = None,
    ) -> tuple[Slot, ...]:
        """The dues of a target in these areas that open from `first_day` to `last_day`, both inclusive."""
        first, last = first_day, min(last_day, self.ends_on)
        if followed is not None:
            first, last = max(first, followed.starts_on), min(last, followed.ends_on)
        if last < first:
            return ()
        found = slots(
            when_of(self.spec, area_codes), first, last, self.starts_on, zone,
            event_on=followed.event_on if followed else None, windows=self.windows,
        )  # fmt: skip
        return tuple(
            slot for slot in found if self._holds(slot) and (followed is None or followed.holds(slot))
        )

    def _holds(self, slot: Slot) -> bool:
        if self.stopped_at is not None and self.stopped_at <= slot.opens_at:
            return False
        if self.picks is not None and all(day != slot.day for day, _kind, _id in self.picks):
            return False
        return self.binds is None or self.binds.holds(slot.opens_at)
