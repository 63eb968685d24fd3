"""Breaking the glass asks for a reason, is short, leaves a line, and tells who answers for the area."""

from collections.abc import Callable

import pytest

from liba.accounts.models import BrokenGlass, Notice, User
from liba.accounts.refusals import GlassNotNeeded, ReasonTooShort
from liba.accounts.selectors import notices, unread_count
from liba.accounts.services import break_glass, read_notices
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import Power, system
from liba.kernel.refusals import Forbidden, NotFound
from liba.territory.models import Area
from tests.accounts.conftest import HOUR, NOW, acting, last_line

Person = Callable[..., User]
Areas = dict[str, Area]
REASON = "一组有老人晕倒，联系不上家属"


def broken_by(user: User, area: Area, reason: str = REASON) -> BrokenGlass:
    return break_glass(acting(user), area.pk, reason=reason, now=NOW)


def told() -> set[str]:
    return set(Notice.objects.values_list("user__display_name", flat=True))


def test_the_glass_opens_the_area_and_its_cadre_is_told(person: Person, areas: Areas) -> None:
    looking = person("西村干部", (Role.VILLAGE_CADRE, "west"))
    owner = person("东村干部", (Role.VILLAGE_CADRE, "east"))
    person("指挥长", (Role.COMMANDER, "town"))
    glass = broken_by(looking, areas["group"])
    assert glass.ends_at == NOW + HOUR
    assert acting(looking).may(Power.SEE_PEOPLE, areas["group"].path)
    assert told() == {"东村干部"}
    notice = notices(owner).get()
    assert (notice.kind, notice.facts["by"], notice.facts["reason"]) == ("glass_broken", "西村干部", REASON)
    line = last_line()
    assert (line.verb, line.area_path) == ("accounts.glass.broken", areas["group"].path)
    assert REASON not in line.facts


def test_commanders_are_told_where_there_is_no_cadre(person: Person, areas: Areas) -> None:
    looking = person("西村干部", (Role.VILLAGE_CADRE, "west"))
    person("指挥长", (Role.COMMANDER, "town"))
    broken_by(looking, areas["east"])
    assert told() == {"指挥长"}


def test_somebody_is_told_even_of_a_glass_over_the_whole_town(person: Person, areas: Areas) -> None:
    looking = person("卡口长", (Role.GATE_OFFICER, "east"))
    person("东村干部", (Role.VILLAGE_CADRE, "east"))
    person("西村干部", (Role.VILLAGE_CADRE, "west"))
    person("前干部", (Role.VILLAGE_CADRE, "west"), until=NOW)
    broken_by(looking, areas["town"])
    assert told() == {"东村干部", "西村干部"}
    assert acting(looking).may(Power.SEE_PEOPLE)


def test_administrators_are_told_when_nobody_else_is_left(person: Person, areas: Areas) -> None:
    person("管理员", (Role.ADMINISTRATOR, "town"))
    broken_by(person("卡口长", (Role.GATE_OFFICER, "east")), areas["east"])
    assert told() == {"管理员"}


def test_a_glass_that_stays_whole(person: Person, areas: Areas) -> None:
    cadre = person("西村干部", (Role.VILLAGE_CADRE, "west"))
    with pytest.raises(ReasonTooShort) as short:
        broken_by(cadre, areas["east"], "  看一下      ")
    assert short.value.facts == {"characters": 10}
    with pytest.raises(GlassNotNeeded):
        broken_by(cadre, areas["west"])
    with pytest.raises(Forbidden):
        broken_by(person("值守", (Role.GUARD, "east")), areas["west"])
    with pytest.raises(Forbidden):
        break_glass(system("test"), areas["east"].pk, reason=REASON, now=NOW)
    with pytest.raises(NotFound):
        break_glass(acting(cadre), 9999, reason=REASON, now=NOW)
    assert not BrokenGlass.objects.exists()
    assert not JournalLine.objects.exists()


def test_one_reads_one_s_own_notices(person: Person, areas: Areas) -> None:
    owner = person("东村干部", (Role.VILLAGE_CADRE, "east"))
    looking = person("西村干部", (Role.VILLAGE_CADRE, "west"))
    broken_by(looking, areas["east"])
    (notice,) = notices(owner)
    assert read_notices(acting(looking), [notice.pk], now=NOW) == 0
    assert unread_count(owner) == 1
    assert read_notices(acting(owner), [notice.pk, 9999], now=NOW + HOUR) == 1
    assert unread_count(owner) == 0
    assert last_line().verb == "accounts.notices.read"
    assert notices(owner, unread_only=False).get().read_at == NOW + HOUR
    assert read_notices(acting(owner), [notice.pk], now=NOW) == 0
    with pytest.raises(Forbidden):
        read_notices(system("test"), [notice.pk], now=NOW)
