"""A census from door to door against the registry: what was found is listed, decided one by one, merged without doubles."""

from liba.kernel.actors import Actor
from liba.project.proofs.doors import DoorPhone, Due
from liba.project.proofs.expecting import expect
from liba.project.proofs.raised import Raised
from liba.project.proofs.walking import tally, walk
from liba.registry.models import Person
from liba.rounds.models import Difference, Visit
from liba.rounds.services.census import accept, dismiss
from liba.rounds.terms.plans import DifferenceKind


def prove_census(town: Raised, code: str, linkers: list[int]) -> str:
    """Everybody is counted; four doors say something else than the registry, and each difference is decided."""
    before = Person.objects.filter(presence="present").count()
    moved = _news(town, code, linkers)
    walk(town, code, linkers)
    stand = tally(town, code)
    expect("doors counted", (stand.done, stand.open), (stand.all, 0))
    open_ = Difference.objects.filter(state="open")
    kinds = sorted({*open_.values_list("kind", flat=True)})
    expect("kinds of differences", kinds, ["away", "count", "new_person"])
    listed = open_.count()
    _decide(town.day.actor, town)
    expect("differences left open", open_.count(), 0)
    expect("one row of who was found elsewhere", Person.objects.filter(id_index=moved.id_index).count(), 1)
    counted = _counted(code)
    now = Person.objects.filter(presence="present").count()
    expect("one registered anew, one away", now, before)
    return f"{stand.done} households, {counted} people counted, {listed} differences decided one by one"


def _news(town: Raised, code: str, linkers: list[int]) -> Person:
    """One more than registered; somebody of another household; somebody away; a count that was a slip."""
    first, second, third, fourth = (town.phone(linker) for linker in linkers[:4])
    due, people = _first_home(first, code)
    visit = first.visit(due, door={"people_home": len(people) + 1})
    first.keep(
        "found_person", door=due.key, visit=str(visit),
        draft={"name": "新来", "sex": "F", "born_on": "1990-05-06", "relation": "亲戚"},
    )  # fmt: skip
    stranger = _somebody_far(town, linkers)
    due, people = _first_home(second, code)
    visit = second.visit(due, door={"people_home": len(people) + 1})
    second.keep(
        "found_person", door=due.key, visit=str(visit),
        draft={"name": stranger.name, "sex": stranger.sex, "id_number": stranger.id_number},
    )  # fmt: skip
    due, people = _first_home(third, code)
    third.visit(due, door={"people_home": len(people) - 1}, person={"presence": "away"})
    due, people = _first_home(fourth, code)
    fourth.visit(due, door={"people_home": len(people) + 2})
    return stranger


def _first_home(phone: DoorPhone, code: str) -> tuple[Due, list[int]]:
    """The first due door at which two people or more are at home."""
    due = next(due for due in phone.due(code) if len(phone.people_at(due.key)) > 1)
    return due, phone.people_at(due.key)


def _somebody_far(town: Raised, linkers: list[int]) -> Person:
    """A registered person of the last linker's doors who is not the only one at home."""
    phone = town.phone(linkers[-1])
    key = next(key for key in sorted(phone.doors) if len(phone.people_at(key)) > 1)
    return Person.objects.get(pk=phone.people_at(key)[-1])


def _decide(actor: Actor, town: Raised) -> None:
    """People are accepted, and with them what their households count; a slip is dismissed with its reason."""
    for kind in (DifferenceKind.NEW_PERSON, DifferenceKind.AWAY):
        for row in Difference.objects.filter(state="open", kind=kind.value).order_by("pk"):
            accept(actor, row.pk, now=town.day.moment)
    for row in Difference.objects.filter(state="open").order_by("pk"):
        dismiss(actor, row.pk, note="数错了，已电话核对", now=town.day.moment)


def _counted(code: str) -> int:
    counts = Visit.objects.filter(round__code=code, outcome="done").values_list("counts", flat=True)
    return sum(one.get("people_home", 0) for one in counts)
