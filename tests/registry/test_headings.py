"""Headings as communities wrote them."""

import pytest

from liba.registry.roster.headings import describe, guess, guess_field
from liba.registry.roster.places import area_key
from liba.registry.roster.reading import Reader
from liba.registry.roster.terms import AreaNames, Cell, Field, Mapping, NamedArea, Range, Row, Sheet
from liba.registry.terms import Presence, Sex
from tests.registry.conftest import id_number
from tests.support.ground import NOW

GRID = (
    "姓名|身份证号|性别|出生日期|联系电话|现住小区/建筑|门牌地址|所属网格|人员类型|是否重点人员|重点类别|户籍小区/建筑|户籍地址|"
    "户编号|户籍迁入日期|是否人户分离|实际居住地|是否已迁出|迁出日期|迁往地|是否已死亡|死亡日期|民族|政治面貌|婚姻状况|文化程度|"
    "工作学习情况|健康状况|备注"
).split("|")
RETURNEES = "姓名|性别(0女1男)|身份证号|手机|体温(小数1位)|返回日期|来源地|小区|楼号|单元+门牌|备注|状态值(1正常2低风险3中风险4高风险)".split(
    "|"
)
DOORS = "小区名称|楼号|单元号+门牌号|住户人数|户主".split("|")


def sheet(*rows: list[Cell], merged: tuple[Range, ...] = ()) -> Sheet:
    return Sheet("花名册", [list(row) for row in rows], merged)


def fields(mapping: Mapping) -> list[str]:
    return [mapping.columns[str(index)].value for index in range(len(mapping.columns))]


VILLAGE = (NamedArea(5, "1.5.", ("何市镇",)),)
OTHER = (NamedArea(6, "1.6.", ("何市镇",)),)
GRIDS = tuple(NamedArea(id_, f"1.5.{id_}.", ("何市镇", "阮家村")) for id_ in (51, 52))
# 1组 is a group of either grid of 阮家村, and of 胡家村's; 3组 there is but one of.
GROUPS = (
    NamedArea(511, "1.5.51.1.", ("何市镇", "阮家村", "一网格")),
    NamedArea(521, "1.5.52.1.", ("何市镇", "阮家村", "二网格")),
    NamedArea(611, "1.6.61.1.", ("何市镇", "胡家村", "胡家网格")),
)
NAMES: AreaNames = {
    "阮家村": VILLAGE, "阮家": VILLAGE, "胡家村": OTHER, "胡家": OTHER, "一网格": GRIDS[:1], "二网格": GRIDS[1:],
    "1组": GROUPS, "3组": (NamedArea(523, "1.5.52.3.", ("何市镇", "阮家村", "二网格")),),
}  # fmt: skip


def read(
    page: Sheet, mapping: Mapping | None = None, areas: AreaNames | None = None
) -> tuple[list[Row], list[tuple[int, int, str]]]:
    names = {"阮家村": VILLAGE, "阮家": VILLAGE} if areas is None else areas
    reader = Reader(page, mapping or guess(page, areas or {}), names, 1, NOW.date())
    rows = reader.read(lambda _done, _total: None)
    return rows, [(problem.row, problem.column, problem.code) for problem in reader.problems]


def test_the_grid_s_roster_of_29_columns() -> None:
    comment: list[Cell] = ["必填", "18位", "男/女", "格式YYYYMMDD", "多个用;隔开", *[""] * 24]
    page = sheet(
        list(GRID), comment, ["阮大明", id_number(1), "男", 19700101, "13800000001", "何家场", "1号"]
    )
    mapping = guess(page, {})
    assert mapping.comment_rows == (1,)
    assert fields(mapping)[:8] == [
        "name",
        "id_number",
        "sex",
        "born_on",
        "phone",
        "address",
        "address",
        "keep",
    ]
    assert mapping.columns["13"] is Field.HOUSEHOLD_NUMBER
    assert [mapping.columns[str(n)] for n in (15, 17, 20)] == [Field.AWAY, Field.MOVED_OUT, Field.DECEASED]
    assert mapping.columns["22"] is Field.IGNORE
    rows, _problems = read(page)
    assert [(row.name, row.address) for row in rows] == [("阮大明", "何家场 1号")]


def test_returnees_with_codes_in_the_heading() -> None:
    page = sheet(
        list(RETURNEES),
        ["陈超", "0", "", "13800000001", 36.5, "2022-02-25", "2022-02-25", "一区", 3, "2-301"],
    )
    mapping = guess(page, {})
    assert mapping.codes["1"] == {"0": "女", "1": "男"}
    rows, _problems = read(page)
    assert (rows[0].sex, rows[0].address) == (Sex.FEMALE, "一区 3 2-301")
    assert rows[0].extra["来源地"] == "2022-02-25"


def test_a_list_of_doors_has_heads_only() -> None:
    page = sheet(list(DOORS), ["一区", "3", "2-301", 4, "阮大明"], ["一区", "3", "2-302", 2, "王小花"])
    rows, problems = read(page)
    assert [(row.name, row.home) for row in rows] == [
        ("阮大明", (1, "", "一区 3 2-301")),
        ("王小花", (1, "", "一区 3 2-302")),
    ]
    assert problems == []


def test_headings_of_three_levels() -> None:
    page = sheet(
        ["何市镇返乡人员一览表", "", "", "", "", "", ""],
        ["姓名", "性别", "外出情况", "", "返回情况", "", "住址"],
        ["", "", "具体地址", "外出的日期", "返回时间", "停留地点与时间", ""],
        ["", "", "", "", "", "（村、组）", ""],
        ["阮大明", "男", "深圳", "1月3日", "2月6日", "阮家村", "阮家湾1号"],
        merged=((0, 0, 0, 6), (1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 3, 6)),
    )
    mapping = guess(page, {})
    assert (mapping.heading_row, mapping.heading_rows) == (1, 3)
    headings = [column.heading for column in describe(page, mapping)]
    assert headings[4:] == ["返回情况 · 返回时间", "返回情况 · 停留地点与时间 · （村、组）", "住址"]
    rows, _problems = read(page)
    assert [(row.name, row.address) for row in rows] == [("阮大明", "阮家湾1号")]


def test_merged_and_blank_cells_repeat_the_household() -> None:
    page = sheet(
        ["户编号", "门牌地址", "姓名", "与户主关系"],
        ["7", "阮家湾7号", "阮大明", "户主"],
        ["", "", "王小花", "配偶"],
        [8, "阮家湾8号", "阮二明", "户主"],
        ["", "", "阮三明", "弟"],
        ["", "阮家湾9号", "胡一", "户主"],
        merged=((1, 0, 2, 0), (1, 1, 2, 1)),
    )
    rows, problems = read(page)
    assert [row.home for row in rows] == [
        (1, "7", ""),
        (1, "7", ""),
        (1, "8", ""),
        (1, "8", ""),
        (1, "", "阮家湾9号"),
    ]
    assert [row.address for row in rows[:4]] == ["阮家湾7号", "阮家湾7号", "阮家湾8号", "阮家湾8号"]
    assert problems == []


def test_problems_name_row_and_column() -> None:
    page = sheet(
        ["姓名", "身份证号", "性别", "出生日期", "电话", "住址"],
        ["", id_number(1), "男", "", "", "1号"],
        ["甲", "12345", "不知", "明年", "8201234", "2号"],
        ["乙", 5.10304199001011e17, "女", "2031-01-01", "", ""],
    )
    _rows, problems = read(page)
    assert (1, 0, "name_missing") in problems
    assert {
        (2, 1, "id_length"),
        (2, 2, "sex_unreadable"),
        (2, 3, "date_unreadable"),
        (2, 4, "phone_unreadable"),
    } <= {*problems}
    assert {(3, 1, "id_as_number"), (3, 3, "date_to_come")} <= {*problems}


def test_inverted_answers_are_read_right_and_flagged() -> None:
    page = sheet(["姓名", "住址", "是否外出（0-是 1-否）"], ["甲", "1号", "0"], ["乙", "2号", 1])
    rows, problems = read(page)
    assert [row.presence for row in rows] == [Presence.AWAY, Presence.PRESENT]
    assert problems == [(0, 2, "yes_no_inverted")]


def test_villages_are_found_by_the_name_people_use() -> None:
    assert {area_key(name) for name in ("阮家村委会", "阮家村", "阮家", "阮家村民委员会")} == {"阮家"}
    page = sheet(["姓名", "住址", "村"], ["甲", "1号", "阮家村委会"], ["乙", "2号", "火星村"])
    mapping = Mapping(columns={"0": Field.NAME, "1": Field.ADDRESS, "2": Field.AREA})
    rows, problems = read(page, mapping)
    assert rows[0].area_id == 5
    assert problems == [(2, 2, "area_unknown")]


@pytest.mark.parametrize(
    ("grid", "group", "address", "area"),
    [
        ("二网格", "1组", "1号", 521),
        ("一网格", "", "1号", 51),
        ("", "3组", "1号", 523),
        ("阮家村", "3组", "1号", 523),
        ("胡家村", "1组", "1号", 611),
        ("", "1组", "何市镇胡家村1组1号", 611),
        ("阮家村", "1组", "一网格1号", 511),
    ],
)
def test_a_group_is_found_by_what_stands_beside_it(grid: str, group: str, address: str, area: int) -> None:
    rows, problems = read(sheet(["姓名", "网格", "组别", "住址"], ["甲", grid, group, address]), areas=NAMES)
    assert ([row.area_id for row in rows], problems) == ([area], [])
    assert rows[0].extra == {}


@pytest.mark.parametrize(
    ("grid", "group", "problem"),
    [
        ("", "1组", (1, 2, "area_ambiguous")),
        ("阮家村", "1组", (1, 2, "area_ambiguous")),
        ("胡家村", "3组", (1, 2, "area_elsewhere")),
        ("一网格", "9组", (1, 2, "area_unknown")),
    ],
)
def test_a_group_that_is_not_clear_is_a_problem(grid: str, group: str, problem: tuple[int, int, str]) -> None:
    page = sheet(["姓名", "网格", "组别", "住址"], ["甲", grid, group, "阮家湾1号"])
    columns = {"0": Field.NAME, "1": Field.AREA, "2": Field.AREA, "3": Field.ADDRESS}
    _rows, problems = read(page, Mapping(columns=columns), NAMES)
    assert problems == [problem]


def test_a_column_of_groups_is_one_of_areas_though_their_names_repeat() -> None:
    page = sheet(
        ["姓名", "网格", "组别", "住址"], ["甲", "一网格", "1组", "1号"], ["乙", "二网格", "1组", "2号"]
    )
    assert fields(guess(page, NAMES)) == ["name", "area", "area", "address"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("*姓  名：", Field.NAME),
        ("公民身份号码（18位）", Field.ID_NUMBER),
        ("联系电话1", Field.PHONE),
        ("户籍地址", Field.KEEP),
        ("紧急联系人电话", Field.KEEP),
        ("血型", Field.IGNORE),
        ("ID Number", Field.ID_NUMBER),
    ],
)
def test_guesses(heading: str, field: Field) -> None:
    assert guess_field(heading) is field


def test_samples_are_masked() -> None:
    page = sheet(["姓名", "身份证号", "电话"], ["甲", id_number(1), "13800000001"])
    _name, number, phone = describe(page, guess(page, {}))
    assert number.samples == (id_number(1)[:6] + "********" + id_number(1)[-4:],)
    assert phone.samples == ("138****0001",)
