"""The forms and rounds that a phone needs for its holder's doors."""

from datetime import timedelta
from typing import TypeAlias

from django.conf import settings

from liba.field.doors.facts import slots_part
from liba.rounds.rules.plans import when_of
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors import newest_forms
from liba.rounds.selectors.doors import DAYS_AHEAD, Doors
from liba.rounds.terms.plans import Over, Slot, Window

Part: TypeAlias = dict[str, object]


def plan_part(doors: Doors) -> Part:
    """Every form that a round of the holder's asks, and the rounds with their dues of the coming week."""
    newest = newest_forms()
    wanted = {plan.spec.form for plan in doors.plans}
    versions = {code: row.version for code, row in newest.items()}
    return {
        "forms": [
            {"version": row.version, "spec": row.spec}
            for code, row in sorted(newest.items())
            if code in wanted
        ],
        "rounds": [_round(doors, plan, versions.get(plan.spec.form, 0)) for plan in doors.plans],
    }


def _round(doors: Doors, plan: Plan, form_version: int) -> Part:
    return {
        "id": plan.id,
        "code": plan.code,
        "name": {"zh": plan.name.zh, "en": plan.name.en},
        "form": plan.spec.form,
        "form_version": form_version,
        "over": plan.spec.over.over.value,
        "by": plan.spec.by.value,
        "windows": [_window(window) for window in plan.windows],
        "ends_on": plan.ends_on.isoformat(),
        "slots": [] if plan.spec.over.over is Over.ENROLLED else slots_part(_own_slots(doors, plan)),
        "dense": _dense(doors, plan),
    }


def _own_slots(doors: Doors, plan: Plan) -> tuple[Slot, ...]:
    """Those of the round's own days, outside of denser areas; of drawn targets each has its own."""
    if plan.picks is not None:
        return ()
    first, last = doors.day - timedelta(days=1), doors.day + timedelta(days=DAYS_AHEAD)
    return plan.slots((), first, last, settings.LIBA_ZONE)


def _window(window: Window) -> Part:
    return {
        "code": window.code,
        "name": {"zh": window.name.zh, "en": window.name.en},
        "opens": window.opens,
        "closes": window.closes,
    }


def _dense(doors: Doors, plan: Plan) -> Part:
    """Doors with dues of their own: in areas where the round comes more often, followed as whole households, or drawn."""
    if plan.picks is not None:
        own = doors.mine[plan.id]
    elif plan.spec.over.over is Over.ENROLLED:
        own = [target for target in doors.mine[plan.id] if target.person_id is None]
    else:
        codes = doors.ground.codes
        own = [t for t in doors.mine[plan.id] if when_of(plan.spec, codes[t.area_id]) is not plan.spec.when]
    return {target.key: slots_part(doors.slots(plan, target)) for target in own}
