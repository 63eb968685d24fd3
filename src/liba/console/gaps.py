"""What is open today: each gap as a number, the place that it hides in, and the list behind it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from liba.access import selectors as access
from liba.access.selectors import Coverage
from liba.accounts import selectors as accounts
from liba.console.cycle_gaps import decisions_waiting, problems_waiting, returns_missing
from liba.console.gap import Gap, places, some
from liba.console.incidents.gaps import callers_untold, incidents_open
from liba.console.rounds.gaps import alerts_open, days_open, doors_open, own_doors
from liba.console.saying import say_moment, say_text
from liba.governance import selectors as governance
from liba.kernel.actors import Actor, Power
from liba.registry.selectors import roster
from liba.registry.terms import ImportState
from liba.territory import selectors as territory

PHONE_SILENT = timedelta(hours=12)
BUSY_SECONDS, COVERAGE_SECONDS = 60, 300


def gaps(actor: Actor, now: datetime) -> list[Gap]:
    """Every gap that the actor may see and that is not empty, worst first."""
    found = [gap for source in _sources(actor) for gap in source(actor, now) if gap.n]
    return sorted(found, key=lambda gap: (-gap.weight, -gap.n))


def watches(actor: Actor) -> bool:
    """Whether the actor is shown gaps of more than phones. To others a day without any does not say that all is well."""
    return any(source not in (_devices, own_doors) for source in _sources(actor))


def _sources(actor: Actor) -> Iterator["Source"]:
    held = actor.powers
    return (source for source, powers in _SOURCES if powers & held)


def _silent(actor: Actor, now: datetime) -> Iterator[Gap]:
    posts = access.quiet_posts(actor, now)
    silent = [say_text(post.gate.name) for post in posts if post.guards]
    address = reverse("console:gates")
    yield Gap(_("Posts silent"), len(silent), some(silent), f"{address}?show=silent", "bad", 90, "silent")
    unattended = [say_text(post.gate.name) for post in posts if not post.guards]
    yield Gap(
        _("Posts with nobody on duty"),
        len(unattended),
        some(unattended),
        f"{address}?show=unattended",
        "warn",
        75,
        "person",
    )


def _unenforced(actor: Actor, now: datetime) -> Iterator[Gap]:
    bare = [inside.cordon for inside in access.inside_all(actor, now) if not inside.enforced]
    yield Gap(
        _("Cordons without a running measure"),
        len(bare),
        some([say_text(cordon.name) for cordon in bare]),
        reverse("console:measures"),
        "bad",
        100,
        "measures",
    )


def _doubles(actor: Actor, now: datetime) -> Iterator[Gap]:
    yield Gap(
        _("Double entries to settle"),
        access.doubles_count(),
        _("one card, two gates, one day"),
        reverse("console:doubles"),
        "bad",
        80,
        "double",
    )


def _ending(actor: Actor, now: datetime) -> Iterator[Gap]:
    soon = governance.ending_soon(now)
    yield Gap(
        _("Measures that end within three days"),
        len(soon),
        some([f"{say_text(one.measure.title)} {say_moment(one.ends_at)}" for one in soon]),
        reverse("console:measures"),
        "warn",
        70,
        "measures",
    )


def _devices(actor: Actor, now: datetime) -> Iterator[Gap]:
    live = [device for device in accounts.devices(actor, now) if device.revoked_at is None]
    waiting = [device for device in live if device.queue_depth]
    yield Gap(
        _("Phones with records to send"),
        len(waiting),
        some([f"{device.label} ({device.queue_depth})" for device in waiting]),
        reverse("console:devices") + "?show=queue",
        "warn",
        60,
        "devices",
    )
    old = [device for device in live if now - (device.last_seen_at or device.paired_at) > PHONE_SILENT]
    yield Gap(
        _("Phones not heard of for half a day"),
        len(old),
        some([device.label for device in old]),
        reverse("console:devices") + "?show=old",
        "info",
        20,
        "devices",
    )


def _imports(actor: Actor, now: datetime) -> Iterator[Gap]:
    waiting = [ImportState.UPLOADED.value, ImportState.CHECKED.value, ImportState.FAILED.value]
    open_ones = list(roster.imports(actor).filter(state__in=waiting)[:50])
    yield Gap(
        _("Imports to look at"),
        len(open_ones),
        some([one.file_name for one in open_ones]),
        reverse("console:imports"),
        "warn",
        40,
        "imports",
    )


def _coverage(actor: Actor, now: datetime) -> Iterator[Gap]:
    if not access.passes_every_household(now):
        return
    rows = _covered(actor)
    without = [row for row in rows if row.without_pass]
    yield Gap(
        _("Households without a pass"),
        sum(row.without_pass for row in without),
        places([(say_text(row.area.name), row.without_pass) for row in without]),
        reverse("console:coverage"),
        "warn",
        50,
        "passes",
    )
    waiting = [row for row in rows if row.not_handed_out]
    yield Gap(
        _("Households whose passes are not handed out"),
        sum(row.not_handed_out for row in waiting),
        places([(say_text(row.area.name), row.not_handed_out) for row in waiting]),
        reverse("console:coverage"),
        "info",
        30,
        "households",
    )


def _covered(actor: Actor) -> list[Coverage]:
    """Coverage of the actor's areas. It reads every household and card, so it is read anew once a minute at most, and
    only when a pass has changed or five minutes have gone."""
    paths = actor.areas_for(Power.HAND_OUT_PASS)
    place, seq = f"console.coverage:{'|'.join(paths)}", access.pass_seq()
    kept: tuple[int, list[Coverage]] | None = cache.get(place)
    fresh = cache.get(f"{place}:fresh")
    if kept is not None and (fresh or kept[0] == seq):
        return kept[1]
    roots = [territory.town()] if "" in paths else list(territory.areas(actor).filter(path__in=paths))
    rows = [row for root in roots for row in access.coverage(actor, root.pk)]
    cache.set(place, (seq, rows), COVERAGE_SECONDS)
    cache.set(f"{place}:fresh", True, BUSY_SECONDS)
    return rows


Source = Callable[[Actor, datetime], Iterator[Gap]]
# Each kind of gap with the powers of which one must be held to be shown it: those that open its list.
_SOURCES: tuple[tuple[Source, frozenset[Power]], ...] = (
    (_unenforced, frozenset({Power.SEE_GATES})),
    (_silent, frozenset({Power.SEE_GATES})),
    (_doubles, frozenset({Power.SEE_GATES})),
    (_ending, frozenset({Power.DECIDE_MEASURE, Power.SEE_GATES, Power.ISSUE_PASS})),
    (_devices, frozenset({Power.PAIR_DEVICE})),
    (_coverage, frozenset({Power.HAND_OUT_PASS})),
    (returns_missing, frozenset({Power.SEE_ORDERS})),
    (decisions_waiting, frozenset({Power.RUN_CYCLE})),
    (problems_waiting, frozenset({Power.SEE_ORDERS})),
    (incidents_open, frozenset({Power.SEE_INCIDENTS})),
    (callers_untold, frozenset({Power.DISPATCH})),
    (alerts_open, frozenset({Power.SEE_ROUNDS})),
    (doors_open, frozenset({Power.SEE_ROUNDS})),
    (days_open, frozenset({Power.CLOSE_DAY})),
    (own_doors, frozenset({Power.VISIT})),
    (_imports, frozenset({Power.IMPORT_ROSTER})),
)
