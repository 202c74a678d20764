"""Serving the pages, and driving Chromium over them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
WAIT = 30_000  # milliseconds: two cores, shared


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; skips, saying why, where there is none."""
    api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: run `make install`"
    )
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is absent: `make chromium` installs Debian's where it may")
    api.expect.set_options(timeout=WAIT)
    with api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=str(CHROMIUM), headless=True, args=FLAGS
            )
        except api.Error as error:
            pytest.skip(f"{CHROMIUM} can't be used: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


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


def _until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
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
    browser: Browser,
    address: str,
    width: int = 1440,
    scheme: str = "light",
    prepare: Callable[[Page], object] = lambda page: None,
) -> Iterator[Page]:
    """A visitor's page at `address`, `prepare`d before anything is loaded.

    Anything asked of another host fails the test.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(2 * WAIT)
    strangers: list[str] = []
    host = re.match(r"https?(://[^/]+)", address)[1]
    page.on(
        "request",
        lambda r: None if host in r.url or r.url.startswith("data:") else strangers.append(r.url),
    )
    prepare(page)
    page.goto(address)
    yield page
    context.close()
    assert strangers == []


def frames(received: list[bytes], page: Page) -> None:
    """Adds every message the server sends to `received`."""

    def keep(frame: bytes | str) -> None:
        received.append(frame if isinstance(frame, bytes) else frame.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", keep))


def overflow(page: Page) -> int:
    """Pixels by which the widest thing in the main area, or in a dialog, passes the window's right
    edge."""
    return page.evaluate(
        """() => Math.max(0, document.documentElement.scrollWidth - innerWidth,
            ...[...document.querySelectorAll(
                '[data-testid=stMainBlockContainer] *, [role=dialog] *')]
                .filter(e => !e.closest(  // these scroll within themselves
                    '[data-testid=stDataFrame], [data-testid=stTable], [role=tablist]'))
                .map(e => e.getBoundingClientRect().right - innerWidth))"""
    )


def lightness(page: Page) -> float:
    """Of the page's background, 0 to 255."""
    colour = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3
