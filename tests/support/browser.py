"""A real Chromium, as a guard or an officer has it: with a camera that shows what a test holds before it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from scripts import browser as installed

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
CAMERA_FLAGS = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")

OpenPage = Callable[..., Page]


def launch(playwright: Playwright, camera: Path | None = None) -> Browser:
    """Start Chromium; `camera` is a .y4m file that its fake camera plays (tests.support.camera writes them)."""
    path = installed.find()
    if path is None:
        pytest.fail(installed.MISSING, pytrace=False)
    flags = list(FLAGS)
    if camera is not None:
        flags += [*CAMERA_FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    return playwright.chromium.launch(executable_path=str(path), args=flags, headless=True)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright's loop lives in this thread; Django would take it for an asynchronous view and refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The session's Chromium, without a camera."""
    running = launch(playwright)
    yield running
    running.close()


@pytest.fixture
def open_page(browser: Browser, playwright: Playwright) -> Iterator[OpenPage]:
    """`open_page(base_url=…, camera=FILE, locale="zh-CN", viewport=…)` gives a page in a context of its own.

    At the end no page may have thrown an error that nothing caught.
    """
    errors: list[str] = []
    with ExitStack() as closing:

        def build(
            *, base_url: str, camera: Path | None = None, locale: str = "zh-CN", **more: object
        ) -> Page:
            chosen = browser
            if camera is not None:
                chosen = launch(playwright, camera)
                closing.callback(chosen.close)
            context: BrowserContext = chosen.new_context(
                base_url=base_url, locale=locale, timezone_id="Asia/Shanghai", service_workers="allow", **more
            )
            closing.callback(context.close)
            if camera is not None:
                context.grant_permissions(["camera"], origin=base_url)
            context.on("weberror", lambda thrown: errors.append(str(thrown.error)))
            return context.new_page()

        yield build
    assert errors == []
