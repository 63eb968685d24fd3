"""What handing out phones refuses."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class TooManyPhones(Refusal):
    """Codes for more people than one print makes."""

    code = "workforce.too_many_phones"
    sentence = _("%(count)d people are more than one print makes; at most %(most)d.")
    remedy = _("Choose a smaller area, print, and go on with the next.")


class NotAPhonesRole(Refusal):
    """A role that is not given in bulk."""

    code = "workforce.not_a_phones_role"
    sentence = _("The role %(role)s is not handed out with phones.")
    remedy = _("Give it to one person, on the page of users.")
