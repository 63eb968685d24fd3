"""What accounts hold of people, why, how long, and how it is destroyed."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from liba.accounts.models import BrokenGlass, DeviceCode, Notice
from liba.governance.retention import RetentionRule


def _spent_codes(before: datetime) -> int:
    return DeviceCode.objects.filter(expires_at__lt=before).delete()[1].get("accounts.DeviceCode", 0)


def _read_notices(before: datetime) -> int:
    return Notice.objects.filter(read_at__lt=before).delete()[0]


def _reasons(before: datetime) -> int:
    return BrokenGlass.objects.filter(ends_at__lt=before).exclude(reason="").update(reason="")


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
)
