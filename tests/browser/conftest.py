"""One Chromium and as few servers as will do: they are what takes the time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.passwords import hashed
from tests.browser.driving import ROOT, WAIT, chromium, served, visit
from tests.homes import copied

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PASSWORD = "three small grinders"
_GATED = ROOT / "tests" / "pages" / "gated_shop.py"
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker, so that they share what they start. A browser on a busy machine may miss
    a moment: what fails is tried twice more, and pytest's summary says so."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def password() -> str:
    """The merchandisers' in `shop`."""
    return PASSWORD


@pytest.fixture(scope="session")
def shop(
    browser: Browser, small_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The real site, open, over a small shop of its own; its back office behind a password."""
    home = tmp_path_factory.mktemp("browser") / "home"
    copied(small_home, home)
    with served(
        ROOT / "app.py",
        AISLE_HOME=str(home),
        AISLE_MERCHANDISER_PASSWORD=hashed(PASSWORD),
        # Should a .env hold a key: nothing listens there, so the template answers all the same.
        ANTHROPIC_BASE_URL="http://127.0.0.1:9",
    ) as address:
        with visit(browser, address) as page:  # opened once, so that no test waits for it
            page.locator("[class*=st-key-starter-] button").first.wait_for(timeout=10 * WAIT)
        yield address


@pytest.fixture
def gates(gate_folder: Path) -> Path:
    """A folder in which a file lets the scripted shop go on; it is open, its sentences wait."""
    for gate in gate_folder.iterdir():
        gate.unlink()
    (gate_folder / "shop").touch()
    return gate_folder


@pytest.fixture(scope="module")
def gate_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gates")


@pytest.fixture(scope="module")
def gated_server(browser: Browser, gate_folder: Path) -> Iterator[str]:
    with served(_GATED, AISLE_TEST_GATES=str(gate_folder)) as address:
        yield address


@pytest.fixture
def gated(gated_server: str, gates: Path) -> str:
    """The scripted shop, its gates as `gates` left them."""
    return gated_server


@pytest.fixture
def unopened(gated_server: str, gates: Path) -> tuple[str, Path]:
    """A scripted shop that nobody has opened yet, and its gates, all shut."""
    (gates / "shop").unlink()
    return f"{gated_server}/?shop={uuid.uuid4().hex}", gates
