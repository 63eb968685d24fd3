"""`liba`: the command line of a town's host."""

import argparse
import sys
from collections.abc import Sequence

import liba.project.boot  # noqa: F401 - models and commands need Django set up

from django.core.management import execute_from_command_line  # isort: skip
from liba.kernel.refusals import Refusal
from liba.project.commands.catalogue import COMMANDS


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
        print(f"{refusal.sentence % dict(refusal.facts)} {refusal.remedy} [{refusal.code}]", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
