"""From a decoded code to the painted word, on a phone four times slower than this machine, in a town of 90,000 passes.

`python bench/verdict.py [--cards N] [--slower N]`. The page is the built app in Chromium; its camera is replaced by a
detector that hands it codes and notes when; cards come quicker than any queue walks. Painted is the first task after the
frame in which the word entered the page. Prints one line of JSON.
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

from tests.browser.fake_town import FakeTown, served, token  # noqa: E402
from tests.support.browser import launch  # noqa: E402

TARGET_P95_MS = 100
PASSES_OF_A_COLOUR = 30_000

HAND_OVER = """
window.handed = { code: '', at: 0 };
globalThis.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(['qr_code']); }
  detect() {
    const { code } = window.handed;
    if (code === '') return Promise.resolve([]);
    window.handed = { code: '', at: performance.now() };
    return Promise.resolve([{ rawValue: code }]);
  }
};
navigator.mediaDevices.getUserMedia = () => {
  const canvas = document.createElement('canvas');
  canvas.width = 640; canvas.height = 480;
  const context = canvas.getContext('2d');
  setInterval(() => context.fillRect(Math.random() * 640, 0, 1, 480), 100);
  return Promise.resolve(canvas.captureStream(10));
};
"""
PAINTED = """(code) => new Promise((done) => {
  const watch = new MutationObserver(() => {
    const found = document.querySelector('[data-verdict], [data-asking]');
    if (found === null) return;
    watch.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        done({ ms: performance.now() - window.handed.at, kind: found.dataset.verdict ?? 'asking' });
      };
      port2.postMessage('');
    });
  });
  watch.observe(document.body, { childList: true, subtree: true });
  window.handed = { code, at: 0 };
})"""
NEXT = """() => new Promise((done) => {
  const over = document.querySelector('[data-verdict] footer button:last-child, [data-asking] header button');
  over.click();
  setTimeout(done, 600);
})"""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cards", type=int, default=100)
    parser.add_argument("--slower", type=float, default=4)
    options = parser.parse_args()
    town = FakeTown(passes=PASSES_OF_A_COLOUR)
    with served(town) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(base_url=address, viewport={"width": 390, "height": 844})
        page.add_init_script(HAND_OVER)
        times = measure(page, options.cards, options.slower)
        browser.close()
    print(json.dumps(summary(times, options.slower)))
    return 0


def measure(page: Page, cards: int, slower: float) -> list[tuple[str, float]]:
    """The kind of word and the milliseconds of each card, after ten that warm up."""
    page.goto("/field/#pair=ABCD-1234")
    page.locator("li button").first.click()
    page.locator("video").wait_for()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    times = []
    for number in range(cards + 10):
        # Red cards are good today and lead to the taps; yellow ones are refused, and that is written before it is shown.
        good = number % 2 == 0
        serial = 1 + number * 3 + (0 if good else PASSES_OF_A_COLOUR)
        seen = page.evaluate(PAINTED, token(serial, serial, "red" if good else "yellow"))
        if number >= 10:
            times.append((str(seen["kind"]), float(seen["ms"])))
        page.evaluate(NEXT)
    return times


def summary(times: list[tuple[str, float]], slower: float) -> dict[str, object]:
    every = sorted(taken for _, taken in times)
    refused = sorted(taken for kind, taken in times if kind == "refused")
    return {
        "name": f"verdict on the phone, {slower:g}× slower, {PASSES_OF_A_COLOUR * 3} passes",
        "p95_ms": round(percentile(every, 95), 1),
        "target_p95_ms": TARGET_P95_MS,
        "median_ms": round(statistics.median(every), 1),
        "refused_p95_ms": round(percentile(refused, 95), 1),
        "cards": len(every),
    }


def percentile(ordered: list[float], share: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


if __name__ == "__main__":
    sys.exit(main())
