"""People on duty: responders, units, pledges, and who answers for whom."""

from django.urls import URLPattern

from liba.console.workforce import responders

ADDRESSES: tuple[URLPattern, ...] = (*responders.ADDRESSES,)
