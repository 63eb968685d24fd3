"""What posts, rotas, swaps and arrivals refuse."""

from django.utils.translation import gettext_noop as _

from liba.kernel.marking import mark_counted as _n
from liba.kernel.refusals import Refusal


class PostCodeTaken(Refusal):
    """Codes of posts are unique."""

    code = "workforce.post_code_taken"
    sentence = _("A post with the code %(post)s exists.")
    remedy = _("Choose another code.")


class PostWithoutShifts(Refusal):
    """A post where nobody ever stands is none."""

    code = "workforce.post_without_shifts"
    sentence = _("A post needs a shift and a person a shift at least.")
    remedy = _("Choose its shifts and how many people each needs.")


class UnknownPattern(Refusal):
    """A shift that the town does not have."""

    code = "workforce.unknown_pattern"
    sentence = _("This town has no shift %(pattern)s.")
    remedy = _("Choose one of the town's shifts.")


class PostClosed(Refusal):
    """A post that was closed takes no more changes."""

    code = "workforce.post_closed"
    sentence = _("The post %(post)s is closed.")
    remedy = _("Open a new post where one is needed again.")


class NoPosts(Refusal):
    """A rota over an area without posts."""

    code = "workforce.no_posts"
    sentence = _("There is no post with shifts in this area on these days.")
    remedy = _("Open posts there first, or choose a larger area.")


class NoLane(Refusal):
    """A neighbours' rota needs households."""

    code = "workforce.no_households_in_turn"
    sentence = _("No household lives in this area.")
    remedy = _("Choose an area with households.")


class RotaTooLong(Refusal):
    """Rotas are made for some weeks."""

    code = "workforce.rota_too_long"
    sentence = _("A rota is for 1 to %(most)s days.")
    remedy = _("Choose fewer days; the next rota goes on where this one ends.")


class RotaInThePast(Refusal):
    """A rota is a plan."""

    code = "workforce.rota_in_the_past"
    sentence = _("A rota begins today at the earliest.")
    remedy = _("Choose a later day.")


class RotaNotDraft(Refusal):
    """Only drafts are published or made anew."""

    code = "workforce.rota_not_draft"
    sentence = _("This rota is no draft any more.")
    remedy = _("Make a new rota, or change single shifts.")


class RotaOverlaps(Refusal):
    """A post has one rota at a time."""

    code = "workforce.rota_overlaps"
    sentence = _("%(rota)s fills shifts of the same posts on the same days.")
    remedy = _("Withdraw it first, or choose other days.")


class UnknownShift(Refusal):
    """Nothing is known here of a shift."""

    code = "workforce.unknown_shift"
    sentence = _("This shift is not known here.")
    remedy = _("Fetch the shifts anew on the phone.")
    status = 404


class NotYourShift(Refusal):
    """Who speaks of a shift must stand there, or plan rotas."""

    code = "workforce.not_your_shift"
    sentence = _("This is not your shift.")
    remedy = _("Ask who plans the rota to note it.")
    status = 403


class ShiftIsOver(Refusal):
    """What is past isn't given away."""

    code = "workforce.shift_is_over"
    sentence = _("This shift is over or has begun.")
    remedy = _("Shifts to come can be given to somebody else.")


class SwapWithOneself(Refusal):
    """A swap needs two."""

    code = "workforce.swap_with_oneself"
    sentence = _("A shift can't be swapped with oneself.")
    remedy = _("Choose somebody else.")


class CannotSwap(Refusal):
    """The other can't take the shift: nothing of why, when that is between them and the clinic."""

    code = "workforce.cannot_swap"
    sentence = _("%(name)s can't take this shift.")
    remedy = _("Choose somebody else; who is free stands among the stand-ins.")


class AbsentThen(CannotSwap):
    """Who is away stands at no post."""

    code = "workforce.absent_then"
    sentence = _("%(name)s is absent on that day.")


class ShiftsClash(CannotSwap):
    """Nobody stands at two posts."""

    code = "workforce.shifts_clash"
    sentence = _("%(name)s has another shift at that time.")


class RestTooShort(CannotSwap):
    """Between two shifts lies a rest."""

    code = "workforce.rest_too_short"
    sentence = _("%(name)s would have less than %(hours)s hours of rest.")


class WeekFull(CannotSwap):
    """Nobody has more than the most shifts in seven days."""

    code = "workforce.week_full"
    sentence = _("%(name)s has %(most)s shifts in these seven days already.")


class LacksSkill(CannotSwap):
    """Somebody at the post must have what it needs."""

    code = "workforce.lacks_skill"
    sentence = _("The post needs somebody with a skill that %(name)s does not have.")


class TakesNoTurn(Refusal):
    """A lane's rota is of its households that can send somebody. `left_out` is why this one takes no turn."""

    code = "workforce.takes_no_turn"
    sentence = _("The household %(name)s takes no turn: %(left_out)s.")
    remedy = _("Choose another household of the lane.")


class TurnBeforeOthers(Refusal):
    """Nobody has a second turn before every other that can come has had its own."""

    code = "workforce.turn_before_others"
    sentence, plural = _n(
        "The household %(name)s would have a turn again before %(count)d other that could come has had one.",
        "The household %(name)s would have a turn again before %(count)d others that could come have had one.",
    )
    remedy = _("Choose one of those that have none yet.")


class TurnTakenAway(Refusal):
    """Who gives up a turn does not fall behind those who have two."""

    code = "workforce.turn_taken_away"
    sentence = _("The household %(name)s would be left with fewer turns than others have already.")
    remedy = _("Choose a household that changes turns with it, or note its absence first.")


class SwapAnswered(Refusal):
    """A swap is answered once."""

    code = "workforce.swap_answered"
    sentence = _("This swap was answered already.")


class AwayTooLong(Refusal):
    """Somebody who is away for months is no slip of a finger: whoever plans the rota notes it."""

    code = "workforce.away_too_long"
    sentence = _("At most %(most)d days can be reported at once.")
    remedy = _("Ask whoever plans the rota to note a longer absence.")


class WrongDays(Refusal):
    """An absence ends when it begins or later."""

    code = "workforce.wrong_days"
    sentence = _("The last day lies before the first.")
    remedy = _("Correct the days.")
