"""Households and people, one at a time: what is written, what is refused, who hears of it."""

import pytest

from liba.governance.models import JournalLine
from liba.kernel.actors import Power
from liba.kernel.refusals import Forbidden, NotFound, Refusal, Stale
from liba.registry.models import Household, Person
from liba.registry.refusals import (
    HouseholdClosed,
    IdTaken,
    NoName,
    NumberTaken,
    StillLivedIn,
    TooFewLetters,
    WrongIdNumber,
    WrongPhone,
)
from liba.registry.selectors import counts_by_area, household_list, local_tags
from liba.registry.services import (
    add_person,
    close_household,
    edit_household,
    edit_person,
    load_households,
    look_at_household,
    move_household,
    move_person,
    open_household,
    reveal_numbers,
    search_people,
    set_presence,
)
from liba.registry.terms import HouseholdDraft, PersonDraft, Presence, SearchBy
from liba.territory.refusals import AreaClosed
from tests.registry.conftest import SYSTEM, id_number
from tests.support.ground import NOW, Ground


def verbs(kind: str, pk: int) -> list[str]:
    lines = JournalLine.objects.filter(subject_kind=kind, subject_id=str(pk)).order_by("seq")
    return [line.verb for line in lines]


def test_a_number_is_sealed_indexed_and_masked(home: Household, head: Person) -> None:
    assert head.id_number == id_number(1)
    assert head.id_tail == id_number(1)[-4:]
    assert (head.sex in {"M", "F"}, str(head.born_on)) == (True, "1970-01-01")
    page = look_at_household(SYSTEM, home.pk, now=NOW)
    (line,) = page.people
    assert line.id_masked == id_number(1)[:6] + "********" + id_number(1)[-4:]
    assert line.phones_masked == ("138****0001",)
    assert verbs("household", home.pk) == ["registry.household.opened", "registry.household.seen"]


def test_numbers_in_full_need_the_power_and_are_written_down(ground: Ground, head: Person) -> None:
    with pytest.raises(Forbidden):
        reveal_numbers(ground.actor(Power.SEE_PEOPLE), head.pk, now=NOW)
    with pytest.raises(Forbidden):
        reveal_numbers(ground.actor(Power.SEE_NUMBERS, area=ground.villages[1]), head.pk, now=NOW)
    numbers = reveal_numbers(ground.actor(Power.SEE_NUMBERS), head.pk, now=NOW)
    assert (numbers.id_number, numbers.phones) == (id_number(1), ("+8613800000001",))
    assert verbs("person", head.pk) == ["registry.person.added", "registry.person.numbers_seen"]


@pytest.mark.parametrize(
    ("draft", "kind"),
    [
        (PersonDraft(" "), NoName),
        (PersonDraft("甲", id_number="123"), WrongIdNumber),
        (PersonDraft("甲", phones=("123",)), WrongPhone),
        (PersonDraft("甲", id_number=id_number(1)), IdTaken),
    ],
)
def test_a_person_that_can_t_be_is_refused(home: Household, draft: PersonDraft, kind: type[Refusal]) -> None:
    with pytest.raises(kind):
        add_person(SYSTEM, home.pk, draft, now=NOW)
    assert home.people.count() == 1


def test_whose_number_it_is_hears_only_who_may_see_the_household(ground: Ground, home: Household) -> None:
    cadre = ground.actor(Power.EDIT_REGISTRY, Power.SEE_PEOPLE, area=ground.villages[1])
    other = open_household(cadre, area_id=ground.villages[1].pk, number="1", address="", now=NOW)
    with pytest.raises(IdTaken) as refused:
        add_person(cadre, other.pk, PersonDraft("甲", id_number=id_number(1)), now=NOW)
    assert refused.value.facts == {"household": "–"}
    with pytest.raises(IdTaken) as refused:
        add_person(SYSTEM, other.pk, PersonDraft("甲", id_number=id_number(1)), now=NOW)
    assert refused.value.facts == {"household": home.code}


def test_an_edit_replaces_and_an_old_page_is_stale(home: Household, head: Person) -> None:
    draft = PersonDraft("阮大明", phones=("13800000001", "13900000002"), is_head=True)
    edited = edit_person(SYSTEM, head.pk, draft, version=1, now=NOW)
    assert (edited.version, edited.id_number, edited.local_tag) == (2, None, None)
    assert edited.phones.count() == 2
    with pytest.raises(Stale):
        edit_person(SYSTEM, head.pk, draft, version=1, now=NOW)


def test_a_household_has_one_head(home: Household, head: Person) -> None:
    add_person(SYSTEM, home.pk, PersonDraft("王小花", is_head=True), now=NOW)
    head.refresh_from_db()
    assert not head.is_head


def test_moving_and_closing(ground: Ground, home: Household, head: Person) -> None:
    other = open_household(SYSTEM, area_id=ground.villages[1].pk, number="12", address="胡家坝", now=NOW)
    with pytest.raises(StillLivedIn):
        close_household(SYSTEM, home.pk, version=1, now=NOW)
    move_person(SYSTEM, head.pk, household_id=other.pk, version=1, now=NOW)
    closed = close_household(SYSTEM, home.pk, version=1, now=NOW)
    assert closed.closed_at == NOW
    with pytest.raises(HouseholdClosed):
        add_person(SYSTEM, home.pk, PersonDraft("甲"), now=NOW)
    moved = move_household(SYSTEM, other.pk, version=1, area_id=ground.villages[0].pk, number="13", now=NOW)
    assert (moved.code, moved.number) == (other.code, "13")


def test_somebody_who_left_counts_no_more(home: Household, head: Person, ground: Ground) -> None:
    assert counts_by_area(SYSTEM)[ground.villages[0].pk].people == 1
    assert len(list(local_tags())) == 1
    set_presence(SYSTEM, head.pk, Presence.MOVED_OUT, version=1, now=NOW)
    assert counts_by_area(SYSTEM)[ground.villages[0].pk].people == 0
    assert list(local_tags()) == []


def test_household_numbers_are_unique_and_closed_areas_take_nobody(ground: Ground, home: Household) -> None:
    with pytest.raises(NumberTaken):
        open_household(SYSTEM, area_id=ground.villages[0].pk, number="12", address="", now=NOW)
    area = ground.villages[1]
    area.closed_on, area.successor = NOW.date(), ground.villages[0]
    area.save()
    with pytest.raises(AreaClosed):
        open_household(SYSTEM, area_id=area.pk, number="1", address="", now=NOW)
    with pytest.raises(Stale):
        edit_household(SYSTEM, home.pk, version=7, address="x", now=NOW)
    assert edit_household(SYSTEM, home.pk, version=1, address="x", now=NOW).address == "x"


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("阮大明", SearchBy.NAME),
        ("大明", SearchBy.NAME),
        (id_number(1), SearchBy.NUMBER),
        (id_number(1).lower(), SearchBy.NUMBER),
        ("138 0000 0001", SearchBy.PHONE),
        ("+8613800000001", SearchBy.PHONE),
        ("510304104205-12", SearchBy.CODE),
        ("阮家湾12", SearchBy.ADDRESS),
    ],
)
def test_people_are_found(home: Household, head: Person, words: str, how: SearchBy) -> None:
    found = search_people(SYSTEM, words, now=NOW)
    assert (found.how, [person.id for person in found.people]) == (how, [head.pk])
    line = JournalLine.objects.order_by("-seq")[0]
    assert (line.verb, "阮" in line.facts) == ("registry.people.searched", False)


def test_a_search_stays_in_one_s_areas(ground: Ground, home: Household, head: Person) -> None:
    elsewhere = ground.actor(Power.SEE_PEOPLE, area=ground.villages[1])
    for words in ("阮大明", id_number(1), "13800000001", home.code):
        assert search_people(elsewhere, words, now=NOW).people == ()
    with pytest.raises(Forbidden):
        look_at_household(elsewhere, home.pk, now=NOW)
    assert household_list(elsewhere) == []
    with pytest.raises(Forbidden):
        search_people(ground.actor(Power.STAND_GATE), "阮", now=NOW)
    with pytest.raises(TooFewLetters):
        search_people(SYSTEM, " ", now=NOW)


def test_pages_follow_each_other_without_gaps(ground: Ground) -> None:
    people = tuple(PersonDraft(f"王{n % 3}") for n in range(25))
    load_households(SYSTEM, [HouseholdDraft(ground.villages[0].code, "1", "王家坝", people)], now=NOW)
    for words in ("王", "王家坝"):
        seen: list[int] = []
        after, how = "", None
        while True:
            page = search_people(SYSTEM, words, now=NOW, after=after, how=how, limit=10)
            seen += [person.id for person in page.people]
            after, how = page.next, page.how
            if not after:
                break
        assert len(seen) == len(set(seen)) == 25


def test_many_at_once(ground: Ground) -> None:
    drafts = [
        HouseholdDraft(area.code, str(n), "x", (PersonDraft("甲", id_number=id_number(n + 100 * k)),))
        for k, area in enumerate(ground.groups, start=1)
        for n in range(5)
    ]
    loaded = load_households(SYSTEM, drafts, now=NOW)
    assert (loaded.households, loaded.people) == (20, 20)
    assert JournalLine.objects.filter(verb="registry.person.added").count() == 20
    (first, *_rest) = household_list(SYSTEM, limit=3)
    assert (first.number, first.head_count) == ("0", 1)  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        load_households(SYSTEM, [HouseholdDraft("nowhere", "1", "", ())], now=NOW)
