"""What the registry holds of people, why, how long, and how it is destroyed."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liba.governance.retention import RetentionRule
from liba.governance.selectors import over_since
from liba.registry.models import (
    Household,
    HouseholdMerge,
    ImportProblem,
    Person,
    PersonMerge,
    Phone,
    RosterImport,
)
from liba.registry.roster import store
from liba.registry.selectors import GONE
from liba.registry.terms import ImportState

STEP = 20_000
_UNDECIDED = (
    ImportState.UPLOADED.value,
    ImportState.CHECKING.value,
    ImportState.CHECKED.value,
    ImportState.FAILED.value,
)

# Of those who left: nobody has written anything of them since. Their journal lines know when; the row does not.
_GONE_QUIETLY = """
SELECT person.id FROM registry_person person
WHERE person.presence IN (%s, %s)
  AND (person.id_number IS NOT NULL
       OR EXISTS (SELECT 1 FROM registry_phone phone WHERE phone.person_id = person.id))
  AND NOT EXISTS (
    SELECT 1 FROM governance_journalline line
    WHERE line.subject_kind = 'person' AND line.subject_id = CAST(person.id AS varchar(64)) AND line.at >= %s)
LIMIT %s
"""


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


def _old_samples(before: datetime) -> int:
    """Headings and their masked samples: samples show names."""
    decided = RosterImport.objects.filter(uploaded_at__lt=before).exclude(state__in=_UNDECIDED)
    return decided.exclude(columns=[]).update(columns=[])


def _numbers_of_gone(before: datetime) -> int:
    """Numbers, tags and phones of those who moved out or died; the name stays, so that the household's history reads."""
    moment = connection.ops.adapt_datetimefield_value(before)
    with connection.cursor() as cursor:
        cursor.execute(_GONE_QUIETLY, [*GONE, moment, STEP])
        ids = [row[0] for row in cursor.fetchall()]
    Phone.objects.filter(person__in=ids).delete()
    return Person.objects.filter(pk__in=ids).update(
        id_number=None, id_index=None, id_tail="", local_tag=None, extra={}, version=F("version") + 1
    )


def _old_merges(before: datetime) -> int:
    """What a merge did, and the phones that the merged row kept; that the two are one stays."""
    due = PersonMerge.objects.filter(merged_at__lt=before, before__isnull=False)
    Phone.objects.filter(person__in=due.filter(undone_at=None).values("merged")).delete()
    homes = HouseholdMerge.objects.filter(merged_at__lt=before, before__isnull=False)
    return due.update(before=None) + homes.update(before=None)


def _people(before: datetime) -> int:
    """Everybody, once the town has restricted nobody for the time, and no roster came since for the next operation."""
    if not over_since(before) or RosterImport.objects.filter(uploaded_at__gte=before).exists():
        return 0
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True)[:STEP])
    if ids:
        Phone.objects.filter(person_id__gte=ids[0], person_id__lte=ids[-1]).delete()
        Person.objects.filter(merged_into__gte=ids[0], merged_into__lte=ids[-1]).update(merged_into=None)
        people = Person.objects.filter(Q(pk__gte=ids[0], pk__lte=ids[-1])).only("pk")
        return people.delete()[1].get("registry.Person", 0)
    Household.objects.exclude(merged_into=None).update(merged_into=None)
    return Household.objects.only("pk").delete()[1].get("registry.Household", 0)


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
    RetentionRule(
        name="registry.import_samples",
        holds=_("headings of rosters with masked samples"),
        purpose=_("saying what each column is"),
        since=_("the file was uploaded"),
        keeps=timedelta(days=30),
        destroyed=_("emptied; counts stay"),
        destroy=_old_samples,
    ),
    RetentionRule(
        name="registry.numbers_of_gone",
        holds=_("ID numbers and phones of people who moved out or died"),
        purpose=_("telling people apart"),
        since=_("anything was last recorded of the person"),
        keeps=timedelta(days=30),
        destroyed=_("numbers, tags and phones emptied; the name stays in its household"),
        destroy=_numbers_of_gone,
    ),
    RetentionRule(
        name="registry.merges",
        holds=_("what was known of two rows that became one person, and of two households that became one"),
        purpose=_("making them two again if that was a mistake"),
        since=_("they were merged"),
        keeps=timedelta(days=90),
        destroyed=_("emptied, with the merged row's phones; it can't be undone any more"),
        destroy=_old_merges,
    ),
    RetentionRule(
        name="registry.people",
        holds=_("people and households"),
        purpose=_("knowing who lives where while people are restricted"),
        since=_("the town's last measure ended"),
        keeps=timedelta(days=30),
        destroyed=_("rows deleted"),
        destroy=_people,
    ),
)
