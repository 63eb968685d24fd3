"""Rosters on their way in: upload, columns, check, preview, apply; each step is looked at before the next."""

from django.urls import path

from liba.console.imports import files, overview, stages

ADDRESSES = (
    path("imports/", overview.page, name="imports"),
    path("imports/template.xlsx", files.template, name="import_template"),
    path("imports/<uuid:import_id>/", stages.page, name="import"),
    path("imports/<uuid:import_id>/live/", stages.live, name="import_live"),
    path("imports/<uuid:import_id>/columns/", stages.columns, name="import_columns"),
    path("imports/<uuid:import_id>/sheet/", stages.sheet, name="import_sheet"),
    path("imports/<uuid:import_id>/problems/", stages.problems, name="import_problems"),
    path("imports/<uuid:import_id>/preview/", stages.preview, name="import_preview"),
    path("imports/<uuid:import_id>/apply/", stages.apply, name="import_apply"),
    path("imports/<uuid:import_id>/discard/", stages.discard, name="import_discard"),
    path("imports/<uuid:import_id>/report.xlsx", files.report, name="import_report"),
)
