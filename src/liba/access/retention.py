"""What access holds of people, why, how long, and how it is destroyed."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from liba.access.services.printing import destroy_prints
from liba.governance.retention import RetentionRule


def _print_files(before: datetime) -> int:
    return destroy_prints(before=before, now=before)


RETENTION = (
    RetentionRule(
        name="access.print_files",
        holds=_("printed cards as files, some with the holder's name and address"),
        purpose=_("printing and handing out the cards"),
        since=_("the print was asked for"),
        keeps=timedelta(days=14),
        destroyed=_("files deleted; that they were printed stays in the journal"),
        destroy=_print_files,
    ),
)
