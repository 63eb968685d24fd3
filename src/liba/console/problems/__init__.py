"""Problems that were sent up, on the desk."""

from django.urls import URLPattern, path

from liba.console.problems import pages

ADDRESSES: tuple[URLPattern, ...] = (
    path("problems/", pages.page, name="problems"),
    path("problems/live/", pages.live, name="problems_live"),
    path("problems/new/", pages.new, name="problem_new"),
    path("problems/<uuid:problem_id>/", pages.one, name="problem"),
    path("problems/<uuid:problem_id>/end/", pages.end, name="problem_end"),
)
