"""What is refused of forms."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class UnsoundForm(Refusal):
    """A form that can't be asked. `fault` is a fault's code, `place` the way to it in the form."""

    code = "rounds.unsound_form"
    sentence = _(
        "The form %(form)s can't be asked like this: %(fault)s (%(place)s). Faults in all: %(count)s."
    )
    remedy = _("Correct it and try again; the check of forms names every fault and its place.")
