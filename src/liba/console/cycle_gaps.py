"""The gaps of the day's cycle on Today: returns that are missing, problems that wait, decisions that are not out."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from liba.command.models import Decision
from liba.command.selectors.briefing import briefings
from liba.command.selectors.cycle import cycle_day
from liba.command.selectors.problems import problem_lines
from liba.console.gap import Gap, some
from liba.console.saying import say_text
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day


def returns_missing(actor: Actor, now: datetime) -> Iterator[Gap]:
    """Units without a return: from the first step on, and in red when the hour is over."""
    today = local_day(now, settings.LIBA_ZONE)
    found = cycle_day(actor, today, now)
    if found is None or now < min([step.at for step in found.steps], default=found.returns_at):
        return
    names = [say_text(line.unit.name) for line in found.missing]
    tone, weight = ("bad", 92) if now >= found.returns_at else ("warn", 78)
    label = _("Units that have not reported")
    yield Gap(label, len(names), some(names), reverse("console:cycle"), tone, weight, "clock")


def problems_waiting(actor: Actor, now: datetime) -> Iterator[Gap]:
    """Problems whose date is over, or that nobody owns."""
    lines = problem_lines(actor, local_day(now, settings.LIBA_ZONE))
    late = [line.problem for line in lines if line.overdue or line.problem.owner_id is None]
    names = [f"{one.number} {say_text(one.area.name)}" for one in late]
    label = _("Problems overdue or without an owner")
    yield Gap(label, len(late), some(names), reverse("console:problems"), "warn", 68, "warn")


def decisions_waiting(actor: Actor, now: datetime) -> Iterator[Gap]:
    """What was decided today and has not gone out at the hour of tomorrow's tasks."""
    today = local_day(now, settings.LIBA_ZONE)
    made = briefings(actor).filter(day=today)
    mine = [one for one in made if actor.may(Power.RUN_CYCLE, one.area.path)]
    waiting = list(Decision.objects.filter(briefing__in=mine, order=None).order_by("place"))
    if not waiting:
        return
    words = [one.words[:20] for one in waiting]
    label = _("Decisions that have not gone out as orders")
    yield Gap(
        label, len(waiting), some(words), f"{reverse('console:briefing')}#decisions", "warn", 88, "evening"
    )
