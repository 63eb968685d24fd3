"""Shifts, limits and posts in a playbook: shapes, faults, steps."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Self

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import AfterValidator, Field, model_validator

from liba.governance.method import Code, Difference, Fault, Section, Step, StepKind, Words, differing, unknown
from liba.governance.method import repeated as repeated_codes
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.territory.models import Area, Site
from liba.workforce.models import Post, RotaRule
from liba.workforce.services.posts import edit_post, open_post, set_rota_rule
from liba.workforce.terms import PostKind, RotaLimits, RotaWeights, ShiftPattern

Act = Callable[[Actor, datetime], object]
POST, ROTA_RULE = gettext_noop("post"), gettext_noop("shifts and limits")
AREA, LEVEL, SHIFT, SKILL, GATE, SITE = (
    gettext_noop("area"),
    gettext_noop("level"),
    gettext_noop("shift"),
    gettext_noop("skill"),
    gettext_noop("gate"),
    gettext_noop("site"),
)
_SPAN = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$")


def _clocks(value: str) -> str:
    if not _SPAN.match(value):
        raise ValueError(_("hours such as 06:00-14:00, over midnight such as 22:00-06:00"))
    return value


class ShiftPatternSection(Section):
    """A shift of the day; one that ends at or before its beginning ends on the next day. 08:00-08:00 is 24 hours."""

    code: str = Field(min_length=1, max_length=30, pattern=r"^[a-z][a-z0-9_-]*$")
    name: Words
    hours: Annotated[str, AfterValidator(_clocks)]
    night: bool = False

    @property
    def pattern(self) -> ShiftPattern:
        """As posts keep it."""
        first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in self.hours.split("-"))
        return ShiftPattern(self.code, self.name.text, first, last % (24 * 60), self.night)


class RotaSection(Section):
    """What no rota may ask, and what a good one weighs."""

    rest_hours: float = Field(default=11, ge=0, le=48)
    shifts_a_week: int = Field(default=6, ge=0, le=21)
    night_turn_days: int = Field(default=1, ge=0, le=31)
    youngest: int = Field(default=18, ge=0, le=120)
    oldest: int = Field(default=65, ge=0, le=120)
    uneven: int = Field(default=6, ge=0, le=100)
    uneven_nights: int = Field(default=6, ge=0, le=100)
    wish: int = Field(default=3, ge=0, le=100)

    @property
    def limits(self) -> RotaLimits:
        """As rotas keep to it."""
        return RotaLimits(
            rest_minutes=round(self.rest_hours * 60),
            week_most=self.shifts_a_week,
            night_turn_days=self.night_turn_days,
            youngest=self.youngest,
            oldest=self.oldest,
        )

    @property
    def weights(self) -> RotaWeights:
        """As rotas weigh."""
        return RotaWeights(self.uneven, self.uneven_nights, self.wish)


class PostSection(Section):
    """A post of an area; or, with `each`, `count` of them in every area of that level.

    `{area}` in the name is the area's, `{n}` the number. A post of `each` has the code, then the area's, then the number.
    """

    code: str = Code
    kind: PostKind
    name: Words
    shifts: tuple[str, ...] = Field(min_length=1)
    area: str = ""
    each: str = ""
    count: int = Field(default=1, ge=1, le=99)
    needs: int = Field(default=1, ge=1, le=50)
    skills: tuple[str, ...] = ()
    gate: str = ""
    site: str = ""
    at: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.each) == bool(self.area):
            raise ValueError(_("a post stands in one `area`, or in `each` area of a level"))
        if (self.each or self.count > 1) and (self.gate or self.site):
            raise ValueError(_("many posts can't stand at one gate or place"))
        return self


def post_faults(
    *,
    patterns: tuple[ShiftPatternSection, ...],
    posts: tuple[PostSection, ...],
    areas: Collection[str],
    levels: Collection[str],
    skills: Collection[str],
    gates: Collection[str],
    sites: Collection[str],
) -> Iterator[Fault]:
    """Codes used twice, and shifts, areas, levels, skills, gates and places that there are not."""
    yield from repeated_codes("shift_patterns", (pattern.code for pattern in patterns))
    yield from repeated_codes("posts", (post.code for post in posts))
    known = [pattern.code for pattern in patterns]
    for place, post in enumerate(posts):
        if post.area:
            yield from unknown(("posts", place, "area"), post.area, areas, AREA)
        if post.each:
            yield from unknown(("posts", place, "each"), post.each, levels, LEVEL)
        if post.gate:
            yield from unknown(("posts", place, "gate"), post.gate, gates, GATE)
        if post.site:
            yield from unknown(("posts", place, "site"), post.site, sites, SITE)
        for number, code in enumerate(post.shifts):
            yield from unknown(("posts", place, "shifts", number), code, known, SHIFT)
        for number, code in enumerate(post.skills):
            yield from unknown(("posts", place, "skills", number), code, skills, SKILL)


def rota_rule_steps(patterns: tuple[ShiftPatternSection, ...], rota: RotaSection | None) -> Iterator[Step]:
    """The town's shifts and limits, when they differ. A playbook without shifts and limits leaves them alone."""
    if not patterns and rota is None:
        return
    wanted = rota or RotaSection()
    shifts = tuple(section.pattern for section in patterns)
    row = RotaRule.objects.filter(code="town").first()
    differences = differing(
        (
            ("shift_patterns", row.patterns if row else [], [msgspec.to_builtins(one) for one in shifts]),
            ("limits", row.limits if row else {}, msgspec.to_builtins(wanted.limits)),
            ("weights", row.weights if row else {}, msgspec.to_builtins(wanted.weights)),
        )
    )
    if differences:
        yield Step(
            StepKind.CHANGE if row else StepKind.ADD,
            ROTA_RULE,
            "town",
            "",
            lambda actor, now: set_rota_rule(
                actor, patterns=shifts, limits=wanted.limits, weights=wanted.weights, now=now
            ),
            differences if row else (),
        )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One post that a section means."""

    code: str
    name: Text
    area: str
    section: PostSection
    patterns: tuple[ShiftPattern, ...]


def post_steps(
    sections: tuple[PostSection, ...],
    patterns: tuple[ShiftPatternSection, ...],
    areas: Mapping[str, tuple[str, Text]],
) -> Iterator[Step]:
    """Posts to open, a step a section however many they are, and to change; a closed post stays closed.

    `areas` are the level and the name of every area that the playbook means, by code.
    """
    present = {post.code: post for post in Post.objects.select_related("area", "site")}
    shifts = {section.code: section.pattern for section in patterns}
    closed = set(Area.objects.exclude(closed_on=None).values_list("code", flat=True))
    for section in sections:
        wanted = [one for one in _meant(section, shifts, areas) if one.area not in closed]
        opening = [one for one in wanted if one.code not in present]
        if opening:
            many = (Difference("posts", "0", str(len(opening))),) if len(wanted) > 1 else ()
            yield Step(StepKind.ADD, POST, section.code, section.name.zh, _opener(opening), many)
        for one in wanted:
            post = present.get(one.code)
            if post is not None and post.closed_on is None and (differences := _differences(post, one)):
                yield Step(StepKind.CHANGE, POST, one.code, one.name.zh, _editor(one), differences)


def _meant(
    section: PostSection, shifts: Mapping[str, ShiftPattern], areas: Mapping[str, tuple[str, Text]]
) -> Iterator[_Wanted]:
    own = tuple(shifts[code] for code in section.shifts)
    here = (
        [section.area]
        if section.area
        else [code for code, (level, _n) in areas.items() if level == section.each]
    )
    for area in here:
        for number in range(1, section.count + 1):
            parts = [
                section.code,
                *([area] if section.each else []),
                *([str(number)] if section.count > 1 else []),
            ]
            names = areas[area][1] if area in areas else Text("")
            yield _Wanted("-".join(parts), _named(section, names, number), area, section, own)


def _named(section: PostSection, area: Text, number: int) -> Text:
    def filled(words: str, name: str) -> str:
        return words.replace("{area}", name).replace("{n}", str(number))

    return Text(filled(section.name.zh, area.zh), filled(section.name.en, area.en or area.zh))


def _opener(wanted: list[_Wanted]) -> Act:
    def act(actor: Actor, now: datetime) -> object:
        return [
            open_post(
                actor, code=one.code, opened_on=local_day(now, settings.LIBA_ZONE), now=now, **_values(one)
            )
            for one in wanted
        ]

    return act


def _editor(one: _Wanted) -> Act:
    def act(actor: Actor, now: datetime) -> object:
        post = Post.objects.get(code=one.code)
        values = _values(one)
        if one.section.at is None:
            values["lon"], values["lat"] = post.lon, post.lat
        return edit_post(actor, post.pk, version=post.version, now=now, **values)

    return act


def _values(one: _Wanted) -> dict[str, Any]:
    section = one.section
    lon, lat = section.at or (None, None)
    return {
        "kind": section.kind,
        "name": one.name,
        "area_id": Area.objects.get(code=one.area).pk,
        "patterns": one.patterns,
        "needs": section.needs,
        "skills": section.skills,
        "gate_code": section.gate,
        "site_id": Site.objects.get(code=section.site).pk if section.site else None,
        "lon": lon,
        "lat": lat,
    }


def _differences(post: Post, one: _Wanted) -> tuple[Difference, ...]:
    section = one.section
    return differing(
        (
            ("kind", post.kind, section.kind.value),
            ("name.zh", post.name_zh, one.name.zh),
            ("name.en", post.name_en, one.name.en),
            ("area", post.area.code, one.area),
            ("shifts", post.patterns, [msgspec.to_builtins(pattern) for pattern in one.patterns]),
            ("needs", post.needs, section.needs),
            ("skills", post.skills, sorted(set(section.skills))),
            ("gate", post.gate_code, section.gate),
            ("site", post.site.code if post.site else "", section.site),
            ("at", (post.lon, post.lat), section.at or (post.lon, post.lat)),
        )
    )
