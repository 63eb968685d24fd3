"""The process that hands over: jobs come in as lines, outcomes go out as lines, each gateway has its own threads."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

import msgspec

from liba.command.outgoing.handing import hand_over, warm_up
from liba.command.outgoing.jobs import READY, THREADS, Done, Job
from liba.command.outgoing.mailboxes import IDLE_SECONDS, free
from liba.command.terms.messages import Happened


def serve(given: BinaryIO, answers: BinaryIO) -> None:
    """Hand over whatever comes until the input ends."""
    pools: dict[int, ThreadPoolExecutor] = {}
    turn = threading.Lock()
    warm_up()
    threading.Thread(target=_end_idle_sessions, daemon=True).start()
    answers.write(msgspec.json.encode(Done(READY, Happened.TAKEN)) + b"\n")
    answers.flush()

    def work(job: Job) -> None:
        line = msgspec.json.encode(hand_over(job)) + b"\n"
        with turn:
            answers.write(line)
            answers.flush()

    for line in given:
        job = msgspec.json.decode(line, type=Job)
        if job.gateway not in pools:
            pools[job.gateway] = ThreadPoolExecutor(THREADS)
        pools[job.gateway].submit(work, job)


def _end_idle_sessions() -> None:
    while True:
        time.sleep(IDLE_SECONDS / 2)
        free.end_idle()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
