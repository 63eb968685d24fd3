"""The sections of a playbook that rounds read."""

from liba.rounds.method.returns import ReturnSection, return_faults, return_steps

__all__ = ["ReturnSection", "return_faults", "return_steps"]
