"""People on duty: responders, units, pledges, and who answers for whom."""

from django.urls import URLPattern

from liba.console.workforce import (
    assigning,
    chain,
    imports,
    links,
    matching,
    pledges,
    responder,
    responders,
    tie_imports,
    unit,
    units,
)

ADDRESSES: tuple[URLPattern, ...] = (
    *responders.ADDRESSES,
    *matching.ADDRESSES,
    *imports.ADDRESSES,
    *responder.ADDRESSES,
    *units.ADDRESSES,
    *unit.ADDRESSES,
    *pledges.ADDRESSES,
    *chain.ADDRESSES,
    *links.ADDRESSES,
    *tie_imports.ADDRESSES,
    *assigning.ADDRESSES,
)
