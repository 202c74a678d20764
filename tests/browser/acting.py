"""What shoppers and merchandisers do on the pages, by the names they see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.driving import WAIT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def at_rest(page: Page) -> None:
    """Waits until the server draws nothing any more."""
    resting = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    resting.wait_for(timeout=2 * WAIT)


def ask(page: Page, message: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(message)
    box.press("Enter")


def answered(page: Page) -> None:
    """Waits until the words are complete."""
    page.get_by_label("Chat message from assistant").last.wait_for(timeout=2 * WAIT)
    at_rest(page)


def cards(page: Page) -> Locator:
    """The picks in sight, those of the last answer last."""
    return page.get_by_test_id("stGridCell")


def card(page: Page, title: str) -> Locator:
    """The picks with `title` on them."""
    return cards(page).filter(has_text=title)


def press(page: Page, name: str | re.Pattern[str], place: int = 0) -> None:
    """Clicks the button called `name`, or so beginning, and waits for the page to follow."""
    page.get_by_role("button", name=name).nth(place).click()
    at_rest(page)


def prices(page: Page) -> list[int]:
    """The prices on the cards, in cents."""
    texts = page.get_by_test_id("stGrid").locator("strong").all_inner_texts()
    found = [re.fullmatch(r"\$([\d,]+)\.(\d\d)", text) for text in texts]
    return [int(m[1].replace(",", "") + m[2]) for m in found if m]


def go(page: Page, title: str) -> None:
    """To another page of the site by the navigation, on a wide screen."""
    page.get_by_role("link", name=title, exact=True).first.click()
    page.get_by_role("heading", name=title).first.wait_for()
    at_rest(page)


def sign_in(page: Page, password: str) -> None:
    """On the sign-in page."""
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    at_rest(page)


def beside(page: Page) -> Locator:
    """The sidebar: who is shopping, the budget, the cart."""
    return page.get_by_test_id("stSidebar")


def chips(page: Page) -> Locator:
    """What was understood, each with a button that takes it away."""
    return page.get_by_role("button", name=re.compile("^Remove "))


def reload(page: Page) -> None:
    """Loads the same address anew, as a shopper does who comes back."""
    page.reload()
    at_rest(page)
