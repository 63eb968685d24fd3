"""Responders, whether they may serve, and what they promised. Phones and ID numbers are sealed at rest."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from liba.governance.named import BrieflyNamed, Named
from liba.governance.sealed import SealedField
from liba.kernel.text import Text
from liba.registry.models import Household, Person
from liba.territory.models import Area
from liba.workforce.terms import ClearanceState, PledgeAudience, SignedBy, Standing


class ResponderGroup(Named):
    """People who serve together by what they are: a branch, notables, women, youth, militia, family doctors."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.SlugField(max_length=20)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("kind", "code")


class Skill(BrieflyNamed):
    """What posts may ask for, by the playbook: drives, first aid, speaks the dialect."""

    code = models.SlugField(max_length=30, unique=True)

    class Meta:
        ordering = ("code",)


class Responder(models.Model):
    """Somebody who serves. A resident is bound to their registered person; who is not has only what stands here.

    `code` is the number on the badge. `area` is where they belong; `lon`, `lat` where they start from (WGS 84).
    `skills` and `wishes` are codes (of skills; of post kinds), `times` shift codes they can serve, empty for any.
    `night_group` is A or B where nights alternate. `clearance` is the newest of `Clearance`, for lists.
    `phone` is the number that is called and found; others that they gave stand in `more_phones`, separated by blanks.
    `left_on` is the first day on which they serve no longer.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100, db_index=True)
    standing = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Standing])
    area = models.ForeignKey(Area, models.PROTECT, related_name="responders")
    person = models.OneToOneField(Person, models.SET_NULL, null=True, blank=True, related_name="responder")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="responder"
    )
    groups = models.ManyToManyField(ResponderGroup, related_name="responders", blank=True)
    phone = SealedField(purpose="workforce.phone", null=True, blank=True)
    phone_index = models.BinaryField(max_length=16, null=True, blank=True, db_index=True)
    phone_tail = models.CharField(max_length=4, blank=True)
    more_phones = SealedField(purpose="workforce.phone", null=True, blank=True)
    id_number = SealedField(purpose="workforce.id_number", null=True, blank=True)
    id_index = models.BinaryField(max_length=16, null=True, blank=True, unique=True)
    id_tail = models.CharField(max_length=4, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    skills = models.JSONField(default=list, blank=True)
    wishes = models.JSONField(default=list, blank=True)
    times = models.JSONField(default=list, blank=True)
    night_group = models.CharField(max_length=1, blank=True)
    clearance = models.CharField(
        max_length=12, blank=True, choices=[(c.value, c.value) for c in ClearanceState]
    )
    cleared_until = models.DateField(null=True, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    source_key = models.CharField(max_length=80, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=("area", "standing"), name="responder_area"),)

    def __str__(self) -> str:
        return self.name


class Clearance(models.Model):
    """A fact: from `happened_at` on somebody may serve, may not, or is ill. The newest holds until `until`."""

    id = models.UUIDField(primary_key=True)
    responder = models.ForeignKey(Responder, models.CASCADE, related_name="clearances")
    state = models.CharField(max_length=12, choices=[(c.value, c.value) for c in ClearanceState])
    until = models.DateField(null=True, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        indexes = (models.Index(fields=("responder", "-happened_at"), name="clearance_newest"),)

    def __str__(self) -> str:
        return f"{self.responder_id} {self.state}"


class PledgeText(models.Model):
    """One version of a promise, in the words that were signed. A new version asks everybody again."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    audience = models.CharField(max_length=12, choices=[(a.value, a.value) for a in PledgeAudience])
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    body_zh = models.TextField()
    body_en = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="pledge_version_once"),)

    def __str__(self) -> str:
        return f"{self.title_zh} v{self.version}"

    @property
    def title(self) -> Text:
        """The pledge's name in both languages."""
        return Text(self.title_zh, self.title_en)

    @property
    def body(self) -> Text:
        """The words that are signed, in both languages."""
        return Text(self.body_zh, self.body_en)


class Pledge(models.Model):
    """Somebody signed a text, for themselves or for their household; once each."""

    id = models.UUIDField(primary_key=True)
    text = models.ForeignKey(PledgeText, models.PROTECT, related_name="pledges")
    responder = models.ForeignKey(Responder, models.CASCADE, null=True, blank=True, related_name="pledges")
    household = models.ForeignKey(Household, models.CASCADE, null=True, blank=True, related_name="pledges")
    signed_by = models.CharField(max_length=6, choices=[(s.value, s.value) for s in SignedBy])
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("text", "responder"),
                condition=Q(responder__isnull=False),
                name="pledge_once_responder",
            ),
            models.UniqueConstraint(
                fields=("text", "household"),
                condition=Q(household__isnull=False),
                name="pledge_once_household",
            ),
            models.CheckConstraint(
                condition=Q(responder__isnull=False, household__isnull=True)
                | Q(responder__isnull=True, household__isnull=False),
                name="pledge_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.text_id} {self.responder_id or self.household_id}"
