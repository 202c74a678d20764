"""The prompt of a recorded turn: its version, and what it is when it is filled again."""

from __future__ import annotations

from string import Template

from assistant.language.fake import FakeLanguageModel
from assistant.language.llm import Prompt
from assistant.prompts import PromptTemplate
from assistant.prompts.library import Library
from assistant.replaying.listening import Listened
from assistant.replaying.records import TurnRecord
from assistant.replaying.replay import replay
from assistant.turn import Assistant
from assistant.words.explain import LanguageModelExplainer
from catalog import PromptError, Store


def version_of(record: TurnRecord, store: Store) -> PromptTemplate | None:
    """The version the turn was made with, to the letter; None where it is not there any more."""
    answered = record.answered
    try:
        template = Library(store).load(answered.prompt)
    except PromptError:
        return None
    return template if template.digest == answered.prompt_digest else None


def labels(store: Store, name: str = "explain") -> tuple[str, ...]:
    """Every version that the shop has, oldest first: "explain-v1", …"""
    return tuple(version.label for version in Library(store).versions(name))


def stable_part(template: PromptTemplate, shop: str) -> str:
    """What is the same on every turn, filled. What else has a slot there keeps it."""
    return Template(template.stable).safe_substitute(shop=" ".join(shop.split()))


def filled_again(
    assistant: Assistant, record: TurnRecord, template: PromptTemplate
) -> Prompt | None:
    """The prompt as it would be sent now, by playing the turn again without sending anything; None
    when the turn never comes to ask. Raises StoreError as `replay` does."""
    silent = FakeLanguageModel(name=record.answered.model)
    replay(assistant, record, LanguageModelExplainer(Listened(silent), template))
    return silent.history[0] if silent.history else None
