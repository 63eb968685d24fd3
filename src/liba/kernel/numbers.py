"""Pass numbers: a dense serial and a check digit, read as `1234 567`."""

from stdnum import damm

SERIAL_DIGITS = 6
MOST_SERIAL = 10**SERIAL_DIGITS - 1


def pass_number(serial: int) -> str:
    """The printed number: six digits of the serial and Damm's check digit. Refuses a serial above 999,999."""
    if not 0 < serial <= MOST_SERIAL:
        raise ValueError(f"serial {serial} is outside 1–{MOST_SERIAL}")
    digits = f"{serial:0{SERIAL_DIGITS}d}"
    return digits + damm.calc_check_digit(digits)


def spaced(number: str) -> str:
    """The number as it is printed and read aloud: four digits, then three."""
    return f"{number[:4]} {number[4:]}"


def serial_of(number: str) -> int | None:
    """The serial of a typed number, spaces allowed; None when it is not seven digits or the check digit is wrong."""
    digits = "".join(number.split())
    if (
        len(digits) != SERIAL_DIGITS + 1
        or not digits.isascii()
        or not digits.isdigit()
        or not damm.is_valid(digits)
    ):
        return None
    return int(digits[:-1]) or None
