"""One hand-over through Apprise or web push, and what it came to.

Of what a gateway says its number is kept, and of a mail server its words without addresses and passwords.
"""

import logging
import re
import threading
from urllib.parse import urlsplit

import apprise
from apprise.plugins.email import NotifyEmail

from liba.command.outgoing import calls
from liba.command.outgoing.jobs import CONNECT_SECONDS, READ_SECONDS, Done, Job
from liba.command.outgoing.letters import post
from liba.command.outgoing.places import leads_inside
from liba.command.outgoing.pushes import push
from liba.command.terms.messages import Happened, Outcome

LOCAL = frozenset(
    {"dbus", "qt", "glib", "kde", "gnome", "macosx", "windows", "syslog", "rsyslog", "kodi", "xbmc", "growl"}
)
"""Ways that end on the machine or in the room itself."""
_NUMBER = re.compile(r"error[=: ]+(\d{3})|\((\d{3}), b")
_UNREACHED = re.compile(
    r"refused|Name or service|name resolution|No address|No route|unreachable|NewConnection|connect timeout",
    re.IGNORECASE,
)
_IN_DOUBT = re.compile(r"timed? ?out|closed|aborted|reset|disconnected", re.IGNORECASE)
_heard = threading.local()


class _Ear(logging.Handler):
    """Keeps what Apprise says in this thread, for as long as one hand-over lasts."""

    def emit(self, record: logging.LogRecord) -> None:
        """Remember one line."""
        _heard.lines = [*getattr(_heard, "lines", [])[-20:], record.getMessage()]


_logger = logging.getLogger("apprise")
_logger.setLevel(logging.DEBUG)
_logger.propagate = False
_logger.addHandler(_Ear())


def warm_up() -> None:
    """Load every service that Apprise knows, and the certificates: some seconds on a small machine, which are no gateway's fault."""
    calls.install()
    apprise.Apprise.instantiate("json://localhost")


def hand_over(job: Job) -> Done:
    """Hand one message over and say what happened; it never raises."""
    try:
        outcome = push(job) if job.to else _notify(job)
    except Exception:  # noqa: BLE001  a plugin's own fault: nobody knows how far it came
        outcome = Outcome(Happened.NO_ANSWER)
    return Done(job.id, outcome.happened, outcome.code, outcome.words, outcome.after)


def _notify(job: Job) -> Outcome:
    plugin = apprise.Apprise.instantiate(job.address, suppress_exceptions=True)
    if plugin is None or urlsplit(job.address).scheme.lower() in LOCAL:
        return Outcome(Happened.UNFIT)
    hosts = {getattr(plugin, name, None) for name in ("host", "smtp_host")} - {None, ""}
    if not job.private and any(leads_inside(str(host)) for host in hosts):
        return Outcome(Happened.PRIVATE)
    # Only e-mail itself: what builds on it (such as Delta Chat) has a way of its own.
    if type(plugin) is NotifyEmail:
        return post(plugin, job.title, job.body)
    plugin.redirects = False
    plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT_SECONDS, READ_SECONDS
    calls.forget()
    _heard.lines = []
    if plugin.notify(title=job.title, body=job.body):
        return Outcome(Happened.TAKEN)
    return _understood(calls.heard(), "\n".join(_heard.lines))


def _understood(heard: Outcome | None, lines: str) -> Outcome:
    """Apprise says only no. What the last call came to counts; without one, or when it went well, what Apprise logged."""
    if heard is not None and heard.happened is not Happened.TAKEN:
        return heard
    said = _NUMBER.search(lines)
    if said is not None:
        return Outcome(Happened.REFUSED, said[1] or said[2])
    if _UNREACHED.search(lines):
        return Outcome(Happened.UNREACHED)
    return Outcome(Happened.NO_ANSWER if _IN_DOUBT.search(lines) else Happened.REFUSED)
