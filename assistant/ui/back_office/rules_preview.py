"""A real question's slate before and after, side by side, with what moved."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from assistant.ruling.asked import recently_asked
from assistant.ruling.previewing import Place, Preview, preview
from assistant.ruling.words import did
from assistant.ui.back_office.rules_desk import Desk
from assistant.ui.safe import clipped, message, plain
from assistant.understanding.understand import LONGEST_MESSAGE
from catalog import AisleError
from catalog.rules import Rule

log = logging.getLogger(__name__)
_LONGEST_TITLE = 70
_MOST_SAID = 30
_QUESTION = "rules-question"


def draw(
    desk: Desk,
    before: Sequence[Rule],
    after: Sequence[Rule],
    at: datetime,
    heads: tuple[str, str],
    mine: Rule | None = None,
) -> None:
    """Asks for a question and shows its slate under the rules `before` and `after`, as of `at`.
    Of `mine`, the rule in the form, it says what became of it."""
    question = _question(desk, mine)
    if not question:
        st.caption("Type a question, or choose one that was asked.")
        return
    try:
        shown = preview(desk.front.assistant, question, before, after, at)
    except AisleError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    except Exception:  # the form must not be lost over it
        log.exception("a preview broke off")
        st.error("This question could not be answered. Try another one.")
        return
    _told(desk, shown, mine)
    for column, head, places in zip(st.columns(2), heads, (shown.old, shown.new), strict=True):
        with column:
            st.markdown(f"**{head}**")
            _slate(places, after=head == heads[1])
    _did(desk, shown)


def _question(desk: Desk, mine: Rule | None) -> str:
    """One that was asked, one of the shop's own, or any other."""
    asked = list(dict.fromkeys((*_first(mine), *_asked(desk))))
    chosen = st.selectbox(
        "Question",
        asked,
        index=0 if asked else None,
        key=f"{_QUESTION}-{mine.query if mine else ''}",
        accept_new_options=True,
        placeholder="Type a question",
        help="Type any question, or choose one that shoppers asked lately.",
        format_func=lambda text: clipped(str(text), 100),
    )
    return str(chosen or "").strip()[:LONGEST_MESSAGE]


def _first(mine: Rule | None) -> Sequence[str]:
    return (mine.query,) if mine is not None and mine.query else ()


def _asked(desk: Desk) -> Sequence[str]:
    try:
        asked = recently_asked(desk.front.assistant.store)
    except AisleError:
        log.exception("recorded turns could not be read")
        asked = ()
    return (*asked, *(starter.question for starter in desk.front.starters))


def _told(desk: Desk, shown: Preview, mine: Rule | None) -> None:
    st.caption(plain(f"Searched for: {shown.query or 'nothing in particular'}"))
    if shown.same:
        st.info("Nothing changes in this answer.", icon=":material/equal:")
    if mine is None:
        return
    idle = [one for one in shown.after.ruled if one.rule == mine.id and one.why]
    for one in idle:
        st.warning(plain(did(one, desk.items)), icon=":material/info:")


def _did(desk: Desk, shown: Preview) -> None:
    """What each rule did, in a fold."""
    lines = [f"- {plain(did(one, desk.items))}" for one in shown.after.ruled[:_MOST_SAID]]
    if lines:
        with st.expander("What each rule did"):
            st.markdown("\n".join(lines))
            st.caption("Places are the ranker's own before any rule; more than the slate shows.")


def _slate(places: Sequence[Place], after: bool) -> None:
    if not places:
        st.caption("No product.")
    lines = [f"{place.here}. {_line(place, after)}" for place in places]
    st.markdown("\n".join(lines))


def _line(place: Place, after: bool) -> str:
    product = place.pick.product
    title = plain(clipped(product.title, _LONGEST_TITLE))
    marks = "".join(f" :violet-badge[{plain(mark)}]" for mark in place.pick.marks)
    return f"{title} :small[{plain(str(product.price))}]{_moved(place, after)}{marks}"


def _moved(place: Place, after: bool) -> str:
    if place.there is None:
        return " :blue-badge[new]" if after else " :red-badge[gone]"
    if not after or not place.moved:
        return ""
    if place.here < place.there:
        return f" :green-badge[▲ from {place.there}]"
    return f" :orange-badge[▼ from {place.there}]"
