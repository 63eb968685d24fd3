"""A town's day, as it is played: `day.at("07:10").guard("a-01").scan(card)`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Self

from django.conf import settings

from liba.access.models import Gate, Pass, SigningKey
from liba.access.selectors.keys import town_code
from liba.access.tokens import Claims, TokenSigner
from liba.accounts.models import User
from liba.accounts.services import create_user, grant_role, make_device_code
from liba.accounts.terms import Role
from liba.kernel import clock
from liba.kernel.actors import Actor, system
from liba.kernel.calendar import calendar_day
from liba.kernel.numbers import pass_number
from liba.project.proofs.phone import Phone
from liba.project.proofs.wire import Application, Wire
from liba.territory.models import Area

PASSWORD = "played-days-have-no-secrets-7"


class TownDay:
    """The town's clock, its gates' phones, its cards. Everything goes through the town's own interfaces."""

    def __init__(self, moment: datetime, served: Application) -> None:
        self.moment = moment
        self.actor: Actor = system("proof")
        self.wire = Wire(served)
        self._clock = clock.StandingClock(moment)
        self._phones: dict[tuple[str, int], Phone] = {}

    @contextmanager
    def played(self) -> Iterator[Self]:
        """While it lasts, every interface of this process reads this day's clock."""
        with clock.standing_at(self.moment) as standing:
            self._clock = standing
            yield self

    def at(self, time_of_day: str, day: date | None = None) -> Self:
        """It is `07:10`, today or on another day."""
        local = self.moment.astimezone(settings.LIBA_ZONE)
        hour, minute = (int(part) for part in time_of_day.split(":")[:2])
        wanted = datetime.combine(day or local.date(), local.time(), settings.LIBA_ZONE)
        return self.turn_to(wanted.replace(hour=hour, minute=minute, second=0, microsecond=0))

    def later(self, **span: int) -> Self:
        """Some time passes: `later(seconds=30)`."""
        return self.turn_to(self.moment + timedelta(**span))

    def turn_to(self, moment: datetime) -> Self:
        """The clock stands at a moment."""
        self.moment = moment.astimezone(UTC)
        self._clock.moment = self.moment
        return self

    @property
    def today(self) -> date:
        """The town's civil day."""
        return self.moment.astimezone(settings.LIBA_ZONE).date()

    def guard(self, gate: str, phone: int = 1) -> Phone:
        """The phone at a gate (a second one, if asked), paired when it is first needed."""
        known = self._phones.get((gate, phone))
        if known is None:
            known = self._phones[gate, phone] = self._pair(gate, phone)
        return known

    def _pair(self, gate: str, phone: int) -> Phone:
        place = Gate.objects.select_related("area").get(code=gate)
        area = place.area or Area.objects.get(parent=None)
        user = self.user(f"guard-{gate}-{phone}"[:30], Role.GUARD, area)
        return self._paired(user, gate)

    def forget_phones(self) -> None:
        """Phones of another play are gone."""
        self._phones.clear()

    def leader(self, group: Area) -> Phone:
        """The phone of a group's leader, who hands cards out."""
        user = self.user(f"leader-{group.code}", Role.GROUP_LEADER, group)
        guard = Gate.objects.order_by("pk")[0].code
        return self._paired(user, guard)

    def patrol(self, gate: str) -> Phone:
        """The phone of somebody who may stand at any gate of the town."""
        user = User.objects.filter(username="patrol").first() or self.user("patrol", Role.GUARD)
        return self._paired(user, gate)

    def duty(self, user: User, gate: Gate) -> None:
        """Somebody's duty at a gate begins, by his own phone."""
        phone = self._paired(user, gate.code)
        phone.start_duty()

    def _paired(self, user: User, gate: str) -> Phone:
        code = make_device_code(self.actor, user.pk, label=gate, now=self.moment)
        answer = self.wire.call("POST", "/api/field/pair", send={"code": code, "label": gate})
        if answer.status != 200:
            raise RuntimeError(f"pairing failed: {answer.status} {answer.body[:300]!r}")
        made = Phone(self.wire, lambda: self.moment, str(answer.json()["token"]), gate=gate)
        return made.fetch()

    def user(self, username: str, role: Role, area: Area | None = None) -> User:
        """Somebody with a role."""
        user = create_user(
            self.actor, username=username, display_name=username, password=PASSWORD, now=self.moment
        )
        place = area or Area.objects.get(parent=None)
        grant_role(self.actor, user.pk, role=role, area_id=place.pk, starts_at=self.moment, now=self.moment)
        return user

    def next_day(self, *digits: int, after: date | None = None) -> date:
        """The next day, from `after` (default: today) on, whose lunar day ends in one of the digits."""
        day = after or self.today
        while calendar_day(day).digit not in digits:
            day += timedelta(days=1)
        return day


def number_of(card: Pass) -> str:
    """A card's printed number."""
    return pass_number(card.pk)


def token_of(card: Pass, **changed: object) -> str:
    """The text of a card's code, signed with its run's key; `changed` claims make cards that never were issued."""
    key = SigningKey.objects.get(kid=card.run.kid)
    claims: dict[str, object] = {
        "town": town_code(),
        "expires_at": 4_102_444_800,
        "serial": card.pk,
        "quota_serial": card.quota_serial,
        "type_code": card.type.code,
        "zone": card.type.cordon.number,
        **changed,
    }
    return TokenSigner(key.kid, key.private_pem or "").sign(Claims(**claims))  # type: ignore[arg-type]
