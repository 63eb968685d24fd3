"""`liba playbook check|diff|apply FILE`: a town's method in YAML."""

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import override

from liba.governance.method import Step, StepKind
from liba.kernel.actors import system
from liba.kernel.clock import now
from liba.playbook.checking import check_playbook
from liba.playbook.services import apply_playbook, playbook_difference, read_playbook, town_command
from liba.playbook.towns import packaged_playbook, packaged_towns
from liba.project.languages import terminal_language

SHOWN = 8


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its three verbs."""
    parser = subparsers.add_parser("playbook", help="check, compare or apply a town's playbook")
    parser.add_argument("verb", choices=("check", "diff", "apply"))
    parser.add_argument("file", help=f"a YAML file, or a packaged town: {', '.join(packaged_towns())}")
    parser.add_argument(
        "--by", default="", metavar="NAME", help="who decides what is applied (default: the town's command)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Exit status 1 when the playbook has problems or can't be read."""
    raw = _read(options.file)
    if raw is None:
        print(f"There is no file {options.file}, nor a packaged town of that name.", file=sys.stderr)
        return 1
    with override(terminal_language()):
        checked = check_playbook(options.file, raw)
        for problem in checked.problems:
            print(problem.in_words(options.file), file=sys.stderr)
        if checked.playbook is None:
            return 1
        if options.verb == "check":
            print(_("%(file)s: sound.") % {"file": options.file})
            return 0
        call_command("migrate", verbosity=0, interactive=False)
        if options.verb == "diff":
            _show(playbook_difference(checked.playbook, now=now()))
        else:
            playbook = read_playbook(options.file, raw)
            decider = replace(system("playbook"), name=options.by.strip() or town_command(playbook))
            _show(apply_playbook(decider, playbook, now=now()))
    return 0


def _read(file: str) -> bytes | None:
    path = Path(file)
    if path.is_file():
        return path.read_bytes()
    return packaged_playbook(file) if file in packaged_towns() else None


def _show(steps: tuple[Step, ...]) -> None:
    """The steps in words; a long row of like ones is cut and counted."""
    signs = {StepKind.ADD: "+", StepKind.CHANGE: "~", StepKind.END: "-", StepKind.STAYS: "!"}
    counts = Counter((step.kind, step.thing) for step in steps)
    shown: Counter[tuple[StepKind, str]] = Counter()
    for step in steps:
        key = (step.kind, step.thing)
        shown[key] += 1
        if shown[key] <= SHOWN or counts[key] == SHOWN + 1:
            print(f"{signs[step.kind]} {_(step.thing)} {step.code} {step.name}".rstrip())
            for difference in step.differences:
                print(f"    {difference.name}: {difference.old} → {difference.new}")
        if shown[key] == counts[key] > SHOWN + 1:
            print(f"{signs[step.kind]} {_(step.thing)}: … {counts[key] - SHOWN} " + _("more"))
    if not steps:
        print(_("Nothing differs: the town is as its playbook says."))
    if any(step.kind is StepKind.STAYS for step in steps):
        print(_("Lines with ! stay as they are: a measure is not rewritten. Decide a renewal instead."))
