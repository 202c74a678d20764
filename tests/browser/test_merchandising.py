"""What a merchandiser changes, in the next turn of somebody else."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest

from tests.browser.acting import answered, ask, at_rest, cards, go, press, sign_in, titles
from tests.browser.driving import visit

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, Page, expect = playwright_api.Browser, playwright_api.Page, playwright_api.expect
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def merchandiser(browser: Browser, shop: str, password: str) -> Iterator[Page]:
    with visit(browser, f"{shop}/sign-in") as page:
        sign_in(page, password)
        yield page


def live(page: Page) -> str:
    """The version that the Prompt Lab says is live."""
    return page.get_by_text(re.compile(" is live$")).first.locator("strong").inner_text()


def stamped(page: Page, message: str) -> str:
    """The prompt's version on the trace of the latest turn that was asked `message`."""
    go(page, "Traces")
    if (back := page.get_by_role("button", name="All turns")).count():
        back.click()
        at_rest(page)
    search = page.get_by_label("Search", exact=True)
    search.fill(message)
    search.press("Enter")
    expect(page.get_by_text(re.compile(r"^1 of \d+ turn"))).to_be_visible()
    at_rest(page)
    # The table is drawn on a canvas: its first row lies below a head of the same height.
    page.get_by_test_id("stDataFrame").click(position={"x": 200, "y": 54})
    expect(page.get_by_role("heading", name=message)).to_be_visible()
    at_rest(page)
    page.get_by_role("tab", name="Prompt").click()
    line = page.get_by_text(re.compile(r"^Prompt .*, digest "))
    expect(line).to_be_visible()
    return line.locator("strong").first.inner_text()


def asked(browser: Browser, shop: str, message: str) -> list[tuple[str, str]]:
    """A new visitor's slate: titles, and all else that stands on each card."""
    with visit(browser, shop) as page:
        ask(page, message)
        answered(page)
        return list(zip(titles(page), cards(page).all_inner_texts(), strict=True))


def test_a_prompt_goes_live_and_back(browser: Browser, shop: str, merchandiser: Page) -> None:
    page = merchandiser
    new, old = (f"a lamp, said {uuid.uuid4().hex[:8]}" for _ in range(2))
    go(page, "Prompt Lab")
    before = live(page)
    page.get_by_role("radio", name="Write", exact=True).click()
    box = page.get_by_role("textbox", name="Text of the new version")
    expect(box).to_have_value(re.compile("."))
    box.fill(f"{box.input_value()}\nNever say hello.")
    page.get_by_role("textbox", name="Note").fill("Without a greeting")
    press(page, "Save as a new version")
    expect(page.get_by_text(re.compile("^Saved as "))).to_be_visible()
    kept = re.search(r"Saved as (\S+)\.", page.get_by_text(re.compile("^Saved as ")).inner_text())
    assert kept
    assert kept[1] != before
    assert live(page) == before

    page.get_by_role("radio", name="Read", exact=True).click()
    press(page, "Make it live")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(kept[1])).to_be_visible()
    dialog.get_by_role("textbox", name="Why").fill("Shorter")
    dialog.get_by_role("button", name="Make it live").click()
    expect(dialog).to_have_count(0)
    at_rest(page)
    assert live(page) == kept[1]
    asked(browser, shop, new)
    assert stamped(page, new) == kept[1]

    go(page, "Prompt Lab")
    press(page, f"Roll back to {before}")
    dialog.get_by_role("button", name="Roll back").click()
    expect(dialog).to_have_count(0)
    at_rest(page)
    assert live(page) == before
    asked(browser, shop, old)
    assert stamped(page, old) == before


def test_a_rule_holds_for_the_next_shopper_and_says_so(
    browser: Browser, shop: str, merchandiser: Page
) -> None:
    page = merchandiser
    before = asked(browser, shop, "headphones")
    pinned = before[-1][0]
    assert not any("Pinned" in text for _, text in before)
    go(page, "Rules")
    press(page, "Add a rule")
    page.get_by_role("textbox", name="Find a product").fill(pinned)
    page.get_by_role("textbox", name="Find a product").press("Enter")
    expect(page.get_by_role("combobox", name="Product")).to_have_value(
        re.compile(re.escape(pinned))
    )
    words = page.get_by_role("textbox", name="Only for questions with these words")
    words.fill("headphones")
    words.press("Enter")
    at_rest(page)
    press(page, "Save")
    row = page.get_by_text(re.compile(f"Pin.*{re.escape(pinned)}"))
    expect(row.first).to_be_visible()
    try:
        after = asked(browser, shop, "headphones")
        assert after[0][0] == pinned
        assert "Pinned by the shop" in after[0][1]
        assert not any("Pinned" in text for _, text in after[1:])
    finally:
        page.get_by_role("button", name=re.compile("^Delete ")).first.click()
        page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
        expect(page.get_by_text("There are no rules yet")).to_be_visible()
    again = asked(browser, shop, "headphones")
    assert [title for title, _ in again] == [title for title, _ in before]
