"""Writes of command."""

from liba.command.services.cycle import decide_cycle

__all__ = ["decide_cycle"]
