"""Without a mouse, and side by side."""

from __future__ import annotations

import re

import pytest

from tests.browser.acting import answered, ask, beside, cards
from tests.browser.driving import visit

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, Page, expect = playwright_api.Browser, playwright_api.Page, playwright_api.expect
pytestmark = pytest.mark.slow

# Of what takes keys: <main>, which only scrolls, is not meant.
_NAME = """() => (e => e.tagName === 'MAIN' ? '' : (
    e.getAttribute('aria-label') || e.placeholder || e.textContent || '').trim()
)(document.activeElement)"""


def tab_to(page: Page, name: str, most: int = 60, key: str = "Tab") -> None:
    """Presses Tab until what is so called has the focus."""
    passed = []
    for _ in range(most):
        page.keyboard.press(key)
        passed.append(page.evaluate(_NAME))
        if re.search(name, passed[-1]):
            return
    raise AssertionError(f"{name!r} can't be reached by {key}: {[one[:40] for one in passed]}")


def test_a_purchase_with_the_keyboard_alone(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as page:
        page.locator("[class*=st-key-starter-] button").first.wait_for()
        tab_to(page, "What are you looking for")
        page.keyboard.type("headphones under $80")
        page.keyboard.press("Enter")
        answered(page)
        tab_to(page, "^Add to cart", key="Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Add to cart (1 in it)")).to_be_visible()
        expect(beside(page).get_by_role("spinbutton")).to_have_value("1")


def test_two_shoppers_at_once_are_kept_apart(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as one, visit(browser, shop) as other:
        ask(one, "headphones under $80")
        ask(other, "a desk lamp")
        answered(one)
        answered(other)
        one.get_by_role("button", name="Add to cart").first.click()
        expect(one.get_by_role("button", name="Add to cart (1 in it)")).to_be_visible()
        assert cards(other).count() > 0
        assert other.get_by_role("button", name="Add to cart (1 in it)").count() == 0
        assert other.get_by_text("headphones under $80").count() == 0
        assert one.get_by_text("a desk lamp").count() == 0
        other.reload()
        assert other.get_by_role("button", name="Add to cart (1 in it)").count() == 0


def test_words_are_not_read_out_as_they_come(browser: Browser, shop: str) -> None:
    """No part of the page that screen readers read out at every change holds the answer."""
    with visit(browser, shop) as page:
        ask(page, "headphones under $80")
        answered(page)
        live = page.get_by_test_id("stChatMessage").evaluate_all(
            "all => all.filter(e => e.closest('[aria-live=polite], [aria-live=assertive],"
            " [role=log], [role=status], [role=alert]')).length"
        )
        assert live == 0
