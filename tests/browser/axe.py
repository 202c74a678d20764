"""What axe-core finds on a page, less what Streamlit's own markup can't be talked out of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Allowed(NamedTuple):
    """A violation in markup that is Streamlit's: nothing in our code can change it."""

    rule: str
    selector: str
    """CSS: a violating element matches it, or lies inside what does."""
    why: str


ALLOWED: tuple[Allowed, ...] = (
    Allowed(
        "aria-dialog-name",
        "[data-testid=stToast]",
        "A toast names itself by a title, which st.toast has no argument for; its text is read.",
    ),
    Allowed(
        "color-contrast",
        "[data-testid=stMultiSelect] span[title]",
        "What is chosen stands in white on the theme's colour, which is light in the dark theme.",
    ),
    Allowed(
        "scrollable-region-focusable",
        "[data-testid=stCode] pre",
        "st.code with a height scrolls its own element; Chromium and Firefox let Tab reach it.",
    ),
    Allowed(
        "scrollable-region-focusable",
        "[data-testid=stSidebar] [data-testid=stHorizontalBlock]",
        "On a phone the sidebar, while it is shut, is laid out with no width at all.",
    ),
)


class Violation(NamedTuple):
    """One element that breaks one rule."""

    rule: str
    target: str
    html: str
    why: str


def violations(page: Page) -> list[Violation]:
    """Of the page as it stands, without those in `ALLOWED`."""
    return [one for one in found(page) if not any(_covers(page, a, one) for a in ALLOWED)]


def found(page: Page) -> list[Violation]:
    """All of them."""
    api = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(api.Axe().axe_script)
    response = page.evaluate("options => axe.run(options)", options)
    return list(_listed(response["violations"]))


def _listed(raw: list[dict]) -> Iterator[Violation]:
    for rule in raw:
        for node in rule["nodes"]:
            checks = [*node["any"], *node["all"], *node["none"]]
            why = "; ".join(check["message"] for check in checks)
            yield Violation(rule["id"], " ".join(map(str, node["target"])), node["html"][:200], why)


def _covers(page: Page, allowed: Allowed, one: Violation) -> bool:
    if allowed.rule != one.rule:
        return False
    inside = """([target, html, selector]) => {
        const copy = new DOMParser().parseFromString(html, "text/html").body.firstElementChild
        return !!(document.querySelector(target) ?? copy)?.closest(selector)  // it may be gone
    }"""
    return bool(page.evaluate(inside, [one.target, one.html, allowed.selector]))
