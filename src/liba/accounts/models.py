"""Users, grants, devices and broken glass."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from liba.accounts.terms import Role
from liba.governance.sealed import SealedField
from liba.territory.models import Area


class User(AbstractUser):
    """Somebody who signs in. What they may do is in their grants, not here."""

    display_name = models.CharField(max_length=100)
    phone_tail = models.CharField(max_length=4, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    officer_salt = models.BinaryField(max_length=16, null=True, blank=True)
    officer_key = SealedField(purpose="accounts.officer_key", null=True, blank=True)

    def __str__(self) -> str:
        return self.display_name or self.username


class Grant(models.Model):
    """A role over an area (with all below it) for a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    area = models.ForeignKey(Area, models.PROTECT, related_name="grants")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("user", "starts_at"), name="grant_user"),)

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class Device(models.Model):
    """A phone bound to a user. Only a hash of its token is kept."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    label = models.CharField(max_length=100)
    token_hash = models.BinaryField(max_length=32, unique=True)
    paired_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=100, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    skew_seconds = models.IntegerField(null=True, blank=True)
    queue_depth = models.PositiveIntegerField(default=0)
    app_version = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = (models.Index(fields=("last_seen_at",), name="device_seen"),)

    def __str__(self) -> str:
        return self.label


class DeviceCode(models.Model):
    """A one-time code that a phone scans at the console to become a device of a user."""

    code_hash = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="device_codes")
    label = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    device = models.OneToOneField(Device, models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return self.label


class BrokenGlass(models.Model):
    """A look beyond one's area, with a reason, for a short time; those who answer for the area are told."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="broken_glass")
    area = models.ForeignKey(Area, models.PROTECT)
    reason = models.TextField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("user", "ends_at"), name="glass_user"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.reason}"


class Notice(models.Model):
    """Something a user must know: that glass was broken in their area, that a post is silent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("user", "read_at", "-made_at"), name="notice_user"),)

    def __str__(self) -> str:
        return self.kind
