"""Going live and back: asked once more, with a line for why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from assistant.prompts.library import LONGEST_NOTE
from assistant.ui.back_office.lab_desk import Desk, say
from assistant.ui.looks import emphasis
from assistant.ui.safe import message, plain
from catalog import AisleError

_ASKED, _WHY = "lab-asked", "lab-why"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What waits for a yes."""

    version: str
    seen: str = ""
    """What was live when a rollback was asked for."""
    rollback: bool = False


def ask_promotion(version: str) -> None:
    """Opens the question."""
    _ask(_Asked(version))


def ask_rollback(seen: str, before: str) -> None:
    """Opens the question; `seen` is live by promotion, `before` would be next."""
    _ask(_Asked(before, seen, rollback=True))


def _ask(asked: _Asked) -> None:
    st.session_state[_ASKED] = asked
    st.session_state[_WHY] = ""


def draw_asked(desk: Desk) -> None:
    """The open question, if there is one."""
    asked = st.session_state.get(_ASKED)
    if isinstance(asked, _Asked):
        (_rollback if asked.rollback else _promote)(desk, asked)


def _let_go() -> None:
    st.session_state.pop(_ASKED, None)


@st.dialog("Make this version live?", on_dismiss=_let_go)
def _promote(desk: Desk, asked: _Asked) -> None:
    st.markdown(
        f"From the next turn on, every shopper is answered with **{plain(asked.version)}** instead "
        f"of {plain(desk.library.live().label)}. A turn under way ends as it began."
    )
    _answer(
        "Make it live",
        lambda why: desk.library.promote(asked.version, desk.who, why),
        f"{plain(asked.version)} is live.",
    )


@st.dialog("Roll back?", on_dismiss=_let_go)
def _rollback(desk: Desk, asked: _Asked) -> None:
    st.markdown(
        f"From the next turn on, every shopper is answered with **{plain(asked.version)}** again "
        f"instead of {plain(desk.library.live().label)}. No version is lost."
    )
    _answer(
        "Roll back",
        lambda why: desk.library.rollback(desk.who, why, asked.seen),
        f"{plain(asked.version)} is live again.",
    )


def _answer(yes: str, act: Callable[[str], object], done: str) -> None:
    """Why, yes and no. A refusal is told here, and the reason typed stays."""
    why = st.text_input(
        "Why? (kept with your name)",
        key=_WHY,
        max_chars=LONGEST_NOTE,
        placeholder="Fewer claims held back in the run of Monday",
    )
    place = st.empty()
    with st.container(horizontal=True):
        if st.button(yes, key="lab-yes", type=emphasis()):
            try:
                act(str(why or ""))
            except AisleError as error:
                place.error(message(str(error)), icon=":material/error:")
            else:
                _let_go()
                say(done)
                st.rerun()
        if st.button("Cancel", key="lab-no"):
            _let_go()
            st.rerun()
