"""Phones for many: a slip for each responder, good once; what leaves with who leaves."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liba.accounts.models import Device, Grant, User
from liba.accounts.refusals import CodeNotValid
from liba.accounts.services import pair_device
from liba.accounts.terms import Role
from liba.kernel.refusals import Forbidden
from liba.workforce.advance import advance
from liba.workforce.models import Responder
from liba.workforce.refusals import NotAPhonesRole, TooManyPhones
from liba.workforce.selectors import phone_lines, responder_of_user
from liba.workforce.services import equip, take_back_phones
from liba.workforce.terms import Standing
from tests.console.conftest import SignIn
from tests.support.town import SmallTown

ADDRESS = "console:hand_out_phones"


@pytest.fixture
def responders(town: SmallTown) -> list[Responder]:
    standings = (Standing.VOLUNTEER, Standing.GRID_WORKER, Standing.VILLAGE_CADRE)
    return [
        Responder.objects.create(
            code=f"B{n:03d}",
            name=f"联户{'甲乙丙'[n]}",
            standing=standing.value,
            area=town.groups[0],
            joined_on=town.now.date(),
        )
        for n, standing in enumerate(standings)
    ]


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in(Role.ADMINISTRATOR)


def codes_on(page: str) -> list[str]:
    return re.findall(r"[A-Z0-9]{5}-[A-Z0-9]{5}", page)


def test_each_chosen_responder_gets_an_account_a_role_and_a_slip(
    admin: Client, responders: list[Responder], town: SmallTown
) -> None:
    chosen = [one.pk for one in responders[:2]]
    page = admin.post(reverse(ADDRESS), {"responders": chosen, "role": "", "hours": "72"})
    codes = codes_on(page.content.decode())
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert len(codes) == 2
    held = {
        (grant.user.display_name, grant.role, grant.area_id)
        for grant in Grant.objects.filter(user__responder__in=chosen)
    }
    assert held == {
        ("联户甲", Role.LINKER.value, town.groups[0].pk),
        ("联户乙", Role.GRID_WORKER.value, town.groups[0].pk),
    }
    phone = pair_device(codes[0], label="", now=town.now + timedelta(hours=71))
    assert responder_of_user(phone.device.user_id) in responders[:2]
    assert not User.objects.get(pk=phone.device.user_id).has_usable_password()
    with pytest.raises(CodeNotValid):
        pair_device(codes[0], label="", now=town.now + timedelta(hours=71))
    with pytest.raises(CodeNotValid):
        pair_device(codes[1], label="", now=town.now + timedelta(hours=73))


def test_a_role_that_was_chosen_goes_to_all_and_making_slips_again_adds_nothing(
    responders: list[Responder], town: SmallTown
) -> None:
    actor = town.actor(Role.ADMINISTRATOR)
    ids = [one.pk for one in responders]
    for _time in range(2):
        made = equip(actor, ids, role=Role.LINKER, life=timedelta(days=1), now=town.now)
    assert {one.role for one in made} == {Role.LINKER}
    assert Grant.objects.filter(role=Role.LINKER.value).count() == 3
    assert User.objects.filter(responder__in=ids).count() == 3


def test_only_who_manages_users_hands_out_phones(
    sign_in: SignIn, responders: list[Responder], town: SmallTown
) -> None:
    assert sign_in(Role.VILLAGE_CADRE).get(reverse(ADDRESS)).status_code == 403
    commander = town.actor(Role.COMMANDER)
    with pytest.raises(Forbidden):
        equip(commander, [responders[0].pk], role=None, life=timedelta(days=1), now=town.now)


def test_roles_that_need_a_second_factor_and_crowds_are_refused(
    responders: list[Responder], town: SmallTown
) -> None:
    actor = town.actor(Role.ADMINISTRATOR)
    with pytest.raises(NotAPhonesRole):
        equip(actor, [responders[0].pk], role=Role.COMMANDER, life=timedelta(days=1), now=town.now)
    with pytest.raises(TooManyPhones):
        equip(actor, list(range(201)), role=None, life=timedelta(days=1), now=town.now)
    assert not User.objects.filter(responder__isnull=False).exists()


def test_the_list_shows_who_still_waits(admin: Client, responders: list[Responder], town: SmallTown) -> None:
    actor = town.actor(Role.ADMINISTRATOR)
    made = equip(actor, [responders[0].pk], role=None, life=timedelta(days=1), now=town.now)
    assert "a code waits" in admin.get(reverse(ADDRESS)).content.decode()
    pair_device(made[0].code, label="", now=town.now)
    waiting = phone_lines(actor, now=town.now)
    assert [line.responder.name for line in waiting] == ["联户乙", "联户丙"]
    page = admin.get(reverse(ADDRESS), {"everybody": "1", "standing": "volunteer", "area": "nonsense"})
    assert "联户甲" in page.content.decode()
    assert "联户乙" not in page.content.decode()


def test_who_leaves_loses_the_phone_and_nothing_happens_twice(
    responders: list[Responder], town: SmallTown
) -> None:
    actor = town.actor(Role.ADMINISTRATOR)
    made = equip(actor, [one.pk for one in responders[:2]], role=None, life=timedelta(days=1), now=town.now)
    for one in made:
        pair_device(one.code, label="", now=town.now)
    Responder.objects.filter(pk=responders[0].pk).update(left_on=town.now.date())
    later = town.now + timedelta(hours=1)
    assert advance(now=later)["phones_taken_back"] == 1
    assert take_back_phones(town.system, today=town.now.date(), now=later) == 0
    assert Device.objects.filter(revoked_at=None).count() == 1
    assert Grant.objects.filter(role=Role.LINKER.value, ends_at=None).count() == 0
