"""Acts that begin at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connections

from liba.kernel.refusals import Refusal


def at_once(*acts: Callable[[], object]) -> list[Refusal | None]:
    """What each act was refused with, by its place; None for one that was done. What breaks in one is raised here."""
    start = threading.Barrier(len(acts))
    refused: list[Refusal | None] = [None] * len(acts)
    broken: list[BaseException] = []

    def run(place: int) -> None:
        try:
            start.wait(timeout=30)
            acts[place]()
        except Refusal as refusal:
            refused[place] = refusal
        except BaseException as failure:  # noqa: BLE001  raised below, in the test's own thread
            broken.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if broken:
        raise broken[0]
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return refused
