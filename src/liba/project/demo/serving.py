"""People on duty: residents and cadres taken on, cleared, put into units, and made answerable for their areas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.conf import settings

from liba.accounts.models import User
from liba.accounts.terms import Role
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.project.demo.force import Force, Place
from liba.project.demo.names import full_name, surname
from liba.project.demo.people import PHONE_START
from liba.registry.models import Household, Person
from liba.territory.models import Area
from liba.workforce.models import Responder, Unit
from liba.workforce.rules.phones import MOST_AT_ONCE
from liba.workforce.services import add_responder, equip, join_unit, set_clearance, set_link
from liba.workforce.terms import ClearanceState, LinkLevel, MemberRole, ResponderDraft, Standing

# Of those who serve, how many in a thousand wait for the clinic still, and how many are ill at home.
_WAIT, _ILL = 12, 8
_OLDEST, _YOUNGEST = 66, 19
_CLEARED_FOR = timedelta(days=45)
_CODES_LAST = timedelta(days=2)
# Numbers of those who are not registered here: 126 0009 and four digits more.
_OTHERS_PHONE = f"{PHONE_START}9"


@dataclass
class Serving:
    """Who was taken on, by what they are to do."""

    linkers: dict[str, list[int]] = field(default_factory=dict)
    """Responders without doors yet, by their village's code."""
    everybody: list[int] = field(default_factory=list)
    phones: dict[int, Role | None] = field(default_factory=dict)
    """Those who go from door to door, lead a unit, or measure, with the role of their phones if it is not the usual."""
    unfit: set[int] = field(default_factory=set)


def _holds_area(force: Force) -> bool:
    return force.answers is not None and force.answers is not LinkLevel.LINKER


def _leads(force: Force) -> bool:
    return force.unit is not None and force.unit.role is not MemberRole.MEMBER


def _has_phone(force: Force) -> bool:
    goes = force.answers is not None or force.standing is Standing.CLINICIAN
    return goes or force.on_call or _leads(force)


@dataclass(frozen=True, slots=True)
class _Village:
    area: Area
    place: int
    grown: list[tuple[int, str]]
    """Persons with the paths of their areas, each once, in an order that is the same each time."""


class Recruiter:
    """Takes people on from a seed, through the services of the desk."""

    def __init__(self, actor: Actor, *, seed: int, village: str, share: float, now: datetime) -> None:
        self._actor, self._now, self._share, self._home = actor, now, share, village
        self._today = local_day(now, settings.LIBA_ZONE)
        self._random = Random(seed)  # noqa: S311 - made-up people that are the same each time
        self._villages = self._read_villages()
        self._outsiders = 0
        self._users = {user.username: user.pk for user in User.objects.all()}
        self._units = {
            (unit.template.code, unit.area.path): unit.pk
            for unit in Unit.objects.select_related("template", "area").filter(closed_on=None)
        }
        self.serving = Serving()

    def recruit(self, forces: tuple[Force, ...]) -> Serving:
        """Everybody of all forces."""
        for force in forces:
            for place, area in enumerate(self._areas(force)):
                for number in range(self._count(force, area)):
                    self._take_on(force, area, place + number)
        return self.serving

    def _areas(self, force: Force) -> list[Area]:
        found = Area.objects.filter(level__slug=force.level, closed_on=None).order_by("path")
        if not force.within:
            return [*found]
        return [area for area in found if area.code.startswith(force.within)]

    def _count(self, force: Force, area: Area) -> int:
        if force.per:
            homes = Household.objects.filter(area__path__startswith=area.path).count()
            return max(1, round(homes / force.per))
        # One of a small town's linkers may not be cleared; then the other has the doors.
        fewest = 2 if force.answers is LinkLevel.LINKER else 1
        return max(fewest, round(force.count * self._share)) if force.scaled else force.count

    def _take_on(self, force: Force, area: Area, turn: int) -> None:
        village = self._village_of(area)
        person = self._resident(village, area) if force.resident and village else None
        draft = self._draft(force, area, village, turn, person)
        one = add_responder(self._actor, draft, now=self._now)
        self.serving.everybody.append(one.pk)
        fit = self._clear(one, certain=force.on_call or draft.user_id is not None or _holds_area(force))
        if fit and _has_phone(force):
            self.serving.phones[one.pk] = force.role
        if force.unit and fit:
            self._join(one, force.unit, turn, area)
        if fit and (force.answers is LinkLevel.LINKER or force.doors):
            self.serving.linkers.setdefault(village.area.code if village else area.code, []).append(one.pk)
        if _holds_area(force):
            assert force.answers is not None
            set_link(
                self._actor,
                level=force.answers,
                responder_id=one.pk,
                area_id=area.pk,
                starts_on=self._today,
                now=self._now,
            )

    def _draft(
        self, force: Force, area: Area, village: _Village | None, turn: int, person: Person | None
    ) -> ResponderDraft:
        codes = [code.format(n=village.place + 1 if village else 1) for code in force.groups]
        home = person.household if person else None
        sex = self._random.choice("MF")
        return ResponderDraft(
            name=person.name if person else full_name(self._random, surname(self._random), sex),
            standing=force.standing,
            area_id=area.pk,
            id_number=(person.id_number or "") if person else "",
            phones=(self._phone(),),
            groups=tuple([codes[turn % len(codes)]] if force.in_turn else codes),
            night_group="AB"[len(self.serving.everybody) % 2],
            lon=home.lon if home else area.lon,
            lat=home.lat if home else area.lat,
            user_id=self._account(force, area),
        )

    def _account(self, force: Force, area: Area) -> int | None:
        """The account that waits for the first of these in the village whose people sign in."""
        near = area.code.startswith(self._home) or self._home.startswith(area.code)
        return self._users.pop(force.user, None) if force.user and near else None

    def _clear(self, one: Responder, *, certain: bool) -> bool:
        lot = 1000 if certain else self._random.randrange(1000)
        state = ClearanceState.CLEARED
        if lot < _WAIT + _ILL:
            state = ClearanceState.NOT_CLEARED if lot < _WAIT else ClearanceState.ILL
            self.serving.unfit.add(one.pk)
        until = self._today + _CLEARED_FOR if state is ClearanceState.CLEARED else None
        set_clearance(self._actor, one.pk, state=state, until=until, now=self._now)
        return state is ClearanceState.CLEARED

    def _join(self, one: Responder, place: Place, turn: int, area: Area) -> None:
        wanted = place.in_turn(turn)
        paths = [path for template, path in self._units if template == wanted]
        own = max((path for path in paths if area.path.startswith(path)), key=len, default=None)
        if own is not None:
            unit = self._units[wanted, own]
            join_unit(self._actor, unit, one.pk, role=place.role, squad=place.squad, now=self._now)

    def _resident(self, village: _Village, area: Area) -> Person | None:
        """A grown-up of the area who does not serve yet; of the village when the area has none left."""
        for prefix in (area.path, village.area.path):
            for place, (pk, path) in enumerate(village.grown):
                if path.startswith(prefix):
                    del village.grown[place]
                    return Person.objects.select_related("household").get(pk=pk)
        return None

    def _phone(self) -> str:
        self._outsiders += 1
        return f"{_OTHERS_PHONE}{self._outsiders:07d}"

    def _village_of(self, area: Area) -> _Village | None:
        return next((one for one in self._villages.values() if area.path.startswith(one.area.path)), None)

    def _read_villages(self) -> Mapping[str, _Village]:
        areas = Area.objects.filter(level__slug="village", closed_on=None).order_by("path")
        return {area.code: _Village(area, place, [*self._grown(area)]) for place, area in enumerate(areas)}

    def _grown(self, area: Area) -> Iterator[tuple[int, str]]:
        """One grown-up a household, in an order that is not that of the doors."""
        oldest = date(self._today.year - _OLDEST, 1, 1)
        youngest = date(self._today.year - _YOUNGEST, 1, 1)
        found = Person.objects.filter(
            household__area__path__startswith=area.path, presence="present", born_on__range=(oldest, youngest)
        )
        rows = [
            *found.order_by("household_id", "pk").values_list("household_id", "pk", "household__area__path")
        ]
        each = {home: (pk, path) for home, pk, path in reversed(rows)}
        chosen = [*each.values()]
        self._random.shuffle(chosen)
        yield from chosen


def hand_out_phones(actor: Actor, phones: Mapping[int, Role | None], *, now: datetime) -> dict[int, str]:
    """An account, a role and a code for each; the codes by responder."""
    codes: dict[int, str] = {}
    for role in {*phones.values()}:
        mine = sorted(pk for pk, wanted in phones.items() if wanted is role)
        for start in range(0, len(mine), MOST_AT_ONCE):
            part = mine[start : start + MOST_AT_ONCE]
            codes |= {
                one.responder.pk: one.code for one in equip(actor, part, role=role, life=_CODES_LAST, now=now)
            }
    return codes
