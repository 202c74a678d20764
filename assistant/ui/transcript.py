"""The chat so far: each exchange as a message, its picks, and the words about them."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import streamlit as st

from assistant.constraints import CATEGORY, State
from assistant.events import Pick, Understood
from assistant.turn import Assistant
from assistant.ui.bundle_view import bundle_view
from assistant.ui.card_buttons import undo_line
from assistant.ui.cards import cards
from assistant.ui.comparing import comparison_table
from assistant.ui.looking import ASKED, SPOKEN
from assistant.ui.rating import thumbs
from assistant.ui.safe import clipped, plain, words
from assistant.ui.standing import changed_line, chip_row, next_row
from assistant.ui.state import Exchange, PageState
from assistant.ui.status import StatusLine

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

_FIRST = 4  # cards shown at once; the words stay on the same screen
_LONG_MESSAGE = 700
_LONG_CLICK = 160
_POLL = 0.2  # seconds; how long a click can go unnoticed
_BETWEEN = 0.5  # seconds between two drawings of growing words: few flushes


def question(exchange: Exchange) -> None:
    """What the shopper wrote, as they wrote it; of a click a small line. A heading to go to."""
    with st.container(key=f"{ASKED}-{exchange.id}"):
        asked(exchange)


def asked(exchange: Exchange) -> None:
    """The same, where it may be drawn twice on the way to a whole page."""
    if exchange.click is not None:
        with st.container(horizontal=True, horizontal_alignment="right"):
            line = plain(clipped(exchange.message, _LONG_CLICK))
            st.caption(f":material/touch_app: {line}", width="content")
        return
    with st.chat_message("user", avatar=":material/person:"):
        if len(exchange.message) <= _LONG_MESSAGE:
            st.text(exchange.message)
            return
        st.text(clipped(exchange.message, _LONG_MESSAGE))
        with st.expander("The whole message"):
            st.text(exchange.message)


def earlier(exchange: Exchange, state: PageState, assistant: Assistant) -> None:
    """An answer further up: its words, its set with the button that buys it, and its cards and
    what was compared when asked for."""
    # As many places as `latest` takes: what stood in them must not shine through. The shelf is
    # emptied, or the cards it held would stay until the next answer is complete.
    understood, shelf, spoken, *_ = (st.empty() for _ in range(5))
    with understood.container():
        _understood(exchange.understood)
    if exchange.picks or exchange.away:
        with shelf.container():
            picks = exchange.picks or ()
            if exchange.bundle is not None:
                bundle_view(exchange, exchange.bundle, state, assistant)
            label = _picks(len(picks)) + (", side by side" if exchange.compared else "")
            fold = st.expander(label, key=f"picks-{exchange.id}", on_change="rerun")
            if fold.open and exchange.compared is not None:
                with fold:
                    comparison_table(exchange.compared, str(exchange.id))
            _folded(fold, exchange, picks, state, assistant)
            if fold.open:
                undo_line(exchange, state, assistant)
    with spoken.container():
        _spoken(exchange, state, assistant)


def latest(exchange: Exchange, state: PageState, assistant: Assistant) -> None:
    """The last answer, drawn as it comes: the cards first, then the words beneath, what was
    understood and what may be said next at the end."""
    notes, shelf = st.empty(), st.container(gap="xsmall")
    spoken = st.container(key=f"{SPOKEN}-{exchange.id}").empty()
    status = StatusLine(exchange, state, len(assistant.pipeline.items))
    following = st.empty()
    drawn, said, at = -1, ("", "", "", False), 0.0
    while True:
        done = exchange.done  # before drawing, so that nothing after it is missed
        picks = exchange.picks
        if picks is not None and len(picks) > drawn:
            with shelf:
                _shelf(exchange, picks, drawn, state, assistant)
            if drawn < 0:
                with notes.container():
                    _notes(exchange.understood)
                with status.row:
                    chip_row(exchange, state, assistant)
            drawn = len(picks)
        now = (exchange.words, exchange.notice, exchange.problem, done)
        if now != said and (done or monotonic() - at >= _BETWEEN):
            said, at = now, monotonic()
            with spoken.container():
                _spoken(exchange, state, assistant, rated=done)
        if done or state.answering is None:
            status.end()
            with following.container():
                changed_line(state)
                next_row(exchange, state)
            return
        status.draw()  # also where Streamlit lets a click in
        if state.view:  # a click in a dialog would wait for the end of this; closing it goes on
            return
        state.answering.wait(_POLL)


def _shelf(
    exchange: Exchange,
    picks: tuple[Pick, ...],
    drawn: int,
    state: PageState,
    assistant: Assistant,
) -> None:
    """The slate; of one that has grown since `drawn` cards, what is new, below."""
    if drawn >= 0:
        cards(exchange, picks[drawn:], state, assistant)
        return
    _together(exchange, state, assistant)
    if picks[:_FIRST]:
        cards(exchange, picks[:_FIRST], state, assistant)
    undo_line(exchange, state, assistant)
    if rest := picks[_FIRST:]:
        fold = st.expander(f"{len(rest)} more", key=f"more-{exchange.id}", on_change="rerun")
        _folded(fold, exchange, rest, state, assistant)


def _folded(
    fold: ExpanderContainer,
    exchange: Exchange,
    picks: tuple[Pick, ...],
    state: PageState,
    assistant: Assistant,
) -> None:
    """Cards that are drawn only once unfolded, so that a long chat stays quick."""
    if fold.open:
        with fold:
            cards(exchange, picks, state, assistant)


def _understood(understood: Understood | None) -> None:
    """What an earlier answer went by, as it was then: nothing to click."""
    if understood is None:
        return
    with st.container(horizontal=True, gap="xsmall"):
        if understood.query:
            st.badge(plain(clipped(understood.query, 80)), icon=":material/search:", color="gray")
        budget = understood.budget
        if budget.most is not None or budget.least is not None:
            who = f", from {_voice(budget.said_by)}" if budget.said_by else ""
            each = " in all" if understood.total else ""
            st.badge(plain(f"{budget}{each}{who}"), icon=":material/sell:", color="primary")
        for chip in _chips(understood.state):
            st.badge(plain(clipped(chip, 60)), icon=":material/check:", color="gray")
    _notes(understood)


def _notes(understood: Understood | None) -> None:
    for note in understood.notes if understood else ():
        st.caption(plain(note))


def _chips(state: State) -> list[str]:
    """What was agreed on, a chip each; the kind of product is in the query's own badge."""
    chips = [str(one) for one in state.constraints if one.field != CATEGORY or one.negated]
    return chips + [f"{slot.quantity} × {slot.query}" for slot in state.slots]


def _together(exchange: Exchange, state: PageState, assistant: Assistant) -> None:
    """A set with its sum, or what was compared as a table: beside the cards, not in the words."""
    if exchange.bundle is not None:
        bundle_view(exchange, exchange.bundle, state, assistant)
    if exchange.compared is not None:
        comparison_table(exchange.compared, str(exchange.id))


def _voice(said_by: str) -> str:
    return "the slider" if said_by == "slider" else said_by


def _spoken(
    exchange: Exchange, state: PageState, assistant: Assistant, *, rated: bool = True
) -> None:
    stopped = "Stopped." if exchange.stopped else ""
    lines = (_notice(exchange, state), exchange.problem, stopped, _before(exchange))
    quiet = [line for line in (*lines, *exchange.since) if line]
    if not exchange.words and not quiet:
        return
    bubble = st.chat_message("assistant", avatar=":material/storefront:")
    with bubble.container(gap="xxsmall", width=800):
        if exchange.words:
            st.markdown(words(exchange.words))
        for line in quiet:
            st.caption(plain(line))
        if rated and exchange.words:
            thumbs(exchange, state, assistant)


def _before(exchange: Exchange) -> str:
    """Said of words that still tell of what was sent away since."""
    gone = [one.pick.product.title for one in exchange.away]
    named = [title for title in gone if title in exchange.words]
    return f"Written before you left out {', '.join(named)}." if named else ""


def _notice(exchange: Exchange, state: PageState) -> str:
    """The quiet line; why the template spoke is told once, not under every answer."""
    before = state.before(exchange)
    told = before is not None and before.notice == exchange.notice
    return f"{exchange.notice.partition(':')[0]}." if told and exchange.notice else exchange.notice


def _picks(number: int) -> str:
    return "1 pick" if number == 1 else f"{number} picks"
