"""What a returning shopper told the shop: each with why, to be corrected or forgotten."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st

from assistant.profile.beliefs import NOTE, described
from assistant.profile.changing import correct, let_go, take_back
from assistant.ui import keeping
from assistant.ui.looks import emphasis
from assistant.ui.safe import clipped, plain, unseen
from assistant.ui.shopfront import Shopfront
from assistant.ui.state import PageState
from assistant.ui.trying import say, tried
from assistant.ui.visitor import visitor
from catalog import StoreError
from catalog.beliefs import Belief, Beliefs

log = logging.getLogger(__name__)
_LONGEST = 120
_MOST_OFFERED = 500
_VALUES, _WISH = "belief-values", "belief-wish"
_WANTED, _UNWANTED = "I want it", "I don't want it"


def beliefs(front: Shopfront, state: PageState) -> None:
    """Draws them all."""
    shopper = state.conversation.shopper_id if state.conversation else None
    if shopper is None:
        return
    try:
        keeper = front.assistant.keeper
        if keeper is not None:
            keeper.flush(3.0)
        held = Beliefs(front.assistant.store).of(shopper)
    except StoreError:
        log.warning("beliefs could not be read", exc_info=True)
        st.caption("Your profile can't be read just now. Please try again in a minute.")
        return
    if not held:
        st.caption("Nothing yet. Say “I'm vegan” or “I wear size 10” in the chat, for instance.")
    titles = _titles(front, shopper) if held else {}
    for belief in held:
        _one(belief, titles, front, state)
    _undo(front, state)


def _one(belief: Belief, titles: Mapping[str, str], front: Shopfront, state: PageState) -> None:
    name = clipped(described(belief), _LONGEST)
    with (
        st.container(border=True),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        with st.container(gap="xxsmall", width="stretch"):
            st.markdown(f"**{plain(name[:1].upper() + name[1:])}**")
            st.caption(plain(_why(belief, titles)))
        if belief.conversation in titles:
            st.button(
                f"Open {unseen(f'the conversation that said {name}')}",
                key=f"from-{belief.id}",
                type="tertiary",
                icon=":material/forum:",
                on_click=_go,
                args=(belief.conversation, state),
            )
        if st.button(
            f"Correct {unseen(name)}",
            key=f"correct-{belief.id}",
            type="tertiary",
            icon=":material/edit:",
        ):
            _correct(belief, front, state)
        st.button(
            f"Forget {unseen(name)}",
            key=f"forget-{belief.id}",
            type="tertiary",
            icon=":material/delete:",
            on_click=_forget,
            args=(belief, front, state),
        )
    if state.going:
        there, state.going = state.going, ""
        st.switch_page(_chat_page(), query_params={keeping.ADDRESS: there})


def _chat_page() -> st.Page:
    return st.Page(lambda: None, url_path="", title="Shop", default=True)


def _go(id_: str, state: PageState) -> None:
    state.going = id_


def _why(belief: Belief, titles: Mapping[str, str]) -> str:
    day = f"{belief.at.day} {belief.at:%B %Y}"
    where = (
        f", in “{clipped(titles[belief.conversation], 60)}”"
        if (belief.conversation in titles)
        else ""
    )
    if belief.source == "done":
        return f"You asked for it more than once, last on {day}{where}."
    if belief.said == "your correction":
        return f"You corrected it on {day}."
    return f"You said “{clipped(belief.said, _LONGEST)}” on {day}{where}."


def _titles(front: Shopfront, shopper: str) -> dict[str, str]:
    """Of the conversations that are kept, by id."""
    if front.keeping is None:
        return {}
    try:
        return {one.id: one.title for one in front.keeping.listed(visitor(), shopper)}
    except StoreError:
        return {}


@st.dialog("Correct what is known")
def _correct(belief: Belief, front: Shopfront, state: PageState) -> None:
    st.caption(f"It says: {plain(clipped(described(belief), _LONGEST))}.")
    with st.form("correct", border=False):
        _fields(belief, front)
        done = st.form_submit_button(
            "Save",
            key="save-belief",
            type=emphasis(),
            on_click=_correcting,
            args=(belief, front, state),
        )
    if done:
        st.rerun()


def _fields(belief: Belief, front: Shopfront) -> None:
    """What it may be made: some of the catalogue's own values, or, of a note, any words."""
    if belief.field == NOTE:
        st.text_input("In your words", " ".join(belief.values), max_chars=200, key=_VALUES)
        return
    label = belief.field[:1].upper() + belief.field[1:] if belief.field else "Anything of"
    st.multiselect(
        plain(f"{label}: instead of {', '.join(belief.values)}"),
        [*dict.fromkeys((*belief.values, *_offered(belief, front)))],
        placeholder="As it is",
        format_func=plain,
        key=_VALUES,
    )
    now = _UNWANTED if belief.negated else _WANTED
    st.segmented_control(
        "Do you want it?", [_WANTED, _UNWANTED], default=now, required=True, key=_WISH
    )


def _correcting(belief: Belief, front: Shopfront, state: PageState) -> None:
    """Does it. With nothing chosen the values stay as they were: to forget is another button."""
    given = st.session_state[_VALUES]
    values = (" ".join(given.split()),) if isinstance(given, str) else tuple(given)
    wish = st.session_state.get(_WISH)
    negated = belief.negated if belief.field == NOTE or not wish else wish == _UNWANTED
    if not any(values):
        values = tuple(belief.values)
    if values == tuple(belief.values) and negated == belief.negated:
        say("Nothing was chosen, so your profile stays as it was.")
        return
    tried(
        lambda: _corrected(belief, values, negated, front, state), "Your profile stays as it was."
    )


def _offered(belief: Belief, front: Shopfront) -> list[str]:
    """The catalogue's values of the field, those of most products first; of "any" field, the
    materials', which is what such beliefs speak of."""
    values = front.assistant.pipeline.items.facets.values
    counts = values.get(belief.field or "material", {})
    return sorted(counts, key=lambda value: (-counts[value], value))[:_MOST_OFFERED]


def _corrected(
    belief: Belief, values: tuple[str, ...], negated: bool, front: Shopfront, state: PageState
) -> None:
    if state.conversation is None:
        return
    now = datetime.now(UTC)
    new = correct(front.assistant.store, state.conversation, belief, values, negated, now)
    state.stale = bool(state.exchanges)
    keeping.keep(front, state)
    say(f"Your profile now says: {described(new)}.")


def _forget(belief: Belief, front: Shopfront, state: PageState) -> None:
    def forgetting() -> None:
        if state.conversation is not None:
            let_go(front.assistant.store, state.conversation, [belief])
            state.let_go, state.stale = belief, bool(state.exchanges)
            keeping.keep(front, state)

    tried(forgetting, "Your profile stays as it was.")


def _undo(front: Shopfront, state: PageState) -> None:
    if state.let_go is None:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        gone = clipped(described(state.let_go), _LONGEST)
        st.caption(plain(f"Forgotten: {gone}."), width="content")
        st.button(
            f"Undo {unseen('forgetting it')}",
            key="undo-forget",
            type="tertiary",
            on_click=_take_back,
            args=(front, state),
        )


def _take_back(front: Shopfront, state: PageState) -> None:
    def taking() -> None:
        if state.conversation is not None and state.let_go is not None:
            take_back(front.assistant.store, state.conversation, [state.let_go])
            state.stale = bool(state.exchanges)
            keeping.keep(front, state)
        state.let_go = None

    tried(taking, "Your profile stays as it was.")
