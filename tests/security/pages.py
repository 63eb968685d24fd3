"""Every page of the console with the ids of one village's things in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from uuid import UUID

from django.urls import URLPattern, reverse

from liba.access import services as access
from liba.access.models import DoubleUse, Pass, SigningKey
from liba.accounts.models import Device, Grant, User
from liba.accounts.terms import Role
from liba.console.urls import urlpatterns
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.registry.models import Household, RosterImport
from liba.territory.models import Area, Road, Site
from liba.workforce.models import ListImport, Responder, Unit
from liba.workforce.services import (
    decide_pledge,
    define_template,
    give_calendar,
    join_unit,
    note_absence,
    open_unit,
    sign_pledge,
    tying,
)
from liba.workforce.terms import Need, PledgeAudience, SignedBy, StaffingRule
from tests.security.command_things import command_things
from tests.security.desk_things import desk_things
from tests.security.round_things import round_things
from tests.support.duty import MORNING, add_post, add_responder, add_rota, add_shift
from tests.support.serving import enlist
from tests.support.town import SmallTown, add_household

TIE_IMPORTS = {f"tie_import{step}" for step in ("", "_columns", "_sheet", "_apply", "_discard", "_report")}
SLUGS = {"code": "checkpoint", "act": "revoke", "kind": "resident"}


@dataclass
class Things:
    """One of each thing, all of them in the town's second village."""

    town: SmallTown
    household: Household
    secret: str
    ids: dict[str, object] = field(default_factory=dict)

    def address(self, name: str, names: set[str]) -> str:
        """A page's address, with these things' ids."""
        ids = {**self.ids, "import_id": self.ids["tie_import_id"]} if name in TIE_IMPORTS else self.ids
        return reverse(f"console:{name}", kwargs={key: ids[key] for key in names})


def patterns() -> Iterator[URLPattern]:
    """Every page of the console."""
    yield from urlpatterns


def pages(things: Things) -> list[tuple[str, str]]:
    """Name and address of every page."""
    return [
        (pattern.name, things.address(pattern.name, set(pattern.pattern.converters)))
        for pattern in patterns()
        if pattern.name
    ]


def second_village(town: SmallTown) -> Things:
    """A household with cards, receipt, run, print, import, gate, phone and user of the second village."""
    village, group = town.villages[1], town.groups[2]
    home = add_household(group, "77", named=["𠮷野<script>alert(1)</script>家"])
    person = home.people.get()
    run = access.issue_run(town.system, "yellow", group.pk, now=town.now)
    card = Pass.objects.filter(household=home).order_by("serial").first()
    assert card is not None
    receipt = access.hand_out(
        town.system, id=new_id(), household_code=home.code, cards=(), told=(), signed=True,
        happened_at=town.now, now=town.now,
    )  # fmt: skip
    job = access.ask_print(town.system, run_id=run.pk, now=town.now)
    gate = town.gates["back"]
    gate.area = village
    gate.save(update_fields=["area"])
    guard = town.user(Role.GUARD, village, "另村卫兵")
    things = Things(town, home, person.name)
    things.ids = {
        **SLUGS,
        "area_id": village.pk,
        "cordon_id": town.cordons["town"].pk,
        "road_id": Road.objects.create(code="R1", name_zh="路").pk,
        "site_id": Site.objects.create(code="S9", kind="shop", name_zh="店", area=village).pk,
        "gate_id": gate.pk,
        "double_id": _double(card, town).pk,
        "serial": card.serial,
        "receipt_id": receipt.pk,
        "run_id": run.pk,
        "job_id": job.pk,
        "number": 1,
        "kid": SigningKey.objects.get().kid,
        "household_id": home.pk,
        "person_id": person.pk,
        "import_id": _import(town, village.pk),
        "tie_import_id": _tie_import(town, village.pk),
        "measure_id": town.measures["cordon"].pk,
        "device_id": _device(guard, town),
        "user_id": guard.pk,
        **_rota(town, village),
        **_serving(town, village, home),
        "grant_id": Grant.objects.get(user=guard).pk,
    }
    one = Responder.objects.get(shifts=things.ids["shift_id"])
    things.ids |= round_things(town, village, home, one)
    things.ids |= desk_things(town, village)
    unit = Unit.objects.get(pk=things.ids["unit_id"])
    things.ids |= command_things(town, village, unit, guard)
    return things


def _double(card: Pass, town: SmallTown) -> DoubleUse:
    return DoubleUse.objects.create(
        quota_serial=card.quota_serial, day=town.now.date(), first_check=new_id(), second_check=new_id(),
        found_at=town.now,
    )  # fmt: skip


def _import(town: SmallTown, area_id: int) -> UUID:
    """A roster of people and a list of responders under one id."""
    known = {"area_id": area_id, "uploaded_at": town.now, "uploaded_by": "x", "file_name": "=cmd|册.xlsx"}
    roster = RosterImport.objects.create(id=new_id(), digest="0", state="uploaded", summary={}, **known)
    ListImport.objects.create(id=roster.pk, of="responders", digest="0", state="applied", **known)
    return roster.pk


def _tie_import(town: SmallTown, area_id: int) -> UUID:
    """A list of ties with a row that names somebody, checked and still open."""
    content = "姓名,户编号,关系\n=𠮷野<b>,77,亲属\n".encode()
    stream = BytesIO(content)
    return tying.INTAKE.receive(
        town.system, area_id=area_id, name="=cmd|关系.csv", stream=stream, now=town.now
    ).pk


def _rota(town: SmallTown, village: Area) -> dict[str, object]:
    """A published rota of the village with a shift, an absence and a calendar of whoever has it."""
    one = add_responder(town, "𠮷野<b>", area=village)
    shift = add_shift(add_rota(town, area=village), add_post(town, area=village), MORNING, one)
    absence = note_absence(town.system, responder_id=one.pk, from_on=shift.day, to_on=shift.day, now=town.now)
    feed, _secret = give_calendar(town.system, responder_id=one.pk, language="en", now=town.now)
    return {
        "rota_id": shift.rota_id,
        "post_id": shift.post_id,
        "shift_id": shift.pk,
        "absence_id": absence.pk,
        "feed_id": feed.pk,
    }


def _serving(town: SmallTown, village: Area, home: Household) -> dict[str, object]:
    """A unit with its leader, a pledge that the household signed, and a list of responders."""
    one = enlist(town, "𠮷野<b>", village=1, phones=("13800000000",))
    rule = StaffingRule((Need(2),))
    define_template(town.system, code="t9", name=Text("单元"), rule=rule, now=town.now)
    unit = open_unit(
        town.system, code="u9", name=Text("𠮷野<b>单元"), template_code="t9", area_id=village.pk, now=town.now
    )
    join_unit(town.system, unit.pk, one.pk, now=town.now)
    text = decide_pledge(
        town.system, code="p9", audience=PledgeAudience.HOUSEHOLDS, title=Text("公约"), body=Text("守约"),
        area_code=village.code, now=town.now,
    )  # fmt: skip
    pledge = sign_pledge(
        town.system, text.pk, pledge_id=new_id(), household_id=home.pk, signed_by=SignedBy.PAPER,
        happened_at=town.now, now=town.now,
    )  # fmt: skip
    return {"responder_id": one.pk, "unit_id": unit.pk, "text_id": text.pk, "pledge_id": pledge.pk}


def _device(holder: User, town: SmallTown) -> UUID:
    return Device.objects.create(
        id=new_id(), user=holder, label="手机<b>", token_hash=new_id().bytes * 2, paired_at=town.now
    ).pk
