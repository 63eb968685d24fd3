"""Orders and the way of each copy. Events are facts; a copy's moments follow from them and are kept for lists."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from liba.command.terms.orders import CopyEventKind, OrderState
from liba.kernel.text import Text
from liba.rounds.models import Finding, FormVersion
from liba.territory.models import Area
from liba.workforce.models import Responder, Unit


class OrderPolicy(models.Model):
    """The town's way with orders, as its playbook has it: one row, an `OrderSpec` as JSON."""

    spec = models.JSONField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"v{self.version}"


class StandingOrder(models.Model):
    """An order that repeats: `recurrence` (RFC 5545) from `starts_on` to `ends_on`, issued at `minute` of its days.

    `spec` is an `OrderDraft` as JSON; `issued_until` is the last day whose order has gone out (or was over already).
    """

    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    spec = models.JSONField()
    recurrence = models.CharField(max_length=200)
    minute = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    issued_until = models.DateField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=100)
    decided_at = models.DateTimeField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    issuer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> Text:
        """The order's title in both languages."""
        return Text(self.title_zh, self.title_en)


class Order(models.Model):
    """One order. `number` counts within the year of `issued_at`; drafts have none. `proof` is a `Proof` as JSON.

    `addressees` says to whom as it was chosen (`Addressees`), `refers_to` which order it corrects, `steps` who hears of
    copies that are late, `form` the version of the form that is to be filled in. `finding` is what an inspection found.
    """

    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    body_zh = models.TextField()
    body_en = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in OrderState])
    addressees = models.JSONField(default=dict)
    proof = models.JSONField(default=dict)
    form = models.ForeignKey(FormVersion, models.PROTECT, null=True, blank=True, related_name="+")
    steps = models.JSONField(default=list, blank=True)
    urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="orders")
    refers_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    standing = models.ForeignKey(StandingOrder, models.PROTECT, null=True, blank=True, related_name="orders")
    finding = models.ForeignKey(Finding, models.SET_NULL, null=True, blank=True, related_name="orders")
    standing_day = models.DateField(null=True, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=100)
    issuer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.CharField(max_length=100, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("year", "number"), condition=Q(number__isnull=False), name="order_number_once"
            ),
            models.UniqueConstraint(
                fields=("standing", "standing_day"),
                condition=Q(standing__isnull=False),
                name="standing_order_once_a_day",
            ),
        )
        indexes = (models.Index(fields=("state", "-issued_at"), name="order_newest"),)

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> Text:
        """The order's title in both languages."""
        return Text(self.title_zh, self.title_en)

    @property
    def body(self) -> Text:
        """The order's words in both languages."""
        return Text(self.body_zh, self.body_en)


class Attachment(models.Model):
    """A file that goes with an order, or with every repeat of a standing one, or a photo that shows what was done (`copy`,
    which may be known later), sealed under the town's data folder; `kind` is what its bytes are, not its name.

    `file` names the sealed file. Several rows may share one: each repeat and each correction has a row of its own.
    """

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, models.CASCADE, null=True, blank=True, related_name="attachments")
    standing = models.ForeignKey(StandingOrder, models.CASCADE, null=True, blank=True, related_name="files")
    copy = models.ForeignKey("OrderCopy", models.CASCADE, null=True, blank=True, related_name="photos")
    file = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class OrderCopy(models.Model):
    """One unit's or one person's copy of an order: one row on the board of 58.

    `report` is what was shown as done ({number, words, photos, answers}); `changed_seq` grows with every change.
    `passed_to` is the successor's copy when the unit was merged in mid-order: this one is history from then on.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="copies")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="order_copies")
    responder = models.ForeignKey(
        Responder, models.CASCADE, null=True, blank=True, related_name="order_copies"
    )
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objection = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.CharField(max_length=500, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    passed_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="passed_from")
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)
    changed_seq = models.PositiveBigIntegerField(default=0, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("order", "unit"), condition=Q(unit__isnull=False), name="one_copy_a_unit"
            ),
            models.UniqueConstraint(
                fields=("order", "responder"), condition=Q(responder__isnull=False), name="one_copy_a_person"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, responder__isnull=True)
                | Q(unit__isnull=True, responder__isnull=False),
                name="copy_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.unit_id or self.responder_id}"


class CopyEvent(models.Model):
    """A fact about a copy, with an id made where it was said. Any arrival order gives the same copy. One that came too
    late (the order was withdrawn, or the copy accepted) is kept and does nothing."""

    id = models.UUIDField(primary_key=True)
    copy = models.ForeignKey(OrderCopy, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in CopyEventKind])
    responder = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=100)
    words = models.CharField(max_length=500, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    too_late = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("copy", "happened_at"), name="copy_event"),)

    def __str__(self) -> str:
        return f"{self.copy_id} {self.kind}"
