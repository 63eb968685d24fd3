"""The census: how far it is, what differs from the registry, and deciding it."""

from django.urls import path

from liba.console.census import deciding, lists, overview

ADDRESSES = (
    path("census/", overview.page, name="census"),
    path("census/source/", overview.source, name="census_source"),
    path("census/open/", lists.open_list, name="census_open"),
    path("census/open/decide/", lists.decide_many, name="census_decide_many"),
    path("census/<int:household_id>/", deciding.page, name="census_household"),
    path("census/undo/<int:difference_id>/", deciding.undo, name="census_undo"),
)
