"""Every command, in the order in which `liba --help` lists them."""

from types import ModuleType

from liba.project.commands import (
    advance,
    demo,
    draw,
    import_roster,
    journal,
    playbook,
    print_cards,
    proof,
    purge,
    send,
    serve,
)

COMMANDS: tuple[ModuleType, ...] = (
    serve,
    demo,
    playbook,
    proof,
    import_roster,
    print_cards,
    advance,
    send,
    journal,
    draw,
    purge,
)
