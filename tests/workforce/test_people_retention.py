"""What is held of responders is destroyed when its time is over, and nothing else."""

from datetime import timedelta

import pytest

from liba.governance.models import Measure
from liba.governance.retention import purge_due
from liba.kernel.actors import system
from liba.kernel.ids import id_at, new_id
from liba.kernel.text import Text
from liba.registry.roster import store
from liba.registry.terms import ImportState
from liba.workforce.models import (
    Absence,
    Clearance,
    Link,
    ListImport,
    Post,
    Responder,
    Rota,
    Shift,
    Unit,
    UnitMember,
)
from liba.workforce.retention import RETENTION
from liba.workforce.services import (
    define_template,
    end_service,
    join_unit,
    open_unit,
    report_ill,
    set_clearance,
)
from liba.workforce.terms import ClearanceState, StaffingRule
from tests.support.serving import enlist
from tests.support.town import DAY, SmallTown, checked_id

pytestmark = pytest.mark.django_db
MACHINE = system("purge")
ONE = timedelta(days=1)


def purged(town: SmallTown, days: int) -> dict[str, int]:
    certificate = purge_due(RETENTION, MACHINE, town.now + days * ONE)
    return {one.rule.name.removeprefix("workforce."): one.count for one in certificate.purged if one.count}


def test_numbers_of_who_left_and_old_clearances_go(town: SmallTown) -> None:
    one = enlist(
        town, "试甲", id_number=checked_id("99000019750101999"), phones=("13800000000", "13900000000")
    )
    report_ill(town.system, one.pk, clearance_id=new_id(), happened_at=town.now, now=town.now + ONE)
    set_clearance(town.system, one.pk, state=ClearanceState.CLEARED, now=town.now + 2 * ONE)
    end_service(town.system, one.pk, left_on=DAY, version=1, now=town.now)
    assert purged(town, 29) == {}
    assert purged(town, 40) == {"numbers_of_left": 1}
    one.refresh_from_db()
    assert (one.name, one.id_number, one.id_index, one.phone, one.more_phones) == (
        "试甲",
        None,
        None,
        None,
        None,
    )
    assert purged(town, 70) == {"clearances": 2}
    assert Clearance.objects.get().state == "cleared"


def test_forgotten_lists_are_destroyed(town: SmallTown) -> None:
    for state in (ImportState.CHECKED, ImportState.APPLIED):
        roster = ListImport.objects.create(
            id=id_at(town.now), of="responders", file_name="a.csv", digest="x", state=state.value, area=town.root, uploaded_at=town.now,
            uploaded_by="x", columns=[{"index": 0, "heading": "姓名"}],
        )  # fmt: skip
        store.save_file(roster.pk, b"x")
    assert purged(town, 13) == {}
    assert purged(town, 15) == {"forgotten_lists": 1}
    assert [store.has_file(one.pk) for one in ListImport.objects.order_by("state")] == [True, False]
    assert purged(town, 31) == {"list_samples": 1}


def test_everybody_goes_when_it_is_long_over(town: SmallTown) -> None:
    one = enlist(town, "试甲")
    define_template(town.system, code="t", name=Text("单元"), rule=StaffingRule(()), now=town.now)
    unit = open_unit(
        town.system, code="u", name=Text("一号"), template_code="t", area_id=town.root.pk, now=town.now
    )
    join_unit(town.system, unit.pk, one.pk, now=town.now)
    post = Post.objects.create(
        code="p", kind="lane", name_zh="巷口", area=town.root, opened_on=DAY, patterns=[]
    )
    rota = Rota.objects.create(
        id=new_id(), kind="posts", name_zh="x", area=town.root, from_on=DAY, to_on=DAY, state="published",
        made_at=town.now, made_by="x",
    )  # fmt: skip
    span = {"starts_at": town.now, "ends_at": town.now + ONE}
    Shift.objects.create(rota=rota, post=post, day=DAY, pattern="day", responder=one, **span)
    Shift.objects.create(
        rota=rota, post=post, day=DAY, pattern="day", place=1, household=town.households[0], **span
    )
    Link.objects.create(level="linker", responder=one, household=town.households[0], starts_on=DAY)
    Absence.objects.create(responder=one, from_on=DAY, to_on=DAY, recorded_at=town.now, by="x")
    assert purged(town, 100) == {"absences": 1, "turns": 1}
    Measure.objects.update(ends_at=town.now + ONE)
    assert purged(town, 100) == {"responders": 1}
    tables = (Responder, Shift, Link, UnitMember, Clearance)
    assert [table.objects.count() for table in tables] == [0] * len(tables)
    assert Unit.objects.count() == 1
