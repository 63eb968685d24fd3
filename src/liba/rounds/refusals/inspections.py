"""What is refused of draws and findings."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class NothingToInspect(Refusal):
    """Posts and places are drawn, not people's homes."""

    code = "rounds.nothing_to_inspect"
    sentence = _("The round %(round)s goes over no posts and no places on that day.")
    remedy = _("Choose a round over posts or places.")


class WrongPickCount(Refusal):
    """As many as the list holds, at most."""

    code = "rounds.wrong_pick_count"
    sentence = _("Of %(listed)s entries one can draw 1 to %(listed)s.")


class ListedAlready(Refusal):
    """One list a round and day: nobody lists until a draw comes out as wished."""

    code = "rounds.listed_already"
    sentence = _("The list of this round and day is fixed already.")
    remedy = _("Draw from that one.")


class SeedNeeded(Refusal):
    """A seed that others can look up."""

    code = "rounds.seed_needed"
    sentence = _("A draw needs a published seed and where it was published.")
    remedy = _(
        "Take a number that nobody could know when the list was fixed, such as tonight's lottery numbers."
    )


class DrawnAlready(Refusal):
    """A draw is drawn once."""

    code = "rounds.drawn_already"
    sentence = _("This was drawn already, with the seed %(seed)s.")


class FindingWithoutWords(Refusal):
    """What is wrong is said, so that it can be put right."""

    code = "rounds.finding_without_words"
    sentence = _("Say what was found.")


class FindingNowhere(Refusal):
    """A finding is about one post or one place."""

    code = "rounds.finding_nowhere"
    sentence = _("Choose the post or the place that it is about.")


class WrongDeadline(Refusal):
    """The day by which it is put right lies ahead."""

    code = "rounds.wrong_deadline"
    sentence = _("The day by which it is to be put right must not lie in the past.")


class FindingNotOpen(Refusal):
    """It stands at another stage."""

    code = "rounds.finding_not_open"
    sentence = _("This finding is at another stage, so this can't be done now.")


class SamePersonLooks(Refusal):
    """Who put it right is not who says that it is right."""

    code = "rounds.same_person_looks"
    sentence = _("Somebody else than who put it right looks again.")
