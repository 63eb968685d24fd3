"""The film that a fake camera plays shows what was held before it."""

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from scripts import names
from tests.support import camera

pytestmark = pytest.mark.pure


def test_a_code_on_film_can_be_read(tmp_path: Path) -> None:
    code = zxingcpp.create_barcode("LB1:TEST", zxingcpp.BarcodeFormat.QRCode)
    target = camera.film(Image.fromarray(code.to_image(scale=4)), tmp_path / "code.y4m")
    head, _, rest = target.read_bytes().partition(b"\n")
    frame = rest[len(b"FRAME\n") :][: camera.WIDTH * camera.HEIGHT]
    picture = Image.frombytes("L", (camera.WIDTH, camera.HEIGHT), frame)
    assert head.startswith(b"YUV4MPEG2 W640 H480")
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == ["LB1:TEST"]


@pytest.mark.parametrize(
    "line", ["see https://" + "pypi" + ".org/simple", "cd /" + "work/main", "open('/" + "root/x')"]
)
def test_hosts_and_machine_paths_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(names, "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(f"first\n{line}\n", encoding="utf-8")
    assert len(names.found_in(page)) == 1


def test_addresses_of_our_own_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("GET /field/work/list and example.org/work/x and ${HOME}/work/\n", encoding="utf-8")
    assert names.found_in(page) == []
