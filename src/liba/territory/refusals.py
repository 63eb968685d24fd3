"""What territory refuses."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class CodeTaken(Refusal):
    """Codes of areas, sites, roads and cordons are unique in their kind."""

    code = "territory.code_taken"
    sentence = _("The code %(place)s is in use.")
    remedy = _("Choose another code.")


class WrongLevel(Refusal):
    """An area lies below one of a higher level; only one area, the town, has no parent."""

    code = "territory.wrong_level"
    sentence = _("%(area)s can't lie there: its level does not stand below its parent's.")
    remedy = _("Choose a parent of a higher level.")


class AreaClosed(Refusal):
    """Nothing new is put into an area that has merged into another."""

    code = "territory.area_closed"
    sentence = _("%(area)s has been closed; its successor is %(successor)s.")
    remedy = _("Use the successor.")


class WrongShape(Refusal):
    """Shapes are GeoJSON in degrees, positions are a longitude and a latitude."""

    code = "territory.wrong_shape"
    sentence = _("The shape or position of %(place)s can't be drawn on a map.")
    remedy = _("Give longitude and latitude in degrees, or a GeoJSON polygon (for a road: a line).")


class NotInside(Refusal):
    """An inner cordon lies wholly in its outer one."""

    code = "territory.not_inside"
    sentence = _("%(cordon)s does not lie inside %(outer)s: %(area)s is outside of it.")
    remedy = _("Add the area to the outer cordon, or choose another outer cordon.")


class CordonLoop(Refusal):
    """A cordon can't lie in itself."""

    code = "territory.cordon_loop"
    sentence = _("%(cordon)s can't lie inside itself.")
    remedy = _("Choose another outer cordon.")


class NoAreas(Refusal):
    """A cordon closes something off."""

    code = "territory.no_areas"
    sentence = _("%(cordon)s closes no area off.")
    remedy = _("Choose at least one area.")


class RoadBlocked(Refusal):
    """A road is blocked once."""

    code = "territory.road_blocked"
    sentence = _("The road %(road)s is blocked already, under %(cordon)s.")
    remedy = _("Open it first.")


class NothingMerges(Refusal):
    """A reorganisation names at least two areas, or one and another that takes it in."""

    code = "territory.nothing_merges"
    sentence = _("There is nothing to merge: name the areas that go and the one that takes them in.")
    remedy = _("Choose at least one area besides the successor.")


class DifferentLevels(Refusal):
    """Villages merge with villages."""

    code = "territory.different_levels"
    sentence = _("%(area)s is of another level than %(other)s, so they can't merge.")
    remedy = _("Merge areas of one level.")


class CordonSplits(Refusal):
    """A merger on paper closes nobody off."""

    code = "territory.cordon_splits"
    sentence = _(
        "The cordon %(cordon)s holds only some of these areas; merging them would close off people who are outside of it."
    )
    remedy = _("Change the cordon first, or say expressly that it shall hold the whole successor.")
