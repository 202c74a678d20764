"""The back office's door in Chromium: refused, granted, and nothing through the cracks."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from assistant.ui import site
from tests.browser.acting import at_rest, go, sign_in
from tests.browser.driving import ROOT, frames, served, visit

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, Page, expect = playwright_api.Browser, playwright_api.Page, playwright_api.expect

TITLES = [page.title for page in site.FOR_MERCHANDISERS]


def links(page: Page) -> list[str]:
    """Titles in the navigation."""
    return page.get_by_test_id("stTopNavLink").all_inner_texts()


def offered(page: Page) -> set[str]:
    """Of the back office's pages, those the navigation names."""
    return {title for title in TITLES if any(title in link for link in links(page))}


def said(page: Page) -> set[bytes]:
    """Lines of the main area that are long enough to be its own."""
    text = page.get_by_test_id("stMainBlockContainer").inner_text()
    return {line.strip().encode() for line in text.splitlines() if len(line.strip()) >= 14}


@pytest.mark.slow
def test_a_shopper_is_offered_no_back_office(browser: Browser, shop: str) -> None:
    received: list[bytes] = []
    with visit(browser, shop, prepare=partial(frames, received)) as page:
        page.locator("[class*=st-key-starter-] button").first.wait_for()
        at_rest(page)
        assert offered(page) == set()
        assert len(received) > 3
        for one in site.FOR_MERCHANDISERS:
            assert not any(one.title.encode() in frame for frame in received), one.title


@pytest.mark.slow
def test_an_address_leads_to_the_sign_in_and_then_on(
    browser: Browser, shop: str, password: str
) -> None:
    wanted = site.FOR_MERCHANDISERS[-1]
    received: list[bytes] = []
    with visit(browser, f"{shop}/{wanted.path}", prepare=partial(frames, received)) as page:
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        expect(page.get_by_text(f"{wanted.title} is for those who run this shop")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)  # "Page not found"
        assert offered(page) == set()
        before, asking = list(received), said(page)
        sign_in(page, "not this one, surely")
        expect(page.get_by_text("That is not the password")).to_be_visible()
        assert offered(page) == set()
        sign_in(page, password)
        expect(page.get_by_role("heading", name=wanted.title)).to_be_visible()
        at_rest(page)
        assert page.url == f"{shop}/{wanted.path}"
        assert offered(page) == set(TITLES)
        for line in said(page) - asking - {b"Signed in as merchandiser"}:
            assert not any(line in frame for frame in before), line
        for title in TITLES[:-1]:
            assert not any(title.encode() in frame for frame in before), title


@pytest.mark.slow
def test_a_sign_in_holds_over_pages_and_ends_by_its_button(
    browser: Browser, shop: str, password: str
) -> None:
    with visit(browser, f"{shop}/sign-in") as page:
        sign_in(page, password)
        assert offered(page) == set(TITLES)
        go(page, TITLES[1])
        page.get_by_role("link", name="Shop", exact=True).first.click()
        expect(page.get_by_test_id("stChatInput")).to_be_visible()
        go(page, TITLES[2])
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        at_rest(page)
        assert offered(page) == set()


def test_the_sample_shop_on_localhost_is_open(browser: Browser, tmp_path: Path) -> None:
    with (
        served(
            ROOT / "app.py", AISLE_HOME=str(tmp_path), AISLE_MERCHANDISER_PASSWORD=""
        ) as address,
        visit(browser, f"{address}/sign-in") as page,
    ):
        expect(page.get_by_role("heading", name="You are in")).to_be_visible()
        assert offered(page) == set(TITLES)
        page.reload()  # the process draws a second time, too
        expect(page.get_by_role("heading", name="You are in")).to_be_visible()
        assert offered(page) == set(TITLES)


def test_another_shop_without_a_password_is_closed(browser: Browser, tmp_path: Path) -> None:
    with (
        served(ROOT / "app.py", AISLE_HOME=str(tmp_path), AISLE_SHOP="mine") as address,
        visit(browser, f"{address}/lab") as page,
    ):
        expect(page.get_by_text("Nobody can sign in yet")).to_be_visible()
        expect(page.get_by_label("Password")).to_have_count(0)
        assert offered(page) == set()
