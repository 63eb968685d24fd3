"""Orders: written, issued, followed on a board, compared."""

from django.urls import path

from liba.console.orders import board, overview

ADDRESSES = (
    path("orders/", overview.page, name="orders"),
    path("orders/live/", overview.live, name="orders_live"),
    path("orders/<int:order_id>/", board.page, name="order"),
    path("orders/<int:order_id>/live/", board.live, name="order_live"),
    path("orders/<int:order_id>/copy/<int:copy_id>/", board.copy, name="order_copy"),
    path("orders/copy/<int:copy_id>/accept/", board.accept, name="copy_accept"),
    path("orders/copy/<int:copy_id>/return/", board.send_back, name="copy_return"),
    path("orders/copy/<int:copy_id>/note/", board.note, name="copy_note"),
    path("orders/<int:order_id>/withdraw/", board.withdraw, name="order_withdraw"),
)
