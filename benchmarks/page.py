"""The page in the browser: first paint, and from Enter to the cards, over a warm server.

Each visit is a stranger's: an empty cache, a new session. Times are the browser's own, from the
start of the navigation or from the key going down to the frame in which the thing can be seen.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import typer

from benchmarks.report import hash_of, percentiles, show
from retrieval import Versions, read_manifest
from tests.browser.acting import at_rest
from tests.browser.driving import ROOT, chromium, served, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MESSAGES = ("headphones under $80", "a present for a friend", "a desk lamp", "running shoes")
_OPENED, _ANSWERED = "kilobytes until the starters", "kilobytes of an answer"
_SEEN = """
(name) => {
  const parts = {
    "input usable": "[data-testid=stChatInputTextArea]:not([disabled])",
    "words of welcome": "[data-testid=stHeading] h2",
    "starters": "[class*=st-key-starter-] button",
  };
  window.aisle = {};
  const shown = (css) => document.querySelector(css)?.getClientRects().length > 0;
  const look = () => {
    for (const [part, css] of Object.entries(parts))
      if (!(part in aisle) && shown(css)) aisle[part] = performance.now();
    if (aisle.enter && !aisle.card && shown("[class*=st-key-add-] button"))
      aisle.card = performance.now();
    requestAnimationFrame(look);
  };
  const down = (e) => { if (e.key === "Enter") aisle.enter = performance.now(); };
  addEventListener("keydown", down, true);
  requestAnimationFrame(look);
}
"""


def page(home: Path, shop: str, visits: int) -> None:
    """Prints p50, p95 and p99 in milliseconds over `visits` visits to the built `shop`."""
    manifest = read_manifest(Versions(home / shop).folder(Versions(home / shop).current() or ""))
    taken: dict[str, list[float]] = defaultdict(list)
    environment = {"AISLE_HOME": str(home), "AISLE_SHOP": shop, "ANTHROPIC_API_KEY": ""}
    with chromium() as browser, served(ROOT / "app.py", **environment) as address:
        for number in range(-2, visits):
            message = MESSAGES[number % len(MESSAGES)]
            typer.echo(f"page: visit {number + 1} of {visits}", err=True)
            for name, thousandths in _visited(browser, address, message).items():
                if number >= 0:  # the first two warm the server
                    taken[name].append(thousandths / 1_000)
    sizes = {name: round(median(taken.pop(name))) for name in (_OPENED, _ANSWERED)}
    show(
        "page",
        {name: percentiles(times) for name, times in taken.items()} | sizes,
        hash_of(manifest.version.encode()),
        products=manifest.products,
        visits=visits,
    )


def _visited(browser: Browser, address: str, message: str) -> dict[str, float]:
    """Milliseconds, and bytes sent, of one visit."""
    received: list[float] = []

    def watched(page: Page) -> None:
        page.add_init_script(f"({_SEEN})()")
        page.on("websocket", lambda s: s.on("framereceived", lambda f: received.append(len(f))))

    with visit(browser, address, prepare=watched) as page:
        page.wait_for_function("() => 'starters' in aisle")
        at_rest(page)
        opened = sum(received)
        page.get_by_test_id("stChatInputTextArea").fill(message)
        page.keyboard.press("Enter")
        page.wait_for_function("() => aisle.card")
        at_rest(page)
        paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        seen = page.evaluate("aisle")
        return {
            "first paint": page.evaluate(paint),
            **{name: seen[name] for name in ("words of welcome", "input usable", "starters")},
            "enter to first card": seen["card"] - seen["enter"],
            _OPENED: opened,
            _ANSWERED: sum(received) - opened,
        }
