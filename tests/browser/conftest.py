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
def filmed(tmp_path: Path) -> Film:
    """A film of a card with this text in its code, held before the camera."""

    def make(text: str) -> Path:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        picture = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=6)))
        return film(picture, tmp_path / "card.y4m")

    return make
