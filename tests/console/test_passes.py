"""The pages of passes: issue with a preview, single permits, the desk, changes, print, coverage, keys."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from liba.access import services as access
from liba.access.models import HandOut, Pass, PassRun, PassType, PrintJob, SigningKey
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.numbers import pass_number
from tests.console.conftest import SignIn
from tests.support.town import SmallTown

PAGES = (
    "/passes/", "/passes/list/", "/passes/issue/", "/passes/stock/", "/passes/desk/", "/passes/runs/",
    "/passes/coverage/", "/passes/keys/", "/passes/permits/resident/", "/passes/permits/stall/",
    "/passes/permits/tenant/", "/passes/permits/special/",
)  # fmt: skip
CLERKS = {path for path in PAGES if path != "/passes/keys/"}
CADRES = {"/passes/", "/passes/list/", "/passes/desk/", "/passes/coverage/"}


@pytest.fixture
def yellow(town: SmallTown) -> PassRun:
    return access.issue_run(town.system, "yellow", town.root.pk, now=town.now)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_shown_to_the_commander(
    sign_in: SignIn, yellow: PassRun, path: str, language: str
) -> None:
    assert sign_in(Role.COMMANDER, language=language).get(path).status_code == 200


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.CLERK, CLERKS),
        (Role.VILLAGE_CADRE, CADRES),
        (Role.GROUP_LEADER, CADRES),
        (Role.GUARD, set()),
        (Role.AUDITOR, set()),
    ],
)
def test_pages_are_shown_by_power(sign_in: SignIn, yellow: PassRun, role: Role, allowed: set[str]) -> None:
    client = sign_in(role)
    assert {path for path in PAGES if client.get(path).status_code == 200} == allowed


def test_a_bulk_issue_is_looked_at_and_then_made(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK, language="en")
    form = {"type": "yellow", "area": town.villages[0].pk}
    looked = client.post("/passes/issue/", {**form, "looked": "1"})
    homes = sum(home.area.path.startswith(town.villages[0].path) for home in town.households)
    assert f"Make {homes * 3} cards" in looked.text
    assert not Pass.objects.exists()
    assert client.post("/passes/issue/", {**form, "confirmed": "1"}).status_code == 302
    assert Pass.objects.count() == homes * 3
    again = client.post("/passes/issue/", {**form, "confirmed": "1"})
    assert again.status_code == 200
    assert 'role="alert"' in again.text


def test_nothing_is_issued_without_a_running_measure(sign_in: SignIn, town: SmallTown) -> None:
    PassType.objects.update(measure=None)
    page = sign_in(Role.CLERK).post("/passes/issue/", {"type": "yellow", "area": town.root.pk, "looked": "1"})
    assert 'role="alert"' in page.text


def _pick(client: Client, kind: str, words: str, **more: object) -> str:
    found = client.post(f"/passes/permits/{kind}/", {"find_person": "1", "q_person": words, **more})
    match = re.search(r'name="person" value="(\d+)"', found.text)
    assert match is not None
    return match[1]


def test_a_stall_permit_finds_its_holder_first(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK, language="en")
    person = _pick(client, "stall", town.households[0].code)
    form = {"type": "stall", "site": town.stalls[0].pk, "person": person}
    without = client.post("/passes/permits/stall/", {"type": "stall", "site": town.stalls[0].pk})
    assert "find the person first" in without.text
    made = client.post("/passes/permits/stall/", form)
    card = Pass.objects.get(site=town.stalls[0])
    assert made.headers["location"] == f"/passes/{card.serial}/"
    assert str(town.stalls[0].pk) not in re.findall(
        r'<option value="(\d+)"', client.get("/passes/permits/stall/").text
    )
    assert "registry.people.searched" in JournalLine.objects.values_list("verb", flat=True)


def test_a_resident_pass_and_its_refusal_outside_the_cordon(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK)
    inside = next(home for home in town.households if home.area.path.startswith(town.villages[0].path))
    outside = next(home for home in town.households if home.area.path.startswith(town.villages[1].path))
    person = inside.people.first()
    stranger = outside.people.first()
    assert person is not None
    assert stranger is not None
    assert person.name in client.get(f"/passes/permits/resident/?person={person.pk}").text
    assert (
        client.post("/passes/permits/resident/", {"type": "resident", "person": person.pk}).status_code == 302
    )
    refused = client.post("/passes/permits/resident/", {"type": "resident", "person": stranger.pk})
    assert refused.status_code == 200
    assert 'role="alert"' in refused.text
    assert Pass.objects.count() == 1


def test_a_tenants_permit_needs_its_last_day(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK)
    landlord = town.households[0].people.first()
    assert landlord is not None
    form = {"type": "tenant", "landlord": landlord.pk, "address": "何家场3号后院"}
    assert client.post("/passes/permits/tenant/", form).status_code == 200
    made = client.post("/passes/permits/tenant/", {**form, "valid_to": "2020-03-20"})
    assert made.status_code == 302
    assert Pass.objects.get().landlord_id == landlord.pk


def test_a_special_permit_carries_its_approver(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.COMMANDER)
    form = {
        "type": "special",
        "household": town.households[0].code,
        "reason": "透析",
        "valid_to": "2020-03-20",
    }
    assert client.post("/passes/permits/special/", form).status_code == 302
    assert Pass.objects.get().approved_by == "commander"


@pytest.mark.parametrize("scanned", ["code", "row", "card"])
def test_the_desk_hands_out_what_waits(
    sign_in: SignIn, yellow: PassRun, town: SmallTown, scanned: str
) -> None:
    client = sign_in(Role.VILLAGE_CADRE, town.root, language="en")
    home = town.households[0]
    card = Pass.objects.filter(household=home).first()
    assert card is not None
    words = {"code": home.code, "row": f"LBH:{home.code}", "card": pass_number(card.serial)}[scanned]
    page = client.get("/passes/desk/", {"household": words})
    assert "3 cards wait for it" in page.text
    form = {"id": re.search(r'name="id" value="([^"]+)"', page.text)[1], "household": home.code, "all": "1"}  # type: ignore[index]
    done = client.post("/passes/desk/", form)
    receipt = HandOut.objects.get()
    assert done.headers["location"] == f"/passes/desk/?last={receipt.pk}"
    assert (receipt.told_mask, receipt.told_id, receipt.told_pass, receipt.signed) == (True,) * 4
    assert receipt.passes.count() == 3
    client.post("/passes/desk/", form)
    assert HandOut.objects.count() == 1
    assert home.address in client.get(f"/passes/desk/{receipt.pk}/").text


def test_the_desk_binds_a_blank_card(sign_in: SignIn, town: SmallTown) -> None:
    run = access.make_stock(town.system, "yellow", sets=2, now=town.now)
    client = sign_in(Role.CLERK)
    home = town.households[0]
    number = pass_number(run.first_serial)
    form = {"id": str(uuid4()), "household": home.code, "cards": number, "told": ["mask", "id"]}
    client.post("/passes/desk/", form)
    assert Pass.objects.filter(household=home, status="good").count() == 3
    receipt = HandOut.objects.get()
    assert (receipt.told_mask, receipt.told_pass, receipt.signed) == (True, False, False)
    other = client.post("/passes/desk/", {**form, "id": str(uuid4()), "household": town.households[1].code})
    assert other.status_code == 200
    assert 'role="alert"' in other.text
    assert number in other.text


def test_the_desk_says_when_there_is_no_such_household(sign_in: SignIn, town: SmallTown) -> None:
    page = sign_in(Role.CLERK, language="en").get("/passes/desk/", {"household": "no-such"})
    assert "No household no-such in your areas" in page.text


def test_a_lost_pass_is_found_again_and_replaced(sign_in: SignIn, yellow: PassRun) -> None:
    client, serial = sign_in(Role.CLERK), yellow.first_serial
    for act, status in (("lost", "lost"), ("found", "good"), ("hold", "held"), ("release", "good")):
        assert client.post(f"/passes/{serial}/{act}/", {"reason": "查明"}).status_code == 302
        assert Pass.objects.get(pk=serial).status == status
    replaced = client.post(f"/passes/{serial}/replace/", {"reason": "撕坏"})
    old = Pass.objects.get(pk=serial)
    assert old.replaced_by is not None
    assert replaced.headers["location"] == f"/passes/{old.replaced_by.serial}/"
    assert client.get(f"/passes/{serial}/").status_code == 200


@pytest.mark.parametrize("act", ["revoke", "end"])
def test_what_cant_be_taken_back_asks_for_a_reason(sign_in: SignIn, yellow: PassRun, act: str) -> None:
    client, serial = sign_in(Role.CLERK), yellow.first_serial
    assert f'id="act-{act}"' in client.get(f"/passes/{serial}/").text
    assert client.post(f"/passes/{serial}/{act}/", {"reason": " "}).status_code == 409
    assert Pass.objects.get(pk=serial).status == "good"
    assert client.post(f"/passes/{serial}/{act}/", {"reason": "搬走"}).status_code == 302
    assert Pass.objects.get(pk=serial).status in {"revoked", "ended"}
    assert 'id="act-' not in client.get(f"/passes/{serial}/").text


def test_a_look_at_a_pass_is_written_down_and_scoped(
    sign_in: SignIn, yellow: PassRun, town: SmallTown
) -> None:
    card = Pass.objects.filter(household__area__path__startswith=town.villages[0].path).first()
    assert card is not None
    assert sign_in(Role.CLERK).get(f"/passes/{card.serial}/").status_code == 200
    assert JournalLine.objects.get(verb="access.pass.seen").subject_id == str(card.serial)
    assert sign_in(Role.VILLAGE_CADRE, town.villages[1]).get(f"/passes/{card.serial}/").status_code == 403


def test_a_number_opens_its_pass(sign_in: SignIn, yellow: PassRun) -> None:
    client = sign_in(Role.CLERK)
    found = client.post("/passes/find/", {"number": pass_number(yellow.first_serial)})
    assert found.headers["location"] == f"/passes/{yellow.first_serial}/"
    wrong = client.post("/passes/find/", {"number": "0000000"}, follow=True)
    assert "0000000" in wrong.text


def test_the_list_filters_pages_and_exports(
    sign_in: SignIn, yellow: PassRun, town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liba.console.passes.overview.PAGE", 10)
    client = sign_in(Role.CLERK)
    page = client.get("/passes/list/", {"type": "yellow", "area": town.villages[0].pk})
    assert len(re.findall(r'href="/passes/\d+/"', page.text)) == 10
    assert 'rel="next"' in page.text
    assert not re.findall(r'href="/passes/\d+/"', client.get("/passes/list/", {"status": "lost"}).text)
    exported = client.get("/passes/list/", {"type": "yellow", "format": "csv"}).content.decode()
    assert exported.count("\n") == 1 + yellow.count


def test_a_run_is_printed_by_the_worker_and_downloaded(
    sign_in: SignIn, yellow: PassRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(
        "liba.console.passes.printing.async_task", lambda name, job, **_: asked.append((name, job))
    )
    client = sign_in(Role.CLERK, language="en")
    started = client.post(f"/passes/runs/{yellow.pk}/print/")
    job = PrintJob.objects.get()
    assert asked == [("liba.console.tasks.print_cards", job.pk)]
    assert started.headers["location"] == f"/passes/prints/{job.pk}/"
    assert 'hx-trigger="every 2s"' in client.get(f"/passes/prints/{job.pk}/live/").text
    assert client.post(f"/passes/prints/{job.pk}/resume/").status_code == 302
    access.print_job(job.pk, now=job.asked_at)
    done = client.get(f"/passes/prints/{job.pk}/")
    assert "every 2s" not in done.text
    file = client.get(f"/passes/prints/{job.pk}/parts/1/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert client.get(f"/passes/prints/{job.pk}/parts/99/").status_code == 404


def test_a_card_and_a_hand_out_list_come_as_pdf(sign_in: SignIn, yellow: PassRun, town: SmallTown) -> None:
    client = sign_in(Role.CLERK)
    assert client.get(f"/passes/{yellow.first_serial}/card.pdf").content.startswith(b"%PDF")
    assert client.get(f"/passes/coverage/{town.villages[0].pk}/sheet.pdf").content.startswith(b"%PDF")


def test_coverage_counts_who_is_left(sign_in: SignIn, yellow: PassRun, town: SmallTown) -> None:
    home = town.households[0]
    access.hand_out(
        town.system, id=UUID(int=1), household_code=home.code, cards=(), told=("mask",), signed=True,
        happened_at=town.now, now=town.now,
    )  # fmt: skip
    client = sign_in(Role.CLERK)
    page = client.get("/passes/coverage/", {"area": home.area_id})
    assert home.code not in page.text
    others = [one for one in town.households if one.area_id == home.area_id and one.pk != home.pk]
    assert others[0].code in page.text
    assert (
        others[0].code
        in client.get("/passes/coverage/", {"area": home.area_id, "format": "csv"}).content.decode()
    )


def test_a_key_is_withdrawn_with_its_cards(sign_in: SignIn, yellow: PassRun) -> None:
    client = sign_in(Role.COMMANDER, language="en")
    client.post("/passes/keys/")
    assert SigningKey.objects.count() == 2
    assert client.post("/passes/keys/").status_code == 409
    assert f"{yellow.count} cards that it signed are refused" in client.get("/passes/keys/").text
    done = client.post(f"/passes/keys/{yellow.kid}/withdraw/", {"reason": "泄露"}, follow=True)
    assert f"{yellow.count} cards are refused from now on" in done.text
    assert SigningKey.objects.get(pk=yellow.kid).withdrawn_at is not None


def test_the_list_asks_the_database_a_bounded_number_of_questions(
    sign_in: SignIn, yellow: PassRun, django_assert_max_num_queries: object
) -> None:
    client = sign_in(Role.CLERK)
    client.get("/passes/list/")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert client.get("/passes/list/").status_code == 200
