"""Bulletins name nobody: numbers and names are found however they are written, and a person decides of the rest."""

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.models import Bulletin
from liba.command.refusals.bulletins import BulletinEmpty, BulletinMayReveal, BulletinReveals
from liba.command.rules.bulletins import may_be_names, numbers_in
from liba.command.selectors.bulletins import giving_away, running_bulletins
from liba.command.services import publish_bulletin, withdraw_bulletin
from liba.desk.refusals import UnknownIncident
from liba.kernel.actors import Actor
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound
from tests.support.desk import Desk, desk_of
from tests.support.town import SmallTown, add_person, local

GOOD = {"title": "东门纠纷已处置", "words": "10时许有人硬闯卡口,巡逻队8分钟到场,劝返。"}


@pytest.fixture
def desk(town: SmallTown) -> Desk:
    return desk_of(town)


def _publish(actor: Actor, **given: object) -> Bulletin:
    return publish_bulletin(actor, **{**GOOD, "now": local("11:00"), **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证990000195001010010", "number"),
        ("电话13800001111。", "phone"),
        ("电话138 0000 1111", "phone"),
        ("+8613800001111", "phone"),
        ("打0813-5550000", "phone"),
        ("１３８００００１１１１", "phone"),
        ("车牌川C·12345跑了", "plate"),
        ("川CD12345", "plate"),
    ],
)
def test_numbers_are_found_however_they_are_written(text: str, kind: str) -> None:
    assert [(one.kind, one.certain) for one in numbers_in(text)] == [(kind, True)]


@pytest.mark.parametrize("text", ["2020年2月27日10:30", "劝返 12 人,全镇 4508 户", "第1380000号"])
def test_days_and_counts_are_no_numbers_of_people(text: str) -> None:
    assert list(numbers_in(text)) == []


def test_names_may_stand_anywhere_in_a_sentence() -> None:
    assert {"张大山", "欧阳小明", "古丽·买买提", "John Smith"} <= may_be_names(
        "今天张大山和欧阳小明、古丽·买买提 met John Smith"
    )


def test_the_incidents_people_are_never_named(desk: Desk, town: SmallTown) -> None:
    add_person(town.households[0], "张大山")
    add_person(town.households[0], "李和平")
    one = desk.report(caller="王老五")
    for words in ("张大山被劝返", "经王老五举报", "13800001111来电"):
        with pytest.raises(BulletinReveals):
            _publish(desk.commander, words=words, incident_id=one.pk, anyway=True)
    with pytest.raises(BulletinMayReveal):
        _publish(desk.commander, words="请爱护李和平环境", incident_id=one.pk)
    made = _publish(desk.commander, words="请爱护李和平环境", incident_id=one.pk, anyway=True)
    assert (made.incident, Bulletin.objects.count()) == (one, 1)
    assert [(found.part, found.certain) for found in giving_away("张大山", None)] == [("张大山", False)]


def test_it_goes_to_everybody_who_serves_and_can_be_taken_back(desk: Desk, town: SmallTown) -> None:
    made = _publish(desk.commander)
    users = {member.user_id for members in desk.members.values() for member in members}
    assert set(Notice.objects.filter(kind="bulletin").values_list("user_id", flat=True)) == users
    assert list(running_bulletins(local("12:00"))) == [made]
    for _twice in range(2):
        withdraw_bulletin(desk.commander, made.pk, now=local("12:00"))
    assert list(running_bulletins(local("12:00"))) == []
    with pytest.raises(NotFound):
        withdraw_bulletin(desk.commander, 99_999, now=local("12:00"))


def test_who_may_not_and_what_says_nothing_is_refused(desk: Desk, town: SmallTown) -> None:
    with pytest.raises(BulletinEmpty):
        _publish(desk.commander, words="  ")
    with pytest.raises(UnknownIncident):
        _publish(desk.commander, incident_id=new_id())
    for actor in (town.actor(Role.GUARD), town.actor(Role.VILLAGE_CADRE, town.villages[0])):
        with pytest.raises(Forbidden):
            _publish(actor)
