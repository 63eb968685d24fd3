"""Nobody gets past the console's doors: strangers, those of other villages, forged forms, odd entries."""

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client

from liba.accounts.models import Grant, User
from liba.accounts.terms import Role
from liba.kernel.clock import StandingClock
from liba.registry.models import Household, Person
from tests.console.conftest import SignIn
from tests.security.pages import Things, pages, second_village
from tests.support.town import SmallTown

# Pages for anybody: they show and change nothing of the town's.
OPEN = {"speak", "theme"}
ODD = ("²", "-1", "9" * 30, "\x00", "NaN", "0001-01-01", "9999-12-31T23:59")
FIELDS = (
    "version", "area", "area_id", "q", "s", "after", "before", "format", "day", "page", "count", "reason",
    "to_gate", "from_gate", "notice", "household", "cards", "id", "presence", "role", "user_id", "code", "name",
    "name_zh", "starts_at", "ends_at", "since", "until", "lon", "lat", "boundary", "line", "type", "sets",
    "valid_from", "valid_to", "person", "site", "measure", "heading_row", "sheet", "filter", "show", "how", "row",
    "language", "theme", "next", "limit", "opens", "closes", "rule_code", "kind", "cordon", "gate", "label",
    "number", "address", "born_on", "id_number", "phones", "status", "verb", "actor_id", "subject_id", "numbers",
    "told", "seq", "hash", "expect", "month", "temperature", "merged", "effective_on", "areas", "parent",
    "standing", "serving", "group", "skill", "unit", "post", "time", "template", "level", "responder", "squad",
    "member", "split", "state", "happened_at", "left_on", "codes", "username", "joined_on", "from", "to", "column-0",
    "other", "kept",
)  # fmt: skip


@pytest.fixture
def things(town: SmallTown) -> Things:
    return second_village(town)


def body(response: HttpResponseBase) -> str:
    parts = response if response.streaming else [response.content]  # type: ignore[attr-defined]
    return b"".join(parts).decode(errors="replace")


def test_a_stranger_is_sent_to_sign_in_everywhere(things: Things) -> None:
    for name, address in pages(things):
        for response in (Client().get(address), Client().post(address)):
            if name in OPEN:
                assert response.status_code in {302, 405}, name
                continue
            assert response.status_code in {302, 405}, name
            if response.status_code == 302:
                assert response["Location"].startswith("/accounts/login/"), name


def test_a_form_without_its_token_is_refused_everywhere(things: Things, town: SmallTown) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.user(Role.COMMANDER))
    before = Household.objects.count(), Person.objects.count(), Grant.objects.count()
    for name, address in pages(things):
        assert client.post(address).status_code == 403, name
    assert (Household.objects.count(), Person.objects.count(), Grant.objects.count()) == before


@pytest.mark.parametrize(
    "role", [Role.VILLAGE_CADRE, Role.CLERK, Role.GROUP_LEADER, Role.GATE_OFFICER, Role.GUARD]
)
def test_nobody_sees_or_changes_the_people_of_another_village(
    things: Things, town: SmallTown, sign_in: SignIn, role: Role
) -> None:
    client = sign_in(role, town.villages[0])
    for name, address in pages(things):
        for response in (client.get(address), client.post(address, {"reason": "看看", "version": "1"})):
            text = body(response)
            assert "𠮷野" not in text, name
            assert things.household.code not in text, name
            assert things.household.address not in text, name
    home = Household.objects.get(pk=things.household.pk)
    assert (home.version, home.closed_at, home.area_id) == (1, None, things.household.area_id)
    person = home.people.get()
    assert (person.version, person.presence) == (1, "present")
    assert home.passes.exclude(status="good").count() == 0


@pytest.mark.parametrize("role", [Role.VILLAGE_CADRE, Role.ADMINISTRATOR, Role.GUARD, Role.AUDITOR])
def test_what_is_not_ones_own_answers_403_or_404(
    things: Things, town: SmallTown, sign_in: SignIn, role: Role
) -> None:
    client = sign_in(role, town.villages[0])
    for name in ("household", "household_history", "household_edit", "household_close", "household_move"):
        address = things.address(name, {"household_id"})
        assert client.get(address, follow=True).status_code in {403, 404}, name
        assert client.post(address, {"version": "1"}).status_code in {403, 404, 405}, name
    assert client.post(things.address("person_reveal", {"person_id"})).status_code in {403, 404}
    assert client.get(things.address("pass", {"serial"})).status_code in {403, 404}
    assert client.get(things.address("receipt", {"receipt_id"})).status_code in {403, 404}
    assert client.get(things.address("user", {"user_id"})).status_code in {403, 404}
    assert client.post(things.address("device_revoke", {"device_id"})).status_code in {403, 404}
    assert client.get(things.address("print_part", {"job_id", "number"})).status_code in {403, 404}
    assert client.get(things.address("hand_out_sheet", {"area_id"})).status_code in {403, 404, 405}
    assert client.get(things.address("import", {"import_id"})).status_code in {403, 404}
    for name, key in (("responder", "responder_id"), ("responder_edit", "responder_id"), ("unit", "unit_id")):
        assert client.get(things.address(name, {key})).status_code in {403, 404}, name
    assert client.get(things.address("pledge", {"text_id"})).status_code in {403, 404}
    assert client.get(things.address("responder_import", {"import_id"})).status_code in {403, 404}
    for step in ("tie_import", "tie_import_report"):
        assert client.get(things.address(step, {"import_id"})).status_code in {403, 404}, step
    for step in ("columns", "sheet", "apply", "discard"):
        address = things.address(f"tie_import_{step}", {"import_id"})
        assert client.post(address).status_code in {403, 404}, step
    export = things.address("ties_export", set())
    assert client.get(export, {"area": things.ids["area_id"]}).status_code in {403, 404}
    assert client.post(things.address("responder_reveal", {"responder_id"})).status_code in {403, 404}


@pytest.mark.parametrize("method", ["get", "post"])
def test_odd_entries_never_break_a_page(things: Things, sign_in: SignIn, method: str) -> None:
    client = sign_in(Role.COMMANDER)
    client.raise_request_exception = False
    entries = [dict.fromkeys(FIELDS, odd) for odd in ODD]
    entries.append({name: ODD[place % len(ODD)] for place, name in enumerate(FIELDS)})
    broken = {
        (name, address, given["version"])
        for name, address in pages(things)
        for given in entries
        if getattr(client, method)(address, given).status_code >= 500
    }
    assert broken == set()


def test_a_deactivated_user_is_out_at_once(town: SmallTown, sign_in: SignIn) -> None:
    client = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    assert client.get("/households/").status_code == 200
    User.objects.filter(pk=town.users[Role.VILLAGE_CADRE].pk).update(is_active=False)
    assert client.get("/households/").status_code == 302


def test_a_role_that_ended_opens_nothing(
    things: Things, town: SmallTown, sign_in: SignIn, standing: StandingClock
) -> None:
    client = sign_in(Role.VILLAGE_CADRE, town.villages[1])
    address = things.address("household", {"household_id"})
    assert client.get(address).status_code == 200
    Grant.objects.filter(user=town.users[Role.VILLAGE_CADRE]).update(ends_at=town.now)
    assert client.get(address).status_code == 403


def test_names_are_text_wherever_they_are_shown(things: Things, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMANDER)
    shown = 0
    for name, address in pages(things):
        text = body(client.get(address))
        assert "<script>alert" not in text, name
        assert "手机<b>" not in text, name
        shown += "𠮷野&lt;script&gt;" in text
    assert shown >= 2


def test_pages_allow_no_script_but_their_own(things: Things, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMANDER)
    for name, address in pages(things):
        response = client.get(address)
        if not response.get("Content-Type", "").startswith("text/html") or response.status_code != 200:
            continue
        text = body(response)
        policy = response["Content-Security-Policy"]
        scripts = policy.split("script-src")[1].split(";")[0]
        assert "unsafe-inline" not in scripts, name
        assert "unsafe-eval" not in scripts.replace("wasm-unsafe-eval", ""), name
        assert "object-src 'none'" in policy, name
        assert response["X-Frame-Options"] == "DENY", name
        assert re.findall(r"<[^>]+\son[a-z]+\s*=", text) == [], name
        for tag in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in tag or "application/json" in tag, (name, tag)
        assert "javascript:" not in text, name


def test_pages_of_people_are_not_kept_by_browsers(things: Things, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMANDER)
    for name, address in pages(things):
        response = client.get(address)
        if "𠮷野" in body(response):
            assert "no-store" in response.get("Cache-Control", ""), name


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(sign_in: SignIn, target: str) -> None:
    client = sign_in(Role.CLERK)
    for address in ("/speak/", "/theme/", "/accounts/login/"):
        response = client.post(
            f"{address}?next={target}", {"next": target, "language": "en", "theme": "dark"}
        )
        assert "evil" not in response.get("Location", ""), address
        assert "javascript" not in response.get("Location", ""), address
