"""Incidents at the desk: the board, a report, one incident, the list, the map, bulletins."""

from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from liba.accounts.terms import Role
from liba.command.models import Bulletin
from liba.console.incidents.drafting import draft_of
from liba.desk.models import Incident
from liba.desk.services import dispatch
from liba.desk.terms import IncidentEventKind
from liba.governance.models import JournalLine
from tests.console.conftest import SignIn, said_by
from tests.support.desk import WORDS, Desk, desk_of
from tests.support.town import SmallTown, local

BOARD = "console:incidents"


@pytest.fixture
def desk(town: SmallTown) -> Desk:
    return desk_of(town)


@pytest.fixture
def commander(sign_in: SignIn) -> Client:
    return sign_in(Role.COMMANDER)


def _page(one: Incident, name: str = "incident") -> str:
    return reverse(f"console:{name}", args=[one.pk])


def _entries(town: SmallTown, **given: object) -> dict[str, object]:
    said: dict[str, object] = {
        "kind": "fight",
        "area_id": town.villages[0].pk,
        "where": "桥头",
        "words": WORDS,
    }
    return {**said, **given}


def test_an_empty_board_teaches(commander: Client, desk: Desk) -> None:
    assert "All is quiet" in said_by(commander, reverse(BOARD))


def test_a_caller_is_written_down_with_few_keys(commander: Client, desk: Desk, town: SmallTown) -> None:
    address = reverse("console:incident_new")
    assert "1 dispute" in said_by(commander, address)
    made = commander.post(address, _entries(town, caller_phone="0813-5550000", urgent="on"))
    one = Incident.objects.get()
    assert made["Location"] == _page(one)
    assert (one.kind, one.source, one.urgent, one.area, one.words) == (
        "fight",
        "hotline",
        True,
        town.villages[0],
        WORDS,
    )


@pytest.mark.parametrize(
    "given", [{"kind": "meteor"}, {"area_id": ""}, {"area_id": "²"}, {"where": "x" * 201}]
)
def test_what_makes_no_sense_stays_on_the_form(
    commander: Client, desk: Desk, town: SmallTown, given: dict[str, object]
) -> None:
    answer = commander.post(reverse("console:incident_new"), _entries(town, **given))
    assert answer.status_code == 200
    assert WORDS in answer.content.decode()
    assert not Incident.objects.exists()


def test_the_gates_page_leads_to_a_report_that_knows_the_gate(
    commander: Client, desk: Desk, town: SmallTown
) -> None:
    gate = town.gates["east"]
    assert f"?gate={gate.pk}" in said_by(commander, reverse("console:gate", args=[gate.pk]))
    assert f'value="{gate.pk}" selected' in said_by(
        commander, reverse("console:incident_new"), gate=str(gate.pk)
    )


def test_what_is_nearby_is_shown_at_once(commander: Client, desk: Desk, town: SmallTown) -> None:
    desk.report()
    address = reverse("console:incidents_near")
    assert "the same gate" in said_by(commander, address, gate_id=str(town.gates["east"].pk))
    assert "Nothing else is going on" in said_by(commander, address, gate_id="²", area_id="")


def test_one_click_on_the_board_sends_the_nearest_free_squad(
    commander: Client, desk: Desk, town: SmallTown
) -> None:
    one = desk.report(urgent=True)
    text = said_by(commander, reverse(BOARD))
    assert "1 waits for a squad" in text
    assert "Send patrol 1" in text
    assert WORDS not in text
    sent = {"unit": desk.units["patrol"].pk, "version": one.version, "next": "board"}
    assert commander.post(_page(one, "incident_send"), sent)["Location"] == reverse(BOARD)
    text = said_by(commander, reverse("console:incidents_live"))
    assert "squad sent" in text
    assert "Send patrol 1" not in text


def test_a_page_that_came_too_late_sends_nobody(commander: Client, desk: Desk) -> None:
    one = desk.report()
    version = one.version
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("07:00"))
    late = commander.post(_page(one, "incident_send"), {"unit": desk.units["night"].pk, "version": version})
    assert late.status_code == 409
    assert Incident.objects.get().squad == desk.units["patrol"]


def test_an_incident_is_followed_to_its_end(commander: Client, desk: Desk) -> None:
    one = desk.report(caller_phone="0813-5550000", at=local("06:40"))
    text = said_by(commander, _page(one))
    assert WORDS in text
    assert "0813-5550000" in text
    assert "not its hours" in text
    assert JournalLine.objects.filter(verb="desk.incident.seen").count() == 1
    said_by(commander, _page(one, "incident_live"))
    assert JournalLine.objects.filter(verb="desk.incident.seen").count() == 1
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("06:43"))
    note = _page(one, "incident_note")
    assert commander.post(note, {"what": "arrived"}).status_code == 302
    assert commander.post(note, {"what": "settled", "note": " "}).status_code == 409
    assert commander.post(note, {"what": "dispatched"}).status_code == 404
    assert commander.post(note, {"what": "settled", "note": "劝回去了"}).status_code == 302
    text = said_by(commander, _page(one))
    assert "劝回去了" in text
    assert "20 min" in text
    assert "Callers to be told how it ended" in said_by(commander, reverse("console:today"))
    assert commander.post(_page(one, "incident_told")).status_code == 302
    assert "The caller was told" in said_by(commander, _page(one))


def test_help_that_is_needed_stands_out(commander: Client, desk: Desk) -> None:
    one = desk.report()
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("06:50"))
    desk.says(one, IncidentEventKind.NEEDS_HELP, at=local("06:55"), note="人太多")
    assert "needs help" in said_by(commander, reverse(BOARD))
    text = said_by(commander, _page(one))
    assert "人太多" in text
    assert "night 1" in text


def test_today_shows_what_nobody_takes(commander: Client, desk: Desk, town: SmallTown) -> None:
    desk.report(gate_id=None, area_id=town.villages[0].pk)
    text = said_by(commander, reverse("console:today"))
    assert "Incidents that wait for a squad" in text
    assert town.villages[0].name_zh in text


def test_the_list_is_narrowed_and_goes_out_as_a_workbook(
    commander: Client, desk: Desk, town: SmallTown
) -> None:
    desk.report()
    address = reverse("console:incidents_all")
    assert "dispute" in said_by(commander, address, kind="dispute", state="open")
    for query in ({"kind": "fight"}, {"state": "ended"}, {"from": "2020-01-01", "to": "2020-01-02"}):
        assert "No incident in these days" in said_by(commander, address, **query)
    for nonsense in ({"from": "rubbish"}, {"area": "²"}, {"kind": "x"}):
        assert said_by(commander, address, **nonsense)
    book = openpyxl.load_workbook(BytesIO(commander.get(address, {"format": "xlsx"}).content))
    rows = [*book.active.iter_rows(values_only=True)]
    assert len(rows) == 2
    assert WORDS not in str(rows)


def test_open_ones_are_on_the_map(commander: Client, desk: Desk) -> None:
    one = desk.report(lon=104.92, lat=29.4)
    assert str(one.number) in said_by(commander, reverse("console:incidents_map"))
    (feature,) = commander.get(reverse("console:incidents_layers")).json()["coverage"]["features"]
    assert feature["geometry"]["coordinates"] == [104.92, 29.4]
    assert feature["properties"]["href"] == _page(one)


def test_a_bulletin_is_drafted_without_anything_that_was_said(
    commander: Client, desk: Desk, town: SmallTown
) -> None:
    one = desk.report(gate_id=None, area_id=town.groups[0].pk, where="张大山家门口")
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("07:02"))
    desk.says(one, IncidentEventKind.ARRIVED, at=local("07:08"))
    one = desk.says(one, IncidentEventKind.SETTLED, at=local("07:20"), note="张大山回家了")
    draft = draft_of(one)
    assert "张大山" not in str(draft)
    assert town.groups[0].name_zh not in str(draft)
    address = f"{reverse('console:bulletin_new')}?incident={one.pk}"
    assert draft["title"] in said_by(commander, reverse("console:bulletin_new"), incident=str(one.pk))
    refused = commander.post(address, {**draft, "words": f"{draft['words']}电话13800001111"}).content.decode()
    assert "a telephone number" in refused
    assert not Bulletin.objects.exists()
    assert commander.post(address, draft)["Location"] == reverse("console:bulletins")
    made = Bulletin.objects.get()
    assert made.incident == one
    assert made.title in said_by(commander, reverse("console:bulletins"))
    assert made.title in said_by(commander, _page(one))
    assert commander.post(reverse("console:bulletin_withdraw", args=[made.pk])).status_code == 302
    assert "withdrawn" in said_by(commander, reverse("console:bulletins"))
    assert commander.get(reverse("console:bulletins"), {"format": "csv"}).status_code == 200


@pytest.mark.parametrize("role", [Role.CLERK, Role.GUARD, Role.ADMINISTRATOR, Role.AUDITOR, Role.LINKER])
def test_others_see_no_incident_nor_that_there_is_one(
    sign_in: SignIn, desk: Desk, town: SmallTown, role: Role
) -> None:
    one = desk.report(gate_id=None, area_id=town.villages[0].pk)
    other = sign_in(role)
    for name in (BOARD, "console:incidents_live", "console:incidents_all", "console:incidents_map"):
        assert other.get(reverse(name)).status_code == 403
    assert other.get(_page(one)).status_code == 403
    assert "Incidents that wait" not in other.get(reverse("console:today")).content.decode()


def test_the_next_villages_cadre_does_not_find_it(sign_in: SignIn, desk: Desk, town: SmallTown) -> None:
    one = desk.report(gate_id=None, area_id=town.villages[0].pk)
    cadre = sign_in(Role.VILLAGE_CADRE, town.villages[1])
    for name in ("incident", "incident_live"):
        assert cadre.get(_page(one, name)).status_code == 404
    for name in ("incident_send", "incident_note", "incident_told"):
        assert (
            cadre.post(_page(one, name), {"unit": desk.units["patrol"].pk, "what": "noted"}).status_code
            == 404
        )
    assert "All is quiet" in said_by(cadre, reverse(BOARD))
    assert "Nothing else" in said_by(
        cadre, reverse("console:incidents_near"), area_id=str(town.villages[0].pk)
    )
