"""The census: what doors and lists say beside the registry; nothing changes by itself, and what was decided can be undone."""

import io
import json
from collections.abc import Sequence

import msgspec
import pytest
import xlsxwriter

from liba.accounts.terms import Role
from liba.console.followers import FOLLOWERS
from liba.governance.models import JournalLine
from liba.kernel.actors import Actor
from liba.kernel.refusals import Forbidden
from liba.kernel.text import Text
from liba.registry.models import Household, Person
from liba.registry.selectors import people_of
from liba.registry.services import merge_households
from liba.rounds.models import Difference, Round
from liba.rounds.refusals import (
    CountIsNotWritten,
    DecidedAlready,
    DismissWithoutNote,
    StaysRegistered,
    TooManyInList,
    UnknownSource,
)
from liba.rounds.selectors.census import cases_of, census_progress, census_rounds, households_open
from liba.rounds.services import decide_form, note_found_person, start_round
from liba.rounds.services.census import accept, dismiss, store_gaps, take_source, undo_decision
from liba.rounds.terms.census import Gap, Said
from liba.rounds.terms.forms import About, Choice, FormSpec, Question, QuestionKind
from liba.rounds.terms.plans import By, DifferenceKind, Outcome, Over, RoundSpec, Selector, When, Window
from tests.rounds.visiting import Walk
from tests.support.rounding import RoundsTown
from tests.support.town import DAY, SmallTown, checked_id, local

CENSUS = FormSpec(
    "census",
    Text("入户排查"),
    (
        Question("people_home", QuestionKind.COUNT, Text("在家几人"), About.PLACE),
        Question(
            "presence",
            QuestionKind.CHOICE,
            Text("在不在"),
            About.PERSON,
            choices=tuple(Choice(code, Text(code)) for code in ("present", "away", "moved_out")),
            all_well="present",
        ),
        Question("relation", QuestionKind.TEXT, Text("与户主关系"), About.PERSON, required=False),
    ),
)


@pytest.fixture
def census(rounds: RoundsTown, town: SmallTown) -> Round:
    decide_form(town.system, CENSUS, now=town.now)
    window = Window("day", Text("白天"), 480, 1200)
    return start_round(
        town.system,
        code="census",
        name=Text("入户排查"),
        spec=RoundSpec("census", Selector(Over.HOUSEHOLDS), By.LINKER, When((window,))),
        starts_on=DAY,
        ends_on=DAY,
        now=town.now,
    )


class Counting:
    """A linker who counts the people behind the first door."""

    def __init__(self, rounds: RoundsTown, census: Round, town: SmallTown) -> None:
        self.walk, self.census, self.town = Walk(rounds), census, town
        self.home: Household = self.walk.door
        self.people: Sequence[Person] = people_of(self.home.pk)

    def say(self, count: int, clock: str = "09:00", **presences: str) -> None:
        """Everybody present unless `p1="away"` says otherwise of the first person, and so on."""
        people = {
            str(person.pk): {"presence": presences.get(f"p{number}", "present")}
            for number, person in enumerate(self.people, start=1)
        }
        self.walk.store(
            clock, in_round=self.census, answers={"door": {"people_home": count}, "people": people}
        )

    def find(self, **draft: object) -> Difference:
        said = {
            "name": "赵六",
            "sex": "",
            "born_on": None,
            "relation": "",
            "id_number": "",
            "phones": [],
        } | draft
        return note_found_person(
            self.walk.me, door=f"h{self.home.pk}", draft=json.dumps(said), visit_id=None,
            happened_at=local("09:00"), now=self.walk.now,
        )  # fmt: skip

    @property
    def kinds(self) -> list[tuple[str, int | None]]:
        found = cases_of(self.town.system, self.home.pk).cases
        return [(case.first.kind.value, case.first.person) for case in found]

    def accept(self, actor: Actor | None = None, place: int = 0) -> Difference:
        case = cases_of(self.town.system, self.home.pk).cases[place]
        return accept(actor or self.town.system, case.first.id, now=self.walk.now, followers=FOLLOWERS)


@pytest.fixture
def counting(rounds: RoundsTown, census: Round, town: SmallTown) -> Counting:
    return Counting(rounds, census, town)


def test_a_door_that_agrees_differs_in_nothing(counting: Counting) -> None:
    counting.say(3)
    assert counting.kinds == []
    assert not Difference.objects.exists()


def test_differences_are_listed_and_nothing_changes_by_itself(counting: Counting) -> None:
    counting.say(3, p2="away")
    second = counting.people[1]
    assert counting.kinds == [("away", second.pk), ("count", None)]
    second.refresh_from_db()
    assert second.presence == "present"
    counting.accept()
    second.refresh_from_db()
    assert second.presence == "away"
    assert counting.kinds == [("count", None)]


def test_the_same_word_again_is_one_difference_and_a_newer_one_takes_the_old_ones_place(
    counting: Counting,
) -> None:
    counting.say(2, p2="away")
    counting.say(2, "10:00", p2="away")
    assert Difference.objects.count() == 1
    counting.say(3, "11:00")
    assert counting.kinds == []
    counting.say(2, "11:30", p2="away")
    assert [kind for kind, _person in counting.kinds] == ["away"]


def test_what_was_dismissed_is_not_asked_again(counting: Counting, town: SmallTown) -> None:
    counting.say(2, p2="away")
    (case,) = cases_of(town.system, counting.home.pk).cases
    with pytest.raises(DismissWithoutNote):
        dismiss(town.system, case.first.id, note=" ", now=town.now)
    row = dismiss(town.system, case.first.id, note="只是去赶集", now=town.now)
    counting.say(2, "10:00", p2="away")
    assert counting.kinds == []
    undo_decision(town.system, row.pk, now=town.now)
    assert [kind for kind, _person in counting.kinds] == ["away"]


def test_several_sources_name_one_new_person_once(counting: Counting, town: SmallTown) -> None:
    number = checked_id("99000019990101001")
    counting.find(sex="M", id_number=number)
    store_gaps(
        counting.home.pk, "clinic",
        [Gap(DifferenceKind.NEW_PERSON, said=Said("赵六", "M", "1999-01-01", "婿", id_number=number))],
        now=town.now, named_only=True,
    )  # fmt: skip
    store_gaps(
        counting.home.pk, "police", [Gap(DifferenceKind.NEW_PERSON, said=Said("赵六", "F"))], now=town.now,
        named_only=True,
    )  # fmt: skip
    (case,) = cases_of(town.system, counting.home.pk).cases
    assert (case.sources, case.conflicts) == (("door", "clinic", "police"), {"sex": ("M", "F")})
    before = Person.objects.count()
    row = counting.accept()
    assert Person.objects.count() == before + 1
    added = Person.objects.order_by("-pk")[0]
    assert (added.name, added.sex, added.relation, added.id_number) == ("赵六", "M", "婿", number)
    assert {one.state for one in Difference.objects.all()} == {"accepted"}
    assert set(Difference.objects.values_list("person", flat=True)) == {added.pk}
    with pytest.raises(StaysRegistered):
        undo_decision(town.system, row.pk, now=town.now)


def test_a_conflict_is_shown_and_the_one_that_is_chosen_counts(counting: Counting, town: SmallTown) -> None:
    person = counting.people[1]
    for source, value in (("clinic", "媳"), ("police", "女儿")):
        gap = Gap(DifferenceKind.FIELD, person.pk, column="relation", value=value)
        store_gaps(counting.home.pk, source, [gap], now=town.now)
    (case,) = cases_of(town.system, counting.home.pk).cases
    assert case.conflicts == {"relation": ("媳", "女儿")}
    accept(town.system, case.sayings[1].id, now=town.now)
    person.refresh_from_db()
    assert person.relation == "女儿"
    states = {one.source: one.state for one in Difference.objects.all()}
    assert states == {"clinic": "dismissed", "police": "accepted"}
    undo_decision(town.system, case.sayings[1].id, now=town.now)
    person.refresh_from_db()
    assert person.relation == ""
    (again,) = cases_of(town.system, counting.home.pk).cases
    assert len(again.sayings) == 2


def test_somebody_registered_elsewhere_moves_instead_of_being_made_twice(
    counting: Counting, town: SmallTown
) -> None:
    other = Household.objects.exclude(pk=counting.home.pk).order_by("-pk")[0]
    somebody = other.people.order_by("pk")[1]
    row = counting.find(name=somebody.name, id_number=somebody.id_number)
    seen = cases_of(town.system, counting.home.pk)
    assert [person.pk for person in seen.elsewhere.values()] == [somebody.pk]
    before = Person.objects.count()
    counting.accept()
    somebody.refresh_from_db()
    assert (Person.objects.count(), somebody.household_id) == (before, counting.home.pk)
    undo_decision(town.system, row.pk, now=town.now)
    somebody.refresh_from_db()
    assert somebody.household_id == other.pk


def test_two_rows_of_one_person_are_merged_and_made_two_again(counting: Counting, town: SmallTown) -> None:
    one, twin = counting.people[1:3]
    gap = Gap(DifferenceKind.DUPLICATE, one.pk, twin.pk)
    Person.objects.filter(pk=twin.pk).update(name=one.name, id_number=None, id_index=None, local_tag=None)
    store_gaps(counting.home.pk, "clinic", [gap], now=town.now)
    row = counting.accept()
    twin.refresh_from_db()
    assert twin.merged_into_id == one.pk
    undo_decision(town.system, row.pk, now=town.now, followers=FOLLOWERS)
    twin.refresh_from_db()
    assert twin.merged_into_id is None


def test_a_count_follows_from_people_and_settles_with_them(counting: Counting, town: SmallTown) -> None:
    counting.say(4)
    assert counting.kinds == [("count", None)]
    with pytest.raises(CountIsNotWritten):
        counting.accept()
    counting.find()
    seen = cases_of(town.system, counting.home.pk)
    assert (seen.present, seen.after) == (3, 4)
    counting.accept(place=1)
    assert counting.kinds == []


def test_a_visit_taken_back_says_nothing(counting: Counting) -> None:
    visit = counting.walk.store(
        in_round=counting.census,
        answers={"door": {"people_home": 9}, "people": {}},
        outcome=Outcome.DONE.value,
    )
    assert counting.kinds == [("count", None)]
    counting.walk.send(counting.walk.undo(visit.pk))
    assert counting.kinds == []


def test_only_who_keeps_the_register_there_decides_once(counting: Counting, town: SmallTown) -> None:
    counting.say(2, p2="away")
    other = next(v for v in town.villages if not counting.home.area.path.startswith(v.path))
    for stranger in (town.actor(Role.VILLAGE_CADRE, other), town.actor(Role.LINKER)):
        with pytest.raises(Forbidden):
            cases_of(stranger, counting.home.pk)
        with pytest.raises(Forbidden):
            counting.accept(stranger)
        assert households_open(stranger) == []
    row = counting.accept(town.actor(Role.CLERK))
    with pytest.raises(DecidedAlready):
        accept(town.system, row.pk, now=town.now)
    assert JournalLine.objects.filter(verb="rounds.difference.accepted").count() == 1


def test_progress_counts_households_and_differences_by_village(counting: Counting, town: SmallTown) -> None:
    assert [one.code for one in census_rounds()] == ["census"]
    counting.say(2, p2="away")
    first, second = census_progress(town.system, counting.census)
    assert (first.households, first.counted, first.open, first.kinds) == (6, 1, 1, {"away": 1})
    assert (second.households, second.counted, second.open) == (6, 0, 0)
    counting.accept()
    assert census_progress(town.system, counting.census)[0].decided == 1


def sheet(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return target.getvalue()


def test_a_list_from_the_clinic_is_held_against_the_registry(counting: Counting, town: SmallTown) -> None:
    home = counting.home
    known, number = counting.people[0], checked_id("99000019880808003")
    content = sheet(
        [
            ("姓名", "身份证号", "户号", "电话"),
            (known.name, known.id_number or "", home.number, ""),
            ("钱七", number, home.number, "13800138000"),
            ("孙八", "", "9999", ""),
        ]
    )
    read = take_source(
        town.system, area_id=home.area_id, source="clinic", content=content, whole=False, now=town.now
    )
    assert (read.rows, read.households, read.differences) == (3, 1, 1)
    assert read.homeless == ((4, "孙八"),)
    again = take_source(
        town.system, area_id=home.area_id, source="clinic", content=content, whole=False, now=town.now
    )
    assert again.differences == 0
    assert counting.kinds == [("new_person", None)]
    counting.accept()
    added = Person.objects.order_by("-pk")[0]
    assert (added.name, [phone.number for phone in added.phones.all()]) == ("钱七", ["+8613800138000"])
    whole = take_source(
        town.system, area_id=home.area_id, source="police", content=content, whole=True, now=town.now
    )
    assert whole.differences == 2
    assert [kind for kind, _person in counting.kinds] == ["not_there", "not_there"]


def test_a_list_that_names_a_merged_household_speaks_of_the_one_that_goes_on(
    counting: Counting, town: SmallTown
) -> None:
    merged = town.households[4]
    assert merged.area_id == counting.home.area_id
    merge_households(
        town.system, kept_id=counting.home.pk, merged_id=merged.pk, versions=(1, 1), now=town.now
    )
    content = sheet([("姓名", "户号", "地址"), ("钱七", merged.number, ""), ("孙八", "", merged.address)])
    read = take_source(
        town.system,
        area_id=counting.home.area_id,
        source="clinic",
        content=content,
        whole=False,
        now=town.now,
    )
    assert (read.households, read.differences, read.homeless) == (1, 2, ())
    assert set(Difference.objects.values_list("household_id", flat=True)) == {counting.home.pk}


def test_a_list_that_cannot_be_taken_is_refused(town: SmallTown, monkeypatch: pytest.MonkeyPatch) -> None:
    content = sheet([("姓名",), *[(f"人{n}",) for n in range(3)]])
    area = town.villages[0].pk
    with pytest.raises(UnknownSource):
        take_source(
            town.system, area_id=area, source="The clinic", content=content, whole=False, now=town.now
        )
    monkeypatch.setattr("liba.rounds.services.census.sources.MOST_ROWS", 2)
    with pytest.raises(TooManyInList):
        take_source(town.system, area_id=area, source="clinic", content=content, whole=False, now=town.now)
    guard = town.actor(Role.GUARD)
    with pytest.raises(Forbidden):
        take_source(guard, area_id=area, source="clinic", content=content, whole=False, now=town.now)


def test_what_was_found_is_sealed(counting: Counting) -> None:
    counting.find(name="赵六六")
    raw = bytes(Difference.objects.extra(select={"raw": "found"}).values_list("raw", flat=True)[0])
    assert "赵六六".encode() not in raw
    assert msgspec.json.decode(Difference.objects.get().found or "")["name"] == "赵六六"
