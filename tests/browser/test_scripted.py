"""A scripted shop in Chromium: what is drawn when, and what no title can do."""

import re
from pathlib import Path

import pytest

from tests.browser.acting import answered, ask, at_rest
from tests.browser.driving import overflow, visit
from tests.pages.nasty import NASTY

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, expect = playwright_api.Browser, playwright_api.expect


def test_first_paint_does_not_wait_for_the_shop(
    browser: Browser, unopened: tuple[str, Path]
) -> None:
    address, gates = unopened
    with visit(browser, address) as page:
        expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()
        expect(page.get_by_role("button", name="A present for a friend")).to_be_visible()
        expect(page.get_by_text("Opening the shop…")).to_be_visible()
        ask(page, "a grinder")  # already possible
        (gates / "shop").touch()
        (gates / "words").touch()
        expect(page.get_by_text("This was the last sentence.").first).to_be_visible()
        assert page.get_by_text("a grinder", exact=True).first.is_visible()
        assert page.get_by_text("Opening the shop…").count() == 0


def test_a_click_does_not_cut_the_words_short(browser: Browser, gated: str, gates: Path) -> None:
    with visit(browser, gated) as page:
        ask(page, "a grinder")
        expect(page.get_by_text("costs $4.95.")).to_be_visible()
        page.get_by_role("button", name="Add to cart").first.click()
        expect(page.get_by_role("button", name="Add to cart (1 in it)")).to_be_visible()
        expect(page.get_by_text(re.compile("^Writing")).first).to_be_visible()
        (gates / "words").touch()
        expect(page.get_by_text("This was the last sentence.").first).to_be_visible()
        in_cart = page.get_by_test_id("stSidebar").get_by_role("spinbutton")
        expect(in_cart).to_have_accessible_name("Quantity of Red grinder")


def test_what_is_stopped_says_no_more(browser: Browser, gated: str, gates: Path) -> None:
    with visit(browser, gated) as page:
        ask(page, "a grinder")
        expect(page.get_by_text("costs $4.95.")).to_be_visible()
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("Stopped.", exact=True)).to_be_visible()
        at_rest(page)
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)
        (gates / "words").touch()
        ask(page, "another grinder")
        expect(page.get_by_text("This was the last sentence.").first).to_be_visible()
        at_rest(page)
        expect(page.get_by_text("costs $4.95.")).to_have_count(2)
        spoken = page.get_by_test_id("stChatMessage").get_by_text("This was the last sentence.")
        expect(spoken).to_have_count(1)


def test_buttons_of_a_row_stand_in_line(browser: Browser, gated: str, gates: Path) -> None:
    (gates / "words").touch()
    with visit(browser, gated) as page:
        ask(page, "a grinder")
        answered(page)
        tops = page.get_by_role("button", name="Add to cart").evaluate_all(
            "buttons => buttons.map(b => b.getBoundingClientRect().top)"  # while all stands still
        )
        assert len(tops) == 4
        assert max(tops) - min(tops) < 1


def test_details_open_on_a_phone_and_say_whose_they_are(
    browser: Browser, gated: str, gates: Path
) -> None:
    (gates / "words").touch()
    with visit(browser, gated, width=390) as page:
        ask(page, "a grinder")
        answered(page)
        page.get_by_role("button", name="Details Red grinder").click()
        opened = page.get_by_test_id("stPopoverBody")
        expect(opened.get_by_text("Shelf: Kitchen › Coffee › Coffee Grinders")).to_be_visible()
        box = opened.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert overflow(page) <= 0
        page.get_by_role("button", name="Details Navy grinder").click()
        expect(opened.get_by_text("Colour: navy")).to_be_visible()


def test_nasty_titles_are_only_text(browser: Browser, gated: str, gates: Path) -> None:
    with visit(browser, gated, width=390) as page:
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        ask(page, "nasty")
        answered(page)
        assert page.title() == "Aisle"
        main = page.get_by_test_id("stMainBlockContainer")
        for element in ("a", "script", "h1", "h2", ".katex", "code", "del", "[style*=color]"):
            for place in ("stGrid", "stChatMessage"):
                assert main.locator(f"[data-testid={place}] {element}").count() == 0, element
        drawn = main.inner_text().replace("\u2060", "")
        for title in NASTY:
            assert title[:60] in drawn
        assert overflow(page) <= 0
