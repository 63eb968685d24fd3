"""What the registry refuses."""

from django.utils.translation import gettext_noop as _

from liba.kernel.marking import mark_counted as _n
from liba.kernel.refusals import Refusal


class WrongIdNumber(Refusal):
    """An ID number must be possible (GB 11643)."""

    code = "registry.wrong_id_number"
    sentence = _("The ID number can't be right.")
    remedy = _("Compare it with the card, digit by digit; the last one is a check digit.")


class WrongPhone(Refusal):
    """A phone number must be possible; one without its area code can't be called from elsewhere."""

    code = "registry.wrong_phone"
    sentence = _("A phone number can't be right: it ends in %(tail)s.")
    remedy = _("Write eleven digits, or a landline with its area code.")


class NoName(Refusal):
    """A person has a name."""

    code = "registry.no_name"
    sentence = _("A person needs a name.")
    remedy = _("Write the name as it stands on the card.")


class IdTaken(Refusal):
    """One ID number, one person."""

    code = "registry.id_taken"
    sentence = _("This ID number belongs to somebody who is registered already: %(household)s.")
    remedy = _("Look the number up; move that person here if they live here now.")


class NumberTaken(Refusal):
    """Household numbers are unique in their area."""

    code = "registry.number_taken"
    sentence = _("The area has a household %(number)s already.")
    remedy = _("Choose another number.")


class HouseholdClosed(Refusal):
    """Nothing is changed in a household that is closed."""

    code = "registry.household_closed"
    sentence = _("The household %(household)s is closed.")
    remedy = _("Use the household that people live in now.")


class StillLivedIn(Refusal):
    """A household closes when nobody is left in it."""

    code = "registry.still_lived_in"
    sentence, plural = _n(
        "%(count)s person still belongs to the household %(household)s.",
        "%(count)s people still belong to the household %(household)s.",
    )
    remedy = _("Move them, or record that they moved out or died.")


class TooFewLetters(Refusal):
    """A search for almost nothing would show almost everybody."""

    code = "registry.too_few_letters"
    sentence = _("There is nothing to search for.")
    remedy = _("Type a name, a number, a household's code or part of an address.")


class FileTooLarge(Refusal):
    """Larger files are refused before they are read."""

    code = "registry.file_too_large"
    sentence = _("The file is larger than %(most)s MB.")
    remedy = _("Delete pictures and other sheets, or split the roster by village.")


class FileTooWide(Refusal):
    """A sheet with more cells than any roster has."""

    code = "registry.file_too_wide"
    sentence = _("The sheet reaches to row %(rows)s and column %(columns)s, more than a roster can have.")
    remedy = _("Copy the roster's rows into a new sheet and save that.")


class FileSwells(Refusal):
    """A compressed file that would swell beyond reason is not opened."""

    code = "registry.file_swells"
    sentence = _("Unpacked, the file would be larger than %(most)s MB; it was not opened.")
    remedy = _("Open it in a spreadsheet program, copy the roster's rows into a new file and save that.")


class FileTorn(Refusal):
    """A file that is cut off or damaged."""

    code = "registry.file_torn"
    sentence = _("The file is damaged or incomplete.")
    remedy = _("Save it again, or copy it again from where it came from.")


class NotARoster(Refusal):
    """Only XLSX and CSV are read."""

    code = "registry.not_a_roster"
    sentence = _("This is neither an XLSX nor a CSV file.")
    remedy = _("Save it as .xlsx without a password, or as .csv.")


class NoHeadings(Refusal):
    """Without headings nobody knows what the columns are."""

    code = "registry.no_headings"
    sentence = _("No heading for names was found in the first rows.")
    remedy = _("Write 姓名 over the column of names, or choose the heading row and the columns yourself.")


class WrongMapping(Refusal):
    """A mapping names columns that exist, each field once, and one of them holds the names."""

    code = "registry.wrong_mapping"
    sentence = _("The columns can't be read like this.")
    remedy = _("Choose one column for the names, and no field twice.")


class WrongState(Refusal):
    """An import goes one way: checked, then applied."""

    code = "registry.wrong_state"
    sentence = _("The import is at another stage, so this can't be done now.")
    remedy = _("Check it first; an applied or discarded import is finished.")


class HasErrors(Refusal):
    """An import is applied as a whole or not at all."""

    code = "registry.has_errors"
    sentence = _("%(errors)s cells can't be taken, so nothing was applied.")
    remedy = _("Download the report, correct the marked cells in your file and upload it again.")


class RegistryChanged(Refusal):
    """What the preview promised no longer holds."""

    code = "registry.registry_changed"
    sentence = _("The registry was changed since the file was checked; nothing was applied.")
    remedy = _("Check the file again and look at the preview.")


class SamePerson(Refusal):
    """Two rows are merged, not one with itself."""

    code = "registry.same_person"
    sentence = _("This is one row already.")


class PersonMerged(Refusal):
    """A row that was merged is kept for the history; the other one goes on."""

    code = "registry.person_merged"
    sentence = _("This row was merged into another one of the same person.")
    remedy = _("Open the person who goes on; there the merge can also be undone.")


class DifferentNumbers(Refusal):
    """One person has one ID number."""

    code = "registry.different_numbers"
    sentence = _("The two have two different ID numbers, so they are two people, or one number is wrong.")
    remedy = _("Compare both with the cards. If one is wrong, take it off first, then merge.")


class MergeUndone(Refusal):
    """It is undone already, or too long ago for what was merged to be known."""

    code = "registry.merge_undone"
    sentence = _("This merge is undone already, or its time to be undone is over.")


class MergedAgain(Refusal):
    """Merges are undone in the opposite order."""

    code = "registry.merged_again"
    sentence = _("The person who went on was merged into another one since.")
    remedy = _("Undo that merge first.")


class SameHousehold(Refusal):
    """Two households are merged, not one with itself."""

    code = "registry.same_household"
    sentence = _("This is one household already.")
    remedy = _("Name the other one by its code, as it stands on its page.")


class HouseholdMergedAgain(Refusal):
    """Merges are undone in the opposite order."""

    code = "registry.household_merged_again"
    sentence = _("The household %(household)s, which went on, was merged into another one since.")
    remedy = _("Undo that merge first.")


class WrongDay(Refusal):
    """A day is written as 1980-05-01, a sex or a presence by its code."""

    code = "registry.wrong_day"
    sentence = _("“%(given)s” can't be read.")
    remedy = _("Write a day as 1980-05-01.")
