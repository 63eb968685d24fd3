"""What one does for oneself: language, brightness, the officer's PIN, notices, breaking the glass."""

import pytest
from django.test import Client
from django.urls import reverse

from liba.accounts.models import BrokenGlass, Notice
from liba.accounts.terms import Role
from tests.console.conftest import SignIn, browser_of, said_by
from tests.support.town import SmallTown


def test_the_language_is_kept_with_the_user(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK)
    response = client.post(reverse("console:speak"), {"language": "zh-hans", "next": "/measures/"})
    assert response["Location"] == "/measures/"
    town.users[Role.CLERK].refresh_from_db()
    assert town.users[Role.CLERK].language == "zh-hans"
    assert "措施" in said_by(client, reverse("console:measures"))


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_nobody_is_led_away_from_the_town(town: SmallTown, address: str) -> None:
    response = Client().post(reverse("console:speak"), {"language": "en", "next": address})
    assert response["Location"] == "/"


def test_an_unknown_language_is_chinese(town: SmallTown) -> None:
    client = Client()
    client.post(reverse("console:speak"), {"language": "tlh"})
    assert client.cookies["django_language"].value == "zh-hans"


@pytest.mark.parametrize(("chosen", "kept"), [("dark", "dark"), ("light", "light"), ("pink", "auto")])
def test_the_brightness_is_drawn_by_the_server(sign_in: SignIn, chosen: str, kept: str) -> None:
    client = sign_in(Role.CLERK)
    client.post(reverse("console:theme"), {"theme": chosen})
    text = said_by(client, reverse("console:profile"))
    assert (f'data-theme="{kept}"' in text) == (kept != "auto")


def test_an_officer_sets_a_pin(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.GATE_OFFICER)
    assert "not set" in said_by(client, reverse("console:profile"))
    client.post(reverse("console:officer_pin"), {"pin": "731942", "again": "731942"})
    town.users[Role.GATE_OFFICER].refresh_from_db()
    assert town.users[Role.GATE_OFFICER].officer_salt is not None


@pytest.mark.parametrize("entries", [{"pin": "731942", "again": "731943"}, {"pin": "12", "again": "12"}])
def test_a_pin_that_is_not_the_same_or_too_short_is_not_taken(
    sign_in: SignIn, town: SmallTown, entries: dict[str, str]
) -> None:
    text = sign_in(Role.GATE_OFFICER).post(reverse("console:officer_pin"), entries).content.decode()
    assert 'aria-invalid="true"' in text
    town.users[Role.GATE_OFFICER].refresh_from_db()
    assert town.users[Role.GATE_OFFICER].officer_salt is None


def test_the_glass_is_broken_with_a_reason_and_the_owner_is_told(sign_in: SignIn, town: SmallTown) -> None:
    owner = town.user(Role.VILLAGE_CADRE, town.villages[1], "owner")
    client = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    entries = {"area_id": town.villages[1].pk, "reason": "有人昏倒,急找家属"}
    assert client.post(reverse("console:glass"), entries).status_code == 200
    assert not BrokenGlass.objects.exists()
    entries["reason"] = "有人在卡口昏倒,急需找到家属"
    assert client.post(reverse("console:glass"), entries).status_code == 302
    assert BrokenGlass.objects.get().area == town.villages[1]
    assert "The glass is broken for 五四村 until 08:00" in said_by(client, reverse("console:today"))
    told = said_by(browser_of(owner), reverse("console:notices"))
    assert "broke the glass over 五四村" in told
    assert "急需找到家属" in told


def test_glass_is_offered_only_where_one_does_not_see_already(sign_in: SignIn, town: SmallTown) -> None:
    mine, other = town.villages[:2]
    client = sign_in(Role.VILLAGE_CADRE, mine)
    text = said_by(client, reverse("console:glass"))
    assert f'<option value="{other.pk}">' in text
    assert f'<option value="{mine.pk}">' not in text
    entries = {"area_id": mine.pk, "reason": "有人在卡口昏倒,急需找到家属"}
    assert client.post(reverse("console:glass"), entries).status_code == 200
    assert not BrokenGlass.objects.exists()


def test_whoever_sees_the_whole_town_is_offered_no_glass(sign_in: SignIn) -> None:
    commander = sign_in(Role.COMMANDER)
    assert "There is no glass to break" in said_by(commander, reverse("console:glass"))
    assert reverse("console:glass") not in said_by(commander, reverse("console:today"))


def test_notices_are_marked_as_read_and_others_stay_alone(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK)
    mine = Notice.objects.create(
        user=town.users[Role.CLERK], kind="unheard_of", facts={"n": 1}, made_at=town.now
    )
    other = Notice.objects.create(user=town.user(Role.GUARD), kind="silent_post", made_at=town.now)
    assert "1 notice waits" in said_by(client, reverse("console:notices"))
    client.post(reverse("console:notices_read"), {"notice": [mine.pk, other.pk, "x"]})
    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.read_at is not None
    assert other.read_at is None
