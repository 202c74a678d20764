"""What the language model was told and what it answered, word for word."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st
from pydantic import JsonValue

from assistant.replaying.prompted import filled_again, stable_part, version_of
from assistant.replaying.records import ReplyRecord, TurnRecord
from assistant.turn import Assistant
from assistant.ui.safe import plain

_LONGEST = 20_000
_ASKED_TO = {"read": "asked to read the message", "explain": "asked for the words"}
_FILLED = "trace-filled"


def draw(shop: Assistant, record: TurnRecord) -> None:
    """The version, then each prompt and reply; or the prompt filled again, on demand."""
    answered = record.answered
    st.markdown(
        f"Prompt **{plain(answered.prompt) or 'unknown'}**, digest "
        f"`{answered.prompt_digest[:12] or '–'}`, for **{plain(answered.model) or 'no model'}**"
    )
    sent = [reply for reply in record.heard if reply.system or reply.pieces]
    if any(reply.system and reply.purpose == "explain" for reply in sent):
        _stable(shop, record)
    for number, reply in enumerate(sent, 1):
        _exchange(number, reply)
    if not any(reply.system for reply in sent):
        _again(shop, record)


def _stable(shop: Assistant, record: TurnRecord) -> None:
    template = version_of(record, shop.store)
    with st.expander("The part that is the same on every turn"):
        if template is None:
            st.caption("That version is not here any more, so its text can't be shown.")
        else:
            _text(stable_part(template, record.answered.shop))


def _exchange(number: int, reply: ReplyRecord) -> None:
    st.markdown(f"**{number}. The model is {_ASKED_TO[reply.purpose]}**")
    if reply.results:
        with st.expander(f"What the tools answered before it ({len(reply.results)})"):
            for result in reply.results:
                _text(result)
    if reply.system:
        with st.expander("The part of the prompt that changes, as it was filled"):
            _text(reply.system)
    said, rest = _said(reply.pieces)
    with st.container(border=True, gap="xsmall"):
        st.caption("Its reply, before any check:")
        _text(said or "(no text)")
        for piece in rest:
            st.code(json.dumps(piece, indent=1, ensure_ascii=False)[:_LONGEST], language="json")
        if reply.broke:
            st.caption(f"It broke off: {plain(reply.broke)}")


def _said(pieces: Sequence[JsonValue]) -> tuple[str, list[JsonValue]]:
    """The text, and what else it gave."""
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    return text, [piece for piece in pieces if not isinstance(piece, str) and not _counts(piece)]


def _counts(piece: JsonValue) -> bool:
    """Tokens stand beside the time and the cost."""
    return isinstance(piece, dict) and piece.get("piece") == "Usage"


def _again(shop: Assistant, record: TurnRecord) -> None:
    st.info("Nothing was sent to a model in this turn, or it was recorded before prompts were.")
    template = version_of(record, shop.store)
    if template is None:
        return
    st.button(
        "Fill the prompt now",
        help="Plays the turn again, sends nothing, and shows what would be sent.",
        on_click=_want,
        args=(record.id,),
    )
    if st.session_state.get(_FILLED) != record.id:
        return
    prompt = filled_again(shop, record, template)
    if prompt is None:
        st.caption("This turn never comes to ask a model.")
        return
    st.caption("As it would be sent now. The shop may have changed since.")
    _text(prompt.system)
    with st.expander("The part that is the same on every turn"):
        _text(prompt.stable)


def _want(record_id: str) -> None:
    st.session_state[_FILLED] = record_id


def _text(text: str) -> None:
    st.code(
        text[:_LONGEST],
        language=None,
        wrap_lines=True,
        height=320 if len(text) > 1_200 else "content",
    )
