"""Whoever is sent to an incident, or told of one that waits, hears of it outside of Liba too: a number, nothing else."""

from datetime import timedelta

import pytest

from liba.accounts.models import Notice
from liba.command.advance import advance
from liba.command.models import Message
from liba.command.services import send_squad
from liba.desk.refusals import IncidentEnded
from liba.desk.terms import IncidentEventKind
from tests.support.desk import Desk, desk_of
from tests.support.town import SmallTown, local


@pytest.fixture
def desk(town: SmallTown) -> Desk:
    return desk_of(town)


def test_the_squad_is_called_by_message_once(desk: Desk) -> None:
    one = desk.report()
    for _twice in range(2):
        send_squad(desk.commander, one.pk, desk.units["patrol"].pk, now=local("07:01"))
    message = Message.objects.get()
    assert (message.kind, message.facts) == ("incident", {"number": one.number})
    members = {member.user_id for member in desk.members["patrol"]}
    assert set(message.deliveries.values_list("user_id", flat=True)) == members
    assert Notice.objects.filter(kind="incident_sent").count() == len(members)
    assert not Notice.objects.filter(kind="incident").exists()


def test_a_squad_that_is_sent_again_after_declining_is_called_again(desk: Desk) -> None:
    one = desk.report()
    send_squad(desk.commander, one.pk, desk.units["patrol"].pk, now=local("07:01"))
    desk.says(one, IncidentEventKind.DECLINED, at=local("07:02"))
    send_squad(desk.commander, one.pk, desk.units["patrol"].pk, now=local("07:03"))
    assert Message.objects.count() == 2


def test_what_was_refused_calls_nobody(desk: Desk) -> None:
    one = desk.report()
    send_squad(desk.commander, one.pk, desk.units["patrol"].pk, now=local("07:01"))
    desk.says(one, IncidentEventKind.SETTLED, at=local("07:05"))
    with pytest.raises(IncidentEnded):
        send_squad(desk.commander, one.pk, desk.units["night"].pk, now=local("07:06"))
    assert Message.objects.count() == 1


def test_time_tells_of_what_waits_outside_too(desk: Desk) -> None:
    desk.report(at=local("07:00"))
    assert advance(now=local("07:05"))["incidents_escalated"] == 1
    assert advance(now=local("07:05"))["incidents_escalated"] == 0
    message = Message.objects.get()
    assert message.expires_at == local("07:05") + timedelta(hours=1)
    assert list(message.deliveries.values_list("user_id", flat=True)) == [int(desk.commander.id)]
