"""The page in Chromium: what a shopper sees, clicks and can't be harmed by."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).parents[1]
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed: run `make setup`"
)
Browser, Page, expect = playwright_api.Browser, playwright_api.Page, playwright_api.expect
expect.set_options(timeout=30_000)  # two cores, shared

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason=f"{CHROMIUM} is absent: install Debian's chromium"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), headless=True, args=FLAGS
        )
        yield chromium
        chromium.close()


@contextmanager
def served(script: Path, **environment: str) -> Iterator[str]:
    """The address of `streamlit run script` on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_healthy(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _until_healthy(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, "streamlit did not start"
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("streamlit did not answer within a minute")


@contextmanager
def visit(
    browser: Browser, address: str, width: int = 1440, scheme: str = "light"
) -> Iterator[Page]:
    """A page at `address`; anything asked of another host fails the test."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    strangers: list[str] = []
    host = address.removeprefix("http")
    page.on(
        "request",
        lambda r: None if host in r.url or r.url.startswith("data:") else strangers.append(r.url),
    )
    page.goto(address)
    yield page
    context.close()
    assert strangers == []


def ask(page: Page, message: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(message)
    box.press("Enter")


def answered(page: Page) -> None:
    """Waits until the words are complete."""
    expect(page.get_by_label("Chat message from assistant").last).to_be_visible(timeout=60_000)
    at_rest = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(at_rest).to_be_visible(timeout=60_000)


def prices(page: Page) -> list[int]:
    """The prices on the cards, in cents."""
    texts = page.get_by_test_id("stGrid").locator("strong").all_inner_texts()
    found = [re.fullmatch(r"\$([\d,]+)\.(\d\d)", text) for text in texts]
    return [int(m[1].replace(",", "") + m[2]) for m in found if m]


def overflow(page: Page) -> int:
    """Pixels by which the widest thing in the main area passes the window's right edge."""
    return page.evaluate(
        """() => Math.max(0, document.documentElement.scrollWidth - innerWidth,
            ...[...document.querySelectorAll('[data-testid=stMainBlockContainer] *')]
                .map(e => e.getBoundingClientRect().right - innerWidth))"""
    )


def lightness(page: Page) -> float:
    """Of the page's background, 0 to 255."""
    colour = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3


# -- the real shop --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shop(small_home: Path) -> Iterator[str]:
    # Should a .env hold a key: nothing listens there, so the template answers all the same.
    nowhere = "http://127.0.0.1:9"
    with served(ROOT / "app.py", AISLE_HOME=str(small_home), ANTHROPIC_BASE_URL=nowhere) as address:
        yield address


@pytest.mark.slow
def test_picks_of_the_real_shop_keep_to_the_budget(
    browser: Browser, shop: str, tmp_path: Path
) -> None:
    with visit(browser, shop) as page:
        ask(page, "a present for a friend under $30")
        answered(page)
        page.screenshot(path=tmp_path / "answer.png")
        if (more := page.get_by_text(re.compile(r"^\d+ more$"))).count():
            shown = len(prices(page))
            more.click()
            page.wait_for_function(
                "n => document.querySelectorAll('[data-testid=stGridCell]').length > n", arg=shown
            )
            expect(page.get_by_role("button", name="Add to cart").nth(shown)).to_be_visible()
        found = prices(page)
        assert len(found) >= 4
        assert max(found) <= 3000
        assert page.locator("[data-testid=stGrid] img:not([alt])").count() == 0


@pytest.mark.slow
def test_the_question_the_picks_and_the_words_share_a_screen(browser: Browser, shop: str) -> None:
    with visit(browser, shop) as page:
        ask(page, "headphones")
        answered(page)
        page.wait_for_timeout(500)  # the page scrolls to its end
        asked = page.get_by_label("Chat message from user").bounding_box()
        said = page.get_by_label("Chat message from assistant").bounding_box()
        box = page.get_by_test_id("stChatInput").bounding_box()
        assert asked
        assert said
        assert box
        assert asked["y"] >= 0
        assert said["y"] + said["height"] <= box["y"]


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
def test_the_first_screen_holds_every_starter(browser: Browser, shop: str, width: int) -> None:
    with visit(browser, shop, width) as page:
        starters = page.locator("[class*=st-key-starter-] button")
        expect(starters).to_have_count(4, timeout=60_000)  # the shop may be opening
        page.wait_for_timeout(500)
        heading = page.get_by_role("heading", name="What are you looking for?").bounding_box()
        last = starters.last.bounding_box()
        box = page.get_by_test_id("stChatInput").bounding_box()
        assert heading
        assert last
        assert box
        assert heading["y"] > 0
        assert last["y"] + last["height"] <= box["y"]
        starters.first.click()
        answered(page)
        assert prices(page)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1440, "dark")])
def test_the_real_shop_fits_phones_and_the_dark(
    browser: Browser, shop: str, tmp_path: Path, width: int, scheme: str
) -> None:
    with visit(browser, shop, width, scheme) as page:
        ask(page, "something for the kitchen")
        answered(page)
        page.screenshot(path=tmp_path / f"{width}-{scheme}.png")
        assert overflow(page) <= 0
        assert (lightness(page) < 60) == (scheme == "dark")
        lefts = page.get_by_test_id("stGridCell").evaluate_all(
            "cards => cards.map(c => Math.round(c.getBoundingClientRect().left))"
        )
        assert len(set(lefts)) == (2 if width == 390 else 4)


# -- a scripted shop ------------------------------------------------------------------------


@pytest.fixture
def gates(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def gated(gates: Path) -> Iterator[str]:
    script = ROOT / "tests" / "pages" / "gated_shop.py"
    with served(script, AISLE_TEST_GATES=str(gates)) as address:
        yield address


def test_first_paint_does_not_wait_for_the_shop(browser: Browser, gated: str, gates: Path) -> None:
    with visit(browser, gated) as page:
        expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()
        expect(page.get_by_role("button", name="A present for a friend")).to_be_visible()
        expect(page.get_by_text("Opening the shop…")).to_be_visible()
        ask(page, "a grinder")  # already possible
        (gates / "shop").touch()
        (gates / "words").touch()
        expect(page.get_by_text("This was the last sentence.")).to_be_visible()
        assert page.get_by_text("a grinder", exact=True).first.is_visible()
        assert page.get_by_text("Opening the shop…").count() == 0


def test_a_click_does_not_cut_the_words_short(browser: Browser, gated: str, gates: Path) -> None:
    (gates / "shop").touch()
    with visit(browser, gated) as page:
        ask(page, "a grinder")
        expect(page.get_by_text("costs $4.95.")).to_be_visible()
        page.get_by_role("button", name="Add to cart").first.click()
        expect(page.get_by_role("button", name="Add to cart (1 in it)")).to_be_visible()
        expect(page.get_by_text("Writing…")).to_be_visible()
        (gates / "words").touch()
        expect(page.get_by_text("This was the last sentence.")).to_be_visible()
        in_cart = page.get_by_test_id("stSidebar").get_by_role("spinbutton")
        expect(in_cart).to_have_accessible_name("Quantity of Red grinder")


def test_buttons_of_a_row_stand_in_line(browser: Browser, gated: str, gates: Path) -> None:
    for gate in ("shop", "words"):
        (gates / gate).touch()
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
    for gate in ("shop", "words"):
        (gates / gate).touch()
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
    from tests.pages.nasty import NASTY

    (gates / "shop").touch()
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
