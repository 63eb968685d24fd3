"""Messages out: the log, gateways, and one's own ways."""

from django.urls import URLPattern, path

from liba.console.messages import gateways, log, ways

ADDRESSES: tuple[URLPattern, ...] = (
    path("messages/", log.page, name="messages"),
    path("messages/live/", log.live, name="messages_live"),
    path("messages/<uuid:message_id>/", log.one, name="message"),
    path("messages/<uuid:message_id>/live/", log.one_live, name="message_live"),
    path("messages/gateways/", gateways.page, name="gateways"),
    path("messages/gateways/new/", gateways.new, name="gateway_new"),
    path("messages/gateways/<slug:code>/", gateways.one, name="gateway"),
    path("messages/gateways/<slug:code>/test/", gateways.test, name="gateway_test"),
    path("messages/gateways/<slug:code>/test/<int:delivery_id>/", gateways.tested, name="gateway_tested"),
    path("messages/gateways/<slug:code>/people/", gateways.people, name="gateway_people"),
    path("messages/gateways/<slug:code>/replies/", gateways.replies, name="gateway_replies"),
    path("profile/messages/", ways.page, name="own_ways"),
    path("profile/messages/quiet/", ways.quiet, name="own_quiet"),
    path("profile/messages/<int:channel_id>/drop/", ways.drop, name="own_way_drop"),
)
