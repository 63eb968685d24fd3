"""The day's cycle on the desk: who has reported, the briefing with its decisions and papers, problems."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from docx import Document

from liba.accounts.terms import Role
from liba.command.models import Briefing, Decision, Order, Problem, UnitReturn
from liba.command.services import decide, decide_cycle, make_briefing, raise_problem
from liba.command.services.nudging import nudge_missing
from liba.command.terms.cycle import BriefingPaper, CycleFigure, CycleSpec
from liba.command.terms.orders import Addressees
from liba.kernel import clock
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.rounds.services.returns import decide_return, seal_returns
from liba.rounds.terms.returns import DueCount, DuesOf, Figure, ReturnSpec
from tests.console.conftest import SignIn, browser_of, said_by
from tests.rounds.recording import add_round, went
from tests.support.commanding import Commanded, commanded
from tests.support.town import DAY, SmallTown, local

PAGES = ("cycle", "cycle_live", "briefing", "briefings", "problems", "problems_live", "problem_new")


@pytest.fixture
def command(town: SmallTown, standing: clock.StandingClock) -> Commanded:
    standing.moment = local("17:50")
    made = commanded(town)
    figures = (
        Figure("due", Text("应走访", "due"), DuesOf("daily", DueCount.DUE)),
        Figure("seen", Text("已走访", "seen"), DuesOf("daily", DueCount.DONE)),
    )
    decide_return(town.system, ReturnSpec(figures, 960), now=town.now)
    paper = BriefingPaper(
        Text("圣堂镇疫情防控指挥部", "Shengtang command post"), Text("每日调度", "Daily briefing")
    )
    decide_cycle(
        town.system, CycleSpec(figures=(CycleFigure("seen", 100, "due"),), paper=paper), now=town.now
    )
    went(add_round(), town.households[0], local("09:00"))
    seal_returns(town.system, now=local("16:00"))
    nudge_missing(town.system, now=local("16:00"))
    raise_problem(
        town.system, id=new_id(), words="缺口罩 <b>", area_id=town.villages[0].pk, happened_at=local("10:00"),
        now=local("10:00"),
    )  # fmt: skip
    return made


@pytest.fixture
def commander(sign_in: SignIn) -> Client:
    return sign_in(Role.COMMANDER)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_empty_and_filled(
    sign_in: SignIn, page: str, language: str, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(Role.COMMANDER, language=language)
    assert said_by(browser, reverse(f"console:{page}"))
    command = request.getfixturevalue("command")
    make_briefing(command.town.system, now=local("17:50"))
    assert said_by(browser, reverse(f"console:{page}"))


def test_the_cycle_shows_what_is_missing_and_who_was_called(command: Commanded, commander: Client) -> None:
    page = said_by(commander, reverse("console:cycle"))
    assert "0号单元" in page or "Unit 0" in page
    assert "missing" in page
    assert "sealed as of" in page
    sheet = commander.get(reverse("console:cycle"), {"format": "xlsx"}).content
    rows = list(openpyxl.load_workbook(BytesIO(sheet)).active.values)
    assert [row[2] for row in rows[1:]] == ["missing", "missing"]


def test_a_leader_reports_at_the_desk_and_others_can_not(command: Commanded) -> None:
    unit = command.units[0]
    cadre = command.town.user(Role.VILLAGE_CADRE, command.town.villages[0])
    leader = command.leaders[0]
    leader.user, user = cadre, leader.user
    leader.save()
    browser = browser_of(cadre)
    address = reverse("console:unit_return", args=[unit.pk])
    assert "The figures are right" in said_by(browser, address)
    refused = browser.post(reverse("console:unit_report", args=[unit.pk]), {"note": " "})
    assert "what is wrong with the figures" in refused.content.decode()
    browser.post(reverse("console:unit_report", args=[unit.pk]), {"note": "少一户"})
    assert UnitReturn.objects.get().note == "少一户"
    assert "少一户" in said_by(browser, address)
    stranger = browser_of(command.town.user(Role.OFFICIAL))
    other = reverse("console:unit_report", args=[command.units[1].pk])
    assert "reported for by its leader" in stranger.post(other, {"agrees": "1"}).content.decode()
    assert user is not None


def test_the_briefing_is_one_button_and_its_decisions_go_out(command: Commanded, commander: Client) -> None:
    home = reverse("console:briefing")
    assert "Make the briefing" in said_by(commander, home)
    commander.post(reverse("console:briefing_make"))
    briefing = Briefing.objects.get()
    page = said_by(commander, home)
    assert "缺口罩 &lt;b&gt;" in page
    assert "Units that have not reported" in page
    assert "Units that have not reported: 2" in said_by(commander, home, about="returns")
    due = (local("16:00") + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    decide = reverse("console:briefing_decide", args=[briefing.pk])
    nobody = commander.post(decide, {"words": "补齐", "to": "some", "due_at": due})
    assert "Nobody would get this order." in nobody.content.decode()
    commander.post(decide, {"words": "补齐走访。", "to": "all", "due_at": due})
    commander.post(decide, {"words": "只一单元", "to": "some", "units": [command.units[0].pk], "due_at": due})
    assert Decision.objects.count() == 2
    commander.post(reverse("console:decision_drop", args=[Decision.objects.get(words="只一单元").pk]))
    commander.post(reverse("console:briefing_issue", args=[briefing.pk]))
    assert Order.objects.get().title_zh == "补齐走访"
    assert "2020-1" in said_by(commander, home)


def test_the_papers_say_what_the_screen_says(command: Commanded, commander: Client) -> None:
    commander.post(reverse("console:briefing_make"))
    home = reverse("console:briefing")
    pdf = commander.get(home, {"format": "pdf"})
    assert pdf.content.startswith(b"%PDF")
    commander.cookies["django_language"] = "zh-hans"
    document = Document(BytesIO(commander.get(home, {"format": "docx"}).content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "圣堂镇疫情防控指挥部" in words
    assert {"已走访", "缺口罩 <b>"} <= set(cells)
    book = openpyxl.load_workbook(BytesIO(commander.get(home, {"format": "xlsx"}).content))
    assert len(book.sheetnames) == 7
    assert list(book.worksheets[0].values)[1][:2] == ("已走访", 1)


def test_the_towns_own_document_is_filled_and_a_broken_one_says_why(
    command: Commanded, commander: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "LIBA_VAR", tmp_path)
    assert "paper that is packaged" in said_by(commander, reverse("console:briefings"))
    spec = CycleSpec(paper=BriefingPaper(template="本镇.docx"))
    decide_cycle(command.town.system, spec, now=local("17:00"))
    commander.post(reverse("console:briefing_make"))
    asked = {"format": "docx"}
    home = reverse("console:briefing")
    assert "is not in the folder" in commander.get(home, asked).content.decode()
    (tmp_path / "templates").mkdir()
    file = tmp_path / "templates" / "本镇.docx"
    own = Document()
    own.add_paragraph("本镇格式 {{ issue }}")
    own.save(str(file))
    filled = Document(BytesIO(commander.get(home, asked).content))
    assert filled.paragraphs[0].text.startswith("本镇格式 No. 1")
    for bad in ("{{ issue", "{{ ''.__class__.__mro__ }}"):
        own.add_paragraph(bad)
        own.save(str(file))
        assert b"be filled in" in commander.get(home, asked).content
        own.paragraphs[-1].text = ""
    file.write_bytes(b"no document at all")
    assert b"be filled in" in commander.get(home, asked).content


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_model_of_the_towns_paper_is_downloaded_and_fills(
    command: Commanded, town: SmallTown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str
) -> None:
    monkeypatch.setattr(settings, "LIBA_VAR", tmp_path)
    client = browser_of(town.user(Role.COMMANDER, name="陈"), language)
    address = reverse("console:briefing_model")
    assert address in said_by(client, reverse("console:briefings"))
    model = client.get(address)
    assert "briefing.docx" in model["Content-Disposition"]
    assert "{{" in "".join(one.text for one in Document(BytesIO(model.content)).paragraphs)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "本镇.docx").write_bytes(model.content)
    spec = CycleSpec(paper=BriefingPaper(template="本镇.docx"))
    decide_cycle(command.town.system, spec, now=local("17:00"))
    assert "本镇.docx" in said_by(client, reverse("console:briefings"))
    client.post(reverse("console:briefing_make"))
    filled = Document(BytesIO(client.get(reverse("console:briefing"), {"format": "docx"}).content))
    assert "{{" not in "".join(one.text for one in filled.paragraphs)


def test_a_problem_is_sent_up_given_and_ended(command: Commanded, commander: Client) -> None:
    village = command.town.villages[1]
    commander.post(reverse("console:problem_new"), {"words": "路断了", "area": village.pk})
    one = Problem.objects.get(words="路断了")
    address = reverse("console:problem", args=[one.pk])
    given = {"owner": command.leaders[1].pk, "due_on": DAY.isoformat(), "version": one.version}
    commander.post(address, given)
    one.refresh_from_db()
    assert one.owner == command.leaders[1]
    stale = commander.post(address, given | {"due_on": (DAY + timedelta(days=3)).isoformat()})
    assert "changed by somebody else" in stale.content.decode()
    commander.post(reverse("console:problem_end", args=[one.pk]), {"reason": "修好了"})
    assert "修好了" in said_by(commander, address)
    again = commander.post(reverse("console:problem_end", args=[one.pk]), {"reason": "修好了"})
    assert again.status_code == 409
    sheet = commander.get(reverse("console:problems"), {"format": "csv"}).content.decode()
    assert "修好了" in sheet


def test_who_sees_no_orders_sees_none_of_it(command: Commanded, sign_in: SignIn) -> None:
    browser = sign_in(Role.CLERK)
    for page in ("cycle", "briefing", "problems"):
        assert browser.get(reverse(f"console:{page}")).status_code == 403
    official = sign_in(Role.OFFICIAL)
    assert official.post(reverse("console:briefing_make")).status_code == 403


@pytest.mark.parametrize(
    "query", ["day=nonsense", "day=2999-01-01", "area=abc", "area=99999999", "about=<b>"]
)
def test_nonsense_in_an_address_breaks_no_page(command: Commanded, commander: Client, query: str) -> None:
    for page in ("cycle", "briefing"):
        assert commander.get(f"{reverse(f'console:{page}')}?{query}").status_code in {200, 404}


def test_today_tells_what_the_cycle_waits_for(
    command: Commanded, commander: Client, standing: clock.StandingClock
) -> None:
    page = said_by(commander, reverse("console:today"))
    assert "Units that have not reported" in page
    assert "Problems overdue or without an owner" in page
    briefing = make_briefing(command.commander, now=local("17:50"))
    decide(
        command.commander, briefing_id=briefing.pk, words="补齐走访", to=Addressees(everyone=True),
        now=local("18:00"),
    )  # fmt: skip
    assert "Decisions that have not gone out as orders" in said_by(commander, reverse("console:today"))
    standing.moment = local("10:00")
    assert "Units that have not reported" not in said_by(commander, reverse("console:today"))
