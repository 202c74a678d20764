"""The same address opens the same conversation, in the same browser only."""

import re

import pytest

from tests.browser.acting import answered, ask, at_rest, beside, reload, titles, total
from tests.browser.driving import visit

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, expect = playwright_api.Browser, playwright_api.expect
pytestmark = pytest.mark.slow

ADDED = re.compile(r"^Add to cart \(1 in it\)")


def test_a_reload_finds_the_conversation_and_its_cart(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as page:
        ask(page, "headphones under $80")
        answered(page)
        page.get_by_role("button", name=re.compile("^Add to cart")).first.click()
        expect(page.get_by_role("button", name=ADDED)).to_be_visible()
        at_rest(page)
        page.wait_for_function("document.cookie.includes('aisle_visitor')")
        shown, sum_, address = titles(page), total(page).inner_text(), page.url
        assert "c=" in address

        reload(page)
        expect(page.get_by_role("button", name=ADDED)).to_be_visible()
        expect(page.get_by_label("Chat message from user")).to_have_text("headphones under $80")
        assert titles(page) == shown
        assert total(page).inner_text() == sum_
        ask(page, "only wireless")  # and it goes on
        answered(page)
        assert all("Wireless" in title for title in titles(page))

        with visit(browser, address) as stranger:
            expect(stranger.get_by_text("belongs to another browser")).to_be_visible()
            expect(beside(stranger).get_by_role("spinbutton")).to_have_count(0)
            expect(stranger.get_by_text("headphones under $80")).to_have_count(0)
            assert address not in stranger.url
