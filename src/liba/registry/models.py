"""Households, people, and the imports that brought them. ID numbers and phones are sealed at rest."""

from django.db import models

from liba.governance.sealed import SealedField
from liba.registry.terms import IdKind, ImportState, Presence, Sex
from liba.territory.models import Area


class Household(models.Model):
    """A household at a door. `code` is unique in the town: the area's code and the household's number there."""

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="households")
    number = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("area", "number"), name="household_number_in_area"),)
        indexes = (
            models.Index(fields=("address",), name="household_address"),
            models.Index(
                fields=("closed_at",), name="household_closed", condition=models.Q(closed_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.code


class Person(models.Model):
    """A person of a household.

    `id_index` finds an ID number (server's key only); `local_tag` is the keyed tag from which gate phones' filter
    "local or not" is made; `id_tail` is the last four characters, for telling people apart on a masked screen.
    """

    household = models.ForeignKey(Household, models.PROTECT, db_index=False, related_name="people")
    name = models.CharField(max_length=100, db_index=True)
    sex = models.CharField(max_length=1, blank=True, choices=[(s.value, s.value) for s in Sex])
    born_on = models.DateField(null=True, blank=True)
    is_head = models.BooleanField(default=False)
    relation = models.CharField(max_length=30, blank=True)
    presence = models.CharField(
        max_length=12, default=Presence.PRESENT.value, choices=[(p.value, p.value) for p in Presence]
    )
    id_kind = models.CharField(max_length=12, blank=True, choices=[(k.value, k.value) for k in IdKind])
    id_number = SealedField(purpose="registry.id_number", null=True, blank=True)
    id_index = models.BinaryField(max_length=16, null=True, blank=True, unique=True)
    id_tail = models.CharField(max_length=4, blank=True)
    local_tag = models.BinaryField(max_length=16, null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "people"
        indexes = (models.Index(fields=("household", "presence"), name="people_of_household"),)

    def __str__(self) -> str:
        return self.name


class Merge(models.Model):
    """Two rows that were one. `before` is what the two rows held (sealed JSON), so that it can be undone."""

    before = SealedField(purpose="registry.merge", null=True, blank=True)
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=100)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=100, blank=True)

    class Meta:
        abstract = True


class PersonMerge(Merge):
    """Two rows that were one person."""

    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Person, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"


class HouseholdMerge(Merge):
    """Two households that were one door."""

    kept = models.ForeignKey(Household, models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Household, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"


class Phone(models.Model):
    """A phone number of a person; several people may share one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number = SealedField(purpose="registry.phone")
    number_index = models.BinaryField(max_length=16)
    tail = models.CharField(max_length=4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "number_index"), name="phone_once_a_person"),
        )
        indexes = (models.Index(fields=("number_index",), name="phone_index"),)

    def __str__(self) -> str:
        return self.tail


class RosterImport(models.Model):
    """One file on its way in. The file itself is sealed on disk under the town's data folder and destroyed when done.

    `columns` are the headings with masked samples, `mapping` says what each column is, `summary` counts what would
    happen or happened, `failure` is a refusal's code and facts.
    """

    id = models.UUIDField(primary_key=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    sheet = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in ImportState])
    mapping = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    area = models.ForeignKey(Area, models.PROTECT)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=100)
    applied_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    failure = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.file_name


class ImportProblem(models.Model):
    """One cell that can't be taken, or needs a look. `value` holds nothing that is sealed elsewhere."""

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    is_error = models.BooleanField()
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=("roster_import", "row"), name="problem_row"),)

    def __str__(self) -> str:
        return f"{self.row}:{self.column} {self.code}"
