"""The neighbours' rota: households in turn. `taking` does it, in a process of its own; here are the values."""

from liba.workforce.rules.turns.values import Door, Turns

__all__ = ["Door", "Turns"]
