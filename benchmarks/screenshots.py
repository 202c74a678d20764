"""The README's pictures: the sample shop in Chromium, each page as someone would come upon it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from tests.browser.acting import answered, ask, at_rest, go
from tests.browser.driving import ROOT, chromium, served, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUESTION = "wireless headphones under $80"


class Picture(NamedTuple):
    """`compose` brings the page, whose answer has come where `question` is one, into view."""

    name: str
    question: str = ""
    compose: Callable[[Page], object] = lambda page: None
    width: int = 1440
    scheme: str = "light"


def _compared(page: Page) -> None:
    ask(page, "compare the first two")
    answered(page)


def _to(title: str) -> Callable[[Page], None]:
    return lambda page: go(page, title)


PICTURES = (
    Picture("home"),
    Picture("chat", QUESTION),
    Picture("dark", QUESTION, scheme="dark"),
    Picture("phone", QUESTION, width=390),
    Picture("compare", QUESTION, _compared),
    Picture("profile", compose=_to("Your profile")),
    Picture("lab", compose=_to("Prompt Lab")),
    Picture("rules", compose=_to("Rules")),
    Picture("trace", QUESTION, _to("Traces")),
    Picture("health", QUESTION, _to("Health")),
)


def screenshots(home: Path, folder: Path, only: Sequence[str]) -> None:
    """Writes a WebP file a picture into `folder`; `only` these, or all."""
    folder.mkdir(parents=True, exist_ok=True)
    unset = {"ANTHROPIC_API_KEY": "", "AISLE_MERCHANDISER_PASSWORD": "", "AISLE_SHOP": "sample"}
    with chromium() as browser, served(ROOT / "app.py", AISLE_HOME=str(home), **unset) as address:
        for picture in PICTURES:
            if not only or picture.name in only:
                file = folder / f"{picture.name}.webp"
                file.write_bytes(_taken(browser, address, picture))
                typer.echo(f"{file}  {file.stat().st_size // 1_000} kB")


def _taken(browser: Browser, address: str, picture: Picture) -> bytes:
    with visit(browser, address, picture.width, picture.scheme) as page:
        page.locator("[class*=st-key-starter-] button").first.wait_for()
        at_rest(page)
        if picture.question:
            ask(page, picture.question)
            answered(page)
        picture.compose(page)
        at_rest(page)
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement?.blur()")
        page.wait_for_timeout(1_500)  # pictures and plots are drawn, scrolling has come to rest
        return _webp(page.screenshot(type="png"))


def _webp(png: bytes) -> bytes:
    from io import BytesIO

    from PIL import Image

    made = BytesIO()
    Image.open(BytesIO(png)).save(made, "WEBP", quality=82, method=6)
    return made.getvalue()
