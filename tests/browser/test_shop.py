"""The real shop in Chromium: what a shopper sees on screens wide and small."""

import re
from pathlib import Path

import pytest

from tests.browser.acting import answered, ask, prices
from tests.browser.driving import lightness, overflow, visit

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, expect = playwright_api.Browser, playwright_api.expect


@pytest.mark.slow
def test_picks_of_the_real_shop_keep_to_the_budget(
    browser: Browser, shop: str, tmp_path: Path
) -> None:
    with visit(browser, shop) as page:
        ask(page, "a present for a friend under $30")
        answered(page)
        page.screenshot(path=tmp_path / "answer.png")
        if (more := page.get_by_text(re.compile(r"^\d+ more$"))).count():
            shown = len(prices(page))
            more.click()
            page.wait_for_function(
                "n => document.querySelectorAll('[data-testid=stGridCell]').length > n", arg=shown
            )
            expect(page.get_by_role("button", name="Add to cart").nth(shown)).to_be_visible()
        found = prices(page)
        assert len(found) >= 4
        assert max(found) <= 3000
        assert page.locator("[data-testid=stGrid] img:not([alt])").count() == 0


@pytest.mark.slow
def test_the_question_and_the_picks_share_a_screen(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as page:
        ask(page, "headphones")
        answered(page)
        page.wait_for_timeout(500)  # the page scrolls to the question
        asked = page.get_by_label("Chat message from user").bounding_box()
        grid = page.get_by_test_id("stGrid").first.bounding_box()
        box = page.get_by_test_id("stChatInput").bounding_box()
        assert asked
        assert grid
        assert box
        assert asked["y"] >= 0
        assert grid["y"] + grid["height"] <= box["y"]


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
def test_the_first_screen_holds_every_starter(browser: Browser, shop: str, width: int) -> None:
    with visit(browser, shop, width) as page:
        starters = page.locator("[class*=st-key-starter-] button")
        expect(starters).to_have_count(4, timeout=60_000)  # the shop may be opening
        page.wait_for_timeout(500)
        heading = page.get_by_role("heading", name="What are you looking for?").bounding_box()
        last = starters.last.bounding_box()
        box = page.get_by_test_id("stChatInput").bounding_box()
        assert heading
        assert last
        assert box
        assert heading["y"] > 0
        assert last["y"] + last["height"] <= box["y"]
        starters.first.click()
        answered(page)
        assert prices(page)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1440, "dark")])
def test_the_real_shop_fits_phones_and_the_dark(
    browser: Browser, shop: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with visit(browser, shop, width, scheme) as page:
        ask(page, "something for the kitchen")
        answered(page)
        page.screenshot(path=tmp_path / f"{width}-{scheme}.png")
        assert overflow(page) <= 0
        assert (lightness(page) < 60) == (scheme == "dark")
        lefts = page.get_by_test_id("stGridCell").evaluate_all(
            "cards => cards.map(c => Math.round(c.getBoundingClientRect().left))"
        )
        assert len(set(lefts)) == (2 if width == 390 else 4)
