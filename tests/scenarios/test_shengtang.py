"""Shengtang's rows, with few households and all its 450 people: every one is played through phones and desks and holds."""

import pytest

from liba.project.proofs.shengtang import PLAY
from tests.scenarios.playing import played

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_row_holds() -> None:
    results = played(PLAY, 300)
    assert [f"{one.code}: {one.said}" for one in results.values() if not one.holds] == []
    assert set(results) == {"S1", "S2", "S7"}
