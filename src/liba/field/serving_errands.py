"""What a phone says of its own holder: whether they can serve, and what they promise."""

from collections.abc import Mapping
from datetime import datetime

from liba.field.devices import Caller
from liba.field.errands import Do
from liba.field.wire import Errand, HealthSent, PledgeSent
from liba.workforce.models import PledgeText, Responder
from liba.workforce.refusals import NoResponder, UnknownPledge
from liba.workforce.selectors import home_of, responder_of_user
from liba.workforce.services import report_ill, report_well, sign_pledge
from liba.workforce.terms import PledgeAudience


def _report_health(found: Caller, errand: HealthSent, happened_at: datetime, now: datetime) -> None:
    report = report_ill if errand.state == "ill" else report_well
    report(found.actor, _holder(found).pk, clearance_id=errand.id, happened_at=happened_at, now=now)


def _sign_pledge(found: Caller, errand: PledgeSent, happened_at: datetime, now: datetime) -> None:
    one = _holder(found)
    text = PledgeText.objects.filter(pk=errand.text).first()
    if text is None:
        raise UnknownPledge
    of_household = text.audience == PledgeAudience.HOUSEHOLDS
    home = home_of(one) if of_household else None
    sign_pledge(
        found.actor,
        text.pk,
        pledge_id=errand.id,
        responder_id=None if of_household else one.pk,
        household_id=home.pk if home else None,
        happened_at=happened_at,
        now=now,
    )


def _holder(found: Caller) -> Responder:
    one = responder_of_user(found.device.user_id)
    if one is None:
        raise NoResponder
    return one


SERVING_ERRANDS: Mapping[type[Errand], Do] = {HealthSent: _report_health, PledgeSent: _sign_pledge}
