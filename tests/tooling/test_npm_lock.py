"""A lock that names every machine's packages is taken by `npm ci` on every machine."""

import json
from pathlib import Path

import pytest

from scripts import npm_lock

pytestmark = pytest.mark.pure


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock from a registry that carried one of three machines' packages, and wrote its address down."""
    path = tmp_path / "package-lock.json"
    asking = {"version": "4.3.5", "dev": True, "optionalDependencies": {}}
    for machine in ("linux-x64-gnu", "darwin-arm64", "linux-arm-gnueabihf"):
        asking["optionalDependencies"][f"oxide-{machine}"] = "4.3.5"
    here = {"version": "4.3.5", "resolved": "https://example.org/oxide.tgz", "optional": True}
    packages = {"": {}, "node_modules/oxide": asking, "node_modules/oxide-linux-x64-gnu": here}
    path.write_text(json.dumps({"lockfileVersion": 3, "packages": packages}))
    monkeypatch.setattr(npm_lock, "LOCK", path)
    return path


def test_what_is_missing_is_written_with_version_and_machine(lock: Path) -> None:
    npm_lock.mend()
    packages = json.loads(lock.read_text())["packages"]
    assert packages["node_modules/oxide-darwin-arm64"] == {
        "version": "4.3.5",
        "dev": True,
        "optional": True,
        "cpu": ["arm64"],
        "os": ["darwin"],
    }
    assert packages["node_modules/oxide-linux-arm-gnueabihf"]["cpu"] == ["arm"]


def test_addresses_go(lock: Path) -> None:
    npm_lock.mend()
    assert "resolved" not in lock.read_text()


def test_a_whole_lock_stays_as_it_is(lock: Path) -> None:
    npm_lock.mend()
    before = lock.read_bytes()
    npm_lock.mend()
    assert npm_lock.faults() == []
    assert lock.read_bytes() == before
