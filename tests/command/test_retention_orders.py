"""What orders hold of people ends; what was ordered and when it was done stays."""

from datetime import timedelta

import pytest

from liba.command.models import Attachment, CopyEvent, OrderCopy
from liba.command.retention import RETENTION
from liba.command.services import correct_order, record_copy_event
from liba.command.services.attachments import FILES, add_attachment, store_copy_photo
from liba.command.services.standing import set_standing, stop_standing
from liba.command.terms.orders import Addressees, CopyEventKind, Proof, ProofKind
from liba.kernel.ids import new_id
from tests.command.test_attachments import PDF
from tests.rounds.test_photos import picture
from tests.support.commanding import Commanded

pytestmark = pytest.mark.django_db
RULES = {rule.name: rule for rule in RETENTION}


def purged(command: Commanded, name: str, days: float) -> int:
    return RULES[name].destroy(command.town.now + timedelta(days=days) - RULES[name].keeps)


def test_words_and_names_go_and_moments_stay(command: Commanded) -> None:
    order = command.issue(proof=Proof(ProofKind.NUMBER))
    record_copy_event(
        command.town.system, event_id=new_id(), copy_id=command.copy(order).pk, kind=CopyEventKind.DONE,
        responder_id=command.leaders[0].pk, words="张家在外", number=7, happened_at=command.town.now,
        now=command.town.now,
    )  # fmt: skip
    assert purged(command, "command.order_words", 179) == 0
    assert purged(command, "command.order_words", 180.5) == 2
    event, copy = CopyEvent.objects.get(), command.copy(order)
    assert (event.words, event.by, event.responder) == ("", "", None)
    assert (copy.report, copy.done_at is not None) == ({"number": 7}, True)
    assert purged(command, "command.order_words", 200) == 0


def test_copies_of_people_go(command: Commanded) -> None:
    command.issue(to=Addressees(people=(command.members[0].pk,)))
    command.issue()
    assert purged(command, "command.order_people", 180.5) == 1
    assert OrderCopy.objects.count() == 2


def test_photos_and_files_are_destroyed(command: Commanded) -> None:
    now = command.town.now
    file = add_attachment(command.commander, name="通知.pdf", content=PDF, now=now)
    order = command.issue(attachments=(file.pk,))
    photo = new_id()
    store_copy_photo(
        command.town.system, photo_id=photo, copy_id=command.copy(order).pk, responder=command.leaders[0],
        content=picture(), now=now,
    )  # fmt: skip
    assert purged(command, "command.order_photos", 30.5) == 1
    assert FILES.load(photo) is None
    assert Attachment.objects.get() == file
    assert purged(command, "command.order_files", 180.5) == 1
    assert FILES.load(file.pk) is None


def test_a_file_that_several_orders_have_ends_with_the_last(command: Commanded) -> None:
    now = command.town.now
    file = add_attachment(command.commander, name="通知.pdf", content=PDF, now=now)
    order = command.issue(attachments=(file.pk,))
    later = now + timedelta(hours=3)
    new = correct_order(command.commander, order.pk, draft=command.draft(attachments=(file.pk,)), now=later)
    assert purged(command, "command.order_files", 180.1) == 1
    assert FILES.load(file.pk) == PDF
    assert purged(command, "command.order_photos", 300) == 0
    assert [one.file for one in new.attachments.all()] == [file.pk]
    assert purged(command, "command.order_files", 180.2) == 1
    assert FILES.load(file.pk) is None


def test_a_standing_orders_files_stay_until_it_is_over(command: Commanded) -> None:
    now = command.town.now
    file = add_attachment(command.commander, name="通知.pdf", content=PDF, now=now)
    standing = set_standing(
        command.commander, draft=command.draft(due_at=None, attachments=(file.pk,)), recurrence="FREQ=DAILY",
        minute=480, starts_on=now.date(), ends_on=now.date() + timedelta(days=300), now=now,
    )  # fmt: skip
    assert purged(command, "command.order_photos", 200) == 0
    assert purged(command, "command.order_files", 400) == 0
    stop_standing(command.commander, standing.pk, version=1, now=now + timedelta(days=20))
    assert purged(command, "command.order_files", 199) == 0
    assert purged(command, "command.order_files", 200.5) == 1
    assert FILES.load(file.pk) is None
