"""Each entry of each form of the console, alone, with what nobody would enter: the others stay as the page gave them.

Where everything is odd at once, the first entry that is refused hides the rest; here every one is looked at.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from liba.accounts.terms import Role
from tests.console.conftest import SignIn
from tests.security.entries import PageForm, forms_of
from tests.security.pages import Things, pages, second_village
from tests.support.town import SmallTown

HUGE = "9" * 30  # more than any number's column holds
LONG = "%s%(n)d{{n}}𠮷\n<b>" * 400  # more than any text's column holds
ODD: tuple[tuple[str, ...], ...] = (
    (),
    ("²",),
    ("-1",),
    ("2147483648",),
    ("0001-01-01",),
    ("9999-12-31T23:59",),
)
REACHED = {
    "order_new", "standing_new", "standing_stop", "alarm_end", "alarm_task", "alarm_scan", "problem", "problem_new",
    "incident_new", "incident_note", "bulletin_new", "gateway", "rota_new", "post_edit", "unit_edit",
}  # fmt: skip
ELSEWHERE = ("/accounts/", "/speak/", "/theme/")


@pytest.fixture
def things(town: SmallTown) -> Things:
    return second_village(town)


def forms(client: Client, things: Things) -> dict[tuple[str, frozenset[str]], PageForm]:
    """Every form that a page of the console shows, once; by where it is sent and its entries."""
    found: dict[tuple[str, frozenset[str]], PageForm] = {}
    for _name, address in pages(things):
        response = client.get(address)
        if response.status_code == 200 and "html" in response.get("Content-Type", ""):
            for form in forms_of(address, response.text if not response.streaming else ""):
                if not form.action.startswith(ELSEWHERE):
                    found.setdefault(
                        (resolve(form.action.split("?")[0]).url_name, frozenset(form.entries)), form
                    )
    return found


def answers(client: Client, form: PageForm) -> Iterator[tuple[str, str, HttpResponse]]:
    """What is answered to a huge number in each entry, a long text, and something else or nothing; all is undone."""
    for place, entry in enumerate(form.entries):
        for values in ((HUGE,), (LONG,), ODD[place % len(ODD)]):
            with transaction.atomic():
                yield (
                    entry,
                    values[0][:30] if values else "–",
                    client.post(form.action, form.but(entry, *values)),
                )
                transaction.set_rollback(True)


def test_every_entry_of_every_form_may_be_odd(things: Things, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMANDER)
    client.raise_request_exception = False
    found = forms(client, things)
    sent_to = {name for name, _entries in found}
    assert sent_to >= REACHED, sorted(REACHED - sent_to)
    broken = {
        (form.action, entry, odd)
        for form in found.values()
        for entry, odd, answer in answers(client, form)
        if answer.status_code >= 500
    }
    assert broken == set()
