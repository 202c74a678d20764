"""Making a policy live, off and back: asked once more, with the figures and a line for why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st

from assistant.policies.candidates import Candidate, Wanted
from assistant.policies.desk import PolicyDesk
from assistant.policies.judgement import Judgement
from assistant.policies.policy_command import RESTART, weighed
from assistant.policies.promoting import LONGEST, off, promote, rollback
from assistant.policies.telling import figures_line, in_words
from assistant.ui.back_office.learning_desk import KEPT, MOST, say
from assistant.ui.back_office.session import who
from assistant.ui.looks import emphasis
from assistant.ui.safe import message, plain
from catalog import AisleError

_ASKED, _WHY = "learning-asked", "learning-why"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What waits for a yes."""

    what: Literal["promote", "rollback", "off"]
    wanted: Wanted = field(default_factory=Wanted)
    seen: str = ""
    """What was live when a rollback was asked for."""


def ask_promotion(wanted: Wanted) -> None:
    """Opens the question."""
    _ask(_Asked("promote", wanted))


def ask_rollback(seen: str) -> None:
    """Opens the question; `seen` is live now."""
    _ask(_Asked("rollback", seen=seen))


def ask_off() -> None:
    """Opens the question."""
    _ask(_Asked("off"))


def draw_asked(desk: PolicyDesk) -> None:
    """The open question, if there is one."""
    asked = st.session_state.get(_ASKED)
    if isinstance(asked, _Asked):
        {"promote": _promote, "rollback": _rollback, "off": _off}[asked.what](desk, asked)


def _ask(asked: _Asked) -> None:
    st.session_state[_ASKED] = asked
    st.session_state[_WHY] = ""


def _let_go() -> None:
    st.session_state.pop(_ASKED, None)


@st.dialog("Make it live?", on_dismiss=_let_go)
def _promote(desk: PolicyDesk, asked: _Asked) -> None:
    try:
        with st.spinner("Judging…"):
            found, judged, unjudged = _weighed(asked.wanted, str(desk.standings.live()), desk)
    except AisleError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    st.markdown(plain(f"From now on, for every shopper: {in_words(desk, found.standing)}."))
    reasons = judged.refusals if judged else (unjudged,)
    if judged is not None:
        st.caption(plain(f"{figures_line(judged)}."))
    for reason in reasons:
        st.warning(message(reason), icon=":material/block:")
    if reasons:
        st.markdown("It is refused, unless you say why it should go live all the same.")
    if found.standing.ranker is not None:
        st.caption(RESTART)

    def act(why: str) -> None:
        promote(desk, found, judged, who(), why, unjudged)

    _answer("Make it live", act, "It is live.", needs_why=bool(reasons))


@st.cache_resource(ttl=KEPT, max_entries=10, show_spinner=False)
def _weighed(
    wanted: Wanted, live: str, _desk: PolicyDesk
) -> tuple[Candidate, Judgement | None, str]:
    """By what rounds are worth, whatever the page shows."""
    return weighed(_desk, wanted, None, MOST)


@st.dialog("Roll back?", on_dismiss=_let_go)
def _rollback(desk: PolicyDesk, asked: _Asked) -> None:
    before = desk.standings.before()
    if before is None or str(desk.standings.live()) != asked.seen:
        st.error("What is live was changed meanwhile. Close this and look again.")
        return
    st.markdown(plain(f"From now on again: {in_words(desk, before)}."))
    if before.ranker != desk.standings.live().ranker:
        st.caption(RESTART)
    _answer("Roll back", lambda why: rollback(desk, who(), why), "Rolled back.")


@st.dialog("Turn exploration off?", on_dismiss=_let_go)
def _off(desk: PolicyDesk, asked: _Asked) -> None:
    st.markdown(
        "From now on every slate is the ranker's, and the log gathers nothing that other policies "
        "could be judged by. Rolling back turns it on again."
    )
    _answer("Turn it off", lambda why: off(desk, who(), why), "Exploration is off.")


def _answer(yes: str, act: Callable[[str], object], done: str, needs_why: bool = False) -> None:
    """Why, yes and no. A refusal is told here, and the reason typed stays."""
    why = st.text_input(
        "Why? (kept with your name)",
        key=_WHY,
        max_chars=LONGEST,
        placeholder="It did better in the simulator for two weeks",
    )
    place = st.empty()
    with st.container(horizontal=True):
        if st.button(yes, key="learning-yes", type=emphasis()):
            try:
                if needs_why and not (why or "").strip():
                    place.error("Say why first, or cancel.", icon=":material/block:")
                    return
                act(str(why or ""))
            except AisleError as error:
                place.error(message(str(error)), icon=":material/error:")
            else:
                _let_go()
                say(done)
                st.rerun()
        if st.button("Cancel", key="learning-no"):
            _let_go()
            st.rerun()
