"""Every command, in the order in which `liba --help` lists them."""

from types import ModuleType

from liba.project.commands import demo, import_roster, journal, playbook, print_cards, proof, purge

COMMANDS: tuple[ModuleType, ...] = (demo, playbook, proof, import_roster, print_cards, journal, purge)
