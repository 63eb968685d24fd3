import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings
from stdnum.cn import ric

from liba.kernel.actors import system
from liba.registry.models import Household, Person, RosterImport
from liba.registry.services import add_person, open_household
from liba.registry.services.roster import receive_file
from liba.registry.terms import PersonDraft
from tests.support.ground import NOW, Ground, make_ground

SYSTEM = system("tests")
HEADINGS = ("姓名", "身份证号", "性别", "联系电话", "户编号", "门牌地址", "与户主关系")


def id_number(serial: int, born: str = "19700101") -> str:
    """A valid number of a place that does not exist."""
    body = f"990000{born}{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Imports of a test lie in a folder of its own."""
    monkeypatch.setattr(settings, "LIBA_VAR", tmp_path)
    return tmp_path


@pytest.fixture
def home(ground: Ground) -> Household:
    made = open_household(SYSTEM, area_id=ground.villages[0].pk, number="12", address="阮家湾12号", now=NOW)
    add_person(
        SYSTEM,
        made.pk,
        PersonDraft("阮大明", id_number=id_number(1), phones=("13800000001",), is_head=True, relation="户主"),
        now=NOW,
    )
    return made


@pytest.fixture
def head(home: Household) -> Person:
    return home.people.get()


def workbook(rows: Iterable[Iterable[object]], **options: object) -> io.BytesIO:
    """An XLSX with one sheet of these rows."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        page = book.add_worksheet("花名册")
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    page.write(index, column, cell)
    stream.seek(0)
    return stream


@pytest.fixture
def receive(ground: Ground) -> Callable[..., RosterImport]:
    def _receive(stream: io.BytesIO, name: str = "花名册.xlsx") -> RosterImport:
        return receive_file(SYSTEM, area_id=ground.villages[0].pk, name=name, stream=stream, now=NOW)

    return _receive
