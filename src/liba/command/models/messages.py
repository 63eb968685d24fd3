"""What goes out: gateways, people's channels, messages with what became of each, and bulletins to all units."""

from django.conf import settings
from django.db import models

from liba.command.terms.messages import DeliveryState, GatewayKind, MessageKind
from liba.desk.models import Incident
from liba.governance.sealed import SealedField


class Gateway(models.Model):
    """A way out of the town: an Apprise address with `{to}` where a person's own address goes. Sealed: it holds secrets.

    `private`: somebody has confirmed that it may lead into the house's own network. Of web push the address is the key.
    `replies`: how many came in the minute `replies_in`, over all processes.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in GatewayKind])
    address = SealedField(purpose="command.gateway")
    rank = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    private = models.BooleanField(default=False)
    reply_hash = models.BinaryField(max_length=32, null=True, blank=True)
    replies_in = models.DateTimeField(null=True, blank=True)
    replies = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("rank", "code")

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """A person's own address at a gateway (sealed); `address_index` finds whose reply it is."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="channels")
    gateway = models.ForeignKey(Gateway, models.CASCADE, related_name="channels")
    address = SealedField(purpose="command.channel")
    address_index = models.BinaryField(max_length=16, db_index=True)
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "gateway", "address_index"), name="channel_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.gateway_id}"


class QuietHours(models.Model):
    """When somebody is not to be disturbed, in minutes from local midnight; a muster disturbs."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="quiet_hours"
    )
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.from_minute}–{self.to_minute}"


class Message(models.Model):
    """One thing to be said. `facts` fill the kind's template; nothing about anybody's health is ever among them."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in MessageKind])
    facts = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        indexes = (models.Index(fields=("-made_at",), name="message_newest"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at}"


class Delivery(models.Model):
    """A message on one way to one person (or to a group's robot, then without a person)."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    gateway = models.ForeignKey(Gateway, models.CASCADE, null=True, blank=True, related_name="deliveries")
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, blank=True, related_name="deliveries")
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in DeliveryState])
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "user", "gateway", "channel"), name="delivery_once"),
        )
        indexes = (models.Index(fields=("state", "next_at"), name="delivery_due"),)

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class Bulletin(models.Model):
    """What became of something, made known to all units without names or faces."""

    title = models.CharField(max_length=200)
    words = models.TextField()
    incident = models.ForeignKey(Incident, models.SET_NULL, null=True, blank=True, related_name="bulletins")
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-published_at",)

    def __str__(self) -> str:
        return self.title
