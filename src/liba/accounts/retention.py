"""What accounts hold of people, why, how long, and how it is destroyed."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from liba.accounts.models import BrokenGlass, Device, DeviceCode, Notice
from liba.governance.retention import RetentionRule


def _spent_codes(before: datetime) -> int:
    return DeviceCode.objects.filter(expires_at__lt=before).delete()[1].get("accounts.DeviceCode", 0)


def _read_notices(before: datetime) -> int:
    return Notice.objects.filter(read_at__lt=before).delete()[0]


def _reasons(before: datetime) -> int:
    return BrokenGlass.objects.filter(ends_at__lt=before).exclude(reason="").update(reason="")


def _revoked_phones(before: datetime) -> int:
    return Device.objects.filter(revoked_at__lt=before).delete()[1].get("accounts.Device", 0)


def _sessions(before: datetime) -> int:
    return Session.objects.filter(expire_date__lt=before).delete()[0]


RETENTION = (
    RetentionRule(
        name="accounts.device_codes",
        holds=_("codes for pairing phones, with the holder"),
        purpose=_("binding a phone to its holder"),
        since=_("the code's ten minutes were over"),
        keeps=timedelta(days=1),
        destroyed=_("rows deleted"),
        destroy=_spent_codes,
    ),
    RetentionRule(
        name="accounts.read_notices",
        holds=_("notices that staff have read"),
        purpose=_("telling staff what they must know"),
        since=_("the notice was read"),
        keeps=timedelta(days=30),
        destroyed=_("rows deleted"),
        destroy=_read_notices,
    ),
    RetentionRule(
        name="accounts.glass_reasons",
        holds=_("reasons for which somebody broke the glass"),
        purpose=_("answering to those whose area was looked at"),
        since=_("the glass was closed again"),
        keeps=timedelta(days=180),
        destroyed=_("text emptied; who looked, where and when stays"),
        destroy=_reasons,
    ),
    RetentionRule(
        name="accounts.revoked_phones",
        holds=_("phones that were revoked, with their holder"),
        purpose=_("answering for what a phone sent"),
        since=_("the phone was revoked"),
        keeps=timedelta(days=180),
        destroyed=_("rows deleted; checks keep the phone's number, which then says nothing"),
        destroy=_revoked_phones,
    ),
    RetentionRule(
        name="accounts.sessions",
        holds=_("sessions of browsers"),
        purpose=_("staying signed in"),
        since=_("the session ran out"),
        keeps=timedelta(days=1),
        destroyed=_("rows deleted"),
        destroy=_sessions,
    ),
)
