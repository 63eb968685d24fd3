"""ID numbers, phones and names: what is right, what they say, how they are kept and masked. Nothing here has a table."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import phonenumbers
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from liba.registry.terms import IdKind, IdNumber, Sex

EARLIEST_BIRTH = date(1880, 1, 1)
_MOBILE = re.compile(r"(?:\+?86|0086)?(1\d{10})")
_OTHER_DOCUMENT = re.compile(r"[A-Z]{1,3}[A-Z0-9]{5,14}|\d{7,10}")
_SEPARATORS = re.compile(r"[;；、,，/|\n\r\t]+")
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
MOST_NAME = 100


class WrongNumber(ValueError):
    """A number that can't be right. `code` says why: `length`, `characters`, `check_digit`, `birth_date`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def plain(text: str) -> str:
    """Full-width letters and digits made ordinary, spaces and invisible marks gone. Not for names."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def clean_name(text: str) -> str:
    """A name as it is written: NFC, outer blanks gone. Rare characters and the dot of minority names (·) are kept."""
    name = unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\ufeff", "").strip()
    return _SPACES.sub("" if _is_chinese(name) else " ", name).translate(_DOTS)[:MOST_NAME]


_DOTS = str.maketrans({"•": "·", "‧": "·", "・": "·", "．": "·", "●": "·"})


def _is_chinese(name: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" or letter >= "\U00020000" for letter in name)


def parse_id_number(text: str, *, today: date) -> IdNumber:
    """The number as it is kept. Raises `WrongNumber` when it can't be right.

    Eighteen characters are a resident's number: digits, check digit (GB 11643, ISO 7064 MOD 11-2) and birth date are
    checked; the place code is not, as it changes with every reorganisation. Fifteen digits are the form before 1999
    and are brought to eighteen (`was_old`). Letters and digits of other documents are kept as they are.
    """
    number = plain(text).upper().replace("-", "")
    if len(number) == 18:
        return _resident(number, today)
    if len(number) == 15 and number.isascii() and number.isdigit():
        old = number[:6] + "19" + number[6:]
        return _resident(old + ric.calc_check_digit(old + "0"), today, was_old=True)
    if _OTHER_DOCUMENT.fullmatch(number):
        return IdNumber(IdKind.OTHER, number)
    raise WrongNumber("length" if number.isascii() and number[:-1].isdigit() else "characters")


def _resident(number: str, today: date, *, was_old: bool = False) -> IdNumber:
    if not (number.isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise WrongNumber("characters")
    if ric.calc_check_digit(number) != number[17]:
        raise WrongNumber("check_digit")
    try:
        born_on = ric.get_birth_date(number)
    except ValidationError as wrong:
        raise WrongNumber("birth_date") from wrong
    if not EARLIEST_BIRTH <= born_on <= today:
        raise WrongNumber("birth_date")
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return IdNumber(IdKind.RESIDENT_ID, number, born_on, sex, was_old)


def split_phones(text: str) -> tuple[str, ...]:
    """The numbers of one cell: separated by ; ； 、 , / | line ends, or blanks between whole numbers."""
    parts = _SEPARATORS.split(unicodedata.normalize("NFKC", text))
    return tuple(number for part in parts for number in _whole_numbers(part.split()))


def _whole_numbers(pieces: list[str]) -> list[str]:
    """Numbers written in groups (`138 0000 0000`, `0813 8201234`) put together, whole ones kept apart."""
    numbers: list[str] = []
    for piece in pieces:
        if numbers and not _is_whole(numbers[-1], piece):
            numbers[-1] += piece
        else:
            numbers.append(piece)
    return numbers


def _is_whole(number: str, following: str) -> bool:
    """Whether a number ends here: it is a whole mobile number, or both it and what follows are long enough to be one."""
    digits = len(re.sub(r"\D", "", number))
    return digits >= 11 or (digits >= 7 and len(re.sub(r"\D", "", following)) >= 7)


@lru_cache(maxsize=65536)
def parse_phone(text: str) -> str:
    """The number in E.164, such as +8613800000000; without a country it is China's. Raises `WrongNumber`."""
    compact = re.sub(r"[\s\-()（）—.]", "", plain(text))
    mobile = _MOBILE.fullmatch(compact)
    if mobile:
        return "+86" + mobile[1]
    try:
        number = phonenumbers.parse(compact, "CN")
    except phonenumbers.NumberParseException as wrong:
        raise WrongNumber("characters") from wrong
    if not phonenumbers.is_possible_number(number) or _is_local_only(number):
        raise WrongNumber("length")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_local_only(number: phonenumbers.PhoneNumber) -> bool:
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY) or (
        number.country_code == 86 and len(str(number.national_number)) < 9
    )


def masked_id(number: str) -> str:
    """An ID number as screens show it: 510304********1234. Of other documents the last four characters remain."""
    shown = number[:6] if len(number) == 18 else ""
    return shown + "*" * (len(number) - len(shown) - 4) + number[-4:] if number else ""


def masked_phone(number: str) -> str:
    """A phone as screens show it: 138****1234; of other numbers the last four digits remain."""
    local = number.removeprefix("+86")
    shown = local[:3] if len(local) == 11 and local.startswith("1") else ""
    return shown + "****" + local[-4:] if number else ""


def tail_of(number: str) -> str:
    """The last four characters: what tells people apart on a masked screen."""
    return number[-4:]


def household_code(area_code: str, number: str) -> str:
    """A household's code in the town: its area's code and its number there."""
    return f"{area_code}-{number}"


def free_number(number: str, old_area_code: str, taken: frozenset[str] | set[str]) -> str:
    """The household's number in a successor area: its own, or with the last three digits of its old area's code before it."""
    if number not in taken:
        return number
    prefixed = f"{old_area_code[-3:]}-{number}"[:20]
    return prefixed if prefixed not in taken else f"{old_area_code[-6:]}-{number}"[-20:]


def shared_by(
    pairs: Iterable[tuple[tuple[int, int], ...]], sizes: Mapping[int, int]
) -> list[tuple[int, int, int]]:
    """Households that may be one door, with how many people they share, most first: two people, or all of the smaller one.

    `pairs` are two rows each that may be one person, as (household, row); `sizes` says how many live in each household.
    """
    rows: dict[tuple[int, int], tuple[set[int], set[int]]] = {}
    for one, other in map(sorted, pairs):
        left, right = rows.setdefault((one[0], other[0]), (set(), set()))
        left.add(one[1])
        right.add(other[1])
    shared = [(one, other, min(len(left), len(right))) for (one, other), (left, right) in rows.items()]
    found = [(one, other, n) for one, other, n in shared if n >= min(2, sizes[one], sizes[other])]
    return sorted(found, key=lambda pair: (-pair[2], pair))
