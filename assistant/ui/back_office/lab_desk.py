"""What the parts of the Prompt Lab share: the library, who writes, what the session keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from assistant.prompts.library import OWN, Library
from assistant.prompts.versions import PromptVersion
from assistant.turn import Assistant
from assistant.ui.safe import plain

PART, LOOKED_AT = "lab-part", "lab-look"
"""Session keys: which part of the page is shown, which version is read."""
_TOLD = "lab-told"


@dataclass(frozen=True, slots=True)
class Desk:
    """One rerun's."""

    library: Library
    assistant: Assistant
    who: str
    """The merchandiser's name."""
    asks_claude: bool
    """Whether a key is set."""

    def versions(self) -> tuple[PromptVersion, ...]:
        """Newest first."""
        return self.library.versions(OWN)[::-1]


def say(text: str) -> None:
    """Has `text`, Markdown, said when the page is drawn next."""
    st.session_state[_TOLD] = text


def tell() -> None:
    """Says it, once."""
    if told := st.session_state.pop(_TOLD, ""):
        st.toast(told, icon=":material/check:")


def when(at: datetime | None) -> str:
    """A time as text; shipped versions have none."""
    return f"{at.day} {at:%b %Y, %H:%M} UTC" if at else "shipped"


def choose(label: str, key: str, desk: Desk, default: str) -> PromptVersion:
    """A box to choose a version from; it keeps its choice over the whole visit."""
    there = {one.label: one for one in desk.versions()}
    if st.session_state.get(key) not in there:
        st.session_state[key] = default if default in there else next(iter(there))
    live = desk.library.live().label
    picked = st.selectbox(
        label,
        list(there),
        key=key,
        persist_state="session",
        format_func=lambda name: _named(there[name], live) if name in there else name,
    )
    return there[str(picked)]


def _named(one: PromptVersion, live: str) -> str:
    mark = " (live)" if one.label == live else ""
    return f"{one.label}{mark} · {one.note}" if one.origin == "store" else f"{one.label}{mark}"


def byline(one: PromptVersion) -> str:
    """Who wrote it, when and what for, as Markdown."""
    if one.at is None:
        return f"Came with Aisle · SHA-256 {one.digest[:12]}"
    return f"{plain(one.author)}, {when(one.at)} · {plain(one.note)} · SHA-256 {one.digest[:12]}"
