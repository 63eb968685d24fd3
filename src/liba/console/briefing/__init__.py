"""The day's cycle on the desk: who has reported, the briefing, what is decided in it, and the papers."""

from django.urls import URLPattern, path

from liba.console.briefing import cycle, decisions, page

ADDRESSES: tuple[URLPattern, ...] = (
    path("cycle/", cycle.page, name="cycle"),
    path("cycle/live/", cycle.live, name="cycle_live"),
    path("cycle/<int:unit_id>/", cycle.unit, name="unit_return"),
    path("cycle/<int:unit_id>/report/", cycle.report, name="unit_report"),
    path("briefing/", page.page, name="briefing"),
    path("briefing/all/", page.listing, name="briefings"),
    path("briefing/model/", page.model, name="briefing_model"),
    path("briefing/make/", page.make, name="briefing_make"),
    path("briefing/<int:briefing_id>/decide/", decisions.decided, name="briefing_decide"),
    path("briefing/<int:briefing_id>/issue/", decisions.issue, name="briefing_issue"),
    path("briefing/decisions/<int:decision_id>/drop/", decisions.drop, name="decision_drop"),
)
