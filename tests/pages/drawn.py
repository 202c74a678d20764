"""The page drawn without a browser, and how tests ask and look."""

from __future__ import annotations

from collections.abc import Callable

import streamlit
from streamlit.testing.v1 import AppTest

from assistant.events import Event
from tests.pages.scripted import Script, ScriptedAssistant, cheerful


def close_shops() -> None:
    """Forgets every shop the process has opened."""
    streamlit.cache_resource.clear()


def page(opened: Callable[[], object]) -> AppTest:
    """The page of a shop that `opened` opens, drawn once."""

    def script(opened):  # its source is run elsewhere: no name of this file is known there
        from assistant.ui import chat_page

        chat_page("sample", opened)

    at = AppTest.from_function(script, kwargs={"opened": opened}, default_timeout=20)
    return healthy(at.run())


def healthy(at: AppTest) -> AppTest:
    """The page again, after making sure that it shows no traceback."""
    assert not at.exception
    return at


def scripted(script: Script = cheerful) -> tuple[AppTest, ScriptedAssistant]:
    assistant = ScriptedAssistant(script)
    return page(lambda: assistant), assistant


def ask(at: AppTest, message: str) -> AppTest:
    return healthy(at.chat_input[0].set_value(message).run())


def text_of(at: AppTest) -> str:
    """All text of the main area, in order, one element a line."""
    return "\n".join(str(e.value) for e in at.main if hasattr(e, "value"))


def buttons(at: AppTest, label: str) -> list[str]:
    return [b.key for b in at.button if b.label.startswith(label)]


def answer(*events: Event) -> Script:
    return lambda message, budget: iter(events)


def add(at: AppTest, place: int = 0) -> AppTest:
    return healthy(at.button(key=buttons(at, "Add to cart")[place]).click().run())


def beside(at: AppTest) -> str:
    return "\n".join(str(e.value) for e in at.sidebar if hasattr(e, "value"))
