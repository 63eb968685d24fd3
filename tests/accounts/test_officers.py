"""An officer's PIN is their own; who may override where is asked at the moment."""

import hashlib
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from liba.accounts.models import User
from liba.accounts.refusals import WeakPin
from liba.accounts.rules import officer_secret, officer_verifier, override_proof, proof_holds
from liba.accounts.selectors import officers_for, override_secret
from liba.accounts.services import set_officer_pin
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import system
from liba.kernel.refusals import Forbidden
from liba.territory.models import Area
from tests.accounts.conftest import HOUR, NOW, acting, last_line

Person = Callable[..., User]
Areas = dict[str, Area]
CHECK = UUID("0190c0d8-0000-7000-8000-00000000000a")


def with_pin(person: Person, name: str, role: Role, place: str, pin: str = "314159") -> User:
    user = person(name, (role, place), until=NOW + HOUR)
    return set_officer_pin(acting(user), user.pk, pin=pin, now=NOW)


def test_a_phone_and_the_server_derive_the_same(person: Person, areas: Areas) -> None:
    user = with_pin(person, "卡口长", Role.GATE_OFFICER, "east")
    (officer,) = officers_for([areas["group"].path], NOW)
    on_phone = officer_secret("314159", officer.salt)
    assert (officer.id, officer.name) == (user.pk, "卡口长")
    assert officer_verifier(on_phone) == officer.verifier
    secret = override_secret(user.pk, areas["group"].path, NOW)
    assert secret is not None
    assert proof_holds(secret, CHECK, override_proof(on_phone, CHECK))
    assert not proof_holds(secret, CHECK, override_proof(officer_secret("314158", officer.salt), CHECK))


def test_who_may_override_where(person: Person, areas: Areas) -> None:
    east = with_pin(person, "东", Role.GATE_OFFICER, "east")
    town = with_pin(person, "指挥长", Role.COMMANDER, "town")
    with_pin(person, "西", Role.GATE_OFFICER, "west")
    person("无密码", (Role.GATE_OFFICER, "east"))
    guard = person("值守", (Role.GUARD, "east"))
    assert [o.id for o in officers_for([areas["group"].path], NOW)] == [east.pk, town.pk]
    assert len(officers_for([areas["east"].path, areas["west"].path], NOW)) == 3
    assert officers_for([areas["east"].path], NOW + HOUR) == ()
    assert override_secret(east.pk, areas["west"].path, NOW) is None
    assert override_secret(east.pk, areas["east"].path, NOW + HOUR) is None
    assert override_secret(guard.pk, areas["east"].path, NOW) is None
    User.objects.filter(pk=town.pk).update(is_active=False)
    assert override_secret(town.pk, areas["east"].path, NOW) is None


def test_a_pin_is_sealed_and_never_in_the_journal(person: Person) -> None:
    user = with_pin(person, "卡口长", Role.GATE_OFFICER, "east")
    key = User.objects.get(pk=user.pk).officer_key
    assert len(bytes.fromhex(key)) == 32
    with connection.cursor() as cursor:
        cursor.execute("SELECT officer_key FROM accounts_user WHERE id = %s", [user.pk])
        stored = bytes(cursor.fetchone()[0])
    assert key.encode() not in stored
    assert hashlib.sha256(bytes.fromhex(key)).digest() not in stored
    assert (last_line().verb, last_line().facts) == ("accounts.officer.pin_set", "{}")


def test_a_pin_is_set_by_oneself(person: Person) -> None:
    user, guard = person("卡口长", (Role.GATE_OFFICER, "east")), person("值守", (Role.GUARD, "east"))
    commander = person("指挥长", (Role.COMMANDER, "town"))
    with pytest.raises(Forbidden):
        set_officer_pin(acting(commander), user.pk, pin="314159", now=NOW)
    with pytest.raises(Forbidden):
        set_officer_pin(acting(guard), guard.pk, pin="314159", now=NOW)
    with pytest.raises(WeakPin):
        set_officer_pin(acting(user), user.pk, pin="123456", now=NOW)
    assert not JournalLine.objects.exists()
    set_officer_pin(system("demo"), user.pk, pin="314159", now=NOW)
    assert JournalLine.objects.count() == 1
