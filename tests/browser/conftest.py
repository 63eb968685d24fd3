"""A phone in a guard's hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.browser.fake_town import STATIC, FakeTown, served
from tests.support.browser import OpenPage
from tests.support.camera import film

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}

OpenPhone = Callable[..., Page]
Film = Callable[[str], Path]


@pytest.fixture
def town() -> FakeTown:
    if not (STATIC / "index.html").exists():
        pytest.fail("The phone app is not built: run `make setup`.", pytrace=False)
    return FakeTown()


@pytest.fixture
def address(town: FakeTown) -> Iterator[str]:
    with served(town) as url:
        yield url


@pytest.fixture
def phone(open_page: OpenPage, address: str) -> OpenPhone:
    """`phone(camera=FILE, …)`: a phone that has joined the town and stands at its first gate."""

    def build(**more: object) -> Page:
        page = open_page(base_url=address, **PHONE, **more)
        page.goto("/field/#pair=ABCD-1234")
        page.locator("li button").first.click()
        page.locator("[data-waiting]").wait_for()
        return page

    return build


@pytest.fixture
def linker(open_page: OpenPage, address: str) -> OpenPhone:
    """`linker(camera=FILE, on_battery=True, …)`: a phone whose holder goes to doors, open on what is due today."""

    def build(*, on_battery: bool = False, **more: object) -> Page:
        page = open_page(base_url=address, **PHONE, **more)
        if on_battery:
            page.add_init_script("navigator.getBattery = () => Promise.resolve({ charging: false })")
        # Phones wait for a moment of chance before they speak after an outage; in tests it is now.
        page.add_init_script("Math.random = () => 0")
        page.goto("/field/#pair=ABCD-1234")
        page.locator("[data-door]").first.wait_for()
        return page

    return build


@pytest.fixture
def filmed(tmp_path: Path) -> Film:
    """A film of a card with this text in its code, held before the camera."""

    def make(text: str) -> Path:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        picture = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=6)))
        return film(picture, tmp_path / "card.y4m")

    return make


@pytest.fixture
def large_photo(tmp_path: Path) -> Path:
    """A picture of some 40 MB, with a place and a maker in it."""
    noise = np.random.default_rng(7).integers(0, 256, (3900, 5200, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x010F] = "Maker of the phone"
    exif.get_ifd(0x8825)[1] = "N"
    path = tmp_path / "large.jpg"
    Image.fromarray(noise).save(path, quality=97, subsampling=0, exif=exif)
    assert path.stat().st_size > 38_000_000
    return path
