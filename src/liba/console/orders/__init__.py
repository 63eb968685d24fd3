"""Orders: written, issued, followed on a board, compared."""

from django.urls import path

from liba.console.orders import board, comparing, files, overview, sheet, standing, writing

ADDRESSES = (
    path("orders/", overview.page, name="orders"),
    path("orders/live/", overview.live, name="orders_live"),
    path("orders/new/", writing.new, name="order_new"),
    path("orders/<int:order_id>/edit/", writing.edit, name="order_edit"),
    path("orders/<int:order_id>/issue/", writing.issue, name="order_issue"),
    path("orders/<int:order_id>/discard/", writing.discard, name="order_discard"),
    path("orders/<int:order_id>/correct/", writing.correct, name="order_correct"),
    path("orders/<int:order_id>/sheet.pdf", sheet.sheet, name="order_sheet"),
    path("orders/compared/", comparing.page, name="orders_compared"),
    path("orders/standing/", standing.page, name="standing_orders"),
    path("orders/standing/new/", standing.new, name="standing_new"),
    path("orders/standing/<int:standing_id>/stop/", standing.stop, name="standing_stop"),
    path("orders/file/<uuid:attachment_id>/", files.file, name="order_file"),
    path("orders/<int:order_id>/", board.page, name="order"),
    path("orders/<int:order_id>/live/", board.live, name="order_live"),
    path("orders/<int:order_id>/copy/<int:copy_id>/", board.copy, name="order_copy"),
    path("orders/copy/<int:copy_id>/accept/", board.accept, name="copy_accept"),
    path("orders/copy/<int:copy_id>/return/", board.send_back, name="copy_return"),
    path("orders/copy/<int:copy_id>/note/", board.note, name="copy_note"),
    path("orders/<int:order_id>/withdraw/", board.withdraw, name="order_withdraw"),
)
