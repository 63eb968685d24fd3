"""Every command, in the order in which `liba --help` lists them."""

from types import ModuleType

from liba.project.commands import journal, purge

COMMANDS: tuple[ModuleType, ...] = (journal, purge)
