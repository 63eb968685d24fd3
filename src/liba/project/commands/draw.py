"""`liba draw verify FILE`: whether a published draw is what its list and its seed say. It needs no town and no database."""

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from liba.project.languages import terminal_language
from liba.rounds.rules.draws import UnreadableDraw, rank, read, what_is_wrong


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command with its file."""
    parser = subparsers.add_parser("draw", help="check a published draw")
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser(
        "verify", help="draw again from the list and the seed; exit status 1 when it differs"
    )
    verify.add_argument("file", help="the draw's text file as its page gives it; - is standard input")


def run(options: argparse.Namespace) -> int:
    """Print the ranks of the picks and the judgement; exit status 1 for a draw that doesn't hold."""
    with override(terminal_language()):
        try:
            text = (
                sys.stdin.read()
                if options.file == "-"
                else Path(options.file).read_text(encoding="utf-8-sig")
            )
            claimed = read(text)
        except (OSError, UnicodeDecodeError, UnreadableDraw) as wrong:
            print(_("This is no published draw: %(why)s") % {"why": wrong}, file=sys.stderr)
            return 1
        for entry in claimed.picks:
            print(rank(claimed.seed, claimed.digest, entry)[:16], entry)
        wrong_codes = what_is_wrong(claimed)
        print(_sentence(wrong_codes, drawn_yet=bool(claimed.seed)))
    return 1 if wrong_codes else 0


def _sentence(wrong: tuple[str, ...], *, drawn_yet: bool) -> str:
    said = {
        "list_changed": _("The list is not the one whose digest was published."),
        "not_canonical": _("The list is not in its order, or names something twice."),
        "picks_differ": _("The list and the seed draw something else."),
    }
    if wrong:
        return " ".join(said[code] for code in wrong)
    return _("The draw holds.") if drawn_yet else _("The list is as it was published; nothing is drawn yet.")
