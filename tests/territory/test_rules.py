"""Paths, shapes, and what a merger would close off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.territory.rules import (
    MOST_ID,
    area_path,
    contains,
    half_merged,
    is_geometry,
    is_position,
    path_step,
    uncovered,
)

SQUARE = [[[105.0, 29.0], [105.1, 29.0], [105.1, 29.1], [105.0, 29.0]]]


@given(st.lists(st.integers(1, MOST_ID), min_size=1, max_size=5, unique=True))
def test_a_path_s_prefixes_are_its_ancestors(ids: list[int]) -> None:
    paths = [""]
    for area_id in ids:
        paths.append(area_path(paths[-1], area_id))
    assert all(contains(outer, paths[-1]) for outer in paths)
    assert len(paths[-1]) == 5 * len(ids)
    assert int(path_step(ids[-1])[:-1], 36) == ids[-1]


@given(st.integers(1, MOST_ID), st.integers(1, MOST_ID))
def test_siblings_do_not_contain_each_other(one: int, other: int) -> None:
    assert contains(path_step(one), path_step(other)) == (one == other)


@pytest.mark.parametrize("area_id", [0, -1, MOST_ID + 1])
def test_an_id_that_does_not_fit_is_no_path(area_id: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        path_step(area_id)


def test_what_lies_outside_is_named() -> None:
    assert uncovered(["0001.0002.", "0001.0003."], ["0001.0002."]) == ("0001.0003.",)
    assert uncovered(["0001.0002."], ["0001."]) == ()


@pytest.mark.parametrize(
    ("shape", "line", "right"),
    [
        (None, False, True),
        ({"type": "Polygon", "coordinates": SQUARE}, False, True),
        ({"type": "MultiPolygon", "coordinates": [SQUARE]}, False, True),
        ({"type": "Polygon", "coordinates": []}, False, False),
        ({"type": "Polygon", "coordinates": [[[205.0, 29.0]]]}, False, False),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, False, False),
        ({"type": "LineString", "coordinates": SQUARE[0]}, True, True),
        ({"type": "LineString", "coordinates": SQUARE[0]}, False, False),
        ({"type": "Point", "coordinates": [105.0, 29.0]}, False, False),
        ({}, False, False),
    ],
)
def test_shapes(shape: dict[str, object] | None, line: bool, right: bool) -> None:
    assert is_geometry(shape, line=line) is right


def test_positions() -> None:
    assert is_position(None, None)
    assert is_position(105.0, 29.0)
    assert not is_position(105.0, None)
    assert not is_position(29.0, 105.0)


def test_a_cordon_that_holds_a_part_is_named() -> None:
    cordons = {"whole": frozenset({1, 2, 3}), "part": frozenset({1, 9}), "none": frozenset({9})}
    assert half_merged(cordons, frozenset({1, 2})) == ("part",)
