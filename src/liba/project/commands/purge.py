"""`liba purge`: destroy personal data whose time is over, and print the certificate."""

import argparse
from pathlib import Path

from django.utils.translation import override

from liba.governance.retention import purge_all
from liba.kernel.actors import system
from liba.kernel.clock import now
from liba.project.languages import terminal_language
from liba.project.retention import RULES


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and where its certificate goes."""
    parser = subparsers.add_parser("purge", help="destroy personal data whose time is over")
    parser.add_argument("--certificate", type=Path, help="write the certificate to this file too")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Purge by every rule of the town; print what was destroyed, to be signed and kept."""
    certificate = purge_all(RULES, system("purge"), now())
    with override(terminal_language()):
        text = certificate.as_text()
    if options.certificate is not None:
        options.certificate.write_text(text, encoding="utf-8")
    print(text)
    return 0
