"""SMTP sessions that are open and free: the next letter to the same server goes in one of them."""

import contextlib
import smtplib
import threading
import time
from dataclasses import dataclass, field
from typing import NamedTuple

IDLE_SECONDS, MOST_LETTERS = 3.0, 100
"""A session that lies idle so long is ended; a server that counts letters a session is not tried beyond the second."""


class Mailbox(NamedTuple):
    """A server and who writes there. `mode`: `ssl`, `starttls` or `insecure`; `checks`: its certificate is checked."""

    host: str
    port: int
    mode: str
    user: str
    password: str
    checks: bool


@dataclass
class Session:
    """One session, with how many letters it carried and when it became free."""

    mailbox: Mailbox
    smtp: smtplib.SMTP
    letters: int = 0
    free_at: float = field(default_factory=time.monotonic)


class Free:
    """Free sessions by mailbox; whoever takes one has it alone. The one used last is taken first, so that few stay open."""

    def __init__(self) -> None:
        self._kept: dict[Mailbox, list[Session]] = {}
        self._turn = threading.Condition()

    def take(self, mailbox: Mailbox, *, patience: float = 0.0) -> Session | None:
        """One that is not idle too long; None when there is none, and none became free within so many seconds."""
        with self._turn:
            self._turn.wait_for(lambda: self._kept.get(mailbox), patience)
            kept = self._kept.get(mailbox)
            found = kept.pop() if kept else None
        if found is not None and time.monotonic() - found.free_at > IDLE_SECONDS:
            _end(found)
            return None
        return found

    def give(self, session: Session, *, clean: bool) -> None:
        """Free again, or ended when it is not clean or has carried enough."""
        if not clean or session.letters >= MOST_LETTERS:
            _end(session)
            return
        session.free_at = time.monotonic()
        with self._turn:
            self._kept.setdefault(session.mailbox, []).append(session)
            self._turn.notify_all()

    def end_idle(self, *, longer_than: float = IDLE_SECONDS) -> None:
        """End what has lain idle."""
        before = time.monotonic() - longer_than
        with self._turn:
            idle = [one for kept in self._kept.values() for one in kept if one.free_at <= before]
            self._kept = {
                mailbox: rest
                for mailbox, kept in self._kept.items()
                if (rest := [one for one in kept if one.free_at > before])
            }
        for one in idle:
            _end(one)


free = Free()


def _end(session: Session) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        session.smtp.quit()
    session.smtp.close()
