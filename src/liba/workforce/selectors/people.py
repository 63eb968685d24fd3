"""Responders as far as the asker's areas reach, and who may serve on a day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.territory.selectors import within
from liba.workforce.models import Clearance, Responder, ResponderGroup, Skill
from liba.workforce.rules.people import Service, may_serve


def responder_of_user(user_id: int) -> Responder | None:
    """The responder whose account this is: whose phone it is that asks. One who left is still found."""
    return Responder.objects.select_related("area").filter(user_id=user_id).first()


def responders(actor: Actor) -> QuerySet[Responder]:
    """Responders of the areas whose workforce the actor may see, by badge."""
    held = within(actor.areas_for(Power.SEE_WORKFORCE), "area__path")
    return Responder.objects.filter(held).select_related("area").order_by("code")


def responder(actor: Actor, responder_id: int) -> Responder:
    """One responder. Refuses (`NotFound`) one that the actor may not see."""
    found = responders(actor).select_related("user").filter(pk=responder_id).first()
    if found is None:
        raise NotFound(what=f"responder {responder_id}")
    return found


def unfit_on(day: date) -> set[int]:
    """Ids of responders who may not serve on a day: no clearance that holds, ill, not here yet, or gone.

    Facts decide, by the time they happened, so that a past day stays as it was; who has no fact kept (they were
    destroyed with their time) is judged by their newest. What was said during the day counts for the whole of it.
    """
    newest = _newest_before(_day_after(day))
    columns = ("pk", "clearance", "cleared_until", "joined_on", "left_on")
    unfit = set()
    for pk, state, until, joined_on, left_on in Responder.objects.values_list(*columns):
        said, said_until = newest.get(pk, (state, until))
        if not may_serve(Service(said, said_until, joined_on, left_on), day):
            unfit.add(pk)
    return unfit


def is_fit(one: Responder, day: date) -> bool:
    """Whether a responder may serve on a day, by what was said of them last."""
    return may_serve(Service(one.clearance, one.cleared_until, one.joined_on, one.left_on), day)


def home_of(one: Responder) -> Household | None:
    """The household that a responder lives in, as the registry has it; that of the one they were merged into."""
    person = one.person
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    return person.household if person is not None else None


def clearance_history(responder_id: int) -> list[Clearance]:
    """What was noted, newest first."""
    return list(Clearance.objects.filter(responder=responder_id).order_by("-happened_at", "-recorded_at"))


def groups() -> list[ResponderGroup]:
    """The playbook's groups, by kind."""
    return list(ResponderGroup.objects.all())


def skills() -> list[Skill]:
    """The playbook's skills."""
    return list(Skill.objects.all())


def _day_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), settings.LIBA_ZONE)


def _newest_before(moment: datetime) -> dict[int, tuple[str, date | None]]:
    facts: Iterable[tuple[int, str, date | None]] = (
        Clearance.objects.filter(happened_at__lt=moment)
        .order_by("happened_at", "recorded_at", "pk")
        .values_list("responder_id", "state", "until")
    )
    return {responder_id: (state, until) for responder_id, state, until in facts}
