"""Users: made by an administrator, given roles over areas, shut out and let in again."""

import pytest
from django.test import Client
from django.urls import reverse

from liba.accounts.models import Grant, User
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from tests.console.conftest import SignIn, said_by
from tests.support.town import SmallTown

NEW = {"username": "peng", "display_name": "老彭", "language": "zh-hans", "password": "a-long-password-1"}


@pytest.fixture
def administrator(sign_in: SignIn) -> Client:
    return sign_in(Role.ADMINISTRATOR)


def test_a_user_is_made_and_can_sign_in(administrator: Client, town: SmallTown) -> None:
    response = administrator.post(reverse("console:user_new"), NEW)
    made = User.objects.get(username="peng")
    assert response["Location"] == reverse("console:user", args=[made.pk])
    assert made.check_password("a-long-password-1")
    assert JournalLine.objects.filter(verb="accounts.user.created", subject_id=str(made.pk)).exists()


@pytest.mark.parametrize("change", [{"password": "short"}, {"username": "taken"}])
def test_a_weak_password_or_a_taken_name_is_told_with_the_entries_kept(
    administrator: Client, town: SmallTown, change: dict[str, str]
) -> None:
    town.user(Role.CLERK, name="taken")
    before = User.objects.count()
    text = administrator.post(reverse("console:user_new"), NEW | change).content.decode()
    assert "老彭" in text
    assert 'role="alert"' in text
    assert User.objects.count() == before


def _grant(area: int, **changes: object) -> dict[str, object]:
    return {
        "role": "village_cadre",
        "area_id": area,
        "starts_at": "2020-02-27T06:00",
        "ends_at": "",
    } | changes


def test_a_role_is_given_over_an_area_and_taken_back(administrator: Client, town: SmallTown) -> None:
    someone = User.objects.create(username="someone", display_name="某人")
    village = town.villages[0]
    administrator.post(reverse("console:user_grant", args=[someone.pk]), _grant(village.pk))
    given = Grant.objects.get(user=someone)
    assert (given.role, given.area) == ("village_cadre", village)
    page = said_by(administrator, reverse("console:user", args=[someone.pk]))
    assert "village cadre" in page
    assert "see households and people" in page
    administrator.post(reverse("console:grant_revoke", args=[someone.pk, given.pk]))
    assert "No role" in said_by(administrator, reverse("console:user", args=[someone.pk]))


def test_a_role_needs_its_area(administrator: Client) -> None:
    someone = User.objects.create(username="someone", display_name="某人")
    text = administrator.post(
        reverse("console:user_grant", args=[someone.pk]), _grant(0, area_id="")
    ).content.decode()
    assert 'aria-invalid="true"' in text
    assert not Grant.objects.filter(user=someone).exists()


def test_the_last_administrator_stays(administrator: Client, town: SmallTown) -> None:
    own = town.users[Role.ADMINISTRATOR]
    response = administrator.post(reverse("console:user_active", args=[own.pk]), {"active": "no"})
    assert response.status_code in (403, 409)
    own.refresh_from_db()
    assert own.is_active


def test_a_user_is_shut_out_and_let_in_again(administrator: Client, town: SmallTown) -> None:
    clerk = town.user(Role.CLERK)
    address = reverse("console:user_active", args=[clerk.pk])
    administrator.post(address, {"active": "no"})
    clerk.refresh_from_db()
    assert not clerk.is_active
    administrator.post(address, {"active": "yes"})
    clerk.refresh_from_db()
    assert clerk.is_active


def test_a_new_password_is_set(administrator: Client, town: SmallTown) -> None:
    clerk = town.user(Role.CLERK)
    address = reverse("console:user_password", args=[clerk.pk])
    assert 'role="alert"' in administrator.post(address, {"password": "short"}).content.decode()
    administrator.post(address, {"password": "another-long-one-2"})
    clerk.refresh_from_db()
    assert clerk.check_password("another-long-one-2")


def test_the_list_is_searched_and_turned(administrator: Client, town: SmallTown) -> None:
    for n in range(60):
        User.objects.create(username=f"u{n:02d}", display_name=f"人员{n:02d}")
    first = said_by(administrator, reverse("console:users"))
    assert "after=" in first
    assert "人员59" not in first
    assert "人员59" in said_by(administrator, reverse("console:users"), q="人员59")


def test_users_go_out_as_a_list(administrator: Client, town: SmallTown) -> None:
    text = administrator.get(reverse("console:users"), {"format": "csv"}).content.decode()
    assert "administrator" in text
