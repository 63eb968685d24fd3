"""`liba journal verify` and `liba journal head`: whether the journal is whole, and its end to print and keep."""

import argparse

from django.utils.translation import gettext as _
from django.utils.translation import override

from liba.governance.refusals import BadHead
from liba.governance.rules import head_from_text
from liba.governance.selectors import journal_head, verify_journal
from liba.governance.terms import FaultKind, Verification
from liba.project.languages import terminal_language


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Both commands with their options."""
    parser = subparsers.add_parser("journal", help="prove that no line of the journal was changed")
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help="follow the whole chain; exit status 1 when it is broken")
    verify.add_argument("--expect", metavar="SEQ:HASH", default="", help="a head that was printed earlier")
    actions.add_parser(
        "head", help="print the end of the chain; keep it where the town's host can't reach it"
    )


def run(options: argparse.Namespace) -> int:
    """Print the head, or what was proved. A broken chain gives exit status 1."""
    if options.action == "head":
        print(journal_head())
        return 0
    expected = head_from_text(options.expect) if options.expect else None
    if options.expect and expected is None:
        raise BadHead
    verification = verify_journal(expected)
    with override(terminal_language()):
        print(said(verification))
    return 0 if verification.fault is None else 1


def said(verification: Verification) -> str:
    """That the journal is whole, or what is wrong and from which line on."""
    if verification.fault is None:
        facts = {"lines": verification.lines, "head": verification.head}
        return _("The journal is whole: %(lines)s lines, head %(head)s.") % facts
    sentences = {
        FaultKind.ALTERED: _("Line %(seq)s was altered, or the one before it was."),
        FaultKind.REMOVED: _("Line %(seq)s was removed."),
        FaultKind.TAIL_CUT: _("The journal was cut: line %(seq)s and those after it are missing."),
        FaultKind.BEYOND_HEAD: _("Line %(seq)s stands beyond the head: it was not written by Liba."),
        FaultKind.HEAD_DIFFERS: _("The head was altered: it does not fit line %(seq)s."),
        FaultKind.NOT_AS_PRINTED: _("Line %(seq)s is not the one that was printed: the chain was made anew."),
    }
    return str(sentences[verification.fault.kind] % {"seq": verification.fault.seq})
