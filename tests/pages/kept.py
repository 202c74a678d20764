"""The real small assistant over a store of its own, and its pages drawn without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from assistant.replaying.listening import listening
from assistant.replaying.recorder import Recorder
from assistant.turn import Assistant
from catalog import Store
from catalog.merging import merge
from catalog.tables import product_record, products
from tests.pages.drawn import healthy

VISITOR = "V" * 32
OTHER = "W" * 32


@contextmanager
def shop_of_its_own(place: Path, small: Assistant, days: int = 90) -> Iterator[Assistant]:
    """`small`, recording what is said into an own store."""
    with Store.open(f"sqlite:///{place / 'own.db'}") as store:
        with store.writing() as connection:
            sold = small.pipeline.items.products
            merge(connection, products, [product_record(product) for product in sold])
        busiest = small.store.shoppers(1)[0]
        store.append(small.store.history(busiest, limit=20_000))
        recorder = Recorder(store, days=days)
        try:
            yield listening(replace(small, store=store, keeper=recorder))
        finally:
            recorder.close()


def window(shop: Assistant, address: str = "", visitor: str = VISITOR) -> AppTest:
    """A browser window on the chat, opened at `address`."""
    return healthy(unopened(shop, address, visitor).run())


def unopened(shop: Assistant, address: str = "", visitor: str = VISITOR) -> AppTest:
    """The same before anything is drawn."""

    def script(shop):  # its source is run elsewhere: no name of this file is known there
        from assistant.ui import chat_page

        chat_page("sample", lambda: shop)

    at = AppTest.from_function(script, kwargs={"shop": shop}, default_timeout=20)
    at.session_state["visitor"] = visitor
    if address:
        at.query_params["c"] = address
    return at


def profile(shop: Assistant, chat: AppTest | None = None) -> AppTest:
    """The profile page; in the session of `chat` where there is one."""

    def script(shop):
        from types import SimpleNamespace

        from assistant.ui.profile_page import draw

        settings = SimpleNamespace(shop="sample")
        draw(SimpleNamespace(settings=settings, assistant=lambda shop_name: shop))

    at = AppTest.from_function(script, kwargs={"shop": shop}, default_timeout=20)
    at.session_state["visitor"] = VISITOR
    if chat is not None:
        at.session_state["aisle"] = chat.session_state["aisle"]
    return healthy(at.run())


def address(at: AppTest) -> str:
    """The conversation that the address names; empty when none."""
    found = at.query_params.get("c", "")
    return found[0] if isinstance(found, list) else found


def written(shop: Assistant) -> None:
    assert isinstance(shop.keeper, Recorder)
    assert shop.keeper.flush(10)
