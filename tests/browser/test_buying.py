"""A shopper's way through the real shop: find, narrow down, compare, buy."""

import re

import pytest

from tests.browser.acting import (
    answered,
    ask,
    at_rest,
    beside,
    cards,
    cents,
    chips,
    money,
    press,
    prices,
    remove,
    titles,
    total,
)
from tests.browser.driving import visit

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, Page, expect = playwright_api.Browser, playwright_api.Page, playwright_api.expect
pytestmark = pytest.mark.slow

ADD = re.compile("^Add to cart")


def rows(page: Page) -> list[list[str]]:
    """The cells of the last table, row by row."""
    found = page.get_by_role("table").last.get_by_role("row")
    found.nth(1).wait_for()  # its code is loaded when it is needed
    cells = [row.get_by_role("cell").or_(row.get_by_role("rowheader")) for row in found.all()]
    return [row.all_inner_texts() for row in cells]


def test_a_whole_purchase(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as page:
        ask(page, "headphones under $80")
        answered(page)
        assert any("Wired" in title for title in titles(page))
        ask(page, "only wireless")
        answered(page)
        assert len(titles(page)) >= 2
        assert not any("Wired" in title for title in titles(page))
        assert max(prices(page)) <= 8000
        plenty = cards(page).filter(has_text="In stock").first
        title = plenty.locator("strong").first.inner_text()
        price = cents(plenty.locator("strong").all_inner_texts())[0]

        plenty.get_by_role("button", name=ADD).click()
        expect(total(page)).to_contain_text(money(price))
        page.get_by_role("button", name=re.compile(r"^Cart \(1\)")).click()
        cart = page.get_by_role("dialog")
        quantity = cart.get_by_role("spinbutton", name="Quantity of")
        expect(cart.get_by_text(title, exact=True)).to_be_visible()
        expect(quantity).to_have_value("1")
        cart.get_by_role("button", name="Increment").click()
        expect(quantity).to_have_value("2")
        expect(cart.get_by_text(re.compile("^Total"))).to_contain_text(money(2 * price))
        cart.get_by_role("button", name=re.compile("^Undo")).click()
        expect(quantity).to_have_value("1")
        expect(cart.get_by_text(re.compile("^Total"))).to_contain_text(money(price))
        cart.get_by_role("button", name="Close").click()
        expect(cart).to_have_count(0)
        expect(total(page)).to_contain_text(money(price))


def test_what_was_understood_is_let_go_of_with_a_click(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as page:
        ask(page, "wireless headphones under $45")
        answered(page)
        expect(chips(page)).to_have_count(3)
        assert all("Wireless" in title for title in titles(page))
        remove(page, "wireless")
        assert any("Wired" in title for title in titles(page))
        assert max(prices(page)) <= 4500
        remove(page, "$45")
        assert max(prices(page)) > 4500
        expect(chips(page)).to_have_count(1)


def test_the_sliders_limit_has_a_chip_that_lifts_it(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as page:
        ask(page, "headphones")
        answered(page)
        dearest = max(prices(page))
        slider = page.get_by_role("slider", name="Budget per item")
        expect(slider).to_have_attribute("aria-valuetext", "No limit")
        slider.press("Home")
        for _ in range(5):
            slider.press("ArrowRight")
        expect(slider).to_have_value("5")
        expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^\$\d+$"))
        at_rest(page)
        ask(page, "headphones again")
        answered(page)
        chip = chips(page).filter(has_text="slider")
        expect(chip).to_have_count(1)  # the row of the answer before is drawn over
        limit = cents([re.search(r"\$[\d,.]+", chip.inner_text())[0]])[0]
        assert limit < dearest
        assert all(price <= limit for price in prices(page))
        remove(page, "slider")
        assert max(prices(page)) > limit
        expect(slider).to_have_attribute("aria-valuetext", "No limit")


def test_two_products_side_by_side(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as page:
        ask(page, "headphones under $80")
        answered(page)
        for place in (0, 1):
            at_rest(page)
            cards(page).nth(place).get_by_role("button", name=re.compile("^Compare")).click()
            expect(page.get_by_role("button", name="In comparison")).to_have_count(place + 1)
            at_rest(page)
        first, second, *_ = prices(page)
        page.get_by_role("button", name="Compare (2)").click()
        expect(page.get_by_role("dialog").get_by_role("table")).to_be_visible()
        at_rest(page)
        found = {row[0]: row[1:] for row in rows(page)[1:]}
        priced = next(name for name in found if "Price" in name)
        assert "≠" in priced
        assert cents(found[priced]) == [first, second]
        assert all(left != right for name, (left, right) in found.items() if "≠" in name)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        at_rest(page)

        ask(page, "compare the first two")
        answered(page)
        expect(page.get_by_role("table")).to_have_count(1)
        again = {row[0]: row[1:] for row in rows(page)[1:]}
        assert cents(again[priced]) == [first, second]
        assert again.keys() == found.keys()


@pytest.mark.parametrize("most", [400, 170])
def test_a_set_keeps_to_its_total(browser: Browser, shop: str, most: int) -> None:
    with visit(browser, shop) as page:
        ask(page, f"a dog bed, a tent and headphones for under ${most} in all")
        answered(page)
        *parts, together = [row[-1] for row in rows(page)[1:]]
        assert len(parts) == 3
        assert sum(cents(parts)) == cents([together])[0] <= 100 * most
        left = money(100 * most - cents([together])[0])
        expect(page.get_by_text(f"{left} left of your ${most}.00.")).to_be_visible()
        page.get_by_role("button", name="Add the set to the cart").click()
        expect(beside(page).get_by_role("spinbutton")).to_have_count(3)
        expect(total(page)).to_contain_text(together)


def test_not_for_me_and_back(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as page:
        ask(page, "headphones under $80")
        answered(page)
        before = titles(page)
        press(page, f"Not for me: {before[0]}")
        expect(page.get_by_text(f"Left out of this conversation: {before[0]}")).to_be_visible()
        assert before[0] not in titles(page)
        assert set(before[1:]) <= set(titles(page)), "the others stay"
        press(page, f"Undo leaving out {before[0]}")
        expect(cards(page).first).to_contain_text(before[0])
        assert titles(page) == before
        press(page, f"Not for me: {before[0]}")
        ask(page, "headphones under $80, please")
        answered(page)
        assert titles(page)
        assert before[0] not in titles(page)
