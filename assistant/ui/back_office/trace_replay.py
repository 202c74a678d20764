"""A turn played again from its record: to the letter, or with another writer, prompt or order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from assistant.events import Words
from assistant.prompts.library import Library
from assistant.replaying.prompted import labels
from assistant.replaying.recorder import purse_of
from assistant.replaying.records import TurnRecord
from assistant.replaying.replay import Replayed, replay
from assistant.replaying.replay_command import changed_shop
from assistant.turn import Assistant
from assistant.ui.looks import emphasis
from assistant.ui.safe import plain, words
from assistant.wiring import Wiring
from assistant.words.explainer import Explainer
from assistant.words.template import TemplateExplainer
from catalog import Store

_KEPT = "trace-replayed"
_PARTS = {"words": "Words", "picks": "Picks", "withdrawn": "Withdrawn words",
          "explainer": "Who wrote the words", "failures": "Failures", "ledger": "Claims",
          "held_back": "Sentences held back", "happened": "What else happened"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """Who writes the words this time. `prompt` is for `claude` alone."""

    label: str
    writer: Literal["recorded", "template", "claude"]
    prompt: str = ""


def draw(wiring: Wiring, shop: Assistant, record: TurnRecord) -> None:
    """The choice, the button, and what came of it. Raises StoreError for another Aisle's record."""
    st.caption(
        "The conversation as it was, over what the shop sells now. Nothing the turn writes is kept."
    )
    for note in changed_shop(record, _version(wiring), shop.store.revision()):
        st.caption(f":material/info: {plain(note)}")
    choices = _choices(wiring, shop.store)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Words by", choices, format_func=lambda one: one.label, key="trace-writer", width=360
        )
        unranked = st.toggle("Without the ranker", key="trace-unranked")
        pressed = st.button(
            "Replay from here", key="trace-replay", type=emphasis(), icon=":material/replay:"
        )
    if wiring.settings.anthropic_api_key is None:
        st.caption("Set ANTHROPIC_API_KEY to ask Claude again, with any version of the prompt.")
    if pressed:
        with st.spinner("Playing it again…"):
            again = replay(shop, record, _explainer(wiring, shop, chosen), without_ranker=unranked)
        st.session_state[_KEPT] = (record.id, chosen.label, unranked, again)
    kept = st.session_state.get(_KEPT)
    if kept is not None and kept[:3] == (record.id, chosen.label, unranked):
        _outcome(kept[3])


def _version(wiring: Wiring) -> str:
    return wiring.versions(wiring.settings.shop).current() or ""


def _choices(wiring: Wiring, store: Store) -> list[Choice]:
    here = [
        Choice("Exactly as recorded", "recorded"),
        Choice("The template explainer", "template"),
    ]
    if wiring.settings.anthropic_api_key is None:
        return here
    return here + [Choice(f"Claude, prompt {label}", "claude", label) for label in labels(store)]


def _explainer(wiring: Wiring, shop: Assistant, choice: Choice) -> Explainer | None:
    if choice.writer == "recorded":
        return None
    if choice.writer == "template":
        return TemplateExplainer()
    library = Library(shop.store, wiring.settings.prompt)
    return wiring.explainer(purse_of(shop), prompt=library.load(choice.prompt))


def _outcome(again: Replayed) -> None:
    if again.same:
        st.success(
            "The same picks, in the same order, and the same words.", icon=":material/check:"
        )
        return
    st.markdown("**What came out otherwise**")
    details: list[str] = []
    for difference in again.differences:
        if difference.part.startswith("picks."):
            details += difference.lines
            continue
        st.markdown(plain(_named(difference.part)))
        st.code("\n".join(difference.lines), language="diff", wrap_lines=True)
    if details:
        with st.expander("Details of products that were shown both times"):
            st.code("\n".join(details), language=None, wrap_lines=True)
    said = "".join(event.text for event in again.events if isinstance(event, Words))
    if said and any(one.part == "words" for one in again.differences):
        st.markdown("**The words this time**")
        with st.container(border=True):
            st.markdown(words(said))


def _named(part: str) -> str:
    whole, _, name = part.partition(".")
    return f"Understood: {name}" if whole == "understood" else _PARTS.get(part, part)
