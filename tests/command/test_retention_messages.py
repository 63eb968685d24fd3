"""What messages hold of people goes in time."""

from datetime import timedelta

from liba.accounts.models import User
from liba.command.models import Channel, Delivery, Message
from liba.command.retention import RETENTION
from liba.command.terms.messages import MessageKind
from tests.command.test_messages import gateway, said, way_of
from tests.support.commanding import Commanded

RULES = {rule.name: rule for rule in RETENTION}


def test_messages_and_their_deliveries_are_deleted(command: Commanded) -> None:
    user = command.leaders[0].user
    assert user is not None
    said(command.town, MessageKind.ORDER, [user])
    rule = RULES["command.messages"]
    assert rule.destroy(command.town.now) == 0
    assert rule.destroy(command.town.now + timedelta(seconds=1)) >= 2
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()


def test_ways_of_closed_accounts_are_deleted(command: Commanded) -> None:
    one, two = (leader.user for leader in command.leaders[:2])
    assert one is not None
    assert two is not None
    sms = gateway()
    for user in (one, two):
        way_of(user, sms, f"1380000{user.pk}")
    User.objects.filter(pk=one.pk).update(is_active=False)
    assert RULES["command.ways"].destroy(command.town.now + timedelta(days=9)) == 1
    assert Channel.objects.get().user_id == two.pk
