"""Every page, wide and phone, light and dark, before axe-core."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.ui import site
from tests.browser import axe
from tests.browser.acting import answered, ask, at_rest, cards, go, press, sign_in
from tests.browser.driving import overflow, visit

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, Page, expect = playwright_api.Browser, playwright_api.Page, playwright_api.expect
pytestmark = pytest.mark.slow

LOOKS = [(width, scheme) for width in (1440, 390) for scheme in ("light", "dark")]
FEW = [(1440, "light"), (390, "dark")]
"""For the parts of a page that is looked at in all looks: contrast has little to do with width."""
TITLES = [page.title for page in site.FOR_MERCHANDISERS]


def painted(page: Page, scheme: str) -> None:
    """Waits until the page is drawn in `scheme`, with no colour still fading over."""
    page.wait_for_function(
        "dark => (([r, g, b]) => (r + g + b < 382) === dark)(getComputedStyle("
        "document.querySelector('[data-testid=stApp]')).backgroundColor.match(/\\d+/g).map(Number))",
        arg=scheme == "dark",
    )
    at_rest(page)
    page.wait_for_function(
        "() => document.getAnimations().every(a => a.playState !== 'running'"
        " || a.effect.getComputedTiming().iterations === Infinity)"
    )


def sound(page: Page, pictures: Path, name: str, looks: Sequence[tuple[int, str]] = LOOKS) -> None:
    """Fails with what axe-core finds in any look of the page, or what sticks out on a phone."""
    faults = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.activeElement?.blur()")
        painted(page, scheme)
        page.wait_for_timeout(300)  # the server learns of the theme with the next run
        page.keyboard.press("r")  # draws anew: what is primary depends on the theme
        page.wait_for_timeout(300)
        at_rest(page)
        painted(page, scheme)
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


def wide(page: Page) -> Page:
    """The page on a screen that has room for its navigation."""
    page.set_viewport_size({"width": 1440, "height": 900})
    return page


@pytest.fixture
def traced(merchandiser: Page) -> Page:
    """A merchandiser's page on the trace of the latest turn."""
    page = wide(merchandiser)
    if not page.get_by_role("button", name="All turns").count():
        go(page, "Traces")
        page.get_by_test_id("stDataFrame").click(position={"x": 200, "y": 54})
        expect(page.get_by_role("tab", name="Ranking")).to_be_visible()
        at_rest(page)
    return page


def test_the_chat_before_anything_is_asked(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, shop) as page:
        page.locator("[class*=st-key-starter-] button").first.wait_for()
        at_rest(page)
        sound(page, tmp_path, "empty")


def test_the_chat_with_answers_and_its_dialogs(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, shop) as page:
        ask(page, "headphones under $80")
        answered(page)
        sound(page, tmp_path, "answer")
        page.set_viewport_size({"width": 1440, "height": 900})
        for place in (0, 1):
            cards(page).nth(place).get_by_role("button", name=re.compile("^Compare")).click()
            expect(page.get_by_role("button", name="In comparison")).to_have_count(place + 1)
        page.get_by_role("button", name=re.compile("^Add to cart")).first.click()
        page.get_by_role("button", name=re.compile("^Cart")).click()
        opened = page.get_by_role("dialog")
        expect(opened.get_by_role("spinbutton")).to_be_visible()
        sound(page, tmp_path, "cart")
        opened.get_by_role("button", name="Close").click()
        expect(opened).to_have_count(0)
        page.get_by_role("button", name="Compare (2)").click()
        expect(opened.get_by_role("table")).to_be_visible()
        sound(page, tmp_path, "compare")


def test_a_set_and_a_table_in_the_chat(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, shop) as page:
        ask(page, "a dog bed, a tent and headphones for under $400 in all")
        answered(page)
        page.get_by_role("button", name="Add the set").click()
        expect(page.get_by_role("button", name=re.compile(r"^Cart \(3\)"))).to_be_visible()
        sound(page, tmp_path, "set")


def test_the_profile(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, f"{shop}/profile") as page:
        page.get_by_role("heading", name="Your profile").wait_for()
        at_rest(page)
        sound(page, tmp_path, "profile")


def test_the_profile_with_what_was_said(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, f"{shop}/profile") as page:
        who = page.get_by_role("combobox", name="Who is shopping")
        who.click()
        page.get_by_role("option").nth(1).click()
        expect(page.get_by_role("heading", name="What you told me")).to_be_visible()
        go(page, "Shop")
        ask(page, "I'm vegan and I wear size 10")
        answered(page)
        go(page, "Your profile")
        expect(page.get_by_role("button", name=re.compile("^Correct ")).first).to_be_visible()
        sound(page, tmp_path, "beliefs")
        page.get_by_role("button", name=re.compile("^Correct ")).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        sound(page, tmp_path, "correct", FEW)


def test_the_sign_in(browser: Browser, shop: str, tmp_path: Path) -> None:
    with visit(browser, f"{shop}/sign-in") as page:
        page.get_by_label("Password", exact=True).wait_for()
        sound(page, tmp_path, "sign-in")


@pytest.mark.parametrize("title", TITLES)
def test_the_back_office(merchandiser: Page, tmp_path: Path, title: str) -> None:
    go(wide(merchandiser), title)
    sound(merchandiser, tmp_path, title.replace(" ", "-"))


@pytest.mark.parametrize("part", ["Spending", "Models", "Shop and data"])
def test_health_in_its_parts(merchandiser: Page, tmp_path: Path, part: str) -> None:
    page = wide(merchandiser)
    go(page, "Health")
    page.get_by_role("tab", name=part).click()
    at_rest(page)
    sound(page, tmp_path, part.replace(" ", "-"), FEW)


def test_the_form_of_a_rule(merchandiser: Page, tmp_path: Path) -> None:
    page = wide(merchandiser)
    go(page, "Rules")
    press(page, "Add a rule")
    find = page.get_by_role("textbox", name="Find a product")
    find.fill("headphones")
    find.press("Enter")
    expect(page.get_by_role("combobox", name="Product")).to_have_value(re.compile("."))
    sound(page, tmp_path, "rule", FEW)
    press(wide(page), "Cancel")


def test_the_writing_of_a_prompt(merchandiser: Page, tmp_path: Path) -> None:
    page = wide(merchandiser)
    go(page, "Prompt Lab")
    page.get_by_role("radio", name="Write", exact=True).click()
    expect(page.get_by_role("textbox", name="Text of the new version")).to_be_visible()
    sound(page, tmp_path, "write", FEW)
    wide(page).get_by_role("radio", name="Read", exact=True).click()
    at_rest(page)


def test_the_results_of_a_run(merchandiser: Page, tmp_path: Path) -> None:
    page = wide(merchandiser)
    go(page, "Prompt Lab")
    page.get_by_role("tab", name="Run").click()
    page.get_by_role("radio", name="A message", exact=True).click()
    message = page.get_by_role("textbox", name="A shopper's message")
    message.fill("headphones under $80")
    message.press("Control+Enter")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("heading", name="One turn")).to_be_visible(timeout=120_000)
    sound(page, tmp_path, "results", FEW)


@pytest.mark.parametrize("stage", ["Candidates", "Ranking", "Words", "Prompt"])
def test_a_turn_in_its_stages(traced: Page, tmp_path: Path, stage: str) -> None:
    wide(traced).get_by_role("tab", name=stage).click()
    at_rest(traced)
    sound(traced, tmp_path, stage, FEW)


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
