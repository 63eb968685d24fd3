"""One decision is one transaction; on SQLite writers take turns in the order in which they came."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connections

from liba.governance.models import Measure
from liba.governance.services import decision
from liba.governance.services.decision import FairLock


def test_a_lock_serves_in_the_order_of_arrival() -> None:
    lock, served = FairLock(), list[int]()
    lock.acquire()

    def wait_and_note(number: int) -> None:
        lock.acquire()
        served.append(number)
        lock.release()

    threads = []
    for number in range(5):
        thread = threading.Thread(target=wait_and_note, args=(number,))
        thread.start()
        while len(lock._queue) == number:
            time.sleep(0.001)
        threads.append(thread)
    lock.release()
    for thread in threads:
        thread.join(timeout=5)
    assert served == [0, 1, 2, 3, 4]


def test_who_has_the_lock_may_take_it_again() -> None:
    lock = FairLock()
    lock.acquire()
    lock.acquire()
    lock.release()
    other = threading.Thread(target=lambda: (lock.acquire(), lock.release()))
    other.start()
    other.join(timeout=0.05)
    assert other.is_alive()
    lock.release()
    other.join(timeout=5)
    assert not other.is_alive()


@pytest.mark.django_db(transaction=True)
def test_a_decision_inside_another_shares_its_fate(decide: Callable[..., Measure]) -> None:
    def decide_and_fail() -> None:
        with decision():
            decide()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        decide_and_fail()
    assert not Measure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failed_decision_frees_the_next_writer(decide: Callable[..., Measure]) -> None:
    def fail() -> None:
        with decision():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    done = threading.Event()

    def write() -> None:
        try:
            decide()
            done.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(timeout=10)
    assert done.is_set()
    assert Measure.objects.count() == 1
