"""Lists of responders as towns have them: read, shown, applied whole or not at all, the same twice changes nothing."""

import csv
import io
from datetime import date, timedelta

import msgspec
import pytest
import xlsxwriter
from openpyxl import load_workbook

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden, NotFound
from liba.registry.models import Person
from liba.registry.refusals import HasErrors, NotARoster, RegistryChanged, WrongMapping, WrongState
from liba.registry.roster import store
from liba.workforce.models import Clearance, ListImport, Responder
from liba.workforce.roster.terms import Field
from liba.workforce.selectors.roster import LISTS
from liba.workforce.services import roster as services
from tests.support.serving import enlist
from tests.support.town import DAY, SmallTown, checked_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]

HEADINGS = [
    "序号",
    "姓名",
    "人员类别",
    "所属村",
    "身份证号码",
    "联系电话",
    "所属队伍",
    "特长",
    "健康状况",
    "有效期至",
    "AB班",
    "报名日期",
]


def number(n: int) -> str:
    return checked_id(f"9900001975010{n % 10}{n:03d}"[:17].ljust(17, "1"))


def row(n: int, name: str, **cells: object) -> list[object]:
    known = {
        "人员类别": "志愿者", "所属村": "", "身份证号码": number(n), "联系电话": f"1380000{n:04d}", "所属队伍": "青年突击队",
        "特长": "会开车、会急救", "健康状况": "健康", "有效期至": "2020年3月15日", "AB班": "A组", "报名日期": 20200206,
    }  # fmt: skip
    stated = {**known, **cells}
    return [n, name, *(stated[heading] for heading in HEADINGS[2:])]


def sheet(*rows: list[object], comment: bool = True) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("志愿者")
        page.merge_range(0, 0, 0, len(HEADINGS) - 1, "长山村志愿者名单")
        page.write_row(1, 0, HEADINGS)
        start = 2
        if comment:
            page.write_row(
                2,
                0,
                ["", "必填", "请填写", "", "18位", "多个用;分隔", "", "", "健康/异常", "", "", "YYYYMMDD"],
            )
            start = 3
        for index, cells in enumerate(rows):
            page.write_row(start + index, 0, cells)
    return target.getvalue()


def take(town: SmallTown, content: bytes, *, group: str = "", name: str = "名单.xlsx") -> ListImport:
    return services.receive_list(
        town.system,
        area_id=town.villages[0].pk,
        name=name,
        stream=io.BytesIO(content),
        group=group,
        now=town.now,
    )


def applied(town: SmallTown, content: bytes, **how: str) -> ListImport:
    return services.apply_import(town.system, take(town, content, **how).pk, now=town.now)


def codes(roster: ListImport) -> list[tuple[int, str, str]]:
    return [(line.row, line.letter, line.code) for line in LISTS.problems(roster)]


def test_a_list_as_towns_have_them(town: SmallTown) -> None:
    person = Person.objects.filter(household=town.households[0]).first()
    assert person is not None
    content = sheet(
        row(1, "试甲", 身份证号码=person.id_number, 联系电话="138 0000 0001；13900000002"),
        row(2, "试乙", 人员类别="村两委成员", 健康状况="异常", 有效期至=""),
        row(
            3,
            "试丙",
            人员类别="网格员",
            所属队伍="",
            特长="",
            健康状况="是",
            有效期至="",
            AB班="",
            报名日期=date(2020, 2, 1),
        ),
    )
    roster = take(town, content)
    assert (roster.state, codes(roster)) == ("checked", [])
    assert LISTS.mapping_of(roster).of(Field.PHONE) == (5,)
    services.apply_import(town.system, roster.pk, now=town.now)
    first, second, third = Responder.objects.order_by("code")
    assert (first.person, first.phone, first.more_phones) == (person, "+8613800000001", "+8613900000002")
    assert (first.skills, first.night_group, first.joined_on) == (
        ["driver", "first_aid"],
        "A",
        date(2020, 2, 6),
    )
    assert (first.clearance, first.cleared_until) == ("cleared", date(2020, 3, 15))
    assert [group.code for group in first.groups.all()] == ["youth"]
    assert (second.standing, second.clearance) == ("village_cadre", "")
    assert (third.standing, third.clearance, third.joined_on) == ("grid_worker", "cleared", date(2020, 2, 1))
    assert not store.has_file(roster.pk)


def test_the_same_file_twice_changes_nothing(town: SmallTown) -> None:
    content = sheet(row(1, "试甲"), row(2, "试乙", 身份证号码=""), row(3, "试丙", 身份证号码="", 联系电话=""))
    applied(town, content)
    before = list(Responder.objects.order_by("pk").values("pk", "version", "source_key"))
    summary = LISTS.summary_of(applied(town, content))
    assert (summary.new, summary.changed, summary.unchanged) == (0, 0, 3)
    assert list(Responder.objects.order_by("pk").values("pk", "version", "source_key")) == before
    assert Clearance.objects.count() == 3


def test_a_corrected_file_changes_only_what_differs(town: SmallTown) -> None:
    applied(town, sheet(row(1, "试甲"), row(2, "试乙")))
    corrected = take(
        town,
        sheet(row(1, "试甲"), row(2, "试一", 联系电话="13900000009", 特长="会开车", 所属队伍="巾帼志愿队")),
    )
    shown = services.look_at_preview(town.system, corrected.pk, now=town.now)
    assert [(r.planned.outcome.value, r.planned.changes) for r in shown.rows] == [
        ("unchanged", ()),
        ("changed", ("name", "skills", "phones", "groups")),
    ]
    services.apply_import(town.system, corrected.pk, now=town.now)
    one = Responder.objects.get(name="试一")
    assert (one.version, one.phone_tail, one.skills) == (2, "0009", ["driver"])
    assert sorted(group.code for group in one.groups.all()) == ["women", "youth"]


def test_problems_stand_at_their_cells_and_nothing_is_applied(town: SmallTown) -> None:
    content = sheet(
        row(1, "试甲", 身份证号码="990000197501010018"),
        row(2, "", 所属队伍="舞狮队"),
        row(3, "试丙", 所属村="天边村", 特长="会飞", 有效期至="2020-01-01", AB班="C", 报名日期="2030-01-01"),
        row(4, "试丁", 人员类别="宇航员", 联系电话="12", 健康状况="马马虎虎"),
    )
    roster = take(town, content)
    assert codes(roster) == [
        (4, "E", "id_check_digit"),
        (5, "B", "name_missing"),
        (5, "G", "group_unknown"),
        (6, "D", "area_unknown"),
        (6, "H", "skill_unknown"),
        (6, "J", "clearance_over"),
        (6, "K", "night_unknown"),
        (6, "L", "to_come"),
        (7, "C", "standing_unknown"),
        (7, "F", "phone_unreadable"),
        (7, "I", "yes_no_unreadable"),
    ]
    with pytest.raises(HasErrors):
        services.apply_import(town.system, roster.pk, now=town.now)
    assert not Responder.objects.exists()
    report = io.BytesIO()
    services.write_report(town.system, roster.pk, report, now=town.now)
    book = load_workbook(io.BytesIO(report.getvalue()))
    marked = [cell.coordinate for line in book.worksheets[0].iter_rows() for cell in line if cell.comment]
    assert marked == ["E4", "B5", "G5", "D6", "H6", "J6", "K6", "L6", "C7", "F7", "I7"]


def test_twice_in_the_file(town: SmallTown) -> None:
    content = sheet(
        row(1, "试甲"),
        row(1, "试甲"),
        row(1, "别人"),
        row(2, "试乙", 身份证号码=""),
        row(2, "试乙", 身份证号码=""),
    )
    roster = take(town, content)
    assert codes(roster) == [(5, "E", "row_twice"), (6, "E", "id_twice"), (8, "B", "row_twice")]
    summary = LISTS.summary_of(roster)
    assert (summary.new, summary.skipped, summary.errors) == (2, 2, 1)


def test_without_number_and_phone_the_name_must_be_one(town: SmallTown) -> None:
    enlist(town, "试甲")
    enlist(town, "试甲")
    roster = take(town, sheet(row(1, "试甲", 身份证号码="", 联系电话="")))
    assert codes(roster) == [(4, "B", "no_id"), (4, "B", "many_of_this_name")]


def test_who_reported_ill_is_not_cleared_by_a_list(town: SmallTown) -> None:
    applied(town, sheet(row(1, "试甲")))
    one = Responder.objects.get()
    Responder.objects.update(clearance="ill", cleared_until=None)
    assert LISTS.summary_of(take(town, sheet(row(1, "试甲")))).unchanged == 1
    Responder.objects.update(clearance="not_cleared")
    applied(town, sheet(row(1, "试甲")))
    one.refresh_from_db()
    assert (one.clearance, one.cleared_until) == ("cleared", date(2020, 3, 15))


def test_a_preview_that_no_longer_holds_is_shown_anew(town: SmallTown) -> None:
    roster = take(town, sheet(row(1, "试甲")))
    enlist(town, "试甲", id_number=number(1))
    with pytest.raises(RegistryChanged):
        services.apply_import(town.system, roster.pk, now=town.now)
    roster.refresh_from_db()
    assert (roster.state, LISTS.summary_of(roster).changed) == ("checked", 1)
    services.apply_import(town.system, roster.pk, now=town.now)
    assert Responder.objects.count() == 1


def test_columns_and_the_lists_own_standing_can_be_chosen(town: SmallTown) -> None:
    target = io.StringIO()
    csv.writer(target).writerows([["甲", "乙"], ["试甲", "13800000001"]])
    content = target.getvalue().encode("gb18030")
    roster = take(town, content, name="名单.csv")
    assert (roster.state, roster.summary["failure"]["code"]) == ("failed", "registry.no_headings")
    mapping = msgspec.structs.replace(
        LISTS.mapping_of(roster),
        columns={"0": Field.NAME, "1": Field.PHONE},
        standing="teacher",
        group="women",
    )
    roster = services.set_mapping(town.system, roster.pk, mapping, now=town.now)
    services.apply_import(town.system, roster.pk, now=town.now)
    one = Responder.objects.get()
    assert (one.name, one.standing, [g.code for g in one.groups.all()]) == ("试甲", "teacher", ["women"])
    again = take(town, content, name="名单.csv")
    with pytest.raises(WrongMapping):
        services.set_mapping(
            town.system, again.pk, msgspec.structs.replace(mapping, columns={"7": Field.NAME}), now=town.now
        )


def test_who_of_the_group_is_not_named_is_reported(town: SmallTown) -> None:
    applied(town, sheet(row(1, "试甲"), row(2, "试乙")), group="women")
    roster = take(town, sheet(row(1, "试甲")), group="women")
    assert LISTS.summary_of(roster).missing == 1
    assert [one.name for one in services.look_at_preview(town.system, roster.pk, now=town.now).missing] == [
        "试乙"
    ]


def test_a_badge_is_one_persons(town: SmallTown) -> None:
    enlist(town, "别人", code="0007")
    target = io.StringIO()
    csv.writer(target).writerows(
        [["姓名", "工号"], ["试甲", "0007"], ["试乙", "9"], ["试丙", "9"], ["试丁", "9" * 21]]
    )
    roster = take(town, target.getvalue().encode(), name="a.csv")
    assert codes(roster) == [(2, "B", "badge_taken"), (4, "B", "badge_twice"), (5, "B", "badge_long")]


def test_a_cadre_takes_lists_of_his_village_only(town: SmallTown) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    content = sheet(row(1, "试甲"))
    with pytest.raises(Forbidden):
        services.receive_list(
            cadre, area_id=town.villages[1].pk, name="a.xlsx", stream=io.BytesIO(content), now=town.now
        )
    enlist(town, "试甲", village=1, id_number=number(1))
    mine = services.receive_list(
        cadre, area_id=town.villages[0].pk, name="a.xlsx", stream=io.BytesIO(content), now=town.now
    )
    assert codes(mine) == [(4, "E", "out_of_reach")]
    other = take(town, content)
    with pytest.raises(NotFound):
        LISTS.one(town.actor(Role.VILLAGE_CADRE, town.villages[1]), other.pk)


def test_what_is_no_list_leaves_nothing(town: SmallTown) -> None:
    with pytest.raises(NotARoster):
        take(town, b"\xd0\xcf\x11\xe0 old office")
    assert not ListImport.objects.exists()


def test_a_discarded_list_is_destroyed(town: SmallTown) -> None:
    roster = take(town, sheet(row(1, "试甲")))
    services.discard(town.system, roster.pk, now=town.now)
    assert not store.has_file(roster.pk)
    with pytest.raises(WrongState):
        services.apply_import(town.system, roster.pk, now=town.now)
    facts = " ".join(str(line.facts) for line in JournalLine.objects.all())
    assert "试甲" not in facts


def test_seven_hundred_people_are_one_decision(town: SmallTown) -> None:
    content = sheet(*(row(n, f"试{n}", 身份证号码="") for n in range(700)))
    roster = applied(town, content)
    assert Responder.objects.filter(clearance="cleared", joined_on__lt=DAY + timedelta(days=1)).count() == 700
    assert LISTS.summary_of(roster).new == 700
