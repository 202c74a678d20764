"""A prompt as it would be sent: filled with what a real turn over this shop brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from assistant.prompts import parse
from assistant.turn import Assistant
from assistant.words.explain import render
from assistant.words.explainer import Brief, Said
from catalog.rehearsal import Rehearsal

_MESSAGE, _BRIEF = "lab-message", "lab-brief"
_USUAL = "a gift under $60"
_LONGEST = 300


class _Catching:
    """An explainer that says nothing and keeps what it was to explain."""

    name = "example"

    def __init__(self) -> None:
        self.brief: Brief | None = None

    def explain(self, brief: Brief) -> Iterator[Said]:
        """Nothing."""
        self.brief = brief
        return iter(())


def brief_of(assistant: Assistant, message: str) -> Brief | None:
    """What an explainer would be given for `message`, as a new visitor's first; nothing is kept."""
    catching = _Catching()
    store = Rehearsal(assistant.store)
    quiet = replace(assistant, keeper=None, reader=None, exploration=None)
    trying = replace(quiet, explainer=catching, store=store)
    for _ in trying.turn(trying.open(), message):
        pass
    return catching.brief


def draw_example(assistant: Assistant, text: str, height: int) -> None:
    """The message to try it with, and all that Claude would be sent for it."""
    st.session_state.setdefault(_MESSAGE, _USUAL)
    message = st.text_input(
        "A shopper's message to fill it with",
        key=_MESSAGE,
        max_chars=_LONGEST,
        persist_state="session",
    )
    brief = _brief(assistant, str(message or "") or _USUAL)
    if brief is None:
        return
    prompt = render(parse("explain", 1, text), brief)
    st.caption(
        f"{len(prompt.stable) + len(prompt.system):,} characters in all; the message itself "
        "follows them. Below the line, filled:"
    )
    st.code(prompt.system, language=None, wrap_lines=True, height=height)
    with st.expander("Above the line, the same on every turn"):
        st.code(prompt.stable, language=None, wrap_lines=True)


def _brief(assistant: Assistant, message: str) -> Brief | None:
    """One turn a message, not one a rerun."""
    kept = st.session_state.get(_BRIEF)
    if not isinstance(kept, tuple) or kept[0] != message:
        kept = st.session_state[_BRIEF] = (message, brief_of(assistant, message))
    return kept[1]  # type: ignore[no-any-return]
