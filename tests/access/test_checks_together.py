"""Guards who scan at the same moment: everybody is answered, nothing is lost, no household enters twice."""

import threading

import pytest
from django.db import connection

from liba.access import services as access
from liba.access.models import Check, DoubleUse, Pass, QuotaUse
from liba.access.reports import CheckReceipt, Reported
from liba.access.selectors.enforcement import forget_setting
from liba.access.services import record_check
from liba.access.services.checks import queue
from liba.governance.models import JournalLine
from liba.governance.selectors import verify_journal
from tests.access.guarding import Phone
from tests.support.town import local, small_town

pytestmark = pytest.mark.django_db(transaction=True)
NOW = local("07:10")


def at_once(items: list[Reported]) -> list[CheckReceipt | Exception]:
    """Record each in a thread of its own; receipts or failures, in order."""
    found: list[CheckReceipt | Exception | None] = [None] * len(items)
    ready = threading.Barrier(len(items))

    def one(place: int) -> None:
        ready.wait()
        try:
            found[place] = record_check(items[place], NOW)
        except Exception as failure:  # noqa: BLE001  the test looks at it
            found[place] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(items))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer for answer in found if answer is not None]


def test_everybody_is_answered_and_one_of_a_household_enters() -> None:
    forget_setting()
    town = small_town()
    access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    cards = list(Pass.objects.order_by("serial"))
    phones = [Phone(town) for _ in range(6)]
    items = [phone.check(NOW, cards[0]) for phone in phones] + [
        phone.check(NOW, cards[3 * place + 3]) for place, phone in enumerate(phones)
    ]
    receipts = at_once(items)
    assert all(isinstance(receipt, CheckReceipt) and receipt.status == "stored" for receipt in receipts)
    assert Check.objects.count() == 12
    assert QuotaUse.objects.count() == 7
    assert DoubleUse.objects.count() == 5
    assert JournalLine.objects.filter(verb="access.check.recorded").count() == 12
    assert verify_journal().fault is None


def test_a_bad_report_harms_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_setting()
    town = small_town()
    access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    cards = list(Pass.objects.order_by("serial"))
    phone = Phone(town)
    items = [phone.check(NOW, cards[3 * place]) for place in range(4)]
    bad = items[2].report.id

    def breaks(batch: list[Reported], now: object) -> list[CheckReceipt]:
        if any(item.report.id == bad for item in batch):
            raise RuntimeError("this one")
        return access.record_checks(batch, NOW)

    monkeypatch.setattr(queue, "record_checks", breaks)
    answers = at_once(items)
    assert sum(isinstance(answer, RuntimeError) for answer in answers) == 1
    assert Check.objects.count() == 3
