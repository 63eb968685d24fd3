"""Refusals about single responders."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class BadgeTaken(Refusal):
    """Another responder wears this number."""

    code = "workforce.badge_taken"
    sentence = _("The badge number %(number)s is somebody else's.")
    remedy = _("Leave it empty to get the next free one.")


class ResponderTwice(Refusal):
    """The ID number is that of a responder who is here already."""

    code = "workforce.responder_twice"
    sentence = _("This ID number is that of responder %(number)s.")
    remedy = _("Open that responder's page instead of adding them again.")


class UserTaken(Refusal):
    """The account belongs to another responder."""

    code = "workforce.user_taken"
    sentence = _("This account is responder %(number)s's.")
    remedy = _("One account is one person. Make an account for the other one.")


class UnknownGroup(Refusal):
    """No group of this code."""

    code = "workforce.unknown_group"
    sentence = _("There is no group “%(group)s”.")
    remedy = _("Groups stand in the playbook.")


class UnknownSkill(Refusal):
    """No skill of this code."""

    code = "workforce.unknown_skill"
    sentence = _("There is no skill “%(skill)s”.")
    remedy = _("Skills stand in the playbook.")


class NotCleared(Refusal):
    """Who is not cleared, is ill, or has left, is put on no post and in no unit."""

    code = "workforce.not_cleared"
    sentence = _("%(responder)s may not serve on %(day)s: no health clearance holds then.")
    remedy = _("Have the clinic clear them, note it on their page, and try again.")


class NoResponder(Refusal):
    """The phone's holder is on no list of responders."""

    code = "workforce.no_responder"
    sentence = _("Whose phone this is, is on no list of responders.")
    remedy = _("Ask your village to put you on its list and to name your account there.")


class ClearanceOver(Refusal):
    """A clearance that has run out before it is noted."""

    code = "workforce.clearance_over"
    sentence = _("A clearance up to %(until)s is over already.")
    remedy = _("Enter the last day on which it holds, or leave it empty.")


class MadeInFuture(Refusal):
    """A fact that has not happened yet."""

    code = "workforce.made_in_future"
    sentence = _("This is still to come.")
    remedy = _("Enter when it happened.")


class LeftAlready(Refusal):
    """Somebody who serves no longer."""

    code = "workforce.left_already"
    sentence = _("%(responder)s left on %(day)s.")
    remedy = _("Take them on again first.")


class LeftBeforeJoining(Refusal):
    """Somebody would leave before they came."""

    code = "workforce.left_before_joining"
    sentence = _("They joined on %(joined)s; they can't leave before that.")
    remedy = _("Enter a later day.")
