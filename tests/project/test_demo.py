"""The demo town: made-up people that add up, a week that the server judged as its phones did, a town that is kept."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from stdnum.cn import ric

from liba.access.models import Check, Gate, Pass
from liba.access.selectors import inside_all, quiet_posts, silent_posts
from liba.accounts.terms import Role
from liba.command.models import Activation, Briefing, Bulletin, CopyEvent, OrderCopy, UnitReturn
from liba.desk.models import Incident
from liba.governance.selectors import verify_journal
from liba.kernel.actors import system
from liba.playbook.services import apply_playbook, read_playbook
from liba.playbook.towns import packaged_playbook
from liba.project.demo.forces import FORCES, TEN
from liba.project.demo.people import People, shares
from liba.project.demo.profiles import CHANGSHAN, LANES, PROFILES
from liba.project.demo.roster import plan_town
from liba.project.demo.serving import Recruiter
from liba.project.demo.staff import new_phone_codes
from liba.project.demo.town import make_demo, read_sheet, standing_demo
from liba.registry.models import Household, Person
from liba.rounds.models import Visit
from liba.territory.models import Area, Site
from liba.workforce.models import Responder, Unit
from liba.workforce.selectors import linkers_on
from liba.workforce.selectors.units import unit_rows

LIBA = Path(sys.executable).with_name("liba")


@pytest.mark.pure
class TestPeople:
    def test_numbers_are_sound_and_nobodys(self) -> None:
        numbers = [p.id_number for h in People(1, date(2020, 2, 20)).households(400) for p in h.people]
        assert len(set(numbers)) == len(numbers)
        assert all(ric.calc_check_digit(number) == number[17] for number in numbers)
        assert {number[:6] for number in numbers} == {"990000"}

    def test_a_seed_gives_the_same_people(self) -> None:
        one, other = (list(People(5, date(2020, 2, 20)).households(50)) for _ in range(2))
        assert one == other

    def test_households_are_as_large_as_the_census_has_them(self) -> None:
        households = list(People(3, date(2020, 2, 20)).households(4000))
        at_home = sum(not person.away for household in households for person in household.people)
        registered = sum(len(household.people) for household in households)
        assert 2.9 < at_home / 4000 < 3.3
        assert 3.8 < registered / 4000 < 4.2

    def test_there_are_names_that_not_every_font_has(self) -> None:
        names = [p.name for h in People(3, date(2020, 2, 20)).households(2000) for p in h.people]
        assert any(letter >= "\U00020000" for name in names for letter in name)
        assert any("·" in name for name in names)

    def test_shares_add_up(self) -> None:
        assert shares(10, [1.0, 1.0, 1.0]) == [4, 3, 3] or sum(shares(10, [1.0, 1.0, 1.0])) == 10
        assert sum(shares(9999, [0.3, 1.7, 2.2, 0.01])) == 9999


@pytest.mark.django_db
def test_a_small_demo_stands(settings: object, tmp_path: Path) -> None:
    settings.LIBA_VAR = tmp_path  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    now = datetime(2020, 2, 28, 4, 0, tzinfo=UTC)
    town = make_demo("heshi", households=300, now=now, say=lambda step: None)
    assert (town.households, town.cards.colour, town.cards.stall) == (300, 900, 300)
    for colour in ("red", "yellow", "blue"):
        assert Pass.objects.filter(type__code=colour).count() == 300
    assert town.cards.resident == 36
    assert not Check.objects.filter(flags__contains="differs").exists()
    assert {*Check.objects.values_list("outcome", flat=True)} >= {
        "admitted",
        "left",
        "refused",
        "turned_back",
        "noted",
    }
    assert not Check.objects.filter(happened_at__gt=now).exists()
    shown = Check.objects.filter(serial__gt=0).values("serial")
    assert Pass.objects.filter(pk__in=shown, type__code="stall").exists()
    assert not Pass.objects.filter(pk__in=shown, hand_out=None).exists()
    assert Pass.objects.filter(hand_out=None).exists()
    later = now + timedelta(hours=1)
    inside = {one.cordon.code: one.people for one in inside_all(system("test"), later)}
    assert inside["town"] == Person.objects.filter(presence="present").count()
    assert not silent_posts(system("test"), later)
    assert len(quiet_posts(system("test"), later)) == Gate.objects.filter(is_open=True).count()
    assert verify_journal(None).fault is None
    sheet = read_sheet()
    assert {person.role for person in sheet} == {role.value for role in Role} - {"guard"}
    assert all(
        person.factor and person.recovery for person in sheet if person.role in ("commander", "administrator")
    )
    assert (tmp_path / "demo-sign-in.json").stat().st_mode & 0o077 == 0
    kept = standing_demo()
    assert kept is not None
    assert (kept.households, kept.people) == (Household.objects.count(), town.people)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "villages", "sites"),
    [("xiangling", 29, 207), ("liuliang", 7, 142), ("dongguan", 58, 165), ("shengtang", 12, 14)],
)
def test_a_small_demo_of_each_other_town_stands(
    settings: object, tmp_path: Path, name: str, villages: int, sites: int
) -> None:
    settings.LIBA_VAR = tmp_path  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    now = datetime(2020, 2, 14, 9, 0, tzinfo=UTC)
    steps: list[str] = []
    town = make_demo(name, households=400, now=now, say=steps.append)
    assert (town.households, town.cards.colour) == (400, 0)
    assert Area.objects.filter(level__slug="village").count() == villages
    assert Site.objects.count() == sites
    assert Check.objects.filter(flags="").count() == Check.objects.count() == town.checks > 0
    assert {person.role for person in read_sheet()} == {role.value for role in Role} - {"guard"}
    assert town.responders == Responder.objects.count() > 50
    assert town.visits == Visit.objects.filter(flags="").count() > 0
    assert {*Visit.objects.values_list("outcome", flat=True)} >= {"done", "nobody_home"}
    # So small a town has villages with one linker, who may be ill.
    assert len(linkers_on(now.date())) > 0.9 * town.households
    codes, _good_for = new_phone_codes(system("test"), now=now)
    assert codes.keys() == {"guard01", "linker", "grid"}
    assert Responder.objects.get(user__username="linker").links.filter(ends_on=None).exists()
    assert OrderCopy.objects.count() == (6 * 58 if name == "dongguan" else 0)
    assert (UnitReturn.objects.count() > 58) is Briefing.objects.exists() is (name == "dongguan")
    assert [*Activation.objects.values_list("drill", flat=True)] == [True] * (name == "shengtang")
    assert not Activation.objects.filter(ended_at=None).exists()
    assert not CopyEvent.objects.filter(happened_at__gt=now).exists()
    assert (Incident.objects.filter(state="settled").count() > 6) is (name in ("dongguan", "shengtang"))
    said = " ".join(steps)
    assert ("orders, returns, briefings" in said) is OrderCopy.objects.exists()
    assert ("incidents" in said) is Incident.objects.exists()
    assert ("bulletins" in said) is Bulletin.objects.exists()
    assert ("a drill" in said) is Activation.objects.exists()
    assert ("passes" in said) is Pass.objects.exists()
    assert verify_journal(None).fault is None


@pytest.mark.django_db
def test_liuliang_has_the_numbers_that_it_published(settings: object) -> None:
    now, profile = datetime(2020, 2, 10, 1, 0, tzinfo=UTC), PROFILES["liuliang"]
    apply_playbook(system("test"), read_playbook("liuliang", packaged_playbook("liuliang")), now=now)
    plans = plan_town(profile, profile.households)
    counted = {plan.village.code: sum(count for _, count in plan.groups) for plan in plans}
    by_grid = Counter[str]()
    for plan in plans:
        for group, count in plan.groups:
            by_grid[group.code[:14]] += count
    people = People(profile.seed, now.date(), profile.registered)
    registered = 0
    for plan in plans:
        people.begin(plan.village.code[:9])
        made = [*people.households(counted[plan.village.code])]
        registered += sum(len(one.people) for one in made) if plan.village.code != CHANGSHAN else 0
    assert (sum(counted.values()) - counted[CHANGSHAN], registered) == (4508, 18134)
    assert {code: by_grid[code] for code in LANES} == LANES
    assert (
        Area.objects.filter(level__slug="group", parent__parent__code__startswith="330483107").count() == 137
    )


def test_shengtang_has_the_numbers_that_it_published(db: None) -> None:
    now, profile = datetime(2022, 11, 17, 1, 0, tzinfo=UTC), PROFILES["shengtang"]
    apply_playbook(system("test"), read_playbook("shengtang", packaged_playbook("shengtang")), now=now)
    made = People(profile.seed, now.date()).households(profile.households)
    assert sum(not person.away for household in made for person in household.people) == 28_369
    serving = Recruiter(system("test"), seed=profile.seed, village=profile.village, share=1, now=now).recruit(
        FORCES["shengtang"]
    )
    called = Responder.objects.filter(memberships__unit__template__code__in=TEN, clearance="cleared")
    standings = Counter(called.values_list("standing", flat=True))
    assert standings["town_cadre"] + standings["village_cadre"] == 176
    assert (standings["grid_worker"], standings["teacher"]) == (235, 37)
    assert (standings.total(), len(serving.phones)) == (450, 451)
    assert not [row for row in unit_rows(Unit.objects.all(), now.date()) if row.lacks]


def command(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "LIBA_VAR": str(home),
        "LIBA_DATABASE_URL": f"sqlite:///{home / 'town.sqlite3'}",
        "LANG": "C",
        "LC_ALL": "C",
    }
    environment.pop("LIBA_CLOCK_OFFSET_SECONDS", None)
    return subprocess.run([LIBA, *arguments], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.sqlite
class TestCommands:
    def test_the_demo_is_made_once_on_its_date_and_kept(self, tmp_path: Path) -> None:
        first = command(tmp_path, "demo", "heshi", "--households", "90", "--date", "2020-02-28")
        assert first.returncode == 0, first.stderr
        assert "2020-02-28, 二月初六" in first.stdout
        second = command(tmp_path, "demo", "heshi")
        assert "stands already" in second.stdout
        assert "2020-02-28, 二月初六" in second.stdout
        passwords = [line for line in first.stdout.splitlines() if line.startswith("  commander")]
        assert passwords == [line for line in second.stdout.splitlines() if line.startswith("  commander")]
        assert command(tmp_path, "journal", "verify").returncode == 0
        assert "Nothing differs" in command(tmp_path, "playbook", "diff", "heshi").stdout

    def test_a_date_that_is_none_is_refused(self, tmp_path: Path) -> None:
        said = command(tmp_path, "demo", "heshi", "--date", "tomorrow")
        assert (said.returncode, "2020-02-28" in said.stderr) == (1, True)

    def test_a_playbooks_problems_are_printed_with_their_places(self, tmp_path: Path) -> None:
        file = tmp_path / "town.yaml"
        file.write_text("liba: 1\ntown: {code: x, nam: {zh: 镇}}\nlevels: []\n", encoding="utf-8")
        said = command(tmp_path, "playbook", "check", str(file))
        assert said.returncode == 1
        assert f"{file}:2:17: There is no key “nam” here." in said.stderr
        assert command(tmp_path, "playbook", "check", "nowhere.yaml").returncode == 1

    @pytest.mark.slow
    def test_the_proof_says_row_by_row_that_the_town_holds(self, tmp_path: Path) -> None:
        said = command(tmp_path, "proof", "heshi", "--households", "300")
        lines = said.stdout.splitlines()
        assert [line.split()[:2] for line in lines[:-1] if " ok " not in line] == []
        assert lines[-1] == "14 of 14 rows hold"
        assert said.returncode == 0
