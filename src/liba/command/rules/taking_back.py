"""Who may take back what was ordered: call it off, stop its repeats, put another order in its place."""

from collections.abc import Collection

from liba.kernel.actors import Power

Role = frozenset[Power]


def may_take_back(own: Collection[Role], issuers: Collection[Role], *, is_issuer: bool) -> bool:
    """Whether somebody with these roles may take back an order that was issued with those.

    Both are what the roles allow that may order in the order's area. Whoever issued it may, as long as they may order
    there at all. Others need a role that stands as high as each of the issuer's: it allows whatever that allows, so that a
    commander stands over a village's secretary, and the secretary over a unit's leader. Of an issuer without a role
    nothing is known, and nobody stands as high.
    """
    if is_issuer:
        return bool(own)
    return bool(issuers) and any(all(one <= role for one in issuers) for role in own)
