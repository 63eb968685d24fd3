"""Rounds on the desk: the board and its doors, alerts, what was missed, the return, the day's close."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel import clock
from liba.kernel.numbers import pass_number
from liba.kernel.text import Text
from liba.rounds.models import Alert, DayClose, Enrolment, Round, Visit
from liba.rounds.services.returns import decide_return, seal_returns
from liba.rounds.terms.forms import Answers
from liba.rounds.terms.plans import By, Over, Selector, When
from liba.rounds.terms.returns import DueCount, DuesOf, Figure, ReturnSpec, Summed
from tests.console.conftest import SignIn, said_by
from tests.rounds.recording import MORNING, add_alert, add_linker, add_round, follow, went
from tests.support.town import DAY, SmallTown, local

PAGES = (
    "rounds",
    "rounds_live",
    "rounds_map",
    "alerts",
    "alerts_live",
    "missed",
    "daily_return",
    "closing",
    "closes",
    "all_rounds",
)


@pytest.fixture
def commander(sign_in: SignIn) -> Client:
    return sign_in(Role.COMMANDER)


@pytest.fixture
def daily(town: SmallTown, standing: clock.StandingClock) -> Round:
    """A round in whose morning somebody was at home, somebody not; it is noon."""
    standing.moment = local("12:00")
    made = add_round()
    add_linker(town, town.households[:3])
    went(made, town.households[0], local("09:00"))
    went(made, town.households[1], local("09:10"), "nobody_home")
    return made


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_empty_and_filled_in_both_languages(
    sign_in: SignIn, town: SmallTown, page: str, standing: clock.StandingClock
) -> None:
    browser = sign_in(Role.COMMANDER)
    assert said_by(browser, reverse(f"console:{page}"))
    made = add_round()
    add_alert(went(made, town.households[0], local("09:00")))
    standing.moment = local("12:00")
    browser.cookies["django_language"] = "zh-hans"
    assert said_by(browser, reverse(f"console:{page}"))


@pytest.mark.parametrize("page", PAGES)
def test_who_sees_no_rounds_is_refused(sign_in: SignIn, page: str) -> None:
    assert sign_in(Role.GUARD).get(reverse(f"console:{page}")).status_code == 403


def test_the_board_says_how_many_and_where_they_hide(
    commander: Client, daily: Round, town: SmallTown
) -> None:
    text = said_by(commander, reverse("console:rounds"))
    assert "Daily check" in text
    assert "<strong>11</strong>" in text
    assert f"{town.villages[1].name_zh} 6" in text
    assert "nobody home 1" in text


def test_from_village_to_grid_to_door_in_three_clicks(
    commander: Client, daily: Round, town: SmallTown
) -> None:
    village = town.villages[0]
    grid = village.children.get()
    assert f"?area={village.pk}&amp;round={daily.pk}" in said_by(commander, reverse("console:rounds"))
    deeper = said_by(commander, reverse("console:rounds"), area=str(village.pk))
    doors = reverse("console:round_doors", args=[daily.pk])
    assert f"{doors}?area={grid.pk}" in deeper
    text = said_by(commander, doors, area=str(grid.pk))
    assert reverse("console:household", args=[town.households[1].pk]) in text
    assert JournalLine.objects.filter(verb="rounds.doors.seen").count() == 1


def test_doors_are_numbers_only_to_who_sees_no_people(sign_in: SignIn, daily: Round, town: SmallTown) -> None:
    text = said_by(sign_in(Role.INSPECTOR), reverse("console:round_doors", args=[daily.pk]))
    assert town.households[0].address not in text
    assert "The doors are for those who see people here" in text


def test_a_cadre_sees_the_own_village_alone(sign_in: SignIn, daily: Round, town: SmallTown) -> None:
    cadre = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    text = said_by(cadre, reverse("console:rounds"))
    assert town.villages[1].name_zh not in text
    other = {"area": town.villages[1].pk}
    for page in ("rounds", "missed", "alerts"):
        assert cadre.get(reverse(f"console:{page}"), other).status_code == 403
    assert cadre.get(reverse("console:round_doors", args=[daily.pk]), other).status_code == 403


@pytest.mark.parametrize(
    "query",
    [{"day": "2020-02-31"}, {"day": "9999-01-01"}, {"area": "x"}, {"round": "²"}, {"show": "nothing"}],
)
def test_odd_addresses_do_no_harm(commander: Client, daily: Round, query: dict[str, str]) -> None:
    for address in (
        reverse("console:rounds"),
        reverse("console:missed"),
        reverse("console:round_doors", args=[daily.pk]),
    ):
        assert said_by(commander, address, **query)
    assert commander.get(reverse("console:rounds"), {"area": "99999"}).status_code == 404
    assert commander.get(reverse("console:round_doors", args=[99999])).status_code == 404


@pytest.mark.parametrize(
    "page", ["rounds", "alerts", "missed", "daily_return", "closing", "closes", "all_rounds"]
)
def test_every_list_goes_out_as_a_file(commander: Client, daily: Round, town: SmallTown, page: str) -> None:
    add_alert(went(daily, town.households[0], local("09:00")))
    for format_ in ("csv", "xlsx"):
        response = commander.get(reverse(f"console:{page}"), {"format": format_})
        assert response.status_code == 200
        assert response.content
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet.max_column > 3 or page == "daily_return"


def test_the_doors_go_out_as_a_file(commander: Client, daily: Round, town: SmallTown) -> None:
    response = commander.get(
        reverse("console:round_doors", args=[daily.pk]), {"format": "xlsx", "show": "all"}
    )
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet.max_row == 13


def test_an_alert_is_on_screen_taken_and_settled(sign_in: SignIn, daily: Round, town: SmallTown) -> None:
    cadre = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    home = town.households[0]
    person = home.people.get(is_head=True)
    answers = Answers(people={str(person.pk): {"temperature": 378}})
    alert = add_alert(went(daily, home, local("11:50"), answers=answers), person)
    listed = said_by(cadre, reverse("console:alerts_live"))
    assert "Fever" in listed
    assert person.name not in listed
    page = said_by(cadre, reverse("console:alert", args=[alert.pk]))
    assert person.name in page
    assert "37.8 °C" in page
    assert JournalLine.objects.filter(verb="rounds.alert.seen").count() == 1
    cadre.post(reverse("console:alert_take", args=[alert.pk]))
    cadre.post(reverse("console:alert_settle", args=[alert.pk]), {"reason": "送发热门诊"})
    alert.refresh_from_db()
    assert (alert.state, alert.note) == ("settled", "送发热门诊")
    assert "No alert waits" in said_by(cadre, reverse("console:alerts_live"))


def test_urgent_alerts_stand_above_newer_ones(commander: Client, daily: Round, town: SmallTown) -> None:
    visit = went(daily, town.households[0], local("09:00"))
    add_alert(visit, limit="old-urgent")
    add_alert(visit, limit="new-note", severity="note", arrived_at=local("11:59"))
    text = said_by(commander, reverse("console:alerts_live"))
    assert text.index("old-urgent") < text.index("new-note")


def test_another_villages_alert_is_not_there(sign_in: SignIn, daily: Round, town: SmallTown) -> None:
    elsewhere = next(one for one in town.households if one.area.path.startswith(town.villages[1].path))
    alert = add_alert(went(daily, elsewhere, local("09:00")))
    cadre = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    assert cadre.get(reverse("console:alert", args=[alert.pk])).status_code == 404
    assert cadre.post(reverse("console:alert_settle", args=[alert.pk]), {"reason": "x"}).status_code == 403
    assert Alert.objects.get().state == "open"


def test_the_ledger_names_who_answered(commander: Client, daily: Round) -> None:
    text = said_by(commander, reverse("console:missed"))
    assert "李联户" in text
    assert "nothing says why" in text


def test_the_return_shows_what_came_later(
    commander: Client, daily: Round, town: SmallTown, standing: clock.StandingClock
) -> None:
    spec = ReturnSpec(
        (
            Figure("back", Text("返乡", "came back"), Summed("check", "returned")),
            Figure("seen", Text("已走访", "seen"), DuesOf("daily", DueCount.DONE)),
        )
    )
    decide_return(town.system, spec, now=local("08:00"))
    went(daily, town.households[2], local("10:00"), answers=Answers(door={"returned": 2}))
    seal_returns(town.system, now=local("16:01"))
    went(daily, town.households[4], local("16:30"), window=1, answers=Answers(door={"returned": 1}))
    standing.moment = local("17:00")
    text = said_by(commander, reverse("console:daily_return"))
    assert "sealed as of" in text
    assert "+1" in text


def test_a_day_is_closed_once_and_signed_for(sign_in: SignIn, daily: Round, town: SmallTown) -> None:
    village = town.villages[0]
    cadre = sign_in(Role.VILLAGE_CADRE, village)
    address = reverse("console:close_day", args=[village.pk])
    refused = cadre.post(address, {"day": DAY.isoformat()})
    assert refused.status_code == 409
    assert not DayClose.objects.exists()
    cadre.post(address, {"day": DAY.isoformat(), "reason": "两户外出,明早补访"})
    close = DayClose.objects.get()
    assert (close.reason, close.open_count) == ("两户外出,明早补访", 11)
    assert cadre.post(address, {"day": DAY.isoformat(), "reason": "x"}).status_code == 409
    assert "两户外出" in said_by(cadre, reverse("console:closing"))
    assert cadre.post(reverse("console:close_day", args=[town.root.pk]), {"reason": "x"}).status_code == 403


def test_a_round_is_started_changed_and_stopped_from_a_form(
    commander: Client, town: SmallTown, daily: Round
) -> None:
    given = {
        "name_zh": "全员登记", "code": "drive", "form": "check", "over": "households", "by": "grid",
        "starts_on": DAY.isoformat(), "ends_on": DAY.isoformat(), "window_1": "当天", "opens_1": "08:00",
        "closes_1": "20:00", "recurrence": "", "areas": [town.villages[0].code], "after_1": "30", "to_1": "village",
        "in_close": "on",
    }  # fmt: skip
    assert commander.post(reverse("console:round_new"), given).status_code == 302
    made = Round.objects.get(code="drive")
    assert made.spec["over"]["areas"] == [town.villages[0].code]
    assert made.spec["missed"] == [{"after": 30, "to": "village"}]
    page = reverse("console:round", args=[made.pk])
    assert "told to the village cadre" in said_by(commander, page)
    changed = given | {"version": made.version, "closes_1": "18:00", "name_en": "Registration"}
    assert commander.post(page, changed).status_code == 302
    made.refresh_from_db()
    assert made.spec["when"]["windows"][0]["closes"] == 1080
    assert commander.post(page, changed).status_code == 200
    commander.post(reverse("console:round_stop", args=[made.pk]))
    made.refresh_from_db()
    assert made.stopped_at


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"opens_1": ""}, "A window has a time at which it opens"),
        ({"opens_1": "", "closes_1": ""}, "The round says no time of day"),
        ({"recurrence": "own", "own_rule": "FREQ=NEVER"}, "This is no recurrence"),
        ({"ends_on": "2020-02-01"}, "The round ends before it starts"),
        ({"code": "daily"}, "already"),
    ],
)
def test_a_round_that_cannot_be_is_refused_in_words(
    commander: Client, daily: Round, entries: dict[str, str], said: str
) -> None:
    given = {
        "name_zh": "登记", "code": "drive", "form": "check", "over": "households", "by": "grid",
        "starts_on": DAY.isoformat(), "ends_on": DAY.isoformat(), "window_1": "当天", "opens_1": "08:00",
        "closes_1": "20:00", "recurrence": "",
    }  # fmt: skip
    response = commander.post(reverse("console:round_new"), given | entries)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Round.objects.filter(code="drive").exists()


def test_somebody_is_followed_and_no_longer(commander: Client, town: SmallTown, daily: Round) -> None:
    watch = add_round(
        "watch", over=Selector(Over.ENROLLED), when=When((MORNING,), offsets=(1, 3)), by=By.NAMED
    )
    home = town.households[0]
    person = home.people.get(is_head=True)
    given = {
        "household": home.code,
        "person": person.name,
        "reason": "close_contact",
        "event_on": DAY.isoformat(),
    }
    address = reverse("console:follow", args=[watch.pk])
    assert commander.post(address, given).status_code == 302
    made = Enrolment.objects.get()
    assert (made.person, made.ends_on) == (person, DAY + timedelta(days=3))
    assert home.code in said_by(commander, reverse("console:round", args=[watch.pk]))
    again = commander.post(address, given)
    assert again.status_code == 200
    assert commander.post(address, given | {"person": "没有此人"}).status_code == 200
    commander.post(reverse("console:follow_end", args=[made.pk]))
    made.refresh_from_db()
    assert made.ended_at


def test_a_ticked_sheet_is_keyed_back(sign_in: SignIn, town: SmallTown, daily: Round) -> None:
    cadre = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    grid = town.villages[0].children.get()
    where = f"?area={grid.pk}"
    sheet = said_by(cadre, reverse("console:round_sheet", args=[daily.pk]), area=str(grid.pk))
    code = pass_number(town.households[1].pk)
    assert f"{code[:4]} {code[4:]}" in sheet
    given = {"window": "0", "walked": "L1", "refused": code.lstrip("0"), "rest": "done"}
    response = cadre.post(reverse("console:round_key", args=[daily.pk]) + where, given)
    assert response.status_code == 302
    keyed = Visit.objects.exclude(user_id=None)
    assert keyed.filter(outcome="refused").get().household == town.households[1]
    assert keyed.filter(outcome="done").count() == 4
    assert set(keyed.values_list("responder__code", flat=True)) == {"L1"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"refused": "1234567"}, "No row of this sheet has the number"),
        ({"walked": "nobody"}, "Nobody has this badge number."),
        ({"window": "7"}, "Select a valid choice"),
    ],
)
def test_a_slip_of_the_pen_takes_nothing(
    sign_in: SignIn, town: SmallTown, daily: Round, given: dict[str, str], said: str
) -> None:
    cadre = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    before = Visit.objects.count()
    entries = {"window": "0", "walked": "L1", "rest": "done"} | given
    response = cadre.post(reverse("console:round_key", args=[daily.pk]), entries)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert Visit.objects.count() == before


def test_the_map_has_a_point_for_each_village(commander: Client, daily: Round, town: SmallTown) -> None:
    layers = commander.get(reverse("console:rounds_layers")).json()
    named = {one["properties"]["name"]: one["properties"]["n"] for one in layers["coverage"]["features"]}
    assert named == {town.villages[0].name_zh: 5, town.villages[1].name_zh: 6}


def test_a_followed_persons_name_is_on_the_door_list(
    commander: Client, town: SmallTown, standing: clock.StandingClock
) -> None:
    standing.moment = local("12:00")
    watch = add_round("watch", over=Selector(Over.ENROLLED), when=When((MORNING,)), by=By.NAMED)
    person = town.households[0].people.get(is_head=True)
    follow(watch, town.households[0], person)
    text = said_by(commander, reverse("console:round_doors", args=[watch.pk]))
    assert person.name in text


def test_a_household_shows_its_visits_to_who_sees_rounds(
    sign_in: SignIn, town: SmallTown, daily: Round
) -> None:
    home = town.households[0]
    page = reverse("console:household", args=[home.pk])
    add_alert(went(daily, home, local("11:00"), undone_at=local("11:01")))
    watch = add_round("watch", over=Selector(Over.ENROLLED), when=When((MORNING,)), by=By.NAMED)
    follow(watch, home)
    text = said_by(sign_in(Role.VILLAGE_CADRE, town.villages[0]), page)
    for words in ("李联户", "taken back", "close_contact"):
        assert words in text
    assert "An alert waits" not in text
    assert "李联户" not in said_by(sign_in(Role.CLERK), page)


def test_a_grid_worker_is_not_led_where_they_may_not_look(
    sign_in: SignIn, town: SmallTown, daily: Round
) -> None:
    village = town.villages[0]
    grid = village.children.get()
    text = said_by(sign_in(Role.GRID_WORKER, grid), reverse("console:rounds"))
    assert grid.name_zh in text
    assert f"area={village.pk}" not in text


def test_the_round_that_wants_most_stands_first_and_open(
    commander: Client, town: SmallTown, daily: Round
) -> None:
    quiet = add_round("a-quiet")
    for home in town.households:
        went(quiet, home, local("09:00"))
    text = said_by(commander, reverse("console:rounds"))
    assert text.index(f"round-{daily.pk}") < text.index(f"round-{quiet.pk}")
    assert text.index('class="border-base-300 multiples') < text.index(f"round-{quiet.pk}")
