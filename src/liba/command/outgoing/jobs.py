"""What goes to the process that hands over, and what comes back: lines of JSON."""

import msgspec

from liba.command.terms.messages import Happened

CONNECT_SECONDS, READ_SECONDS, HARD_SECONDS = 5.0, 8.0, 20.0
"""How long a gateway may take to be reached, to answer, and altogether before its thread is written off."""
THREADS = 16
"""Hand-overs at once by one gateway: one that hangs holds only its own."""

READY = 0
"""The number of no delivery: what a process says first, when it has loaded everything and time begins to count."""


class Job(msgspec.Struct, frozen=True):
    """One hand-over. `address` is the filled Apprise address, or of a push the key; `to` its subscription as JSON."""

    id: int
    gateway: int
    address: str
    title: str
    body: str
    to: str = ""
    private: bool = False
    seconds: int = 3600


class Done(msgspec.Struct, frozen=True):
    """How it ended; as in `Outcome`."""

    id: int
    happened: Happened
    code: str = ""
    words: str = ""
    after: int = 0
