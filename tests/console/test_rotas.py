"""Posts and rotas on the console: made, looked at, published, changed; on paper and in calendars."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.clock import StandingClock
from liba.kernel.text import Text
from liba.registry.models import Household, Person
from liba.workforce.models import Absence, CalendarFeed, Post, Rota, Shift, ShiftChange
from liba.workforce.services import propose_neighbours_rota, set_rota_rule
from liba.workforce.terms import PostKind, RotaLimits, RotaState, RotaWeights
from tests.console.conftest import SignIn, said_by
from tests.support.duty import MORNING, NIGHT, THREE, add_post, add_responder, add_rota, add_shift
from tests.support.town import DAY, SmallTown, add_area, add_household, local

TOMORROW = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was asked of the worker."""
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr("liba.console.rotas.making.async_task", lambda *args, **_named: asked.append(args))
    return asked


@pytest.fixture
def cadre(sign_in: SignIn, town: SmallTown) -> Client:
    return sign_in(Role.VILLAGE_CADRE, town.villages[1])


@pytest.fixture
def rule(town: SmallTown) -> None:
    set_rota_rule(town.system, patterns=THREE, limits=RotaLimits(), weights=RotaWeights(), now=town.now)


def _post_entries(town: SmallTown, **changes: object) -> dict[str, object]:
    return {
        "code": "north", "name_zh": "北岗", "name_en": "North", "kind": "vanguard", "area": town.villages[1].pk,
        "patterns": ["morning", "night"], "needs": 2, "skills": [], "gate_code": "back", "lon": "", "lat": "",
    } | changes  # fmt: skip


def _rota_entries(town: SmallTown, **changes: object) -> dict[str, object]:
    return {
        "kind": "posts", "area": town.villages[1].pk, "name_zh": "第一周", "name_en": "", "seed": 7,
        "from_on": DAY.isoformat(), "to_on": (DAY + timedelta(days=9)).isoformat(),
    } | changes  # fmt: skip


def test_a_post_is_set_up_changed_and_closed(cadre: Client, town: SmallTown, rule: None) -> None:
    cadre.post(reverse("console:post_new"), _post_entries(town))
    post = Post.objects.get()
    assert ([p["code"] for p in post.patterns], post.gate_code) == (["morning", "night"], "back")
    edited = _post_entries(town, version=1, name_zh="北大门岗", patterns=["morning"])
    cadre.post(reverse("console:post_edit", args=[post.pk]), edited)
    post.refresh_from_db()
    assert (post.name_zh, len(post.patterns)) == ("北大门岗", 1)
    text = cadre.post(reverse("console:post_edit", args=[post.pk]), edited).content.decode()
    assert "was changed by somebody else" in text
    cadre.post(reverse("console:post_close", args=[post.pk]), {"version": 2})
    post.refresh_from_db()
    assert post.closed_on == DAY


def test_a_post_with_a_taken_code_keeps_what_was_entered(cadre: Client, town: SmallTown, rule: None) -> None:
    add_post(town, "north")
    text = cadre.post(reverse("console:post_new"), _post_entries(town)).content.decode()
    assert "A post with the code north exists." in text
    assert 'value="北岗"' in text


def test_a_rota_is_made_watched_and_published(
    cadre: Client, town: SmallTown, queued: list[tuple[object, ...]]
) -> None:
    add_post(town)
    people = [add_responder(town, area=town.villages[1]) for _ in range(5)]
    response = cadre.post(reverse("console:rota_new"), _rota_entries(town))
    rota = Rota.objects.get()
    assert response["Location"] == reverse("console:rota", args=[rota.pk])
    assert queued == [("liba.console.tasks.improve_rota", str(rota.pk))]
    text = said_by(cadre, reverse("console:rota", args=[rota.pk]))
    assert people[0].name in text
    assert "Looking for a better rota" in text
    assert "HX-Redirect" not in cadre.get(reverse("console:rota_live", args=[rota.pk]))
    Rota.objects.update(working_since=None)
    assert cadre.get(reverse("console:rota_live", args=[rota.pk]))["HX-Redirect"]
    cadre.post(reverse("console:rota_publish", args=[rota.pk]), {"version": rota.version})
    rota.refresh_from_db()
    assert rota.state == "published"
    cadre.post(reverse("console:rota_withdraw", args=[rota.pk]), {"version": rota.version})
    assert Rota.objects.get().state == "withdrawn"


def test_what_is_missing_is_said_with_the_reason(cadre: Client, town: SmallTown) -> None:
    add_post(town)
    add_responder(town, area=town.villages[1], clearance="ill")
    cadre.post(reverse("console:rota_new"), _rota_entries(town))
    text = said_by(cadre, reverse("console:rota", args=[Rota.objects.get().pk]))
    assert "What is missing, and why" in text
    assert "not cleared for duty 1" in text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "There is no post with shifts in this area"),
        ({"to_on": "2020-02-20"}, "A rota is for 1 to"),
        ({"from_on": "2020-02-20"}, "A rota begins today at the earliest"),
        ({"kind": "neighbours"}, "There is no post with shifts in this area"),
    ],
)
def test_a_rota_that_can_t_be_is_refused_and_entries_stay(
    cadre: Client, town: SmallTown, changes: dict[str, object], says: str
) -> None:
    text = cadre.post(reverse("console:rota_new"), _rota_entries(town, **changes)).content.decode()
    assert says in text
    assert 'value="第一周"' in text


@pytest.fixture
def shift(town: SmallTown) -> Shift:
    post = add_post(town, "clinic", lon=104.9, lat=29.4)
    rota = add_rota(town, area=town.villages[1], published_at=town.now)
    holder = add_responder(town, "张守卡", area=town.villages[1], code="A01", lon=104.9, lat=29.4)
    return add_shift(rota, post, MORNING, holder, day=TOMORROW)


def test_today_s_posts_show_who_has_come_and_where_nobody_has(
    cadre: Client, town: SmallTown, shift: Shift, standing: StandingClock
) -> None:
    standing.moment = local("06:30", TOMORROW)
    text = said_by(cadre, reverse("console:rotas"))
    assert "张守卡" in text
    assert "nobody arrived" in text
    cadre.post(reverse("console:shift_act", args=[shift.pk, "arrived"]))
    assert "nobody arrived" not in said_by(cadre, reverse("console:rotas_live"))


def test_a_gap_is_filled_by_one_click_on_a_suggestion(cadre: Client, town: SmallTown, shift: Shift) -> None:
    other = add_responder(town, "李替班", area=town.villages[1], wishes=["checkpoint"])
    address = reverse("console:shift", args=[shift.pk])
    cadre.post(reverse("console:shift_act", args=[shift.pk, "give_up"]), {"reason": "家里有事"})
    text = said_by(cadre, address)
    assert "李替班" in text
    assert "wished for such posts" in text
    cadre.post(reverse("console:shift_act", args=[shift.pk, "stand_in"]), {"responder": other.pk})
    shift.refresh_from_db()
    assert shift.responder == other
    assert cadre.post(reverse("console:shift_act", args=[shift.pk, "nonsense"])).status_code == 404


def test_a_swap_is_asked_and_answered_for_them(cadre: Client, town: SmallTown, shift: Shift) -> None:
    other = add_responder(town, area=town.villages[1], code="B02")
    cadre.post(reverse("console:shift_act", args=[shift.pk, "ask"]), {"to": "B02", "reason": "看牙"})
    assert "waits for an answer" in said_by(cadre, reverse("console:shift", args=[shift.pk]))
    cadre.post(reverse("console:shift_answer", args=[shift.pk]), {"agrees": "yes"})
    shift.refresh_from_db()
    assert shift.responder == other
    assert ShiftChange.objects.get().agreed_at == town.now
    refused = cadre.post(reverse("console:shift_act", args=[shift.pk, "ask"]), {"to": "B02"})
    assert refused.status_code == 409


def test_absences_are_noted_and_taken_back(cadre: Client, town: SmallTown, shift: Shift) -> None:
    home = next(one for one in town.households if one.area.path.startswith(town.villages[1].path))
    for code in ("A01", home.code):
        cadre.post(
            reverse("console:absences"),
            {"code": code, "from_on": DAY.isoformat(), "to_on": TOMORROW.isoformat()},
        )
    assert Absence.objects.count() == 2
    assert "absent" in said_by(cadre, reverse("console:rotas"))
    nobody = {"code": "ZZZ", "from_on": DAY.isoformat(), "to_on": DAY.isoformat()}
    assert (
        "There is no such thing here: ZZZ" in cadre.post(reverse("console:absences"), nobody).content.decode()
    )
    for absence in Absence.objects.all():
        cadre.post(reverse("console:absence_withdraw", args=[absence.pk]))
    assert not Absence.objects.exists()


def test_a_rota_goes_out_as_a_workbook_and_on_paper_and_that_is_written_down(
    cadre: Client, town: SmallTown, shift: Shift
) -> None:
    address = reverse("console:rota", args=[shift.rota_id])
    response = cadre.get(address, {"format": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    (row,) = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {"张守卡", "A01", f"S{shift.pk}"} < set(row)
    pdf = cadre.get(address, {"format": "pdf"})
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert JournalLine.objects.filter(verb="workforce.rota.taken_out").count() == 2


def test_a_ticked_sheet_is_keyed_back(
    cadre: Client, town: SmallTown, shift: Shift, standing: StandingClock
) -> None:
    standing.moment = local("15:00", TOMORROW)
    address = f"{reverse('console:rota_key')}?code=s{shift.pk}"
    assert "张守卡" in said_by(cadre, address)
    cadre.post(address, {f"s{shift.pk}": "on"})
    shift.refresh_from_db()
    assert shift.arrived_at == shift.starts_at
    for code in ("S999999", "quatsch", "S²"):
        assert "No row of a published rota has this code" in said_by(
            cadre, reverse("console:rota_key"), code=code
        )


def _address(cadre: Client, **entries: object) -> str:
    text = cadre.post(reverse("console:calendars"), {"code": "", "area": ""} | entries).content.decode()
    return "/calendar/" + text.split("/calendar/")[1].split("<")[0]


def test_a_calendar_reads_back_names_nobody_and_can_be_withdrawn(
    cadre: Client, town: SmallTown, shift: Shift
) -> None:
    add_shift(shift.rota, shift.post, MORNING, add_responder(town, "同岗人"), day=TOMORROW, place=1)
    ShiftChange.objects.create(
        id="0198c8f0-0000-7000-8000-000000000000",
        shift=shift,
        kind="absence",
        asked_at=town.now,
        reason="发热",
        by="x",
    )
    address = _address(cadre, code="A01")
    response = Client().get(address)
    assert response["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (shift.starts_at, shift.ends_at)
    assert str(event["summary"]) == "clinic岗 · Morning"
    text = response.content.decode()
    assert not any(word in text for word in ("张守卡", "同岗人", "发热"))
    again = _address(cadre, code="A01")
    assert again != address
    assert Client().get(address).status_code == 404
    feed = CalendarFeed.objects.get(withdrawn_at=None)
    assert feed.read_at is None
    assert Client().get(again).status_code == 200
    cadre.post(reverse("console:calendar_withdraw", args=[feed.pk]))
    assert Client().get(again).status_code == 404
    assert Client().get("/calendar/guess.ics").status_code == 404


def test_a_lane_s_calendar_shows_doors_and_the_rota_its_households(cadre: Client, town: SmallTown) -> None:
    village = town.villages[1]
    Person.objects.update(born_on=date(1980, 1, 1))
    add_post(town, "lane", kind=PostKind.LANE, patterns=[MORNING, NIGHT])
    cadre.post(reverse("console:rota_new"), _rota_entries(town, kind="neighbours"))
    rota = Rota.objects.get()
    cadre.post(reverse("console:rota_publish", args=[rota.pk]), {"version": 1})
    assert town.households[2].address in said_by(cadre, reverse("console:rota", args=[rota.pk]))
    first = rota.shifts.order_by("starts_at").first()
    assert first is not None
    later = rota.shifts.exclude(household=first.household_id).filter(day=TOMORROW).first()
    text = said_by(cadre, reverse("console:shift", args=[later.pk]))
    assert "Households that could come instead" in text
    calendar = Calendar.from_ical(Client().get(_address(cadre, area=village.pk)).content)
    assert len(calendar.walk("VEVENT")) == 20
    assert all("household" in str(event["summary"]) for event in calendar.walk("VEVENT"))


def test_another_village_s_cadre_sees_none_of_it(sign_in: SignIn, town: SmallTown, shift: Shift) -> None:
    other = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    for name, key in (("rota", shift.rota_id), ("post", shift.post_id), ("shift", shift.pk)):
        assert other.get(reverse(f"console:{name}", args=[key])).status_code == 404
    assert "张守卡" not in said_by(other, reverse("console:rotas"))
    refused = other.post(reverse("console:calendars"), {"code": "A01", "area": ""}).content.decode()
    assert "You have no right to do this here" in refused


def test_who_may_only_look_is_offered_no_change(sign_in: SignIn, town: SmallTown, shift: Shift) -> None:
    clerk = sign_in(Role.CLERK)
    text = said_by(clerk, reverse("console:shift", args=[shift.pk]))
    assert "Put here" not in text
    assert clerk.post(reverse("console:shift_act", args=[shift.pk, "give_up"])).status_code == 403
    assert clerk.get(reverse("console:rota_new")).status_code == 403


def test_a_draft_is_changed_by_hand_from_the_shifts_page(
    cadre: Client, town: SmallTown, queued: list[tuple[object, ...]]
) -> None:
    rota = add_rota(town, state=RotaState.DRAFT, area=town.villages[1])
    one, other = (add_responder(town, area=town.villages[1]) for _ in range(2))
    shift = add_shift(rota, add_post(town), MORNING, one, day=TOMORROW)
    page = reverse("console:shift", args=[shift.pk])
    assert "Who could stand here" in cadre.get(page).content.decode()
    put = {"responder": other.pk}
    cadre.post(reverse("console:shift_act", args=[shift.pk, "draft_put"]), put)
    shift.refresh_from_db()
    assert shift.responder == other
    cadre.post(reverse("console:shift_act", args=[shift.pk, "draft_off"]))
    shift.refresh_from_db()
    assert shift.responder is None
    text = cadre.get(reverse("console:rota", args=[rota.pk])).content.decode()
    assert "Changed by hand" in text
    rota.refresh_from_db()
    cadre.post(reverse("console:rota_again", args=[rota.pk]), {"version": rota.version})
    assert queued[-1][1] == str(rota.pk)
    rota.figures, rota.working_since = {"broke_off": True}, None
    rota.save()
    assert "broke off" in cadre.get(reverse("console:rota", args=[rota.pk])).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Households that could have this turn",
                "Changed by hand",
                "the household is closed",
                "out of turn",
            ),
        ),
        ("zh-hans", ("可以值这一班的户", "已手工改动", "该户已销户", "还没轮到")),
    ],
)
def test_a_draft_of_neighbours_is_changed_by_hand(
    sign_in: SignIn, town: SmallTown, language: str, words: tuple[str, ...]
) -> None:
    heading, changed, refused, out_of_turn = words
    area = add_area("9001", "槐树巷", town.groups[0].level, town.villages[1])
    homes = [add_household(area, str(n + 1), people=1) for n in range(5)]
    Person.objects.filter(household__area=area).update(born_on=date(1980, 1, 1))
    add_post(town, "lane", area=area, kind=PostKind.LANE, patterns=[MORNING, NIGHT])
    rota = propose_neighbours_rota(
        town.system, area_id=area.pk, name=Text("槐树巷轮值", "Elm Lane"), from_on=TOMORROW,
        to_on=TOMORROW + timedelta(days=1), now=town.now,
    )  # fmt: skip
    cadre = sign_in(Role.VILLAGE_CADRE, town.villages[1], language=language)
    first, *_, last = rota.shifts.order_by("starts_at")
    page, act = (
        reverse("console:shift", args=[first.pk]),
        reverse("console:shift_act", args=[first.pk, "draft_turn"]),
    )
    assert heading in said_by(cadre, page)
    assert last.household is not None
    before, other = first.household_id, last.household_id
    cadre.post(act, {"household": other})
    assert [Shift.objects.get(pk=one.pk).household_id for one in (first, last)] == [other, before]
    assert changed in said_by(cadre, reverse("console:rota", args=[rota.pk]))
    Household.objects.filter(pk=homes[4].pk).update(closed_at=town.now)
    answer = cadre.post(act, {"code": "5"})
    assert (answer.status_code, refused in answer.content.decode()) == (409, True)
    cadre.post(reverse("console:shift_act", args=[first.pk, "draft_off"]))
    assert Shift.objects.get(pk=first.pk).household_id is None
    assert out_of_turn in said_by(cadre, page)
    cadre.post(act, {"code": next(h.code for h in homes if h.pk == other)})
    assert Shift.objects.get(pk=first.pk).household_id == other
