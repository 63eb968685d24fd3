"""Unannounced inspections: draws that anybody can check, findings until they are put right."""

from django.urls import path

from liba.console.inspections import draws, findings

ADDRESSES = (
    path("inspections/", findings.page, name="inspections"),
    path("inspections/new/", findings.new, name="finding_new"),
    path("inspections/<int:finding_id>/", findings.one, name="finding"),
    path("inspections/<int:finding_id>/correct/", findings.correct, name="finding_correct"),
    path("inspections/<int:finding_id>/look/", findings.look, name="finding_look"),
    path("inspections/draws/", draws.page, name="draws"),
    path("inspections/draws/<int:draw_id>/", draws.one, name="draw"),
    path("inspections/draws/<int:draw_id>/seed/", draws.seed, name="draw_seed"),
    path("inspections/draws/<int:draw_id>.txt", draws.text, name="draw_text"),
)
