"""A draft changed by hand: put on, taken off, what forbids it, what becomes of the figures."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden, Refusal
from liba.kernel.text import Text
from liba.workforce.models import Rota, Shift
from liba.workforce.refusals.people import NotCleared
from liba.workforce.refusals.rotas import (
    AbsentThen,
    RestTooShort,
    RotaNotDraft,
    ShiftsClash,
    SwapWithOneself,
    UnknownShift,
)
from liba.workforce.selectors import stand_ins
from liba.workforce.services import note_absence, propose_rota, set_draft_place
from liba.workforce.services import rotas as rota_services
from tests.support.duty import EVENING, MORNING, NIGHT, add_post, add_responder, add_rota, add_shift
from tests.support.town import DAY, SmallTown, town

__all__ = ["town"]


@pytest.fixture
def draft(town: SmallTown) -> Rota:
    """Three posts of one shift for two people: a place stays open each day."""
    for n in range(3):
        add_post(town, f"p{n}", patterns=[MORNING])
    for _ in range(2):
        add_responder(town, area=town.villages[1])
    return propose_rota(
        town.system, area_id=town.villages[1].pk, name=Text("试排"), from_on=DAY + timedelta(days=1),
        to_on=DAY + timedelta(days=1), now=town.now,
    )  # fmt: skip


def _held(rota: Rota) -> Shift:
    return rota.shifts.exclude(responder=None).order_by("pk")[0]


def test_somebody_taken_off_leaves_a_place_that_is_counted_and_can_be_filled(
    town: SmallTown, draft: Rota
) -> None:
    assert (draft.figures["filled"], draft.figures["needed"]) == (2, 3)
    shift = _held(draft)
    one = shift.responder
    set_draft_place(town.system, shift.pk, None, now=town.now)
    draft.refresh_from_db()
    assert (draft.figures["filled"], len(draft.figures["missing"])) == (1, 2)
    assert (draft.working_since, draft.version, draft.figures["edited"]) == (None, 2, True)
    shift.refresh_from_db()
    assert [found.responder for found in stand_ins(shift).able] == [one]
    set_draft_place(town.system, shift.pk, one.pk, now=town.now)
    draft.refresh_from_db()
    assert (draft.figures["filled"], len(draft.figures["missing"])) == (2, 1)
    assert JournalLine.objects.filter(verb="workforce.rota.edited").count() == 2


def test_who_stands_elsewhere_in_the_draft_at_that_time_is_busy(town: SmallTown, draft: Rota) -> None:
    shift, other = draft.shifts.exclude(responder=None).order_by("pk")[:2]
    with pytest.raises(ShiftsClash):
        set_draft_place(town.system, shift.pk, other.responder_id, now=town.now)
    with pytest.raises(SwapWithOneself):
        set_draft_place(town.system, shift.pk, shift.responder_id, now=town.now)


def test_what_forbids_a_swap_forbids_a_place_in_a_draft(town: SmallTown, draft: Rota) -> None:
    shift = _held(draft)
    ill, away, tired = (add_responder(town, area=town.villages[1]) for _ in range(3))
    ill.clearance = "ill"
    ill.save()
    note_absence(town.system, responder_id=away.pk, from_on=shift.day, to_on=shift.day, now=town.now)
    add_shift(add_rota(town), add_post(town, "far"), NIGHT, tired, day=shift.day - timedelta(days=1))
    for one, refusal in ((ill, NotCleared), (away, AbsentThen), (tired, RestTooShort)):
        with pytest.raises(refusal):
            set_draft_place(town.system, shift.pk, one.pk, now=town.now)


def test_a_published_rota_is_changed_by_stand_ins_alone(town: SmallTown) -> None:
    shift = add_shift(add_rota(town), add_post(town), EVENING, add_responder(town))
    with pytest.raises(RotaNotDraft):
        set_draft_place(town.system, shift.pk, None, now=town.now)
    with pytest.raises(UnknownShift):
        set_draft_place(town.system, 999_999, None, now=town.now)


def test_only_who_plans_there_changes_a_draft(town: SmallTown, draft: Rota) -> None:
    for actor in (town.actor(Role.VILLAGE_CADRE, town.villages[0]), town.actor(Role.LINKER)):
        with pytest.raises((Forbidden, Refusal)):
            set_draft_place(actor, _held(draft).pk, None, now=town.now)


def test_a_better_rota_found_meanwhile_does_not_undo_a_hands_work(
    town: SmallTown, draft: Rota, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift = _held(draft)
    search = rota_services.better_answer

    def searched(*asked: object) -> object:
        set_draft_place(town.system, shift.pk, None, now=town.now)
        return search(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(rota_services, "better_answer", searched)
    rota_services.improve_rota(town.system, draft.pk, now=town.now, seconds=1)
    assert Shift.objects.get(pk=shift.pk).responder is None
