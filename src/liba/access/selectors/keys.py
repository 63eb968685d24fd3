"""The town's keys as the reader of tokens wants them."""

from functools import lru_cache

from liba.access.models import SigningKey
from liba.access.tokens import TokenKeys, public_key
from liba.territory.models import Area

_Row = tuple[str, bytes, bytes, bool]


def town_code() -> str:
    """The code of the town: that of the root area; empty before there is one."""
    return Area.objects.filter(parent=None).order_by("path").values_list("code", flat=True).first() or ""


def town_path() -> str:
    """The path of the root area: where a right over the whole town is asked. Empty before there is one."""
    return Area.objects.filter(parent=None).order_by("path").values_list("path", flat=True).first() or ""


def token_keys() -> TokenKeys:
    """The keys as they are now. The same object comes back while nothing changes, so that read tokens are remembered."""
    rows = SigningKey.objects.order_by("kid").values_list("kid", "x", "y", "withdrawn_at")
    return _keys(town_code(), tuple((kid, bytes(x), bytes(y), at is not None) for kid, x, y, at in rows))


@lru_cache(maxsize=8)
def _keys(town: str, rows: tuple[_Row, ...]) -> TokenKeys:
    return TokenKeys(town, {kid: None if gone else public_key(x, y) for kid, x, y, gone in rows})
