"""What is shown when there is no page, a form is too old, or the server fails: in the reader's language, with a way on."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from liba.accounts.terms import Role
from liba.console.failing import broken
from tests.console.conftest import SignIn


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "这个地址没有页面"), ("en", "There is no page")])
def test_an_address_without_a_page_says_so(sign_in: SignIn, language: str, words: str) -> None:
    response = sign_in(Role.COMMANDER, language=language).get("/no/such/page/")
    assert response.status_code == 404
    assert words in response.content.decode()


def test_a_program_is_told_in_its_own_form(sign_in: SignIn) -> None:
    response = sign_in(Role.COMMANDER).get("/no/such/page/", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.json()["code"] == "console.no_page"


@pytest.mark.django_db
def test_a_form_of_an_ended_sign_in_is_not_taken_and_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    response = client.post(reverse("account_login"), {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "load the page again" in response.content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "系统出了错"), ("en", "This went wrong")])
def test_a_fault_of_ours_is_said_without_a_database(language: str, words: str) -> None:
    with override(language):
        response = broken(RequestFactory().get("/gates/"))
    assert response.status_code == 500
    assert words in response.content.decode()
    assert "/gates/" in response.content.decode()
