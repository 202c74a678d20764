"""A page for the browser tests: it opens, and ends its sentences, when a test says so.

Run by `streamlit run`. AISLE_TEST_GATES names a folder; each wait is for a file in it.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from assistant.budget import Budget
from assistant.events import Done, Event, Pick, Picks, Understood, Words
from assistant.ui import chat_page
from tests.pages.nasty import NASTY
from tests.pages.scripted import ScriptedAssistant, product, shelf

GATES = Path(os.environ["AISLE_TEST_GATES"])


def wait_for(gate: str) -> None:
    """Until the file appears; a minute at most, so that a failed test leaves nothing behind."""
    for _ in range(600):
        if (GATES / gate).exists():
            return
        time.sleep(0.1)


def script(message: str, budget: Budget) -> Iterator[Event]:
    yield Understood(message, budget)
    if message == "nasty":
        # The schema refuses markup; the page must not count on it.
        plain = [product(n, "x", 100 + n) for n, _ in enumerate(NASTY)]
        copies = [p.model_copy(update={"title": t}) for p, t in zip(plain, NASTY, strict=True)]
        yield Picks(tuple(Pick(p, p.title) for p in copies))
        yield Words("\n".join(NASTY))
    else:
        yield Picks(tuple(Pick(p, "Matches your words") for p in shelf()[:10]))
        yield Words("The **Red grinder** costs $4.95. ")
        wait_for("words")
        yield Words("This was the last sentence.")
    yield Done("template")


def opened() -> ScriptedAssistant:
    wait_for("shop")
    return ScriptedAssistant(script)


chat_page(st.query_params.get("shop", "sample"), opened)
