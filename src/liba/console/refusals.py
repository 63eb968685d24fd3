"""What the console itself refuses."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class NoPage(Refusal):
    """An address at which there is nothing."""

    code = "console.no_page"
    sentence = _("There is no page at this address.")
    remedy = _(
        "It may be mistyped, or lead to something that is gone. The menu and the search find what is there."
    )
    status = 404


class FormTooOld(Refusal):
    """A form whose page belongs to a sign-in that has ended, or that another site sent."""

    code = "console.form_too_old"
    sentence = _("This page was open since before you last signed in, so what you sent was not taken.")
    remedy = _("Go back, load the page again, and send it once more.")
    status = 403
