"""Incidents: the board, one incident, a report, the list, the map, and bulletins of what became of them."""

from django.urls import path

from liba.console.incidents import board, bulletins, drawing, one, overview, report

ADDRESSES = (
    path("incidents/", board.page, name="incidents"),
    path("incidents/live/", board.live, name="incidents_live"),
    path("incidents/new/", report.page, name="incident_new"),
    path("incidents/near/", report.near, name="incidents_near"),
    path("incidents/all/", overview.page, name="incidents_all"),
    path("incidents/map/", drawing.page, name="incidents_map"),
    path("incidents/map/layers.json", drawing.layers, name="incidents_layers"),
    path("incidents/bulletins/", bulletins.page, name="bulletins"),
    path("incidents/bulletins/new/", bulletins.new, name="bulletin_new"),
    path("incidents/bulletins/<int:bulletin_id>/withdraw/", bulletins.withdraw, name="bulletin_withdraw"),
    path("incidents/<uuid:incident_id>/", one.page, name="incident"),
    path("incidents/<uuid:incident_id>/live/", one.live, name="incident_live"),
    path("incidents/<uuid:incident_id>/send/", one.send, name="incident_send"),
    path("incidents/<uuid:incident_id>/note/", one.note, name="incident_note"),
    path("incidents/<uuid:incident_id>/told/", one.told, name="incident_told"),
)
