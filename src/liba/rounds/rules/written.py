"""Numbers of forms as people write them."""

from decimal import Decimal


def decimal_text(value: int, decimals: int) -> str:
    """Whole units as they are written: 373 with one decimal is 37.3."""
    return f"{Decimal(value).scaleb(-decimals):.{decimals}f}"
