"""What the environment's addresses of databases mean."""

import pytest

from liba.project.settings.environment import database

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/liba/town.sqlite3", "/srv/liba/town.sqlite3"),
        ("sqlite:///./town.sqlite3", "./town.sqlite3"),
        ("sqlite://", ":memory:"),
    ],
)
def test_a_file_of_sqlite_is_named_as_it_lies(url: str, name: str) -> None:
    assert database(url)["NAME"] == name
