"""What is refused around passes: making, handing out, changing and printing them."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class TwoKeysLive(Refusal):
    """Two keys are live at any time, no more."""

    code = "access.two_keys_live"
    sentence = _("Two signing keys are live already: %(keys)s.")
    remedy = _("Withdraw one first; the cards it signed then stop at every gate.")


class KeyGone(Refusal):
    """A key that is withdrawn stays so."""

    code = "access.key_gone"
    sentence = _("The signing key %(key)s is withdrawn already.")


class KeyWithdrawnCards(Refusal):
    """Cards of a withdrawn key can't be printed: their codes would be refused."""

    code = "access.key_withdrawn_cards"
    sentence = _("The key %(key)s that signed these cards is withdrawn, so they can't be printed.")
    remedy = _("Replace the cards; the new ones carry the live key.")


class WrongKind(Refusal):
    """Each kind of pass is issued in its own way."""

    code = "access.wrong_kind"
    sentence = _("A pass of the type %(type)s isn't issued in this way.")
    remedy = _("Choose a type of the right kind.")


class NobodyToIssueTo(Refusal):
    """Every household of the area has its cards."""

    code = "access.nobody_to_issue_to"
    sentence = _("No household in %(area)s is without these cards.")
    remedy = _("Lost or torn cards are replaced one by one.")


class WrongNumberOfSets(Refusal):
    """Blank stock is made in reasonable amounts."""

    code = "access.wrong_number_of_sets"
    sentence = _("Blank sets are made 1 to %(most)s at a time.")


class NumbersExhausted(Refusal):
    """Serial numbers have six digits."""

    code = "access.numbers_exhausted"
    sentence = _("Only %(left)s pass numbers are left, and %(wanted)s are needed.")


class ValidityBeyondMeasure(Refusal):
    """A pass can't outlive the measure that it belongs to."""

    code = "access.validity_beyond_measure"
    sentence = _("The pass would be valid to %(valid_to)s, but its measure ends on %(ends_on)s.")
    remedy = _("Choose an earlier day, or renew the measure first.")


class BadDates(Refusal):
    """A pass ends on or after its first day, and not in the past."""

    code = "access.bad_dates"
    sentence = _("The pass would be valid from %(valid_from)s to %(valid_to)s.")
    remedy = _("Choose a last day that is not before the first, and not past.")


class EndDateNeeded(Refusal):
    """Permits for tenants and special cases always end."""

    code = "access.end_date_needed"
    sentence = _("This permit needs a last day.")
    remedy = _("Write the day on which it ends.")


class TooLong(Refusal):
    """The type says how long its permits may run."""

    code = "access.too_long"
    sentence = _("A permit of this type runs for %(longest)s days at most; this one would run for %(days)s.")
    remedy = _("Choose an earlier last day; it can be issued again.")


class AddressNeeded(Refusal):
    """A pass that is bound to an address needs one."""

    code = "access.address_needed"
    sentence = _("This pass is bound to an address, and none is given.")
    remedy = _("Write the village, road and door.")


class ReasonNeeded(Refusal):
    """What restricts or exempts somebody has a reason."""

    code = "access.reason_needed"
    sentence = _("A reason is needed.")
    remedy = _("Write in a few words why.")


class NotInsideCordon(Refusal):
    """Resident passes and stall permits are for addresses inside the cordon."""

    code = "access.not_inside_cordon"
    sentence = _("%(what)s is not inside %(cordon)s.")
    remedy = _("Check the address, or the areas of the cordon.")


class NotLivingHere(Refusal):
    """Somebody who moved out or died gets no pass."""

    code = "access.not_living_here"
    sentence = _("This person is registered as moved out or deceased.")
    remedy = _("Correct the roster first if that is wrong.")


class HasOneAlready(Refusal):
    """One pass of a type for a person."""

    code = "access.has_one_already"
    sentence = _("This person has such a pass already: %(number)s.")
    remedy = _("Replace that one if it is lost or torn.")


class StallTaken(Refusal):
    """Strictly one stall, one permit. The holder is not named here."""

    code = "access.stall_taken"
    sentence = _("The stall %(stall)s has a permit already: %(number)s.")
    remedy = _("End or revoke that permit first.")


class NotAStall(Refusal):
    """Permits bind stalls that exist."""

    code = "access.not_a_stall"
    sentence = _("%(what)s is not a stall in use.")


class NotBlank(Refusal):
    """Only blank stock, or a household's own cards, can be handed to it."""

    code = "access.not_blank"
    sentence = _("The card %(number)s is not blank: it belongs to somebody else or is stopped.")
    remedy = _("Take another card from the stock and put this one aside.")


class UnknownHousehold(Refusal):
    """A card is handed to a household of the register."""

    code = "registry.unknown_household"
    sentence = _("There is no household %(household)s in the register.")
    remedy = _("Check the number, or register the household first.")


class HasColourAlready(Refusal):
    """One set of one colour for a household."""

    code = "access.has_colour_already"
    sentence = _("The household %(household)s has its cards already: %(number)s.")
    remedy = _("Lost or torn cards are replaced one by one.")


class NothingToHandOut(Refusal):
    """A receipt is for cards."""

    code = "access.nothing_to_hand_out"
    sentence = _("There are no cards to hand out to the household %(household)s.")
    remedy = _("Issue cards to it, or scan cards from the blank stock.")


class ReceiptOfAnother(Refusal):
    """A receipt's id is used once."""

    code = "access.receipt_of_another"
    sentence = _("This receipt was recorded for another household.")


class UnknownNumber(Refusal):
    """No pass has the number."""

    code = "access.unknown_number"
    sentence = _("No pass has the number %(number)s.")
    remedy = _("Check the seven digits.")
    status = 404


class NotInThatState(Refusal):
    """A pass changes only from certain states."""

    code = "access.not_in_that_state"
    sentence = _("This can't be done with the pass %(number)s as it stands.")
    remedy = _("Look at its history; a new pass can be issued.")


class NothingToPrint(Refusal):
    """A run without cards, or with cards that are all stopped."""

    code = "access.nothing_to_print"
    sentence = _("There is nothing to print here.")


class TooManyRows(Refusal):
    """A hand-out sheet is for a group or a village, not for a town."""

    code = "access.too_many_rows"
    sentence = _("The area has more than %(most)s households.")
    remedy = _("Print the sheets of its parts.")
