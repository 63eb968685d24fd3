"""Liuliang's rows, small: every one is played through its phones and desks and holds."""

import pytest

from liba.project.proofs.liuliang import PLAY
from tests.scenarios.playing import played

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_row_holds() -> None:
    results = played(PLAY, 400)
    assert [f"{one.code}: {one.said}" for one in results.values() if not one.holds] == []
    assert set(results) == set("J2,J3,J5,J8,J9,J10,J11".split(","))
