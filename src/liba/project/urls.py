"""Addresses of the whole: the phone's interface, signing in, the console; calendars and replies, which need no signing in."""

from django.urls import include, path

from liba.console.messages.replies import reply
from liba.console.rotas.calendars import feed

urlpatterns = [
    path("", include("liba.field.urls")),
    path("accounts/", include("allauth.urls")),
    path("calendar/<str:secret>.ics", feed, name="calendar_feed"),
    path("reply/<slug:code>/<str:secret>/", reply, name="gateway_reply"),
    path("", include("liba.console.urls")),
]

handler404 = "liba.console.failing.no_page"
handler500 = "liba.console.failing.broken"
