"""Measures and the journal."""

from datetime import datetime

from django.db import models

from liba.governance.rules import measure_state
from liba.governance.terms import MeasureKind, MeasureState, Window
from liba.kernel.text import Text

KINDS = [(kind.value, kind.value) for kind in MeasureKind]


class Measure(models.Model):
    """A decision that restricts, with its ground and its end. A renewal is a new measure that names the old one."""

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=KINDS)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    legal_basis = models.TextField()
    scope = models.TextField()
    decided_by = models.CharField(max_length=100)
    decided_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=100, blank=True)
    end_reason = models.TextField(blank=True)
    renews = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="renewal")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="measure_ends_after_start"
            ),
            models.CheckConstraint(condition=~models.Q(legal_basis=""), name="measure_has_legal_basis"),
        )

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> Text:
        """The measure's name in both languages."""
        return Text(self.title_zh, self.title_en)

    @property
    def window(self) -> Window:
        """When it is enforced: from its start to the earlier of its end and its being ended."""
        return Window(self.starts_at, min(self.ends_at, self.ended_at) if self.ended_at else self.ends_at)

    def state(self, moment: datetime) -> MeasureState:
        """Where the measure stands at a moment."""
        return measure_state(self.window, self.ended_at, moment)


class JournalLine(models.Model):
    """One line of the journal. `seq` is dense and `hash` covers the line and the hash before it.

    The writer gives `seq`, never the database; it is an "auto" field because SQLite then needs no second index for it.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=64)
    area_path = models.CharField(max_length=100)
    facts = models.TextField()
    origin = models.CharField(max_length=100)
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = (
            models.Index(fields=("subject_kind", "subject_id", "-seq"), name="journal_subject"),
            models.Index(fields=("actor_id", "-seq"), name="journal_actor"),
            models.Index(fields=("verb", "-seq"), name="journal_verb"),
            models.Index(fields=("at",), name="journal_at"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class JournalHead(models.Model):
    """The end of the chain (one row). Locking it puts the town's writers in turn."""

    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.seq)
