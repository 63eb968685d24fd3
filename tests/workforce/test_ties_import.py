"""Ties from a list: every row answered in words, applied whole or not at all, the same twice changes nothing."""

import csv
import io
import json

import msgspec
import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import load_workbook

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import Actor
from liba.kernel.refusals import Forbidden, NotFound
from liba.registry.models import Household
from liba.registry.refusals import HasErrors, RegistryChanged, WrongMapping
from liba.registry.roster import store
from liba.workforce.models import ListImport, Responder, Tie
from liba.workforce.selectors.tying import LISTS
from liba.workforce.services import set_tie
from liba.workforce.services import tying as services
from liba.workforce.services.roster import INTAKE as ROSTER
from liba.workforce.terms import TieKind
from liba.workforce.tying.terms import Field
from tests.support.serving import enlist
from tests.support.town import SmallTown, add_household

pytestmark = pytest.mark.django_db

HEADINGS = ["联户员", "联系电话", "户编号", "门牌地址", "关系", "是否解除"]


def sheet(*rows: list[object], headings: list[str] = HEADINGS) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows([headings, *rows])
    return target.getvalue().encode()


def take(
    town: SmallTown, content: bytes, *, actor: Actor | None = None, village: int | None = 0
) -> ListImport:
    area = town.root if village is None else town.villages[village]
    stream = io.BytesIO(content)
    return services.INTAKE.receive(
        actor or town.system, area_id=area.pk, name="关系.csv", stream=stream, now=town.now
    )


def apply(town: SmallTown, roster: ListImport) -> ListImport:
    return services.INTAKE.apply(town.system, roster.pk, now=town.now)


def codes(roster: ListImport) -> list[tuple[int, str, str]]:
    return [(line.row, line.letter, line.code) for line in LISTS.problems(roster)]


def noted() -> list[tuple[str, str, str]]:
    ties = Tie.objects.order_by("responder__code", "household__code")
    return [(tie.responder.name, tie.household.code, tie.kind) for tie in ties]


@pytest.fixture
def homes(town: SmallTown) -> list[Household]:
    """Households of the first village, in the order of their numbers."""
    path = town.villages[0].path
    return [home for home in town.households if home.area.path.startswith(path)]


def test_a_list_as_towns_have_it(town: SmallTown, homes: list[Household]) -> None:
    enlist(town, "试甲", phones=("13800000001",))
    enlist(town, "试乙", code="0042")
    first, second, third, fourth = homes[:4]
    roster = take(
        town,
        sheet(
            ["试甲", "", first.code, "", "亲戚", ""],
            ["", 13800000001, second.number, "", "熟悉", ""],
            ["42", "", "", f" {third.address[:2]} {third.address[2:]}", 1, ""],
            ["试乙", "", fourth.code, fourth.address, "熟人", "否"],
            ["", "", "", "", "", ""],
        ),
    )
    assert (roster.state, codes(roster)) == ("checked", [])
    summary = LISTS.summary_of(apply(town, roster))
    assert (summary.rows, summary.new) == (4, 4)
    assert sorted(noted()) == sorted([
        ("试甲", first.code, "kin"), ("试甲", second.code, "familiar"),
        ("试乙", third.code, "kin"), ("试乙", fourth.code, "familiar"),
    ])  # fmt: skip
    assert not store.has_file(roster.pk)


def test_the_same_file_twice_changes_nothing_and_a_corrected_one_what_differs(
    town: SmallTown, homes: list[Household]
) -> None:
    one = enlist(town, "试甲")
    first, second, third = homes[:3]
    content = sheet(["试甲", "", first.code, "", "亲属", ""], ["试甲", "", second.code, "", "熟人", ""])
    apply(town, take(town, content))
    before = list(Tie.objects.order_by("pk").values())
    again = LISTS.summary_of(take(town, content))
    assert (again.new, again.changed, again.ended, again.unchanged, again.writes) == (0, 0, 0, 2, 0)
    assert list(Tie.objects.order_by("pk").values()) == before
    set_tie(town.system, one.pk, third.pk, kind=TieKind.KIN, now=town.now)
    corrected = sheet(["试甲", "", first.code, "", "不再", ""], ["试甲", "", second.code, "", "亲属", ""])
    summary = LISTS.summary_of(apply(town, take(town, corrected)))
    assert (summary.new, summary.changed, summary.ended) == (0, 1, 1)
    assert noted() == sorted([("试甲", second.code, "kin"), ("试甲", third.code, "kin")])


def test_a_phone_that_is_nobodys_is_shown_masked(town: SmallTown, homes: list[Household]) -> None:
    roster = take(town, sheet(["", 13800000001, homes[0].code, "", "亲属", ""]))
    shown = services.look_at_preview(town.system, roster.pk, now=town.now)[0]
    assert "138****0001" in shown.problems[0]
    assert "13800000001" not in f"{shown.responder} {shown.problems} {roster.problems} {roster.columns}"


def test_a_tie_is_ended_by_a_column_of_its_own(town: SmallTown, homes: list[Household]) -> None:
    one = enlist(town, "试甲")
    set_tie(town.system, one.pk, homes[0].pk, kind=TieKind.KIN, now=town.now)
    apply(town, take(town, sheet(["试甲", "", homes[0].code, "", "亲属", "是"])))
    assert noted() == []


def test_every_bad_cell_is_answered_and_nothing_is_applied(town: SmallTown, homes: list[Household]) -> None:
    enlist(town, "试甲", phones=("13800000001",))
    enlist(town, "试乙")
    for _n in range(2):
        enlist(town, "同名")
    enlist(town, "外村人", village=1)
    first, second = homes[:2]
    roster = take(
        town,
        sheet(
            ["无此人", "", first.code, "", "亲属", ""],
            ["试甲", "", "没有这户", "", "亲属", ""],
            ["同名", "", first.code, "", "亲属", ""],
            ["外村人", "", first.code, "", "亲属", ""],
            ["试乙", 13800000001, first.code, "", "亲属", ""],
            ["试甲", "", first.code, "", "仇人", ""],
            ["试甲", "", first.code, "", "", ""],
            ["", "", first.code, "", "亲属", ""],
            ["试甲", "", "", "", "亲属", ""],
            ["试甲", "", second.code, "别处1号", "亲属", ""],
            ["试甲", "", second.code, "", "熟人", ""],
            ["试甲", "", second.code, "", "亲属", "也许"],
            ["试乙", "", second.code, "", "亲属", ""],
            ["试乙", "", second.code, "", "亲属", ""],
        ),
    )
    assert codes(roster) == [
        (2, "A", "responder_unknown"),
        (3, "C", "household_unknown"),
        (4, "A", "responder_ambiguous"),
        (5, "A", "name_elsewhere"),
        (6, "B", "responders_differ"),
        (7, "E", "kind_unknown"),
        (8, "E", "kind_missing"),
        (9, "A", "responder_missing"),
        (10, "C", "household_missing"),
        (11, "D", "address_differs"),
        (12, "E", "tie_twice"),
        (13, "F", "yes_no_unreadable"),
        (15, "E", "row_twice"),
    ]
    with pytest.raises(HasErrors):
        apply(town, roster)
    assert noted() == []
    report = io.BytesIO()
    services.write_report(town.system, roster.pk, report, now=town.now)
    book = load_workbook(io.BytesIO(report.getvalue()))
    marked = [cell.coordinate for line in book.worksheets[0].iter_rows() for cell in line if cell.comment]
    assert len(marked) == 13
    with override("zh-hans"):
        said = {line.code: line.sentence for line in LISTS.problems(roster)}
    assert said["tie_twice"] == "第 11 行对同一人同一户写的不一样。"


def test_a_name_means_the_one_of_the_households_village(town: SmallTown) -> None:
    here, there = enlist(town, "同名"), enlist(town, "同名", village=1)
    outside = next(h for h in town.households if h.area.path.startswith(town.villages[1].path))
    inside = next(h for h in town.households if h.area.path.startswith(town.villages[0].path))
    content = sheet(["同名", "", inside.code, "", "亲属", ""], ["同名", "", outside.code, "", "亲属", ""])
    roster = take(town, content, village=None)
    assert codes(roster) == []
    apply(town, roster)
    assert set(Tie.objects.values_list("responder_id", "household_id")) == {
        (here.pk, inside.pk),
        (there.pk, outside.pk),
    }


def test_who_left_and_what_is_closed_is_left_out_but_can_be_ended(
    town: SmallTown, homes: list[Household]
) -> None:
    gone, stays = enlist(town, "离岗"), enlist(town, "试甲")
    set_tie(town.system, gone.pk, homes[1].pk, kind=TieKind.KIN, now=town.now)
    Responder.objects.filter(pk=gone.pk).update(left_on=town.now.date())
    Household.objects.filter(pk=homes[2].pk).update(closed_at=town.now)
    content = sheet(
        ["离岗", "", homes[0].code, "", "亲属", ""],
        ["离岗", "", homes[1].code, "", "不再", ""],
        ["试甲", "", homes[2].code, "", "亲属", ""],
        ["试甲", "", homes[3].code, "", "亲属", ""],
    )
    roster = take(town, content)
    assert codes(roster) == [(2, "A", "responder_left"), (4, "C", "household_closed")]
    apply(town, roster)
    assert noted() == [(stays.name, homes[3].code, "kin")]


def test_a_merged_household_is_followed(town: SmallTown, homes: list[Household]) -> None:
    enlist(town, "试甲")
    old, kept = homes[:2]
    Household.objects.filter(pk=old.pk).update(merged_into=kept, closed_at=town.now)
    content = sheet(["试甲", "", old.code, "", "亲属", ""], ["试甲", "", kept.code, "", "熟人", ""])
    assert codes(take(town, content)) == [(2, "C", "household_merged"), (3, "E", "tie_twice")]
    apply(town, take(town, sheet(["试甲", "", old.code, "", "亲属", ""])))
    assert noted() == [("试甲", kept.code, "kin")]


def test_numbers_of_several_groups_are_told_apart_by_the_area_or_the_address(town: SmallTown) -> None:
    enlist(town, "试甲")
    one, other = add_household(town.groups[0], "901"), add_household(town.groups[1], "901")
    headings = ["联户员", "所属组", "户编号", "门牌地址", "关系"]
    content = sheet(
        ["试甲", "", "901", "", "亲属"],
        ["试甲", town.groups[0].name_zh, "901", "", "亲属"],
        ["试甲", "", "901", other.address, "熟人"],
        ["试甲", "天边", "901", "", "熟人"],
        headings=headings,
    )
    roster = take(town, content)
    assert codes(roster)[0] == (2, "C", "household_ambiguous")
    assert (5, "B", "area_unknown") in codes(roster)
    good = sheet(*[row.split(",") for row in content.decode().splitlines()[2:4]], headings=headings)
    apply(town, take(town, good))
    assert noted() == [("试甲", one.code, "kin"), ("试甲", other.code, "familiar")]


def test_merged_cells_and_codes_of_the_heading(town: SmallTown, homes: list[Household]) -> None:
    enlist(town, "试甲")
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("关系")
        page.merge_range(0, 0, 0, 2, "联户员亲属熟人关系表")
        page.write_row(1, 0, ["联户员", "户编号", "关系（1熟人 2亲属）"])
        page.merge_range(2, 0, 3, 0, "试甲")
        for n, kind in enumerate((1, 2)):
            page.write_row(2 + n, 1, [homes[n].code, kind])
    roster = take(town, target.getvalue())
    assert codes(roster) == []
    apply(town, roster)
    assert noted() == [("试甲", homes[0].code, "familiar"), ("试甲", homes[1].code, "kin")]


def test_what_lies_outside_reads_as_what_is_nowhere(town: SmallTown, homes: list[Household]) -> None:
    outside = next(h for h in town.households if h.area.path.startswith(town.villages[1].path))
    stranger = enlist(town, "外村人", village=1, phones=("13800000009",))
    enlist(town, "试甲")
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    content = sheet(
        ["试甲", "", outside.code, "", "亲属", ""],
        ["试甲", "", "", outside.address, "亲属", ""],
        [stranger.code, "", homes[0].code, "", "亲属", ""],
        ["", 13800000009, homes[0].code, "", "亲属", ""],
        ["外村人", "", homes[0].code, "", "亲属", ""],
    )
    mine = take(town, content, actor=cadre)
    assert [code for _row, _column, code in codes(mine)] == ["household_unknown"] * 2 + [
        "responder_unknown"
    ] * 3
    kept = Household.objects.filter(pk=homes[0].pk)
    kept.update(merged_into=outside, closed_at=town.now)
    followed = take(town, sheet(["试甲", "", homes[0].code, "", "亲属", ""]), actor=cadre)
    assert codes(followed) == [(2, "C", "household_unknown")]


def test_rights_are_those_of_single_ties(town: SmallTown) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    for actor in (cadre, town.actor(Role.GUARD, town.villages[1])):
        with pytest.raises(Forbidden):
            take(town, sheet(), actor=actor, village=1)
        with pytest.raises(Forbidden):
            services.export_ties(actor, town.villages[1].pk, io.BytesIO(), now=town.now)
    other = take(town, sheet(), village=1)
    with pytest.raises(NotFound):
        LISTS.one(cadre, other.pk)
    for act in (services.INTAKE.apply, services.INTAKE.discard):
        with pytest.raises(Forbidden):
            act(cadre, other.pk, now=town.now)
    # A list of one kind is none of the other.
    with pytest.raises(NotFound):
        ROSTER.apply(town.system, other.pk, now=town.now)


def test_one_decision_with_counts_and_no_names(town: SmallTown, homes: list[Household]) -> None:
    enlist(town, "试甲")
    roster = take(town, sheet(["试甲", "", homes[0].code, "", "亲属", ""]))
    services.look_at_preview(town.system, roster.pk, now=town.now)
    apply(town, roster)
    lines = list(JournalLine.objects.filter(verb__startswith="workforce.tie").order_by("seq"))
    assert [line.verb.rsplit(".", 1)[1] for line in lines] == ["received", "preview_seen", "applied"]
    counts = {"new": 1, "changed": 0, "ended": 0, "unchanged": 0, "skipped": 0}
    assert json.loads(lines[-1].facts) == {"digest": roster.digest, **counts}
    assert not any("试甲" in str(line.facts) for line in lines)


def test_columns_can_be_chosen_and_must_say_enough(town: SmallTown, homes: list[Household]) -> None:
    enlist(town, "试甲")
    roster = take(town, sheet(["试甲", homes[0].code, "亲属"], headings=["甲", "乙", "丙"]))
    assert (roster.state, roster.summary["failure"]["code"]) == ("failed", "registry.no_headings")
    columns = {"0": Field.RESPONDER, "1": Field.HOUSEHOLD}
    mapping = msgspec.structs.replace(LISTS.mapping_of(roster), columns=columns)
    with pytest.raises(WrongMapping):
        services.INTAKE.set_mapping(town.system, roster.pk, mapping, now=town.now)
    mapping = msgspec.structs.replace(mapping, columns={**columns, "2": Field.KIND})
    services.INTAKE.set_mapping(town.system, roster.pk, mapping, now=town.now)
    apply(town, roster)
    assert noted() == [("试甲", homes[0].code, "kin")]


def test_a_preview_that_no_longer_holds_is_shown_anew(town: SmallTown, homes: list[Household]) -> None:
    one = enlist(town, "试甲")
    roster = take(town, sheet(["试甲", "", homes[0].code, "", "亲属", ""]))
    Responder.objects.filter(pk=one.pk).update(name="试乙")
    other = enlist(town, "试甲")
    with pytest.raises(RegistryChanged):
        apply(town, roster)
    assert not Tie.objects.exists()
    shown = services.look_at_preview(town.system, roster.pk, now=town.now)
    assert [row.planned.who and row.planned.who.id for row in shown] == [other.pk]
    enlist(town, "试甲")
    with pytest.raises(HasErrors):
        apply(town, roster)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_taken_out_comes_back_without_a_change(
    town: SmallTown, homes: list[Household], language: str
) -> None:
    one, gone = enlist(town, "=甲"), enlist(town, "离岗")
    for who, home, kind in ((one, homes[0], TieKind.KIN), (one, homes[1], TieKind.FAMILIAR), (gone, homes[2], TieKind.KIN)):  # fmt: skip
        set_tie(town.system, who.pk, home.pk, kind=kind, now=town.now)
    Responder.objects.filter(pk=gone.pk).update(left_on=town.now.date())
    target = io.BytesIO()
    with override(language):
        assert services.export_ties(town.system, town.villages[0].pk, target, now=town.now) == 2
    roster = take(town, target.getvalue())
    assert codes(roster) == []
    summary = LISTS.summary_of(roster)
    assert (summary.rows, summary.unchanged, summary.writes) == (2, 2, 0)
    assert JournalLine.objects.get(verb="workforce.ties.exported").facts == '{"ties":2}'


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_empty_list_is_read_as_empty(town: SmallTown, language: str) -> None:
    target = io.BytesIO()
    with override(language):
        services.write_template(target)
    roster = take(town, target.getvalue())
    assert (roster.state, LISTS.summary_of(roster).rows) == ("checked", 0)
    fields = list(LISTS.mapping_of(roster).columns.values())
    assert fields == [
        Field.RESPONDER,
        Field.RESPONDER,
        Field.HOUSEHOLD,
        Field.ADDRESS,
        Field.KIND,
        Field.ENDED,
    ]


def test_a_long_list_asks_no_more_than_a_short_one(town: SmallTown, homes: list[Household]) -> None:
    enlist(town, "试甲")
    short = sheet(*(["试甲", "", home.code, "", "亲属", ""] for home in homes[:2]))
    more = [add_household(town.groups[0], str(n)) for n in range(1000, 1100)]
    long = sheet(*(["试甲", "", home.code, "", "熟人", ""] for home in more))
    asked = []
    for content in (short, long):
        with CaptureQueriesContext(connection) as queries:
            apply(town, take(town, content))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert Tie.objects.count() == 102
