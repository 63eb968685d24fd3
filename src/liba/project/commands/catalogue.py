"""Every command, in the order in which `liba --help` lists them."""

from types import ModuleType

from liba.project.commands import demo, journal, playbook, purge

COMMANDS: tuple[ModuleType, ...] = (demo, playbook, journal, purge)
