"""What shoppers and merchandisers do on the pages, by the names they see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING

from tests.browser.driving import WAIT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def at_rest(page: Page) -> None:
    """Waits until the server draws nothing any more."""
    resting = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    resting.wait_for(timeout=2 * WAIT)


def ask(page: Page, message: str) -> None:
    """Sends a message, and waits until it stands in the chat."""
    asked = page.get_by_label("Chat message from user")
    before = asked.count()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(message)
    box.press("Enter")
    asked.nth(before).wait_for()


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
    return cents(page.get_by_test_id("stGrid").locator("strong").all_inner_texts())


def cents(texts: Iterable[str]) -> list[int]:
    """Of those that are prices and no more."""
    found = [re.fullmatch(r"\$([\d,]+)\.(\d\d)", text.strip()) for text in texts]
    return [int(m[1].replace(",", "") + m[2]) for m in found if m]


def money(minor: int) -> str:
    """Cents as a page writes them."""
    return f"${minor // 100:,}.{minor % 100:02}"


def titles(page: Page) -> list[str]:
    """On the cards in sight, in order."""
    first = "all => all.map(card => card.querySelector('strong')?.textContent ?? '')"
    return [title for title in cards(page).evaluate_all(first) if title]


def go(page: Page, title: str) -> None:
    """To another page of the site by the navigation, on a wide screen."""
    page.get_by_role("link", name=title, exact=True).first.click()
    page.get_by_role("heading", name=title).first.wait_for()
    at_rest(page)


def sign_in(page: Page, password: str) -> None:
    """On the sign-in page; waits until it says yes or no."""
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    said = page.get_by_text("Signed in as").or_(page.get_by_text("That is not the password"))
    said.first.wait_for(timeout=2 * WAIT)
    at_rest(page)


def beside(page: Page) -> Locator:
    """The sidebar: who is shopping, the budget, the cart."""
    return page.get_by_test_id("stSidebar")


def chips(page: Page) -> Locator:
    """What was understood, each with a button that takes it away."""
    return page.get_by_role("button", name=re.compile("^Remove "))


def remove(page: Page, chip: str | re.Pattern[str]) -> None:
    """Lets go of what a chip says, and waits for the picks that follow."""
    one = chips(page).filter(has_text=chip)
    deadline = monotonic() + 30
    while one.count() != 1 and monotonic() < deadline:  # the row before is drawn over
        page.wait_for_timeout(100)
    one.click()
    one.wait_for(state="detached")
    at_rest(page)


def total(page: Page) -> Locator:
    """What the cart beside the chat comes to."""
    return beside(page).get_by_text(re.compile("^Total"))


def reload(page: Page) -> None:
    """Loads the same address anew, as a shopper does who comes back."""
    page.reload()
    at_rest(page)
