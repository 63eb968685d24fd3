"""What goes wrong with chains, rotas and rounds, across modules and over the phone: refused in words, or kept and flagged."""

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from liba.access.selectors.enforcement import forget_setting
from liba.kernel.text import Text
from liba.project.proofs.day import TownDay
from liba.project.proofs.doors import DoorPhone
from liba.project.proofs.liuliang import BEGIN
from liba.project.proofs.raised import Raised, raise_town
from liba.registry.models import Household, Person
from liba.registry.services import merge_people
from liba.rounds.models import Round, Visit
from liba.rounds.refusals import PlanFaulty
from liba.rounds.selectors.forms import form_version, spec_of
from liba.rounds.services import start_round
from liba.rounds.services.forms import decide_form
from liba.rounds.terms.plans import RoundSpec
from liba.territory.models import Area
from liba.workforce.models import Responder
from liba.workforce.refusals.links import Circular, TwoVillages
from liba.workforce.selectors.ground import Asked
from liba.workforce.services import propose_assignment, propose_rota, set_link
from liba.workforce.terms import LinkLevel, LinkLimits, PostKind
from tests.scenarios.playing import QUICK_HASHER, field_alone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Raised]:
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=[QUICK_HASHER]):
        try:
            with TownDay(BEGIN, field_alone).played() as day:
                yield raise_town("liuliang", day, 200)
        finally:
            call_command("flush", verbosity=0, interactive=False)
            forget_setting()


@pytest.fixture
def town(standing: Raised, db: None) -> Raised:
    forget_setting()
    standing.phones.clear()
    standing.day.turn_to(BEGIN).at("08:00")
    return standing


def a_phone(town: Raised) -> DoorPhone:
    """A linker's phone without network, with a door where two people or more are at home."""
    return next(phone for phone in map(town.phone, town.linkers()) if a_home(phone)).offline()


def a_home(phone: DoorPhone) -> str:
    return next((key for key in sorted(phone.doors) if len(phone.people_at(key)) > 1), "")


def sent(phone: DoorPhone, **person: int | str) -> Visit:
    """The visit at that door, once the phone is in touch again."""
    due = next(due for due in phone.due("neighbour-check") if due.key == a_home(phone))
    made = phone.visit(due, person=person)
    phone.online()
    assert phone.receipt(made)["status"] == "stored", phone.receipt(made)
    return Visit.objects.get(pk=made)


def test_a_linker_of_two_villages_is_refused(town: Raised) -> None:
    linker = next(iter(town.linkers()))
    away = Household.objects.filter(area__code__startswith="330483107205")[0]
    with pytest.raises(TwoVillages):
        set_link(
            town.day.actor, level=LinkLevel.LINKER, responder_id=linker, household_id=away.pk,
            starts_on=town.day.today + timedelta(days=1), now=town.day.moment,
        )  # fmt: skip


def test_a_household_in_no_grid_has_a_linker_all_the_same(town: Raised) -> None:
    village = Area.objects.get(code="330481003206")
    home = Household.objects.create(code="330481003206-X1", area=village, number="X1", address="村口渔船")
    made = propose_assignment(
        town.day.actor, area_id=village.pk, starts_on=town.day.today, now=town.day.moment,
        asked=Asked(hands=tuple(town.linkers(village.code))),
    )  # fmt: skip
    assert made.lines.get(household=home).responder is not None


def test_more_households_than_hands_says_how_many_and_what_would_cure_it(town: Raised) -> None:
    village = Area.objects.get(code="330481003206")
    made = propose_assignment(
        town.day.actor, area_id=village.pk, starts_on=town.day.today, now=town.day.moment,
        asked=Asked(hands=tuple(town.linkers(village.code))), limits=LinkLimits(least=0, most=1),
    )  # fmt: skip
    hands, doors = len([*town.linkers(village.code)]), made.lines.count()
    assert made.lines.filter(responder=None).count() == doors - hands > 0
    assert made.figures["cures"]


def test_a_circular_chain_is_refused(town: Raised) -> None:
    official = Responder.objects.filter(links__level="official").order_by("pk")[0]
    grid = Area.objects.filter(path__startswith=official.area.path, level__slug="grid")[0]
    with pytest.raises(Circular):
        set_link(
            town.day.actor, level=LinkLevel.GRID, responder_id=official.pk, area_id=grid.pk,
            starts_on=town.day.today, now=town.day.moment,
        )  # fmt: skip


def test_a_rota_for_posts_without_people_is_a_rota_of_gaps(town: Raised) -> None:
    Responder.objects.update(left_on=town.day.today)
    first = town.day.today + timedelta(days=1)
    rota = propose_rota(
        town.day.actor, area_id=Area.objects.get(parent=None).pk, name=Text("卡口"), kinds=[PostKind.CHECKPOINT],
        from_on=first, to_on=first, now=town.day.moment,
    )  # fmt: skip
    assert rota.shifts.count() == rota.shifts.filter(responder=None).count() == 5 * 3 * 2


def test_a_recurrence_that_never_fires_is_refused(town: Raised) -> None:
    spec = msgspec.convert(Round.objects.get(code="neighbour-check").spec, RoundSpec)
    never = msgspec.structs.replace(
        spec, when=msgspec.structs.replace(spec.when, recurrence="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    )
    with pytest.raises(PlanFaulty, match="never_fires"):
        start_round(
            town.day.actor, code="never", name=Text("永不"), spec=never, starts_on=town.day.today,
            ends_on=town.day.today + timedelta(days=30), now=town.day.moment,
        )  # fmt: skip


def test_a_form_that_changed_while_phones_were_out_keeps_the_old_answers(town: Raised) -> None:
    phone = a_phone(town)
    row = form_version("neighbour_check")
    newer = msgspec.structs.replace(spec_of(row), name=Text("联户查访二版"))
    decide_form(town.day.actor, newer, now=town.day.moment, expected_version=row.version)
    visit = sent(phone)
    assert (visit.form_version, visit.flags) == (row.version, "old_form")
    assert visit.answers


def test_a_phone_with_its_clock_a_day_ahead_answers_today(town: Raised) -> None:
    phone = a_phone(town)
    phone.wrong_by = 86_400
    phone.measure_skew()
    visit = sent(phone)
    assert (visit.day, visit.outcome) == (town.day.today, "done")
    assert visit.happened_at <= town.day.moment
    assert "clock_skew" in visit.flags


def test_a_person_who_was_merged_while_visited_offline_is_the_one_they_are_today(town: Raised) -> None:
    phone = a_phone(town)
    kept, merged = (Person.objects.get(pk=pk) for pk in phone.people_at(a_home(phone))[:2])
    Person.objects.filter(pk=merged.pk).update(sex=kept.sex, id_number=None, id_index=None)
    merge_people(
        town.day.actor, kept_id=kept.pk, merged_id=merged.pk, versions=(kept.version, merged.version),
        now=town.day.moment,
    )  # fmt: skip
    assert "merged_person" in sent(phone).flags


def test_an_answer_out_of_bounds_is_kept_as_it_was_answered(town: Raised) -> None:
    visit = sent(a_phone(town), temperature=500)
    assert visit.flags == "out_of_bounds"
    assert '"temperature":500' in (visit.answers or "")
