"""What imports hold of people, why, how long, and how it is destroyed."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from liba.governance.retention import RetentionRule
from liba.registry.models import ImportProblem, RosterImport
from liba.registry.roster import store
from liba.registry.terms import ImportState

_UNDECIDED = (
    ImportState.UPLOADED.value,
    ImportState.CHECKING.value,
    ImportState.CHECKED.value,
    ImportState.FAILED.value,
)


def _forgotten_files(before: datetime) -> int:
    forgotten = list(RosterImport.objects.filter(state__in=_UNDECIDED, uploaded_at__lt=before))
    for roster in forgotten:
        store.destroy(roster.pk)
        roster.problems.all().delete()
        roster.state, roster.columns, roster.summary = ImportState.DISCARDED.value, [], {}
        roster.save(update_fields=["state", "columns", "summary"])
    return len(forgotten)


def _old_problems(before: datetime) -> int:
    return ImportProblem.objects.filter(roster_import__applied_at__lt=before).delete()[0]


RETENTION = (
    RetentionRule(
        name="registry.forgotten_files",
        holds=_("rosters that were uploaded and neither applied nor discarded"),
        purpose=_("bringing a town's own list of people in"),
        since=_("the file was uploaded"),
        keeps=timedelta(days=14),
        destroyed=_("the sealed file deleted, its problems too"),
        destroy=_forgotten_files,
    ),
    RetentionRule(
        name="registry.import_problems",
        holds=_("notes on cells of rosters that were applied"),
        purpose=_("correcting the town's own list"),
        since=_("the roster was applied"),
        keeps=timedelta(days=90),
        destroyed=_("rows deleted"),
        destroy=_old_problems,
    ),
)
