"""`liba print RUN`, `liba print --type CODE`: cards to PDF files; an unfinished job goes on where it stopped."""

import argparse
import sys

from django.utils.translation import gettext as _
from django.utils.translation import override

from liba.access.models import PassRun, PrintJob
from liba.access.selectors import print_parts
from liba.access.services import ask_print, print_step
from liba.kernel import clock
from liba.kernel.actors import system
from liba.kernel.numbers import pass_number, spaced
from liba.project.languages import terminal_language


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command with its options."""
    parser = subparsers.add_parser("print", help="print the cards of a run, or of all runs of a type")
    parser.add_argument(
        "run_id", nargs="?", type=int, metavar="RUN", help="a run's number, as the list has it"
    )
    parser.add_argument("--type", default="", dest="type_code", help="all runs of this pass type")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print; without a run or type, list the runs. Exit status 1 when there is nothing of that name."""
    runs = PassRun.objects.select_related("type", "area").order_by("pk")
    with override(terminal_language()):
        if options.run_id is None and not options.type_code:
            for one in runs:
                print(_line(one))
            return 0
        chosen = (
            runs.filter(pk=options.run_id) if options.run_id else runs.filter(type__code=options.type_code)
        )
        if not chosen:
            print(_("There is no such run. “liba print” alone lists them."), file=sys.stderr)
            return 1
        for one in chosen:
            _print(one)
    return 0


def _line(run_: PassRun) -> str:
    first, last = run_.first_serial, run_.first_serial + run_.count - 1
    numbers = f"{spaced(pass_number(first))} – {spaced(pass_number(last))}"
    return f"{run_.pk:>5}  {run_.type.code:<10} {run_.used:>7}  {numbers}  {run_.area or run_.purpose}"


def _print(run_: PassRun) -> None:
    waiting = PrintJob.objects.filter(run=run_, finished_at=None, destroyed_at=None).order_by("-pk").first()
    job = waiting or ask_print(system("liba print"), run_id=run_.pk, now=clock.now())
    print(_line(run_), flush=True)
    while job.finished_at is None:
        job = print_step(job.pk, now=clock.now())
        print(_("%(done)s of %(total)s cards") % {"done": job.done, "total": job.total}, flush=True)
    for part in print_parts(job):
        print(part)
