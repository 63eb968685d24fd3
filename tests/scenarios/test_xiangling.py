"""Xiangling's rows, small: every one is played through its phones and desks and holds."""

import pytest

from liba.project.proofs.xiangling import PLAY
from tests.scenarios.playing import played

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_row_holds() -> None:
    results = played(PLAY, 400)
    assert [f"{one.code}: {one.said}" for one in results.values() if not one.holds] == []
    assert set(results) == set("X1,X2,X3,X4,X6,X8,X10,X11".split(","))
