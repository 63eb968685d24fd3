"""What bulletins are refused for."""

from liba.kernel.marking import mark as _
from liba.kernel.marking import mark_counted as _n
from liba.kernel.refusals import Refusal


class BulletinEmpty(Refusal):
    """A bulletin says what became of something."""

    code = "command.bulletin_empty"
    sentence = _("A bulletin needs a title and a few words.")


class BulletinReveals(Refusal):
    """A bulletin goes to everybody: it holds no number, plate or name of the incident's people."""

    code = "command.bulletin_reveals"
    sentence, plural = _n(
        "The text tells who it was about, at %(count)d place: a name, a number or a plate.",
        "The text tells who it was about, at %(count)d places: a name, a number or a plate.",
    )
    remedy = _("Take those out; say what happened and what came of it, not who it was.")


class BulletinMayReveal(Refusal):
    """A word of it is also somebody's name: a person decides."""

    code = "command.bulletin_may_reveal"
    sentence, plural = _n(
        "%(count)d word of the text is also the name of somebody here.",
        "%(count)d words of the text are also names of people here.",
    )
    remedy = _("Take them out, or say that nobody is meant.")
