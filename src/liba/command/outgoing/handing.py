"""One hand-over through Apprise or web push. What a gateway says of itself is read for its number only: it may hold secrets."""

import json
import logging
import re
import threading
from urllib.parse import urlsplit

import apprise
import requests
from pywebpush import WebPushException, webpush

from liba.command.outgoing.jobs import CONNECT_SECONDS, READ_SECONDS, Done, Job
from liba.command.outgoing.places import leads_inside
from liba.command.terms.messages import Happened

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
    """Load every service that Apprise knows: some seconds on a small machine, which are no gateway's fault."""
    apprise.Apprise.instantiate("json://localhost")


def hand_over(job: Job) -> Done:
    """Hand one message over and say what happened; it never raises."""
    try:
        return _push(job) if job.to else _notify(job)
    except Exception:  # noqa: BLE001  a plugin's own fault: nobody knows how far it came
        return Done(job.id, Happened.NO_ANSWER)


def _notify(job: Job) -> Done:
    plugin = apprise.Apprise.instantiate(job.address, suppress_exceptions=True)
    if plugin is None or urlsplit(job.address).scheme.lower() in LOCAL:
        return Done(job.id, Happened.UNFIT)
    hosts = {getattr(plugin, name, None) for name in ("host", "smtp_host")} - {None, ""}
    if not job.private and any(leads_inside(str(host)) for host in hosts):
        return Done(job.id, Happened.PRIVATE)
    plugin.redirects = False
    plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT_SECONDS, READ_SECONDS
    _heard.lines = []
    if plugin.notify(title=job.title, body=job.body):
        return Done(job.id, Happened.TAKEN)
    return _understood(job.id, "\n".join(_heard.lines))


def _understood(number: int, lines: str) -> Done:
    said = _NUMBER.search(lines)
    if said is not None:
        return Done(number, Happened.REFUSED, said[1] or said[2])
    if _UNREACHED.search(lines):
        return Done(number, Happened.UNREACHED)
    return Done(number, Happened.NO_ANSWER if _IN_DOUBT.search(lines) else Happened.REFUSED)


def _push(job: Job) -> Done:
    subscription = json.loads(job.to)
    host = urlsplit(subscription["endpoint"]).hostname or ""
    if not job.private and leads_inside(host):
        return Done(job.id, Happened.PRIVATE)
    with requests.Session() as session:
        session.max_redirects = 0
        try:
            webpush(
                subscription, job.body, vapid_private_key=job.address, vapid_claims={"sub": job.title},
                ttl=job.seconds, timeout=READ_SECONDS, requests_session=session, headers={"urgency": "high"},
            )  # fmt: skip
        except WebPushException as wrong:
            status = wrong.response.status_code if wrong.response is not None else 0
            gone = status in (404, 410)
            return Done(job.id, Happened.GONE if gone else Happened.REFUSED, str(status) if status else "")
        except requests.ReadTimeout:
            return Done(job.id, Happened.NO_ANSWER)
        except (requests.ConnectTimeout, requests.ConnectionError):
            return Done(job.id, Happened.UNREACHED)
        except requests.TooManyRedirects:
            return Done(job.id, Happened.REFUSED, "3xx")
    return Done(job.id, Happened.TAKEN)
