"""A small town in a moment: two villages, nested cordons, gates, rules, pass types and a dozen households.

Rows are made straight in the tables, because the services are what the tests are about. The day is 2020-02-27, the
fifth of the second lunar month: yellow's day, blue's is the next. `SmallTown` is what the fixture `town` gives.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from liba.access.models import Gate, PassType, RuleVersion
from liba.access.terms import (
    AdmissionRule,
    GateKind,
    Locality,
    Need,
    PassKind,
    Purpose,
    TemperatureRule,
)
from liba.accounts.models import Grant, User
from liba.accounts.terms import POWERS, Role
from liba.governance.models import Measure
from liba.governance.sealed import keyring, sealer
from liba.governance.terms import MeasureKind
from liba.kernel.actors import Actor, ActorKind, Scope, system
from liba.kernel.sealing import keyed_tag
from liba.kernel.text import Text
from liba.registry.models import Household, Person, Phone
from liba.territory.models import Area, Cordon, Level, Site
from liba.territory.terms import CordonKind, SiteKind

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2020, 2, 27)
TOWN_CODE = "510304104"
# 990000 is assigned to no place, so no number made with it is anybody's.
ID_PREFIX = "990000"
COLOURS = {"red": (1, 4, 7), "yellow": (2, 5, 8), "blue": (3, 6, 9)}


def local(clock: str, day: date = DAY) -> datetime:
    """The instant of `07:10` on a day in the town."""
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=ZONE).astimezone(UTC)


def checked_id(body: str) -> str:
    """Seventeen digits and their check character (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


@dataclass
class SmallTown:
    """Handles on what was made. `households[n]` has people, the first of them its head."""

    now: datetime
    root: Area
    villages: list[Area]
    groups: list[Area]
    measures: dict[str, Measure]
    cordons: dict[str, Cordon]
    gates: dict[str, Gate]
    types: dict[str, PassType]
    households: list[Household] = field(default_factory=list)
    stalls: list[Site] = field(default_factory=list)
    users: dict[Role, User] = field(default_factory=dict)

    @property
    def system(self) -> Actor:
        """All powers over the whole town."""
        return system("tests")

    def user(self, role: Role, area: Area | None = None, name: str = "") -> User:
        """Somebody with a role over an area (default: the whole town), granted since a day before `now`."""
        user = User.objects.create(
            username=name or f"{role.value}-{User.objects.count()}", display_name=name or role.value
        )
        Grant.objects.create(
            user=user, role=role.value, area=area or self.root, starts_at=self.now - timedelta(days=1)
        )
        self.users[role] = user
        return user

    def actor(self, role: Role, area: Area | None = None, name: str = "") -> Actor:
        """A user of that role, as the services see them."""
        user = self.user(role, area, name)
        scope = Scope(POWERS[role], area.path if area else "")
        return Actor(ActorKind.USER, str(user.pk), user.display_name, (scope,), "tests")


def small_town(now: datetime | None = None, *, households: int = 12) -> SmallTown:
    """Make the town. Measures run from a day before `now` for sixty days."""
    moment = now or local("07:00")
    root, villages, groups = _areas()
    measures = {kind.value: _measure(kind, moment) for kind in MeasureKind}
    cordons = _cordons(root, villages, measures["cordon"])
    _rules(measures["gate_rule"], moment)
    town = SmallTown(
        moment, root, villages, groups, measures, cordons, _gates(cordons),
        _types(cordons, measures["pass_scheme"]),
    )  # fmt: skip
    town.households = [add_household(groups[n % len(groups)], str(n + 1)) for n in range(households)]
    market = Site.objects.create(code="M1", kind=SiteKind.MARKET.value, name_zh="农贸市场", area=villages[0])
    town.stalls = [
        Site.objects.create(
            code=f"M1-{n:03d}", kind=SiteKind.STALL.value, name_zh=f"{n}号摊", area=villages[0], parent=market
        )
        for n in range(1, 4)
    ]
    return town


def add_area(code: str, name: str, level: Level, parent: Area | None) -> Area:
    """An area with its path."""
    area = Area.objects.create(
        code=code, name_zh=name, level=level, parent=parent, path=f"~{code}", lon=104.92, lat=29.4
    )
    area.path = (parent.path if parent else "") + _base36(area.pk) + "."
    area.save(update_fields=["path"])
    return area


def add_household(area: Area, number: str, *, people: int = 3, named: Iterable[str] = ()) -> Household:
    """A household with people, phones and numbers that are nobody's."""
    household = Household.objects.create(
        code=f"{area.code}-{number}", area=area, number=number, address=f"{area.name_zh}{number}号"
    )
    names = [*named] or [f"测试{'甲乙丙丁戊己庚辛'[n % 8]}" for n in range(people)]
    for place, name in enumerate(names):
        add_person(household, name, head=place == 0)
    return household


def add_person(household: Household, name: str, *, head: bool = False) -> Person:
    """A person whose ID number and phone follow from the row's place."""
    count = Person.objects.count()
    number = checked_id(f"{ID_PREFIX}{1950 + count % 60}0101{count % 1000:03d}")
    while Person.objects.filter(id_index=sealer("registry.id_number").index(number)).exists():
        count += 1
        number = checked_id(f"{ID_PREFIX}{1950 + count % 60}0101{count % 1000:03d}")
    person = Person.objects.create(
        household=household, name=name, is_head=head, sex="M" if int(number[16]) % 2 else "F",
        born_on=date(int(number[6:10]), 1, 1), id_kind="resident_id", id_number=number, id_tail=number[-4:],
        id_index=sealer("registry.id_number").index(number),
        local_tag=keyed_tag(keyring().key("registry.local"), number),
    )  # fmt: skip
    phone = f"+8610000{count % 1_000_000:06d}"
    Phone.objects.create(
        person=person, number=phone, tail=phone[-4:], number_index=sealer("registry.phone").index(phone)
    )
    return person


def heshi_rule(**changes: object) -> AdmissionRule:
    """The checkpoint rule of Heshi: mask, ID and pass; 37.3 °C itself refused; locals only."""
    rule = AdmissionRule(
        needs=(Need.PASS, Need.MASK, Need.ID),
        temperature=TemperatureRule(373, limit_refused=True),
        locality=Locality.PASS_OR_REGISTERED,
        pass_types=(*COLOURS, "resident", "stall", "tenant", "special"),
        purposes=(
            Purpose("food", Text("买菜", "Food")),
            Purpose("medicine", Text("买药", "Medicine")),
            Purpose("visit", Text("走亲访友", "Visiting"), admitted=False),
        ),
    )
    return msgspec.structs.replace(rule, **changes)


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return "".join(digits[number // 36**place % 36] for place in (3, 2, 1, 0))


def _areas() -> tuple[Area, list[Area], list[Area]]:
    names = (("town", "镇"), ("village", "村"), ("grid", "网格"), ("group", "组"))
    levels = [Level.objects.create(slug=slug, rank=n, name_zh=zh) for n, (slug, zh) in enumerate(names)]
    root = add_area(TOWN_CODE, "何市镇", levels[0], None)
    villages = [
        add_area(f"{TOWN_CODE}002", "何家场社区", levels[1], root),
        add_area(f"{TOWN_CODE}201", "五四村", levels[1], root),
    ]
    groups = []
    for village in villages:
        grid = add_area(f"{village.code}01", f"{village.name_zh}第1网格", levels[2], village)
        groups += [add_area(f"{grid.code}{n:02d}", f"{n}组", levels[3], grid) for n in (1, 2)]
    return root, villages, groups


def _measure(kind: MeasureKind, now: datetime) -> Measure:
    return Measure.objects.create(
        code=f"order-{kind.value}".replace("_", "-"), kind=kind.value, title_zh=f"{kind.value}", scope="何市镇",
        legal_basis="《传染病防治法》第四十二条", decided_by="镇指挥部", decided_at=now - timedelta(days=1),
        starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=60),
    )  # fmt: skip


def _cordons(root: Area, villages: list[Area], measure: Measure) -> dict[str, Cordon]:
    outer = Cordon.objects.create(
        number=1, code="town", name_zh="全镇包围", kind=CordonKind.ENCLOSURE.value, measure=measure
    )
    outer.areas.set([root])
    inner = Cordon.objects.create(
        number=2, code="market", name_zh="场镇口袋", kind=CordonKind.POCKET.value, parent=outer,
        measure=measure, residents_inside=100,
    )  # fmt: skip
    inner.areas.set(villages[:1])
    return {"town": outer, "market": inner}


def _rules(measure: Measure, now: datetime) -> None:
    specs = {
        "checkpoint": heshi_rule(),
        "turn-back": AdmissionRule(needs=(), once_a_day=False),
        "monitoring": AdmissionRule(
            needs=(), once_a_day=False, temperature=TemperatureRule(373, limit_refused=True)
        ),
    }
    for code, spec in specs.items():
        RuleVersion.objects.create(
            code=code, version=1, spec=msgspec.to_builtins(spec), measure=measure,
            decided_at=now - timedelta(days=1), decided_by="镇指挥部",
        )  # fmt: skip


def _gates(cordons: dict[str, Cordon]) -> dict[str, Gate]:
    rows = (
        ("pocket", "场口", GateKind.CHECKPOINT, "market", "checkpoint"),
        ("east", "东卡口", GateKind.CHECKPOINT, "town", "checkpoint"),
        ("west", "西卡口", GateKind.CHECKPOINT, "town", "checkpoint"),
        ("back", "五四村劝返点", GateKind.TURN_BACK, "town", "turn-back"),
        ("monitor", "五四村监测点", GateKind.MONITORING, "town", "monitoring"),
    )
    return {
        code: Gate.objects.create(
            code=code, name_zh=zh, kind=kind.value, cordon=cordons[cordon], rule_code=rule,
            opens_minute=360, closes_minute=1200, lon=104.92, lat=29.4,
        )
        for code, zh, kind, cordon, rule in rows
    }  # fmt: skip


def _types(cordons: dict[str, Cordon], measure: Measure) -> dict[str, PassType]:
    market = cordons["market"]
    made = {
        colour: PassType.objects.create(
            code=colour, kind=PassKind.COLOUR.value, name_zh=f"{zh}色通行证", colour=colour,
            digits=list(COLOURS[colour]), cordon=market, measure=measure, uses_quota=True, set_size=3,
        )
        for colour, zh in (("red", "红"), ("yellow", "黄"), ("blue", "蓝"))
    }  # fmt: skip
    for kind, zh in (
        (PassKind.RESIDENT, "居民证"), (PassKind.STALL, "摊位证"), (PassKind.TENANT, "租户证"),
        (PassKind.SPECIAL, "特殊通行证"),
    ):  # fmt: skip
        made[kind.value] = PassType.objects.create(
            code=kind.value, kind=kind.value, name_zh=zh, colour="white", cordon=market, measure=measure,
            longest_days=60,
        )  # fmt: skip
    return made


@pytest.fixture
def town(db: None) -> SmallTown:
    """The small town at 07:00 on its day."""
    return small_town()
