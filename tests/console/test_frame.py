"""What holds for every page: who may open it, in which language, and how a refusal is said."""

import pytest
from django.test import Client
from django.urls import reverse

from liba.accounts.terms import Role
from liba.console import context
from tests.console.conftest import SignIn, said_by
from tests.support.town import SmallTown

PAGES: dict[str, frozenset[Role]] = {
    "today": frozenset(Role),
    "start": frozenset(Role),
    "notices": frozenset(Role),
    "profile": frozenset(Role),
    "gates": frozenset({Role.COMMANDER, Role.GATE_OFFICER, Role.VILLAGE_CADRE}),
    "rules": frozenset({Role.COMMANDER, Role.GATE_OFFICER, Role.VILLAGE_CADRE}),
    "doubles": frozenset({Role.COMMANDER, Role.GATE_OFFICER, Role.VILLAGE_CADRE}),
    "gate_new": frozenset({Role.COMMANDER, Role.GATE_OFFICER, Role.ADMINISTRATOR}),
    "measures": frozenset({Role.COMMANDER, Role.GATE_OFFICER, Role.VILLAGE_CADRE, Role.CLERK}),
    "measure_new": frozenset({Role.COMMANDER}),
    "devices": frozenset({Role.COMMANDER, Role.GATE_OFFICER, Role.ADMINISTRATOR}),
    "device_new": frozenset({Role.COMMANDER, Role.GATE_OFFICER, Role.ADMINISTRATOR}),
    "users": frozenset({Role.ADMINISTRATOR}),
    "user_new": frozenset({Role.ADMINISTRATOR}),
    "journal": frozenset({Role.COMMANDER, Role.ADMINISTRATOR, Role.AUDITOR}),
    "glass": frozenset({Role.COMMANDER, Role.GATE_OFFICER, Role.VILLAGE_CADRE}),
}


@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_for_those_with_the_power_and_for_nobody_else(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)
    for name, allowed in PAGES.items():
        response = client.get(reverse(f"console:{name}"))
        assert response.status_code == (200 if role in allowed else 403), (name, role)


@pytest.mark.parametrize(("language", "tag", "word"), [("zh-hans", "zh-Hans", "今日"), ("en", "en", "Today")])
def test_pages_are_written_in_both_languages(sign_in: SignIn, language: str, tag: str, word: str) -> None:
    commander, administrator = (
        sign_in(role, language=language) for role in (Role.COMMANDER, Role.ADMINISTRATOR)
    )
    for name, allowed in PAGES.items():
        client = commander if Role.COMMANDER in allowed else administrator
        text = said_by(client, reverse(f"console:{name}"))
        assert f'<html lang="{tag}"' in text
        assert word in text, name


def test_nobody_sees_a_page_without_signing_in(town: SmallTown) -> None:
    for name in PAGES:
        response = Client().get(reverse(f"console:{name}"))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.ADMINISTRATOR])
def test_mighty_roles_set_up_a_second_factor_before_anything_else(sign_in: SignIn, role: Role) -> None:
    response = sign_in(role, factor=False).get(reverse("console:today"))
    assert response.status_code == 302
    assert response["Location"] == reverse("mfa_activate_totp")


def test_the_menu_offers_only_what_one_may_open(sign_in: SignIn) -> None:
    auditor = said_by(sign_in(Role.AUDITOR), reverse("console:today"))
    assert f'href="{reverse("console:journal")}"' in auditor
    assert f'href="{reverse("console:gates")}"' not in auditor
    assert f'href="{reverse("console:users")}"' not in auditor


def test_a_refusal_is_a_page_with_the_way_on(sign_in: SignIn, town: SmallTown) -> None:
    response = sign_in(Role.VILLAGE_CADRE, town.villages[0]).get(reverse("console:users"))
    text = response.content.decode()
    assert response.status_code == 403
    assert "You have no right to do this here: manage users." in text
    assert reverse("console:glass") in text


def test_a_refusal_of_a_live_part_goes_on_top_and_leaves_the_part(sign_in: SignIn) -> None:
    response = sign_in(Role.AUDITOR).get(reverse("console:gates_live"), headers={"HX-Request": "true"})
    assert response.status_code == 403
    assert response["HX-Retarget"] == "#said"
    assert "<html" not in response.content.decode()


def test_a_program_gets_the_refusal_as_a_problem(sign_in: SignIn) -> None:
    response = sign_in(Role.AUDITOR).get(reverse("console:gates"), headers={"Accept": "application/json"})
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "kernel.forbidden"


def test_what_is_not_there_is_said_plainly(sign_in: SignIn) -> None:
    response = sign_in(Role.COMMANDER).get(reverse("console:gate", args=[999_999]))
    assert response.status_code == 404
    assert "There is no such thing here" in response.content.decode()


def test_pages_may_run_no_script_of_their_own(sign_in: SignIn, town: SmallTown) -> None:
    gate = town.gates["east"]
    gate.name_zh = gate.name_en = "<script>alert(1)</script>"
    gate.save()
    response = sign_in(Role.COMMANDER).get(reverse("console:gate", args=[gate.pk]))
    assert "<script>alert" not in response.content.decode()
    assert "unsafe-inline" not in response["Content-Security-Policy"].split("script-src")[1].split(";")[0]


def test_the_sign_in_page_says_who_makes_accounts(town: SmallTown) -> None:
    client = Client()
    client.cookies["django_language"] = "zh-hans"
    text = said_by(client, reverse("account_login"))
    assert "账号由镇里的系统管理员开设" in text
    assert "系统管理员" in said_by(client, reverse("account_reset_password"))


def test_a_wrong_password_is_told_and_a_right_one_lets_in(town: SmallTown) -> None:
    user = town.user(Role.CLERK, name="clerk")
    user.set_password("a-long-password-1")
    user.language = "en"
    user.save()
    client = Client()
    wrong = client.post(reverse("account_login"), {"login": "clerk", "password": "wrong"})
    assert wrong.status_code == 200
    assert 'role="alert"' in wrong.content.decode()
    right = client.post(reverse("account_login"), {"login": "clerk", "password": "a-long-password-1"})
    assert right.status_code == 302
    assert client.cookies["django_language"].value == "en"


@pytest.mark.parametrize("name", ["today", "gates", "measures", "devices", "journal", "start"])
def test_a_page_asks_the_database_a_bounded_number_of_times(
    sign_in: SignIn, town: SmallTown, django_assert_max_num_queries: object, name: str
) -> None:
    client = sign_in(Role.COMMANDER)
    client.get(reverse("console:profile"))
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        assert client.get(reverse(f"console:{name}")).status_code == 200


@pytest.mark.parametrize(
    ("role", "name", "arguments", "above"),
    [
        (Role.AUDITOR, "journal_verify", [], "/journal/"),
        (Role.CLERK, "pass_find", [], "/passes/"),
        (Role.GATE_OFFICER, "recount", [7], "/gates/"),
        (Role.COMMANDER, "measure_end", [3], "/measures/3/"),
        (Role.GUARD, "theme", [], "/"),
    ],
)
def test_an_address_that_takes_a_form_alone_leads_to_its_page(
    sign_in: SignIn, role: Role, name: str, arguments: list[int], above: str
) -> None:
    response = sign_in(role).get(reverse(f"console:{name}", args=arguments))
    assert (response.status_code, response["Location"]) == (302, above)


def test_signing_in_says_nothing_in_a_language_that_is_not_the_users(town: SmallTown) -> None:
    user = town.user(Role.GUARD, name="wang")
    user.set_password("a-long-one-2026")
    user.save()
    client = Client()
    signed_in = client.post(
        reverse("account_login"),
        {"login": "wang", "password": "a-long-one-2026"},
        headers={"accept-language": "en"},
        follow=True,
    )
    assert signed_in.wsgi_request.user.is_authenticated
    assert list(signed_in.context["messages"]) == []


def test_one_can_sign_in_before_there_is_a_town(monkeypatch: pytest.MonkeyPatch, town: SmallTown) -> None:
    monkeypatch.setattr(context, "_town", lambda: None)
    text = said_by(Client(), "/accounts/login/")
    assert "篱笆" in text
    assert town.root.name_zh not in text
