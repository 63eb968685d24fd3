"""What a playbook is refused for."""

from django.utils.translation import gettext_noop as _

from liba.kernel.marking import mark_counted as _n
from liba.kernel.refusals import Refusal
from liba.playbook.terms import Problem


class UnsoundPlaybook(Refusal):
    """The playbook has problems; nothing of it was applied. `problems` has them all, each with line and column."""

    code = "playbook.unsound"
    sentence, plural = _n(
        "The playbook has %(count)d problem; nothing was applied. First: %(first)s",
        "The playbook has %(count)d problems; nothing was applied. First: %(first)s",
    )
    remedy = _("Correct them and check it again with `liba playbook check`.")

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems), first=problems[0].in_words(file))
        self.file = file
        self.problems = problems


class OtherTown(Refusal):
    """A server holds one town."""

    code = "playbook.other_town"
    sentence = _("This playbook is of town %(theirs)s, but this server holds %(ours)s.")
    remedy = _("Use the server of that town, or another database.")
