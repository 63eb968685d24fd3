"""Taking people on, changing them, and whether they may serve."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import Actor, ActorKind
from liba.kernel.ids import id_at, new_id
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.registry.models import Person
from liba.registry.refusals import NoName, WrongIdNumber, WrongPhone
from liba.territory.refusals import AreaClosed
from liba.workforce import selectors, services
from liba.workforce.models import Clearance, Responder
from liba.workforce.refusals import (
    BadgeTaken,
    ClearanceOver,
    LeftAlready,
    LeftBeforeJoining,
    MadeInFuture,
    NotCleared,
    ResponderTwice,
    UnknownGroup,
    UnknownSkill,
    UserTaken,
)
from liba.workforce.terms import ClearanceState, ResponderDraft, Standing
from tests.support.serving import enlist
from tests.support.town import DAY, SmallTown, checked_id, local

pytestmark = pytest.mark.django_db


def draft(town: SmallTown, **changes: object) -> ResponderDraft:
    known: dict[str, object] = {
        "name": "试甲",
        "standing": Standing.VOLUNTEER,
        "area_id": town.villages[0].pk,
    }
    return ResponderDraft(**{**known, **changes})  # type: ignore[arg-type]


def test_somebody_new_gets_the_next_badge_and_no_clearance(town: SmallTown) -> None:
    first = services.add_responder(town.system, draft(town, code="0041"), now=town.now)
    second = services.add_responder(
        town.system, draft(town, phones=("138 0000 0000", "13900000001")), now=town.now
    )
    assert (second.code, second.clearance, second.joined_on) == ("0042", "", DAY)
    assert (second.phone, second.phone_tail, second.more_phones) == (
        "+8613800000000",
        "0000",
        "+8613900000001",
    )
    assert selectors.unfit_on(DAY) == {first.pk, second.pk}


def test_a_resident_is_bound_by_the_id_number(town: SmallTown) -> None:
    person = Person.objects.first()
    assert person is not None
    assert person.id_number
    one = services.add_responder(town.system, draft(town, id_number=person.id_number), now=town.now)
    assert one.person == person
    with pytest.raises(ResponderTwice):
        services.add_responder(town.system, draft(town, id_number=person.id_number), now=town.now)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, NoName),
        ({"id_number": "990000195001010001"}, WrongIdNumber),
        ({"phones": ("12",)}, WrongPhone),
        ({"groups": ("nobody",)}, UnknownGroup),
        ({"skills": ("flies",)}, UnknownSkill),
        ({"user_id": 10**9}, NotFound),
        ({"area_id": 10**9}, NotFound),
    ],
)
def test_what_can_not_be_taken_leaves_nothing(
    town: SmallTown, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        services.add_responder(town.system, draft(town, **changes), now=town.now)
    assert not Responder.objects.exists()


def test_a_badge_and_an_account_are_one_persons(town: SmallTown) -> None:
    user = town.user(Role.LINKER, town.villages[0])
    one = services.add_responder(town.system, draft(town, code="7", user_id=user.pk), now=town.now)
    assert selectors.responder_of_user(user.pk) == one
    assert selectors.responder_of_user(10**9) is None
    with pytest.raises(BadgeTaken):
        services.add_responder(town.system, draft(town, code="7"), now=town.now)
    with pytest.raises(UserTaken):
        services.add_responder(town.system, draft(town, user_id=user.pk), now=town.now)


def test_a_closed_area_takes_nobody_on(town: SmallTown) -> None:
    town.villages[0].closed_on = DAY
    town.villages[0].save()
    with pytest.raises(AreaClosed):
        services.add_responder(town.system, draft(town), now=town.now)
    assert not Responder.objects.exists()


def test_an_older_version_is_refused(town: SmallTown, vocabulary: object) -> None:
    one = enlist(town, "试甲")
    changed = draft(town, name="试乙", groups=("youth",), skills=("driver", "driver"), night_group="A")
    services.edit_responder(town.system, one.pk, changed, version=one.version, now=town.now)
    one.refresh_from_db()
    assert (one.name, one.skills, [g.code for g in one.groups.all()]) == ("试乙", ["driver"], ["youth"])
    with pytest.raises(Stale):
        services.edit_responder(town.system, one.pk, changed, version=1, now=town.now)


def test_rights_reach_as_far_as_the_area(town: SmallTown) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    linker = town.actor(Role.LINKER, town.villages[0])
    there = enlist(town, "试乙", village=1)
    services.add_responder(cadre, draft(town), now=town.now)
    with pytest.raises(Forbidden):
        services.add_responder(linker, draft(town), now=town.now)
    with pytest.raises(Forbidden):
        services.edit_responder(cadre, there.pk, draft(town), version=there.version, now=town.now)
    with pytest.raises(Forbidden):
        services.set_clearance(cadre, there.pk, state=ClearanceState.CLEARED, now=town.now)
    with pytest.raises(NotFound):
        selectors.responder(cadre, there.pk)
    assert [one.area_id for one in selectors.responders(cadre)] == [town.villages[0].pk]
    assert not selectors.responders(linker).exists()


def test_who_left_serves_no_longer_from_that_day(town: SmallTown) -> None:
    one = enlist(town, "试甲")
    with pytest.raises(LeftBeforeJoining):
        services.end_service(town.system, one.pk, left_on=DAY - timedelta(days=1), version=1, now=town.now)
    services.end_service(town.system, one.pk, left_on=DAY + timedelta(days=1), version=1, now=town.now)
    assert one.pk not in selectors.unfit_on(DAY)
    assert one.pk in selectors.unfit_on(DAY + timedelta(days=1))
    with pytest.raises(LeftAlready):
        services.end_service(town.system, one.pk, left_on=DAY, version=2, now=town.now)
    services.resume_service(town.system, one.pk, version=2, now=town.now)
    assert one.pk not in selectors.unfit_on(DAY + timedelta(days=1))


def test_a_clearance_holds_up_to_its_last_day(town: SmallTown) -> None:
    one = enlist(town, "试甲", cleared=False)
    services.set_clearance(town.system, one.pk, state=ClearanceState.CLEARED, until=DAY, now=town.now)
    one.refresh_from_db()
    assert one.pk not in selectors.unfit_on(DAY)
    assert one.pk in selectors.unfit_on(DAY + timedelta(days=1))
    services.require_fit(one, DAY, DAY)
    with pytest.raises(NotCleared):
        services.require_fit(one, DAY + timedelta(days=1), DAY)
    with pytest.raises(ClearanceOver):
        services.set_clearance(
            town.system, one.pk, state=ClearanceState.CLEARED, until=DAY - timedelta(days=1), now=town.now
        )
    with pytest.raises(MadeInFuture):
        services.set_clearance(
            town.system, one.pk, state=ClearanceState.CLEARED, happened_at=local("23:00"), now=town.now
        )


def test_who_reports_ill_is_off_until_the_clinic_clears(town: SmallTown) -> None:
    user = town.user(Role.LINKER, town.villages[0])
    one = enlist(town, "试甲", user_id=user.pk)
    phone = Actor(ActorKind.DEVICE, str(user.pk), "试甲")
    fact_id = new_id()
    for _time in range(2):
        services.report_ill(
            phone, one.pk, clearance_id=fact_id, happened_at=local("08:00"), now=local("08:01")
        )
    assert Clearance.objects.filter(responder=one).count() == 2
    assert one.pk in selectors.unfit_on(DAY)
    services.report_well(phone, one.pk, clearance_id=new_id(), happened_at=local("09:00"), now=local("09:01"))
    one.refresh_from_db()
    assert one.clearance == ClearanceState.NOT_CLEARED
    services.set_clearance(town.system, one.pk, state=ClearanceState.CLEARED, now=local("10:00"))
    assert one.pk not in selectors.unfit_on(DAY)
    assert (
        services.report_well(
            phone, one.pk, clearance_id=new_id(), happened_at=local("11:00"), now=local("11:00")
        )
        is None
    )


def test_a_report_that_arrives_late_stands_where_it_happened(town: SmallTown) -> None:
    one = enlist(town, "试甲")
    tomorrow = DAY + timedelta(days=1)
    services.set_clearance(town.system, one.pk, state=ClearanceState.CLEARED, now=local("09:00", tomorrow))
    services.report_ill(
        town.system,
        one.pk,
        clearance_id=id_at(local("08:00")),
        happened_at=local("08:00"),
        now=local("10:00", tomorrow),
    )
    assert one.pk in selectors.unfit_on(DAY)
    assert one.pk not in selectors.unfit_on(tomorrow)
    one.refresh_from_db()
    assert one.clearance == ClearanceState.CLEARED


def test_nobody_reports_another_ill_without_the_right(town: SmallTown) -> None:
    one = enlist(town, "试甲")
    stranger = Actor(ActorKind.DEVICE, "999999", "别人")
    with pytest.raises(Forbidden):
        services.report_ill(stranger, one.pk, clearance_id=new_id(), happened_at=town.now, now=town.now)
    assert one.pk not in selectors.unfit_on(DAY)


def test_the_journal_says_nothing_of_illness(town: SmallTown) -> None:
    one = enlist(town, "试甲", id_number=checked_id("99000019500101999"), phones=("13800000000",))
    services.report_ill(town.system, one.pk, clearance_id=new_id(), happened_at=town.now, now=town.now)
    facts = " ".join(str(line.facts) for line in JournalLine.objects.filter(verb__startswith="workforce."))
    assert "ill" not in facts
    assert "1380" not in facts
    assert "9900" not in facts
    assert JournalLine.objects.filter(verb="workforce.clearance.noted").count() == 2
