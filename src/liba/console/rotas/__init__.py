"""Posts and rotas: who stands where and when, what is open, who could stand in; on paper and in calendars."""

from liba.console.rotas import absences, calendars, keying, making, overview, page, posts, shift

ADDRESSES = (
    *overview.ADDRESSES,
    *making.ADDRESSES,
    *posts.ADDRESSES,
    *absences.ADDRESSES,
    *calendars.ADDRESSES,
    *keying.ADDRESSES,
    *shift.ADDRESSES,
    *page.ADDRESSES,
)
__all__ = ["ADDRESSES"]
