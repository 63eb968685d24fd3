"""A town raised for a played day: its playbook, its people, who serves, and who answers for which door; without a past."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from liba.accounts.models import User
from liba.accounts.selectors.actors import actor_for_user
from liba.accounts.services import make_device_code
from liba.accounts.terms import Role
from liba.kernel.actors import Actor, system
from liba.kernel.calendar import local_day
from liba.playbook.services import apply_playbook, read_playbook
from liba.playbook.towns import packaged_playbook
from liba.project.advancing import advance_all
from liba.project.demo.forces import FORCES
from liba.project.demo.linking import link_doors
from liba.project.demo.people import People
from liba.project.demo.profiles import PROFILES
from liba.project.demo.roster import load_town, plan_town
from liba.project.demo.serving import Recruiter, Serving, hand_out_phones
from liba.project.proofs.day import TownDay
from liba.project.proofs.doors import DoorPhone
from liba.project.proofs.order_phone import OrderPhone
from liba.project.proofs.wire import Answer
from liba.territory.models import Area
from liba.workforce.models import Responder
from liba.workforce.services import add_responder
from liba.workforce.terms import ResponderDraft, Standing


@dataclass
class Raised:
    """The town and its day."""

    name: str
    day: TownDay
    serving: Serving
    people: int
    share: float
    codes: dict[int, str]
    first_day: date
    phones: dict[int, DoorPhone] = field(default_factory=dict)
    told: dict[int, OrderPhone] = field(default_factory=dict)

    def full(self, number: int) -> int:
        """A number of the method at this town's size: the number itself when the town is as large as its own."""
        return number if self.share >= 1 else max(1, round(number * self.share))

    def phone(self, responder_id: int) -> DoorPhone:
        """Somebody's phone, paired with the code that was handed out; what is theirs is fetched."""
        known = self.phones.get(responder_id)
        if known is None:
            known = self.phones[responder_id] = self._pair(responder_id)
        return known.fetch()

    def held(self, responder_id: int) -> DoorPhone:
        """The same phone as it was left, without asking the town again."""
        return self.phones.get(responder_id) or self.phone(responder_id)

    def ordered(self, responder_id: int) -> OrderPhone:
        """The same person's phone as it shows what they are ordered; what is new is fetched."""
        known = self.told.get(responder_id)
        if known is None:
            held = self.phones.get(responder_id)
            token = held.token if held else self._token(responder_id)
            known = self.told[responder_id] = OrderPhone(self.day.wire, lambda: self.day.moment, token)
        return known.fetch()

    def equip(self, responder_ids: list[int]) -> None:
        """Hand phones out to more people."""
        phones = {pk: self.serving.phones.get(pk) for pk in responder_ids}
        self.codes |= hand_out_phones(self.day.actor, phones, now=self.day.moment)

    def _pair(self, responder_id: int) -> DoorPhone:
        told = self.told.get(responder_id)
        token = told.token if told else self._token(responder_id)
        return DoorPhone(self.day.wire, lambda: self.day.moment, token, zone=settings.LIBA_ZONE)

    def _token(self, responder_id: int) -> str:
        """Pair the phone with the code on the slip."""
        answer = self._ask(responder_id)
        if answer.status == 404:
            # The slip lay too long; the desk prints another one.
            self.equip([responder_id])
            answer = self._ask(responder_id)
        if answer.status != 200:
            raise ValueError(f"pairing failed: {answer.status} {answer.body[:300]!r}")
        return str(answer.json()["token"])

    def _ask(self, responder_id: int) -> Answer:
        sent = {"code": self.codes[responder_id], "label": f"phone {responder_id}"}
        return self.day.wire.call("POST", "/api/field/pair", send=sent)

    def linkers(self, village: str = "") -> Iterator[int]:
        """The linkers with phones, of a village or of the town."""
        for code, linkers in sorted(self.serving.linkers.items()):
            if code.startswith(village):
                yield from linkers

    def answering(self, level: str) -> list[Responder]:
        """Those who answer for areas at a level, in the order of their areas; with the areas they answer for."""
        held = Responder.objects.filter(links__level=level, links__ends_on=None).order_by("area__path", "pk")
        return [*held.distinct()]

    def inspector(self) -> DoorPhone:
        """The phone of an inspector, who stands in no chain and may look at every post."""
        user = self.day.user("inspector", Role.INSPECTOR)
        root = Area.objects.get(parent=None)
        draft = ResponderDraft("督查员", Standing.TOWN_CADRE, root.pk, user_id=user.pk)
        one = add_responder(self.day.actor, draft, now=self.day.moment)
        code = make_device_code(self.day.actor, user.pk, label="督查手机", now=self.day.moment)
        self.codes[one.pk] = code
        return self.phone(one.pk)

    def desk(self, username: str, role: Role) -> Actor:
        """Somebody who sits at the console, with what their role allows."""
        user = User.objects.filter(username=username).first() or self.day.user(username, role)
        return actor_for_user(user, now=self.day.moment, origin="proof")

    @property
    def other(self) -> Actor:
        """A second person of the desk, where two have to look."""
        return system("proof-second")

    def advance(self) -> None:
        """What time alone changes: windows that closed, days that ended."""
        advance_all(now=self.day.moment)


def raise_town(name: str, day: TownDay, households: int) -> Raised:
    """Make the town at the day's moment, through the services of its desks."""
    now, profile = day.moment, PROFILES[name]
    apply_playbook(day.actor, read_playbook(name, packaged_playbook(name)), now=now)
    today = local_day(now, settings.LIBA_ZONE)
    people = People(profile.seed, today, profile.registered)
    registered = load_town(day.actor, plan_town(profile, households), people, now=now)
    share = min(1.0, households / profile.households)
    recruiter = Recruiter(day.actor, seed=profile.seed, village=profile.village, share=share, now=now)
    serving = recruiter.recruit(FORCES[name])
    link_doors(day.actor, serving, now=now)
    codes = hand_out_phones(day.actor, serving.phones, now=day.moment)
    return Raised(name, day, serving, registered, share, codes, today)


def raise_teams(day: TownDay, *, seed: int, share: float) -> Raised:
    """Group leaders, officials and the four teams, with phones for those who lead."""
    recruiter = Recruiter(day.actor, seed=seed, village="510304104002", share=share, now=day.moment)
    serving = recruiter.recruit(FORCES["heshi"])
    codes = hand_out_phones(day.actor, serving.phones, now=day.moment)
    return Raised("heshi", day, serving, 0, share, codes, day.today)
