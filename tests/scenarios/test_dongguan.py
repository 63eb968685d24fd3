"""Dongguan's rows, small: every one is played through its phones and desks and holds."""

import pytest

from liba.project.proofs.dongguan import PLAY
from tests.scenarios.playing import played

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_row_holds() -> None:
    results = played(PLAY, 300)
    assert [f"{one.code}: {one.said}" for one in results.values() if not one.holds] == []
    assert set(results) == set("D1,D2,D3,D5,D6,D8,D12".split(","))
