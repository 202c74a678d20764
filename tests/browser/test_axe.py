"""Every page, wide and phone, light and dark, before axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ui import site
from tests.browser import axe
from tests.browser.acting import answered, ask, at_rest, go, sign_in
from tests.browser.driving import overflow, visit

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, Page = playwright_api.Browser, playwright_api.Page
pytestmark = pytest.mark.slow

LOOKS = [(width, scheme) for width in (1440, 390) for scheme in ("light", "dark")]
TITLES = [page.title for page in site.FOR_MERCHANDISERS]


def sound(page: Page, pictures: Path, name: str) -> None:
    """Fails with what axe-core finds in any look of the page, or what sticks out on a phone."""
    faults = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.activeElement?.blur()")
        page.keyboard.press("r")  # draws anew: what is primary depends on the theme
        page.wait_for_timeout(100)
        at_rest(page)
        page.wait_for_timeout(500)  # colours fade over
        page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png")
        faults += [f"{width} {scheme}: {one}" for one in axe.violations(page)]
        if (over := overflow(page)) > 0:
            faults.append(f"{width} {scheme}: {over} pixels stick out")
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="module")
def merchandiser(browser: Browser, shop: str, password: str) -> Iterator[Page]:
    with visit(browser, f"{shop}/sign-in") as page:
        sign_in(page, password)
        yield page


def test_the_chat_before_anything_is_asked(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, shop) as page:
        page.locator("[class*=st-key-starter-] button").first.wait_for()
        at_rest(page)
        sound(page, tmp_path, "empty")


def test_the_chat_with_an_answer(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, shop) as page:
        ask(page, "headphones under $80")
        answered(page)
        sound(page, tmp_path, "answer")


def test_the_profile(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, f"{shop}/profile") as page:
        page.get_by_role("heading", name="Your profile").wait_for()
        at_rest(page)
        sound(page, tmp_path, "profile")


def test_the_sign_in(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, f"{shop}/sign-in") as page:
        page.get_by_label("Password", exact=True).wait_for()
        sound(page, tmp_path, "sign-in")


@pytest.mark.parametrize("title", TITLES)
def test_the_back_office(merchandiser: Page, tmp_path: Path, title: str) -> None:
    merchandiser.set_viewport_size({"width": 1440, "height": 900})
    go(merchandiser, title)
    sound(merchandiser, tmp_path, title.replace(" ", "-"))


def test_what_is_allowed_says_why() -> None:
    for one in axe.ALLOWED:
        assert one.why.endswith(".")
        assert one.selector not in ("", "*", "body", "html")


def test_axe_is_at_work(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><p id=pale>pale</p></main>")
    page.evaluate("document.getElementById('pale').style.color = '#ddd'")
    assert [one.rule for one in axe.violations(page)] == ["color-contrast"]
    page.close()
