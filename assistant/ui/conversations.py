"""The list of conversations beside the chat: open, rename, delete and undo."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from assistant.conversations.keeping import Keeping
from assistant.ui import keeping as kept
from assistant.ui.looks import emphasis
from assistant.ui.safe import clipped, plain, unseen
from assistant.ui.shopfront import Shopfront
from assistant.ui.state import PageState
from assistant.ui.trying import say, tried
from assistant.ui.visitor import keep_cookie, visitor
from assistant.ui.who import begin, shopper_of
from catalog import StoreError
from catalog.conversations import Titled

log = logging.getLogger(__name__)
_MANY = 6
"""So many are shown at once; with more there is a search."""
_WIDE = 60
_TITLE = "new-title"
_RENAME, _DELETE = "Rename", "Delete"
_BUSY = "The shop's database is busy; it is done in a moment."


def listed(front: Shopfront, state: PageState) -> None:
    """Draws the list; nothing where the shop keeps no conversations."""
    keeping = front.keeping
    if keeping is None:
        return
    try:
        every = keeping.listed(visitor(), shopper_of(state))
    except StoreError:
        log.warning("the conversations could not be listed", exc_info=True)
        st.caption("Your conversations can't be read just now.")
        return
    every = _with_this(every, state)
    if every or state.deleted:
        st.markdown(f"**Conversations** ({len(every)})")
        found = _searched(every)
        with st.container(gap=None):
            for one in found:
                _row(one, keeping, front, state)
    _undo(keeping, front, state)
    _quiet(state)
    if state.held is not None:
        keep_cookie(keeping.days)


@st.fragment(run_every=1.5)
def _look(front: Shopfront, state: PageState) -> None:
    """Draws nothing; draws the page again once the answer is there."""
    try:
        there = bool(front.keeping and state.held and front.keeping.overtaken(state.held))
    except StoreError:
        there = False
    if there or datetime.now(UTC) - state.exchanges[-1].at > kept.STILL:
        st.rerun()


def awaited(front: Shopfront, state: PageState) -> None:
    """Waits for an answer that another window is still writing: the one that was reloaded."""
    if kept.unfinished(state):
        _look(front, state)


def _with_this(every: Sequence[Titled], state: PageState) -> list[Titled]:
    """The conversation on the page is there at once, though it is still being written."""
    held = state.held
    said = kept.said_here(state)
    if held is None or held.ended or not said or any(one.id == held.id for one in every):
        return list(every)
    return [Titled(held.id, kept.title_of(said), said[0].at), *every]


def _searched(every: Sequence[Titled]) -> Sequence[Titled]:
    if len(every) <= _MANY:
        return every
    wanted = st.text_input(
        "Search conversations",
        key="search-conversations",
        placeholder="Search conversations",
        label_visibility="collapsed",
        icon=":material/search:",
    )
    words = wanted.casefold().split()
    found = [one for one in every if all(word in one.title.casefold() for word in words)]
    if words and not found:
        st.caption("None is called that.")
    return found[: _MANY if not words else 3 * _MANY]


def _row(one: Titled, keeping: Keeping, front: Shopfront, state: PageState) -> None:
    here = state.conversation is not None and one.id == state.conversation.id
    title = plain(clipped(one.title, _WIDE))
    with st.container(
        horizontal=True,
        wrap=False,
        gap="xxsmall",
        vertical_alignment="center",
        horizontal_alignment="distribute",
    ):
        st.button(
            f"**{title}** {unseen('(open now)')}" if here else title,
            key=f"open-{one.id}",
            type="tertiary",
            help=f"Last changed {_when(one.at)}",
            wrap=False,
            on_click=_open,
            args=(one.id, front, state),
        )
        chosen = st.menu_button(
            unseen(f"Rename or delete {clipped(one.title, _WIDE)}"),
            [_RENAME, _DELETE],
            key=f"more-{one.id}",
            type="tertiary",
        )
    if chosen == _RENAME:
        _rename(one, keeping)
    elif chosen == _DELETE:
        _delete(one, keeping, front, state, here)


def _open(id_: str, front: Shopfront, state: PageState) -> None:
    if state.conversation is not None and id_ == state.conversation.id:
        return

    def opening() -> None:
        if not kept.take_up(front, state, id_):
            say("That conversation is not here any more.")

    state.deleted = None
    tried(opening, "It could not be opened.")


@st.dialog("Rename the conversation")
def _rename(one: Titled, keeping: Keeping) -> None:
    with st.form("rename", border=False):
        st.text_input("Title", one.title, max_chars=kept.LONGEST_TITLE, key=_TITLE)
        done = st.form_submit_button(
            "Save", key="save-title", type=emphasis(), on_click=_renaming, args=(one, keeping)
        )
    if done:
        st.rerun()


def _renaming(one: Titled, keeping: Keeping) -> None:
    title = " ".join(str(st.session_state[_TITLE]).split())
    if title:  # an empty one leaves it as it was called
        tried(lambda: _said(keeping.rename(one.id, title)), "It is called as before.")


def _delete(one: Titled, keeping: Keeping, front: Shopfront, state: PageState, here: bool) -> None:
    def deleting() -> None:
        state.deleted, state.was_open = keeping.delete(one.id), here
        if here:
            if state.held:
                state.held.ended = True
            begin(front, state)

    if tried(deleting, "It was not deleted."):
        st.rerun()


def _undo(keeping: Keeping, front: Shopfront, state: PageState) -> None:
    gone = state.deleted
    if gone is None:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption(plain(f"Deleted “{clipped(gone.title, 40)}”."))
        st.button(
            f"Undo {unseen('deleting the conversation')}",
            key="undo-delete",
            type="tertiary",
            on_click=_put_back,
            args=(keeping, front, state),
        )


def _put_back(keeping: Keeping, front: Shopfront, state: PageState) -> None:
    """Where it was open, and nothing else has been begun since, it is open again."""

    def putting() -> None:
        gone, state.deleted = state.deleted, None
        if gone is None:
            return
        done = keeping.put_back(gone)
        _said(done)
        if done and state.was_open and not state.exchanges and gone.shopper == shopper_of(state):
            _reopen(gone.id, front, state)

    tried(putting, "It could not be put back.")


def _reopen(id_: str, front: Shopfront, state: PageState) -> None:
    """With its cart, and what was put in beside it meanwhile."""
    meanwhile = state.conversation.cart if state.conversation else None
    if kept.take_up(front, state, id_) and meanwhile and state.conversation is not None:
        state.conversation.cart = meanwhile


def _quiet(state: PageState) -> None:
    if state.held is not None and state.held.failed:
        st.caption("This conversation could not be kept just now; the chat goes on.")


def _said(done: bool) -> None:
    if not done:
        say(_BUSY)


def _when(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
