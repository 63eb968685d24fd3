"""A roster's way in, from the file to the people."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from django_q.models import OrmQ

from liba.governance.models import JournalLine
from liba.governance.retention import purge_due
from liba.kernel.actors import Power
from liba.kernel.refusals import Forbidden
from liba.project.cli import main
from liba.registry.models import Household, Person, RosterImport
from liba.registry.refusals import HasErrors, RegistryChanged, WrongMapping, WrongState
from liba.registry.retention import RETENTION
from liba.registry.roster import store
from liba.registry.roster.report import write_template
from liba.registry.roster.terms import Field, Mapping
from liba.registry.selectors import roster as reads
from liba.registry.selectors.snapshot import snapshot
from liba.registry.services import merge_households, open_household, set_presence
from liba.registry.services.roster import (
    apply_import,
    check_import,
    discard,
    look_at_preview,
    queue_apply,
    queue_check,
    receive_file,
    set_mapping,
    write_report,
)
from liba.registry.services.roster.tasks import apply_task, check_task
from liba.registry.terms import ImportState, Presence
from tests.registry.conftest import HEADINGS, SYSTEM, id_number, workbook
from tests.support.ground import NOW, Ground

Receive = Callable[..., RosterImport]
COMMENT = ("必填", "18位身份证号", "男/女", "多个电话用;分隔", "同户相同", "请填写门牌", "")
TWO_HOMES = [
    HEADINGS,
    COMMENT,
    ("阮大明", id_number(1), "男", "13800000001;0813-8201234", "1", "阮家湾1号", "户主"),
    ("王小花", id_number(2), "女", "", "", "", "配偶"),
    ("阮𠮷", "", "1", "", "", "", "子"),
    ("买买提·阿不都", id_number(5), "M", "13800000003 13800000004", 2, "阮家湾2号", "户主"),
]


def applied(receive: Receive, rows: list[tuple[object, ...]]) -> RosterImport:
    roster = receive(workbook(rows))
    check_import(SYSTEM, roster.pk, now=NOW)
    return apply_import(SYSTEM, roster.pk, now=NOW)


def counts(receive: Receive, rows: list[tuple[object, ...]]) -> tuple[int, int, int, int, int]:
    roster = receive(workbook(rows))
    found = reads.summary_of(check_import(SYSTEM, roster.pk, now=NOW))
    return found.new, found.changed, found.unchanged, found.conflict, found.errors


def test_a_roster_becomes_households_and_people(ground: Ground, receive: Receive) -> None:
    roster = applied(receive, TWO_HOMES)
    assert roster.state == ImportState.APPLIED.value
    homes = list(Household.objects.order_by("number"))
    assert [(home.number, home.address, home.people.count()) for home in homes] == [
        ("1", "阮家湾1号", 3),
        ("2", "阮家湾2号", 1),
    ]
    assert homes[0].code == f"{ground.villages[0].code}-1"
    head = Person.objects.get(name="阮大明")
    assert (head.is_head, head.sex, head.born_on, head.id_number) == (
        True,
        "F" if int(id_number(1)[16]) % 2 == 0 else "M",
        date(1970, 1, 1),
        id_number(1),
    )
    assert sorted(phone.number for phone in head.phones.all()) == ["+8613800000001", "+868138201234"]
    assert Person.objects.get(name="阮𠮷").id_number is None
    assert Person.objects.get(name="买买提·阿不都").phones.count() == 2
    assert head.local_tag is not None


def test_the_same_file_twice_changes_nothing(ground: Ground, receive: Receive) -> None:
    applied(receive, TWO_HOMES)
    before = list(Person.objects.order_by("pk").values_list("pk", "version", "source_key"))
    assert counts(receive, TWO_HOMES) == (0, 0, 4, 0, 0)
    applied(receive, TWO_HOMES)
    assert list(Person.objects.order_by("pk").values_list("pk", "version", "source_key")) == before
    assert Household.objects.count() == 2


def test_a_corrected_file_changes_only_what_differs(ground: Ground, receive: Receive) -> None:
    applied(receive, TWO_HOMES)
    corrected = [*TWO_HOMES[:3], ("王小华", *TWO_HOMES[3][1:]), *TWO_HOMES[4:]]
    corrected[4] = ("阮𠮷", id_number(9, "20100203"), "", "13800000009", "", "", "子")
    roster = receive(workbook(corrected))
    check_import(SYSTEM, roster.pk, now=NOW)
    rows = look_at_preview(SYSTEM, roster.pk, now=NOW).rows
    assert [(row.name, row.outcome, row.changes) for row in rows if row.outcome != "unchanged"] == [
        ("王小华", "changed", ("name",)),
        ("阮𠮷", "changed", ("id_number", "born_on", "phones")),
    ]
    apply_import(SYSTEM, roster.pk, now=NOW)
    assert Person.objects.count() == 4
    person = Person.objects.get(name="阮𠮷")
    assert (person.id_number, person.born_on, person.version) == (
        id_number(9, "20100203"),
        date(2010, 2, 3),
        2,
    )
    assert [phone.number for phone in person.phones.all()] == ["+8613800000009"]
    assert Person.objects.get(name="阮大明").version == 1


def test_somebody_who_is_not_in_the_corrected_file_is_reported_and_kept(
    ground: Ground, receive: Receive
) -> None:
    applied(receive, TWO_HOMES)
    roster = receive(workbook(TWO_HOMES[:-1]))
    check_import(SYSTEM, roster.pk, now=NOW)
    roster = reads.roster_import(SYSTEM, roster.pk)
    assert reads.summary_of(roster).missing == 1
    assert [person.name for person in reads.missing_people(roster)] == ["买买提·阿不都"]
    apply_import(SYSTEM, roster.pk, now=NOW)
    assert Person.objects.count() == 4


def test_a_person_of_another_household_is_left_there_unless_the_import_may_move(
    ground: Ground, receive: Receive
) -> None:
    applied(receive, TWO_HOMES)
    moved = [HEADINGS, ("王小花", id_number(2), "", "", "2", "阮家湾2号", "")]
    assert counts(receive, moved) == (0, 0, 0, 1, 0)
    applied(receive, moved)
    assert Person.objects.get(name="王小花").household.number == "1"
    roster = receive(workbook(moved))
    mapping = reads.mapping_of(roster)
    set_mapping(SYSTEM, roster.pk, type(mapping)(**{**_fields(mapping), "move_people": True}), now=NOW)
    check_import(SYSTEM, roster.pk, now=NOW)
    apply_import(SYSTEM, roster.pk, now=NOW)
    assert Person.objects.get(name="王小花").household.number == "2"


def _fields(mapping: object) -> dict[str, object]:
    return {name: getattr(mapping, name) for name in mapping.__struct_fields__}  # type: ignore[attr-defined]


def test_one_wrong_check_digit_and_nothing_is_applied(ground: Ground, receive: Receive) -> None:
    wrong = id_number(3)[:-1] + ("1" if id_number(3)[-1] != "1" else "2")
    roster = receive(workbook([*TWO_HOMES, ("李四", wrong, "", "", "3", "阮家湾3号", "")]))
    check_import(SYSTEM, roster.pk, now=NOW)
    lines = reads.problems(roster)
    assert [(line.row, line.letter, line.code) for line in lines if line.is_error] == [
        (7, "B", "id_check_digit")
    ]
    with pytest.raises(HasErrors) as refused:
        apply_import(SYSTEM, roster.pk, now=NOW)
    assert refused.value.facts["errors"] == 1
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("second", "code", "is_error"),
    [
        (("阮大明", id_number(1), "男", "", "1", "阮家湾1号", "户主"), "row_twice", False),
        (("别人", id_number(1), "男", "", "1", "阮家湾1号", "子"), "id_twice", True),
    ],
)
def test_one_number_stands_in_one_row(
    ground: Ground, receive: Receive, second: tuple[object, ...], code: str, is_error: bool
) -> None:
    roster = receive(workbook([*TWO_HOMES, second]))
    check_import(SYSTEM, roster.pk, now=NOW)
    (line,) = [line for line in reads.problems(roster) if line.code in {"row_twice", "id_twice"}]
    assert (line.code, line.is_error, line.row) == (code, is_error, 7)


def test_a_change_after_the_check_asks_for_another_check(ground: Ground, receive: Receive) -> None:
    applied(receive, TWO_HOMES)
    roster = receive(workbook([*TWO_HOMES[:3], ("王小华", *TWO_HOMES[3][1:]), *TWO_HOMES[4:]]))
    check_import(SYSTEM, roster.pk, now=NOW)
    person = Person.objects.get(name="王小花")
    set_presence(SYSTEM, person.pk, Presence.AWAY, version=1, now=NOW)
    Person.objects.filter(pk=person.pk).update(name="王小华")
    with pytest.raises(RegistryChanged):
        apply_import(SYSTEM, roster.pk, now=NOW)
    roster.refresh_from_db()
    assert (roster.state, roster.failure["code"]) == ("failed", "registry.registry_changed")
    check_import(SYSTEM, roster.pk, now=NOW)
    assert apply_import(SYSTEM, roster.pk, now=NOW).state == ImportState.APPLIED.value


def test_an_apply_that_breaks_off_leaves_nothing_and_goes_on_later(
    ground: Ground, receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = receive(workbook(TWO_HOMES))
    check_import(SYSTEM, roster.pk, now=NOW)

    def power_cut(*_args: object) -> None:
        raise SystemExit("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("liba.registry.services.roster.writing.Writer._finish", power_cut)
        with pytest.raises(SystemExit):
            apply_import(SYSTEM, roster.pk, now=NOW)
    assert (Household.objects.count(), Person.objects.count()) == (0, 0)
    roster.refresh_from_db()
    assert roster.state == ImportState.APPLYING.value
    apply_import(SYSTEM, roster.pk, now=NOW)
    apply_import(SYSTEM, roster.pk, now=NOW)
    assert Person.objects.count() == 4


def test_every_person_that_an_import_touched_has_a_line(ground: Ground, receive: Receive) -> None:
    applied(receive, TWO_HOMES)
    person = Person.objects.get(name="王小花")
    lines = JournalLine.objects.filter(subject_kind="person", subject_id=str(person.pk))
    assert [line.verb for line in lines] == ["registry.person.imported"]
    assert JournalLine.objects.filter(verb="registry.roster.applied").count() == 1
    assert not JournalLine.objects.filter(facts__contains="王小花").exists()


def test_the_file_is_sealed_and_destroyed(ground: Ground, receive: Receive) -> None:
    roster = receive(workbook(TWO_HOMES))
    path = store._path(roster.pk, "file")
    assert b"xl/workbook.xml" not in path.read_bytes()
    check_import(SYSTEM, roster.pk, now=NOW)
    assert "阮大明".encode() not in store._path(roster.pk, "rows").read_bytes()
    apply_import(SYSTEM, roster.pk, now=NOW)
    assert list(path.parent.iterdir()) == []
    other = receive(workbook(TWO_HOMES))
    discard(SYSTEM, other.pk, now=NOW)
    assert list(path.parent.iterdir()) == []
    with pytest.raises(WrongState):
        check_import(SYSTEM, other.pk, now=NOW)


def test_the_report_marks_cells_and_holds_no_formula(ground: Ground, receive: Receive) -> None:
    rows = [*TWO_HOMES, ('=HYPERLINK("http://x")', "123", "?", "+1", "4", "@SUM(A1)", "")]
    roster = receive(workbook(rows))
    check_import(SYSTEM, roster.pk, now=NOW)
    out = io.BytesIO()
    write_report(SYSTEM, roster.pk, out, now=NOW)
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    page = book.worksheets[0]
    assert page["B7"].comment is not None
    assert page["A7"].value == '\'=HYPERLINK("http://x")'
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if str(cell.value or "").startswith(("=", "@", "+", "-"))]


def test_a_report_can_be_corrected_and_uploaded_again(ground: Ground, receive: Receive) -> None:
    roster = receive(workbook([*TWO_HOMES, ("-阿明", id_number(77), "", "", "4", "阮家湾4号", "")]))
    check_import(SYSTEM, roster.pk, now=NOW)
    out = io.BytesIO()
    write_report(SYSTEM, roster.pk, out, now=NOW)
    again = receive(io.BytesIO(out.getvalue()))
    check_import(SYSTEM, again.pk, now=NOW)
    apply_import(SYSTEM, again.pk, now=NOW)
    assert Person.objects.filter(name="-阿明").exists()


def test_the_template_is_read_without_a_question(ground: Ground, receive: Receive) -> None:
    out = io.BytesIO()
    write_template(out)
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    book.worksheets[0].append(
        [
            "1组",
            "1",
            "阮家湾1号",
            "阮大明",
            "户主",
            id_number(1),
            "",
            "",
            "13800000001;13800000002",
            "0",
            "否",
            "",
            "",
        ]
    )
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    roster = check_import(SYSTEM, receive(filled).pk, now=NOW)
    assert reads.problems(roster) == []
    apply_import(SYSTEM, roster.pk, now=NOW)
    person = Person.objects.select_related("household__area").get()
    assert (person.name, person.household.area, person.phones.count()) == ("阮大明", ground.groups[0], 2)


def test_a_towns_roster_finds_each_villages_first_group(ground: Ground) -> None:
    rows = [
        ("姓名", "村", "组别", "户编号", "门牌地址"),
        ("阮大明", "阮家村", "1组", "1", "1号"),
        ("胡一", "胡家", "1组", "1", "1号"),
        ("胡二", "", "胡家村2组", "1", "2号"),
        ("谁家", "", "1组", "2", "3号"),
    ]
    stream = workbook(rows)
    roster = receive_file(SYSTEM, area_id=ground.root.pk, name="全镇.xlsx", stream=stream, now=NOW)
    check_import(SYSTEM, roster.pk, now=NOW)
    [problem] = reads.problems(RosterImport.objects.get(pk=roster.pk))
    assert "阮家村、胡家村" in problem.sentence
    stream = workbook(rows[:-1])
    roster = receive_file(SYSTEM, area_id=ground.root.pk, name="全镇.xlsx", stream=stream, now=NOW)
    check_import(SYSTEM, roster.pk, now=NOW)
    apply_import(SYSTEM, roster.pk, now=NOW)
    lives = dict(Person.objects.values_list("name", "household__area"))
    first, _second, others_first, others_second = (group.pk for group in ground.groups)
    assert lives == {"阮大明": first, "胡一": others_first, "胡二": others_second}


def test_the_worker_keeps_a_refusal_with_the_import(ground: Ground, receive: Receive) -> None:
    roster = receive(workbook([("甲", "乙"), ("丙", "丁")]))
    check_task(SYSTEM, str(roster.pk), NOW)
    assert reads.progress(roster).state == "failed"
    good = receive(workbook(TWO_HOMES))
    check_task(SYSTEM, str(good.pk), NOW)
    apply_task(SYSTEM, str(good.pk), NOW)
    assert reads.progress(good) == (4, 4, "applied")


def test_the_worker_gets_what_it_needs(ground: Ground, receive: Receive) -> None:
    roster = receive(workbook(TWO_HOMES))
    queue_check(SYSTEM, roster.pk, now=NOW)
    queue_apply(SYSTEM, roster.pk, now=NOW)
    tasks = [queued.task for queued in OrmQ.objects.order_by("pk")]
    assert [task["args"] for task in tasks] == [(SYSTEM, str(roster.pk), NOW)] * 2


def test_a_cadre_imports_into_her_own_village_only(ground: Ground, receive: Receive) -> None:
    clerk = ground.actor(Power.IMPORT_ROSTER, area=ground.villages[1])
    with pytest.raises(Forbidden):
        receive_file(clerk, area_id=ground.villages[0].pk, name="x.xlsx", stream=workbook(TWO_HOMES), now=NOW)
    roster = receive(workbook(TWO_HOMES))
    for act in (check_import, apply_import, discard):
        with pytest.raises(Forbidden):
            act(clerk, roster.pk, now=NOW)
    assert list(reads.imports(clerk)) == []


def test_a_mapping_that_can_t_be_is_refused(ground: Ground, receive: Receive) -> None:
    roster = receive(workbook(TWO_HOMES))
    for columns in (
        {"0": Field.NAME, "1": Field.NAME},
        {"1": Field.ID_NUMBER},
        {"0": Field.NAME, "99": Field.SEX},
        {"x": Field.NAME},
    ):
        with pytest.raises(WrongMapping):
            set_mapping(SYSTEM, roster.pk, Mapping(columns=columns), now=NOW)
    roster = set_mapping(
        SYSTEM, roster.pk, Mapping(sheet="花名册", columns={"0": Field.NAME, "5": Field.ADDRESS}), now=NOW
    )
    assert [column.field for column in reads.columns(roster)][:2] == ["name", "ignore"]


def test_the_command_line_checks_first_and_writes_when_asked(
    ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "roster.xlsx"
    file.write_bytes(workbook(TWO_HOMES).getvalue())
    area = ground.villages[0].code
    assert main(["import", str(file), "--area", area]) == 0
    assert Person.objects.count() == 0
    assert "A 姓名 → name" in capsys.readouterr().out
    report = tmp_path / "report.xlsx"
    assert main(["import", str(file), "--area", area, "--apply", "--report", str(report)]) == 0
    assert (Person.objects.count(), report.exists()) == (4, True)
    assert main(["import", str(tmp_path / "none.xlsx"), "--area", area]) == 1
    assert main(["import", str(file), "--area", "nowhere"]) == 1
    file.write_bytes(workbook([*TWO_HOMES, ("李四", "123", "", "", "3", "", "")]).getvalue())
    assert main(["import", str(file), "--area", area, "--apply"]) == 1
    assert "B7" in capsys.readouterr().out
    assert (Person.objects.count(), list(tmp_path.glob("imports/*"))) == (4, [])


def test_forgotten_files_are_destroyed(ground: Ground, receive: Receive, folder: Path) -> None:
    roster = receive(workbook(TWO_HOMES))
    purge_due(RETENTION, SYSTEM, NOW + timedelta(days=13))
    assert list(folder.glob("imports/*"))
    certificate = purge_due(RETENTION, SYSTEM, NOW + timedelta(days=15))
    assert certificate.count == 1
    assert not list(folder.glob("imports/*"))
    roster.refresh_from_db()
    assert roster.state == ImportState.DISCARDED.value


def test_a_file_that_still_names_a_merged_household_splits_it_no_more(
    ground: Ground, receive: Receive
) -> None:
    applied(receive, TWO_HOMES)
    kept, merged = Household.objects.order_by("number")
    merge_households(SYSTEM, kept_id=kept.pk, merged_id=merged.pk, versions=(1, 1), now=NOW)
    moved_house = [*TWO_HOMES[:-1], (*TWO_HOMES[-1][:5], "阮家湾2号（旧）", "户主")]
    roster = receive(workbook([*moved_house, ("阮新", "", "女", "", 2, "", "女")]))
    found = reads.summary_of(check_import(SYSTEM, roster.pk, now=NOW))
    assert (found.new, found.changed, found.unchanged, found.new_households) == (1, 0, 4, 0)
    assert (found.changed_households, found.missing) == (0, 0)
    assert [problem.code for problem in roster.problems.all()] == ["two_heads"]
    apply_import(SYSTEM, roster.pk, now=NOW)
    merged.refresh_from_db()
    assert (merged.closed_at, merged.people.count()) == (NOW, 0)
    assert sorted(kept.people.values_list("name", flat=True)) == sorted(
        ["阮大明", "王小花", "阮𠮷", "买买提·阿不都", "阮新"]
    )
    assert [person.name for person in kept.people.filter(is_head=True)] == ["阮大明"]


def test_a_merged_household_that_goes_on_elsewhere_is_not_the_lists_to_write(
    ground: Ground, receive: Receive
) -> None:
    applied(receive, TWO_HOMES)
    far = open_household(SYSTEM, area_id=ground.villages[1].pk, number="9", address="胡家湾9号", now=NOW)
    merged = Household.objects.get(number="1")
    merge_households(SYSTEM, kept_id=far.pk, merged_id=merged.pk, versions=(1, 1), now=NOW)
    roster = receive(workbook([*TWO_HOMES, ("阮新", "", "女", "", "1", "阮家湾1号", "女")]))
    found = reads.summary_of(check_import(SYSTEM, roster.pk, now=NOW))
    assert (found.new, found.changed, found.unchanged, found.skipped) == (0, 0, 1, 4)
    assert {problem.code for problem in roster.problems.all()} == {"merged_elsewhere"}
    apply_import(SYSTEM, roster.pk, now=NOW)
    assert far.people.count() == 3
    # A list for the whole town may: it knows who lives there.
    known = snapshot([merged.area_id], [], inside=ground.root.path)
    home = known.home((merged.area_id, "1", ""))
    assert home is not None
    assert (home.id, home.is_outside, len(known.living_in[far.pk])) == (far.pk, False, 3)
