"""Web push: what is said is encrypted for one phone (RFC 8291) and signed by the town's key (RFC 8292)."""

import json
from urllib.parse import urlsplit

import requests
from pywebpush import WebPushException, webpush

from liba.command.outgoing.calls import how_it_broke, pause_asked, refused_with
from liba.command.outgoing.jobs import CONNECT_SECONDS, READ_SECONDS, Job
from liba.command.outgoing.places import leads_inside
from liba.command.terms.messages import Happened, Outcome

_ENDED = (404, 410)


def push(job: Job) -> Outcome:
    """Hand one push to the phone maker's service. A subscription that is over (404, 410) is GONE; redirects are not followed."""
    subscription = json.loads(job.to)
    host = urlsplit(subscription["endpoint"]).hostname or ""
    if not job.private and leads_inside(host):
        return Outcome(Happened.PRIVATE)
    with requests.Session() as session:
        session.max_redirects = 0
        try:
            webpush(
                subscription, job.body, vapid_private_key=job.address, vapid_claims={"sub": job.title},
                ttl=job.seconds, timeout=(CONNECT_SECONDS, READ_SECONDS), requests_session=session,
                headers={"urgency": "high"},
            )  # fmt: skip
        except WebPushException as wrong:
            return _refused(wrong.response)
        except requests.TooManyRedirects:
            return Outcome(Happened.REFUSED, "3xx")
        except requests.RequestException as failure:
            return Outcome(how_it_broke(failure))
        except ValueError:
            # Keys that are none: nothing was encrypted, so nothing was sent.
            return Outcome(Happened.UNFIT)
    return Outcome(Happened.TAKEN)


def _refused(response: requests.Response | None) -> Outcome:
    if response is None:
        return Outcome(Happened.UNFIT)
    if response.status_code in _ENDED:
        return Outcome(Happened.GONE, str(response.status_code))
    status = response.status_code
    return Outcome(refused_with(status), str(status), after=pause_asked(response.headers))
