"""The alarm on the desk: plans, starting one, its board, the list at the door, the report."""

from django.urls import URLPattern, path

from liba.console.alarm import board, door, overview, reports, starting

ADDRESSES: tuple[URLPattern, ...] = (
    path("alarm/", overview.page, name="alarm"),
    path("alarm/start/<slug:code>/", starting.page, name="alarm_start"),
    path("alarm/<int:activation_id>/", board.page, name="alarm_board"),
    path("alarm/<int:activation_id>/live/", board.live, name="alarm_live"),
    path("alarm/<int:activation_id>/end/", board.end, name="alarm_end"),
    path("alarm/<int:activation_id>/learned/", reports.learned, name="alarm_learned"),
    path("alarm/<int:activation_id>/door/", door.page, name="alarm_door"),
    path("alarm/<int:activation_id>/door/scan/", door.scan, name="alarm_scan"),
    path("alarm/<int:activation_id>/door/join/", door.join, name="alarm_join"),
    path("alarm/<int:activation_id>/door/<int:member_id>/", door.tick, name="alarm_tick"),
    path("alarm/<int:activation_id>/lead/<int:member_id>/", board.lead, name="alarm_lead"),
    path("alarm/<int:activation_id>/report/", reports.page, name="alarm_report"),
    path("alarm/tasks/<int:task_id>/", board.task, name="alarm_task"),
)
