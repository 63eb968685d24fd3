"""Telling the next in the chain of dues that nobody settled: in steps, once each, one notice a person and window."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings

from liba.accounts.services import tell
from liba.governance.services import decision, record
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.text import as_facts
from liba.rounds.models import Escalation
from liba.rounds.selectors.chain import Chain, read_chain
from liba.rounds.selectors.missed import DueStep, missed_targets, steps_due
from liba.rounds.selectors.plans import Ground, read_ground
from liba.workforce.models import Responder

MISSED: Final = "rounds_missed"


def tell_of_missed(actor: Actor, *, now: datetime) -> int:
    """Take every step whose time has come; how many people were told. After a downtime each is still told once."""
    due = list(steps_due(now))
    if not due:
        return 0
    ground, chain = read_ground(), read_chain(local_day(now, settings.LIBA_ZONE))
    return sum(_take(actor, one, ground, chain, now) for one in due)


def _take(actor: Actor, due: DueStep, ground: Ground, chain: Chain, now: datetime) -> int:
    with decision():
        missed = missed_targets(due.plan, due.slot, ground)
        counts: Counter[int | None] = Counter()
        for target in missed:
            counts.update(chain.goes(due.step.to, target) or (None,))
        people = Responder.objects.in_bulk([key for key in counts if key is not None])
        _keep(due, counts or Counter({None: 0}), people, ground, now)
        told = 0
        for key, count in counts.items():
            user_id = people[key].user_id if key is not None and key in people else None
            if user_id is not None:
                told += tell([user_id], MISSED, _facts(due, count), now)
        if missed:
            record(
                actor, "rounds.missed.told", "round", due.plan.id, now,
                round=due.plan.code, day=due.slot.day.isoformat(), window=due.slot.window, step=due.number,
                missed=len(missed), told=told,
            )  # fmt: skip
    return told


def _keep(
    due: DueStep,
    counts: Mapping[int | None, int],
    people: Mapping[int, Responder],
    ground: Ground,
    now: datetime,
) -> None:
    """What was told to whom; also that nothing was missed, so that it is not looked for again."""
    Escalation.objects.bulk_create(
        Escalation(
            round_id=due.plan.id,
            day=due.slot.day,
            window=due.slot.window,
            step=due.number,
            to=due.step.to.value,
            area_id=people[key].area_id if key in people and key is not None else ground.root_id,
            responder_id=key,
            count=count,
            told_at=now,
        )
        for key, count in counts.items()
    )


def _facts(due: DueStep, count: int) -> dict[str, str | int]:
    window = due.plan.windows[due.slot.window]
    return {
        "round": due.plan.code,
        **as_facts("name", due.plan.name),
        "day": due.slot.day.isoformat(),
        **as_facts("window", window.name),
        "count": count,
        "step": due.number,
    }
