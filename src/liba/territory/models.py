"""Areas, sites, roads and cordons. Positions are WGS 84 degrees; geometries are GeoJSON."""

from django.db import models

from liba.governance.models import Measure
from liba.governance.named import BrieflyNamed, Named
from liba.territory.terms import CordonKind, RoadStatus, SiteKind


class Level(BrieflyNamed):
    """A level of the area tree, named by the playbook: town, village, grid, group …"""

    slug = models.SlugField(max_length=30, unique=True)
    rank = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ("rank",)


class Area(Named):
    """A node of the tree. `path` is the ids from the root, each four digits of base 36 and a dot: a prefix is an ancestor.

    An area that merged keeps its row with `closed_on` and `successor`; history stays with the old one.
    """

    code = models.CharField(max_length=20, unique=True)
    level = models.ForeignKey(Level, models.PROTECT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=100, unique=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True)
    position_is_synthetic = models.BooleanField(default=False)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("path",)


class Site(Named):
    """A single place: a market, a stall in it (parent), a shop, a post."""

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in SiteKind])
    area = models.ForeignKey(Area, models.PROTECT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("code",)


class Cordon(Named):
    """What closes areas off, under a measure. Crossing an outer cordon (parent) does not open an inner one.

    `number` is a small dense integer that stands for the cordon in pass tokens and bundles.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in CordonKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="inner")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="cordons")
    areas = models.ManyToManyField(Area, related_name="cordons")
    boundary = models.JSONField(null=True, blank=True)
    residents_inside = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)


class Road(Named):
    """A road by its line; blocked under a cordon or open."""

    code = models.CharField(max_length=30, unique=True)
    line = models.JSONField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in RoadStatus], default=RoadStatus.OPEN.value
    )
    cordon = models.ForeignKey(Cordon, models.PROTECT, null=True, blank=True, related_name="roads")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)


class Reorganisation(models.Model):
    """Areas that merged into a successor while the operation runs."""

    decided_on = models.DateField()
    effective_on = models.DateField()
    legal_basis = models.TextField()
    successor = models.ForeignKey(Area, models.PROTECT, related_name="reorganisations")
    merged = models.ManyToManyField(Area, related_name="merged_by")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.effective_on} → {self.successor}"
