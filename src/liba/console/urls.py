"""Addresses of the console: one tuple a page file."""

from django.urls import URLPattern

from liba.console import (
    census,
    devices,
    doubles,
    forms,
    gate_edit,
    gate_rules,
    gates,
    glass,
    households,
    imports,
    inspections,
    journal,
    measures,
    notices,
    passes,
    phones,
    profile,
    rotas,
    rounds,
    start,
    today,
    users,
    workforce,
)
from liba.console import map as map_pages

app_name = "console"
urlpatterns: list[URLPattern] = [
    *today.ADDRESSES,
    *start.ADDRESSES,
    *map_pages.ADDRESSES,
    *gates.ADDRESSES,
    *gate_edit.ADDRESSES,
    *gate_rules.ADDRESSES,
    *doubles.ADDRESSES,
    *passes.ADDRESSES,
    *households.ADDRESSES,
    *rotas.ADDRESSES,
    *forms.ADDRESSES,
    *census.ADDRESSES,
    *inspections.ADDRESSES,
    *imports.ADDRESSES,
    *workforce.ADDRESSES,
    *measures.ADDRESSES,
    *rounds.ADDRESSES,
    *devices.ADDRESSES,
    *phones.ADDRESSES,
    *users.ADDRESSES,
    *journal.ADDRESSES,
    *notices.ADDRESSES,
    *glass.ADDRESSES,
    *profile.ADDRESSES,
]
