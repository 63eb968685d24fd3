"""`liba`: the command line of a town's host."""

import argparse
import sys
from collections.abc import Sequence

import liba.project.boot  # noqa: F401 - models and commands need Django set up

from django.core.management import execute_from_command_line  # isort: skip
from django.utils import translation

from liba.kernel.refusals import Refusal, in_words
from liba.project.commands.catalogue import COMMANDS
from liba.project.languages import terminal_language


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. A refusal is printed in plain words and gives exit status 1."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["manage"]:
        execute_from_command_line(["liba manage", *arguments[1:]])
        return 0
    parser = argparse.ArgumentParser(prog="liba", description="What a township runs when an epidemic comes.")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.declare(subparsers)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except Refusal as refusal:
        print(said(refusal), file=sys.stderr)
        return 1


def said(refusal: Refusal) -> str:
    """What was refused and what to do, in the terminal's language, with the code that stays the same."""
    with translation.override(terminal_language()):
        return f"{in_words(refusal, translation)} [{refusal.code}]"


if __name__ == "__main__":
    sys.exit(main())
