"""Made-up households: sizes and ages as the census has them, ID numbers and phones that are nobody's.

Household sizes follow the 2010 census of China (table A0110a), which counts people at home; registered households are
larger (about four in the towns' own reports), and those who are away work elsewhere. Ages follow the 2020 census.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from liba.project.demo.names import full_name, surname

# Share of households by people at home: 1, 2, 3 …
SIZES = (14.53, 24.37, 26.86, 17.56, 10.03, 4.20, 1.43, 0.56, 0.23, 0.21)
AWAY = (0.40, 0.34, 0.18, 0.08)
MOST_AWAY = 4
# 990000 is assigned to no place and no mobile number begins with 126.
ID_PLACE = "990000"
PHONE_START = "+86126"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """One person of a household."""

    name: str
    sex: str
    born_on: date
    relation: str
    away: bool
    id_number: str
    phone: str


@dataclass(frozen=True, slots=True)
class MadeUpHousehold:
    """One household; its head comes first."""

    people: tuple[MadeUpPerson, ...]


class People:
    """Makes households from a seed: the same seed and day give the same people.

    With `registered` a household has that many people on average, away ones among them: a thousand households of a
    village have a thousand times that, to the last person.
    """

    def __init__(self, seed: int, today: date, registered: float = 0.0) -> None:
        self._random = Random(seed)  # noqa: S311 - people who do not exist need no secrecy
        self._today = today
        self._sequences: dict[date, int] = {}
        self._phones = 0
        self._registered, self._made, self._counted = registered, 0, 0
        self._place = ""

    def begin(self, place: str) -> None:
        """The households that come belong to this place; another place's people are counted from none."""
        if place != self._place:
            self._place, self._made, self._counted = place, 0, 0

    def households(self, count: int, *, at_home: int = 0) -> Iterator[MadeUpHousehold]:
        """`count` households; with `at_home` each has exactly that many people and nobody is away."""
        for _ in range(count):
            yield self._household(at_home)

    def _household(self, at_home: int) -> MadeUpHousehold:
        random = self._random
        home = at_home or random.choices(range(1, len(SIZES) + 1), SIZES)[0]
        away = 0 if at_home else random.choices(range(len(AWAY)), AWAY)[0]
        if self._registered and not at_home:
            home, away = self._kept_to_average(home)
        family = surname(random)
        head_age = min(92, max(22, round(random.gauss(52, 14))))
        people = [self._person(family, "户主", "M" if random.random() < 0.72 else "F", head_age, False)]
        for place in range(1, home + away):
            people.append(self._relative(family, people[0], head_age, place, place >= home))
        return MadeUpHousehold(tuple(people))

    def _kept_to_average(self, home: int) -> tuple[int, int]:
        """As many at home as drawn, unless the area has too many by then, and as many away as it lacks."""
        self._made += 1
        wanted = max(1, round(self._registered * self._made) - self._counted)
        home = min(home, wanted)
        away = min(wanted - home, MOST_AWAY)
        self._counted += home + away
        return home, away

    def _relative(
        self, family: str, head: MadeUpPerson, head_age: int, place: int, away: bool
    ) -> MadeUpPerson:
        random = self._random
        other = "F" if head.sex == "M" else "M"
        if away:
            age = min(60, max(18, round(random.gauss(29, 7))))
            return self._person(family, "子女", random.choice("MF"), age, True)
        if place == 1:
            return self._person(
                surname(random), "配偶", other, max(21, head_age + random.randint(-5, 4)), False
            )
        if place in (2, 3) or head_age < 45:
            sex, age = random.choice("MF"), max(0, head_age - random.randint(22, 34))
            return self._person(family, "子" if sex == "M" else "女", sex, age, False)
        if random.random() < 0.35:
            sex = random.choice("MF")
            return self._person(family, "父亲" if sex == "M" else "母亲", sex, min(98, head_age + 25), False)
        return self._person(
            family, "孙子女", random.choice("MF"), max(0, head_age - random.randint(46, 60)), False
        )

    def _person(self, family: str, relation: str, sex: str, age: int, away: bool) -> MadeUpPerson:
        random = self._random
        born_on = self._today - timedelta(days=age * 365 + age // 4 + random.randrange(365))
        phone = ""
        if age >= 12 and random.random() < 0.85:
            self._phones += 1
            phone = f"{PHONE_START}{self._phones:08d}"
        return MadeUpPerson(
            name=full_name(random, family, sex),
            sex=sex,
            born_on=born_on,
            relation=relation,
            away=away,
            id_number=self._id_number(born_on, sex),
            phone=phone,
        )

    def _id_number(self, born_on: date, sex: str) -> str:
        """A number of its own: the sequence of a birthday is odd for men and even for women."""
        used = self._sequences.get(born_on, 0)
        self._sequences[born_on] = used + 1
        body = f"{ID_PLACE}{born_on:%Y%m%d}{(used * 2 + (sex == 'M')) % 1000:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
        return body + _CHECK[total % 11]


def shares(total: int, weights: list[float]) -> list[int]:
    """Whole shares of a total in proportion to weights (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    found = [int(share) for share in exact]
    rest = sorted(range(len(weights)), key=lambda place: found[place] - exact[place])
    for place in rest[: total - sum(found)]:
        found[place] += 1
    return found
