"""Every command, in the order in which `liba --help` lists them."""

from types import ModuleType

COMMANDS: tuple[ModuleType, ...] = ()
