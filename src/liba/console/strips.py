"""A day at a gate as a strip of bars by quarter of an hour, refusals below the line."""

from collections.abc import Sequence
from dataclasses import dataclass

QUARTERS = 96
_STEP = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One quarter of an hour (0–95): people let in, people who left, people refused or turned back."""

    quarter: int
    entered: int = 0
    left: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of the drawing, in its own units."""

    x: int
    y: float
    height: float
    css: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws: blocks, the line's height, marks of the hours, and the totals that a reader hears."""

    width: int
    height: int
    line: float
    blocks: tuple[Block, ...]
    hours: tuple[tuple[int, str], ...]
    entered: int
    left: int
    refused: int


def drawn(bars: Sequence[Bar], height: int) -> Drawing:
    """Lay out the bars: both sides of the line share one scale, so that heights can be compared."""
    above = max((bar.entered + bar.left for bar in bars), default=0)
    below = max((bar.refused for bar in bars), default=0)
    room = height - 14
    scale = room / max(above + below, 1)
    line = above * scale if above else 1.0
    blocks: list[Block] = []
    for bar in bars:
        x = bar.quarter * _STEP
        blocks.append(Block(x, line - bar.entered * scale, bar.entered * scale, "in"))
        blocks.append(Block(x, line - (bar.entered + bar.left) * scale, bar.left * scale, "out"))
        blocks.append(Block(x, line + 1, bar.refused * scale, "refused"))
    return Drawing(
        width=QUARTERS * _STEP,
        height=height,
        line=line,
        blocks=tuple(block for block in blocks if block.height > 0),
        hours=tuple((hour * 4 * _STEP, f"{hour:02d}") for hour in range(0, 24, 3)),
        entered=sum(bar.entered for bar in bars),
        left=sum(bar.left for bar in bars),
        refused=sum(bar.refused for bar in bars),
    )
