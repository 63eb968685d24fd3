"""Rounds on the desk: the board and the doors behind it, alerts, what was missed, the return, the day's close."""

from django.urls import URLPattern, path

from liba.console.rounds import (
    alerts,
    board,
    closing,
    doors,
    drawing,
    following,
    keying,
    ledger,
    returns,
    running,
)

ADDRESSES: tuple[URLPattern, ...] = (
    path("rounds/", board.page, name="rounds"),
    path("rounds/live/", board.live, name="rounds_live"),
    path("rounds/map/", drawing.page, name="rounds_map"),
    path("rounds/map/layers.json", drawing.layers, name="rounds_layers"),
    path("rounds/alerts/", alerts.page, name="alerts"),
    path("rounds/alerts/live/", alerts.live, name="alerts_live"),
    path("rounds/alerts/<int:alert_id>/", alerts.one, name="alert"),
    path("rounds/alerts/<int:alert_id>/take/", alerts.take, name="alert_take"),
    path("rounds/alerts/<int:alert_id>/settle/", alerts.settle, name="alert_settle"),
    path("rounds/missed/", ledger.page, name="missed"),
    path("rounds/return/", returns.page, name="daily_return"),
    path("rounds/close/", closing.page, name="closing"),
    path("rounds/close/ledger/", closing.ledger, name="closes"),
    path("rounds/close/<int:area_id>/", closing.close, name="close_day"),
    path("rounds/all/", running.page, name="all_rounds"),
    path("rounds/new/", running.new, name="round_new"),
    path("rounds/<int:round_id>/", running.one, name="round"),
    path("rounds/<int:round_id>/stop/", running.stop, name="round_stop"),
    path("rounds/<int:round_id>/doors/", doors.page, name="round_doors"),
    path("rounds/<int:round_id>/sheet/", doors.sheet, name="round_sheet"),
    path("rounds/<int:round_id>/key/", keying.page, name="round_key"),
    path("rounds/<int:round_id>/follow/", following.new, name="follow"),
    path("rounds/follow/<int:enrolment_id>/end/", following.end, name="follow_end"),
)
