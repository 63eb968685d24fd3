"""Passes: types and counts, issue, permits, stock, the hand-out desk, print, coverage, keys."""

from django.urls import path

from liba.console.passes import card, coverage, desk, issue, keys, overview, permits, printing

ADDRESSES = (
    path("passes/", overview.page, name="passes"),
    path("passes/list/", overview.listed, name="pass_list"),
    path("passes/find/", overview.find, name="pass_find"),
    path("passes/<int:serial>/", card.page, name="pass"),
    path("passes/<int:serial>/card.pdf", card.paper, name="pass_card"),
    path("passes/<int:serial>/<slug:act>/", card.act, name="pass_act"),
    path("passes/issue/", issue.page, name="issue"),
    path("passes/stock/", issue.stock, name="stock"),
    path("passes/permits/<slug:kind>/", permits.page, name="permit_new"),
    path("passes/desk/", desk.page, name="desk"),
    path("passes/desk/<uuid:receipt_id>/", desk.receipt, name="receipt"),
    path("passes/runs/", printing.runs, name="runs"),
    path("passes/runs/<int:run_id>/print/", printing.ask, name="run_print"),
    path("passes/prints/<int:job_id>/", printing.page, name="print_job"),
    path("passes/prints/<int:job_id>/live/", printing.live, name="print_live"),
    path("passes/prints/<int:job_id>/resume/", printing.resume, name="print_resume"),
    path("passes/prints/<int:job_id>/parts/<int:number>/", printing.part, name="print_part"),
    path("passes/coverage/", coverage.page, name="coverage"),
    path("passes/coverage/<int:area_id>/sheet.pdf", coverage.sheet, name="hand_out_sheet"),
    path("passes/keys/", keys.page, name="keys"),
    path("passes/keys/<slug:kid>/withdraw/", keys.withdraw, name="key_withdraw"),
)
