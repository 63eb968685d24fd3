"""Issuing in bulk: every household of an area gets its set of cards, and blank stock is made for the desk."""

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Window
from django.db.models.functions import RowNumber

from liba.access.models import PassRun, PassType
from liba.access.refusals import NobodyToIssueTo, WrongNumberOfSets
from liba.access.selectors.issuing import DOOR_ORDER, area_of, households_without
from liba.access.selectors.keys import town_path
from liba.access.selectors.schemes import check_validity, pass_type, running_window
from liba.access.services.keys import signing_key
from liba.access.services.serials import in_turn, next_seq, take_serials
from liba.access.terms import PassKind, PassStatus, RunPurpose
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.numbers import pass_number
from liba.territory.models import Area

MOST_SETS = 200_000
_COLUMNS = (
    "serial, quota_serial, type_id, run_id, status, household_id, valid_from, valid_to, changed_seq, changed_at, "
    "differs, address, approved_by, reason, status_reason"
)
# The cards of a set: 0, 1 … size-1.
_NUMBERS = "WITH RECURSIVE card(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM card WHERE i + 1 < %s)"
_VALUES = "%s, %s, %s, household.id, %s, %s, %s, %s, %s, '', '', '', ''"


def issue_run(
    actor: Actor,
    type_code: str,
    area_id: int,
    *,
    now: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> PassRun:
    """Issue a set of cards to every household below the area that has none, in the order of areas and doors.

    Refuses a type that isn't a colour card, a scheme or cordon without a running measure, days beyond the measure's end,
    and an area where nobody is left. One statement makes all cards, so 90,000 take a few seconds.
    """
    area = area_of(area_id)
    actor.require(Power.ISSUE_PASS, area.path)
    type_ = pass_type(type_code, PassKind.COLOUR)
    with decision():
        in_turn()
        check_validity(type_, running_window(type_, now), valid_from, valid_to, now)
        households = households_without(type_, area)
        sets = households.count()
        if not sets:
            raise NobodyToIssueTo(area=area.name)
        run = _new_run(actor, type_, sets, now, area=area, valid_from=valid_from, valid_to=valid_to)
        ordered = households.annotate(position=Window(RowNumber(), order_by=list(DOOR_ORDER))).values_list(
            "pk", "position"
        )
        source, parameters = ordered.query.sql_with_params()
        _insert_cards(run, PassStatus.GOOD, f"household(id, position) AS ({source})", parameters, now)
        _record_run(actor, "access.run.issued", run, area, now)
    return run


def make_stock(
    actor: Actor,
    type_code: str,
    *,
    sets: int,
    now: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> PassRun:
    """Make blank sets that are bound to households when they are handed out. Refuses as `issue_run` does."""
    actor.require(Power.ISSUE_PASS, town_path())
    type_ = pass_type(type_code, PassKind.COLOUR)
    if not 0 < sets <= MOST_SETS:
        raise WrongNumberOfSets(most=MOST_SETS)
    with decision():
        in_turn()
        check_validity(type_, running_window(type_, now), valid_from, valid_to, now)
        run = _new_run(actor, type_, sets, now, valid_from=valid_from, valid_to=valid_to)
        blank_sets = (
            "household(id, position) AS (SELECT CAST(NULL AS bigint), 1 "
            "UNION ALL SELECT id, position + 1 FROM household WHERE position < %s)"
        )
        _insert_cards(run, PassStatus.BLANK, blank_sets, (sets,), now)
        _record_run(actor, "access.run.stocked", run, None, now)
    return run


def _new_run(
    actor: Actor,
    type_: PassType,
    sets: int,
    now: datetime,
    *,
    valid_from: date | None,
    valid_to: date | None,
    area: Area | None = None,
) -> PassRun:
    """A run of sets: for the households of an area, or without one blank stock."""
    cards = sets * type_.set_size
    return PassRun.objects.create(
        type=type_,
        first_serial=take_serials(cards),
        count=cards,
        used=cards,
        purpose=(RunPurpose.AREA if area else RunPurpose.STOCK).value,
        set_size=type_.set_size,
        area=area,
        valid_from=valid_from,
        valid_to=valid_to,
        kid=signing_key(actor, now=now).kid,
        made_at=now,
        made_by=actor.name,
    )


def _insert_cards(
    run: PassRun, status: PassStatus, households: str, parameters: tuple[Any, ...], now: datetime
) -> None:
    """One INSERT … SELECT over the households' positions and the cards of a set. The texts are ours, the values bound."""
    size, seq = run.set_size, next_seq()
    adapt = connection.ops
    first = "%s + (household.position - 1) * %s"
    statement = (
        f"{_NUMBERS}, {households} "  # noqa: S608  put together from constants and Django's own SQL
        f"INSERT INTO access_pass ({_COLUMNS}) SELECT {first} + card.i, {first}, {_VALUES} FROM household, card"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            (
                size,
                *parameters,
                *(run.first_serial, size),
                *(run.first_serial, size),
                *(run.type_id, run.pk, status.value),
                adapt.adapt_datefield_value(run.valid_from),
                adapt.adapt_datefield_value(run.valid_to),
                *(seq, adapt.adapt_datetimefield_value(now), False),
            ),
        )
        if connection.vendor == "postgresql":
            # Its planner would take the table for empty until its own housekeeping comes round.
            cursor.execute("ANALYZE access_pass")


def _record_run(actor: Actor, verb: str, run: PassRun, area: Area | None, now: datetime) -> None:
    record(
        actor,
        verb,
        "pass_run",
        run.pk,
        now,
        area_path=area.path if area else town_path(),
        type=run.type.code,
        cards=run.count,
        first=pass_number(run.first_serial),
        last=pass_number(run.first_serial + run.count - 1),
    )
