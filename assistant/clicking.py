"""A click as a turn takes it: understood, with the line that says what was let go of."""

from __future__ import annotations

from dataclasses import replace

from assistant.budget import Budget, tightest
from assistant.chips import chips
from assistant.clicks import Again, Click, Like, ShowAgain, Without, WithoutLimit
from assistant.constraints import CATEGORY, Constraint
from assistant.conversation import Conversation
from assistant.understanding import Understanding
from assistant.understanding.clicked import clicked
from retrieval import Items


def lifts_profile(click: Click | None) -> bool:
    """True when the profile's limit is left out of the rest of the conversation."""
    return click == WithoutLimit("most", "your profile")


def understood_click(
    click: Click, conversation: Conversation, items: Items, slider: Budget | None
) -> Understanding:
    """`click` in the light of the conversation, which stays as it is. `slider` is the slider's
    limit after the click. Raises ValueError when that is in another currency than the shop's."""
    limit = conversation.limit
    profile = None if lifts_profile(click) else limit
    found = clicked(click, conversation.memory, items, slider, profile)
    voices = [voice for voice in (slider, limit) if voice is not None]
    note = _note(click, conversation, items.currency, voices)
    kept = ""
    if isinstance(click, Without) and _is_kind(click.constraint) and found.query:
        kept = f"Now any kind of product, by the words “{found.query}”."
    return replace(found, notes=(*filter(None, (note, kept)), *found.notes))


def _note(click: Click, conversation: Conversation, currency: str, voices: list[Budget]) -> str:
    match click:
        case Like() | Again():
            return ""
        case ShowAgain():
            return "What you had left out may be shown again."
        case WithoutLimit(_, "slider"):
            return "Let go of: the slider's limit."
        case WithoutLimit(_, "your profile"):
            kept = "It stays in your profile for other conversations."
            return f"Let go of: your profile's limit. {kept}"
    budget = tightest(conversation.memory.in_words(currency), *voices)
    known = chips(conversation.memory, budget)
    label = next((chip.label for chip in known if chip.click == click), "")
    if not label:
        return "That was let go of already; this is as before."
    label = label.removesuffix(" (not met)")
    return f"Let go of: {label}."


def _is_kind(constraint: Constraint) -> bool:
    return constraint.field == CATEGORY and not constraint.negated
