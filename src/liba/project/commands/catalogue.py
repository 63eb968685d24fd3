"""Every command, in the order in which `liba --help` lists them."""

from types import ModuleType

from liba.project.commands import demo, import_roster, journal, playbook, print_cards, purge

COMMANDS: tuple[ModuleType, ...] = (demo, playbook, import_roster, print_cards, journal, purge)
