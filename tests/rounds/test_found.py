"""Somebody who was found at a door belongs to the visit that found them, in whatever order the two arrive."""

import json
from collections.abc import Callable
from itertools import permutations
from uuid import UUID

import pytest

from liba.kernel.ids import id_at, new_id
from liba.rounds.models import Difference, Visit
from liba.rounds.reports import Visited
from liba.rounds.selectors.census.cases import open_differences
from liba.rounds.services import note_found_person, record_visits
from tests.rounds.visiting import Walk
from tests.support.rounding import RoundsTown
from tests.support.together import at_once
from tests.support.town import SmallTown, local

VISIT = id_at(local("09:00"))
ARRIVALS = list(permutations(("visit", "zhao", "qian", "undo")))


class Found:
    """A linker's facts of one door, each of which can be sent at any time."""

    def __init__(self, rounds: RoundsTown) -> None:
        self.walk = Walk(rounds)
        undo = self.walk.undo(VISIT)
        self.acts: dict[str, Callable[[], object]] = {
            "visit": lambda: self.walk.send(self.walk.say(id=str(VISIT))),
            "zhao": lambda: self.person("赵六"),
            "qian": lambda: self.person("钱七"),
            "undo": lambda: self.walk.send(undo),
        }

    def person(self, name: str, *, visit: UUID | None = VISIT, place: int = 0) -> Difference:
        """Somebody found at a door, said with the visit's id."""
        home = self.walk.rounds.doors(0)[place]
        return note_found_person(
            self.walk.me, door=f"h{home.pk}", draft=json.dumps({"name": name}), visit_id=visit,
            happened_at=local("09:00"), now=self.walk.now,
        )  # fmt: skip


@pytest.fixture
def found(rounds: RoundsTown) -> Found:
    return Found(rounds)


@pytest.mark.parametrize("arrival", ARRIVALS, ids="-".join)
@pytest.mark.parametrize("undone", [False, True])
def test_every_order_of_arrival_gives_the_same(
    found: Found, town: SmallTown, arrival: tuple[str, ...], undone: bool
) -> None:
    for act in arrival:
        if undone or act != "undo":
            found.acts[act]()
    assert set(Difference.objects.values_list("visit", flat=True)) == {VISIT}
    assert Difference.objects.count() == 2
    assert open_differences(town.system).count() == (0 if undone else 2)


def test_what_comes_in_one_batch_finds_its_people(found: Found) -> None:
    found.acts["zhao"]()
    other = found.walk.say("10:00")
    found.walk.send(other, found.walk.say(id=str(VISIT)))
    assert Difference.objects.get().visit_id == VISIT


def test_a_visit_at_another_door_is_not_theirs(found: Found) -> None:
    found.person("赵六", place=1)
    found.acts["visit"]()
    assert Difference.objects.get().visit is None


def test_without_a_visit_nothing_is_tied(found: Found) -> None:
    found.person("赵六", visit=None)
    found.person("钱七", visit=new_id())
    found.acts["visit"]()
    assert not Difference.objects.exclude(visit=None).exists()


@pytest.mark.django_db(transaction=True)
def test_both_at_the_same_moment(rounds: RoundsTown) -> None:
    found = Found(rounds)
    for hour in range(8, 12):
        visit = id_at(local(f"{hour:02}:30"))
        said = found.walk.say(f"{hour:02}:30", id=str(visit))

        def stores(said: object = said) -> object:
            return record_visits([Visited(found.walk.me, said)], found.walk.now)  # type: ignore[arg-type]

        refused = at_once(stores, lambda visit=visit: found.person("赵六", visit=visit))  # type: ignore[misc]
        assert refused == [None, None]
        assert Difference.objects.get(visit_said=visit).visit_id == visit
    assert Visit.objects.count() == 4
