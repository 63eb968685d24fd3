"""A grid worker's 700 doors on a phone four times slower than this machine: opening Today, and opening a door.

`python bench/doors_phone.py [--doors N] [--slower N]`. The page is the built app in Chromium, its doors already on its disk;
Today is timed from the page's start to the frame in which its first door is painted, a door from the tap to the frame in
which its family is. Prints one line of JSON.
"""

import argparse
import json
import os
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liba.project.settings")

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from tests.browser.fake_doors import FakeDoors  # noqa: E402
from tests.browser.fake_town import EVENING, FakeTown, served  # noqa: E402
from tests.support.browser import launch  # noqa: E402

TARGET_MS = 1000
TIMES = 7

WATCH = """
window.painted = new Promise((done) => {
  const watch = new MutationObserver(() => {
    if (document.querySelector('[data-door]') === null) return;
    watch.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage('');
    });
  });
  watch.observe(document, { childList: true, subtree: true });
});
"""
OPEN = """(key) => new Promise((done) => {
  const began = performance.now();
  const watch = new MutationObserver(() => {
    if (document.querySelector('[data-open-door] [data-person]') === null) return;
    watch.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - began);
      port2.postMessage('');
    });
  });
  watch.observe(document.body, { childList: true, subtree: true });
  document.querySelector(`[data-door=${key}]`).click();
})"""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--doors", type=int, default=700)
    parser.add_argument("--slower", type=float, default=4)
    options = parser.parse_args()
    town = FakeTown(begins=EVENING, powers=("visit",), doors=FakeDoors(count=options.doors))
    with served(town) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(base_url=address, viewport={"width": 360, "height": 740})
        today, doors = measure(page, options.slower)
        browser.close()
    print(
        json.dumps(
            {
                "name": f"{options.doors} doors on the phone, {options.slower:g}× slower",
                "today_ms": round(statistics.median(today)),
                "target_today_ms": TARGET_MS,
                "today_worst_ms": round(max(today)),
                "door_ms": round(statistics.median(doors)),
                "target_door_ms": TARGET_MS,
                "door_worst_ms": round(max(doors)),
            }
        )
    )
    return 0


def measure(page: Page, slower: float) -> tuple[list[float], list[float]]:
    """Milliseconds of opening Today and of opening doors, each several times."""
    page.goto("/field/#pair=ABCD-1234")
    page.locator("[data-door]").first.wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(1500)
    page.add_init_script(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    today = []
    for _ in range(TIMES):
        page.reload()
        today.append(float(page.evaluate("window.painted")))
        page.wait_for_timeout(1500)
    doors = []
    for number in range(2, 2 + TIMES):
        doors.append(float(page.evaluate(OPEN, f"h{number}")))
        page.locator("section header button").first.click()
        page.wait_for_timeout(300)
    return today, doors


if __name__ == "__main__":
    sys.exit(main())
