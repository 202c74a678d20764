"""Who speaks in a played conversation: a Claude of queued replies, and a template that breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assistant.converse.expected import Failure
from assistant.converse.script import Turn
from assistant.language.fake import FakeLanguageModel, Reply
from assistant.language.llm import LanguageModel, Piece, Prompt
from assistant.language.messages import Message
from assistant.prompts import load as load_prompt
from assistant.turn import Assistant
from assistant.words import facts
from assistant.words.explain import LanguageModelExplainer
from assistant.words.explainer import Brief
from catalog import LanguageModelError


class ScriptedModel:
    """A fake Claude that can name the products it was told of: `{title:2}`, `{price:2}`."""

    def __init__(self) -> None:
        self.fake = FakeLanguageModel(name="fake")

    @property
    def name(self) -> str:
        """The fake's."""
        return self.fake.name

    def expect(self, reply: Reply) -> None:
        """`reply` is the next one, whatever was left over of earlier turns."""
        earlier = self.fake.history
        self.fake = FakeLanguageModel([reply], name="fake")
        self.fake.history = earlier

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """The next reply of the queue with its slots filled from the prompt."""
        products = told(prompt)
        for piece in self.fake.stream(prompt):
            yield _filled(piece, products) if isinstance(piece, str) else piece


def _filled(text: str, products: list[dict[str, str]]) -> str:
    return re.sub(
        r"\{(title|price|id|brand):(\d+)\}",
        lambda slot: products[int(slot[2]) - 1][slot[1]],
        text,
    )


class Speechless:
    """An explainer that always breaks: the last rung of the ladder is to stand without it."""

    name = "template"

    def explain(self, brief: Brief) -> Iterator[str]:
        """Raises RuntimeError."""
        raise RuntimeError("the template is broken, as the script asks")


def assistant_with(assistant: Assistant, model: LanguageModel) -> Assistant:
    """`assistant` with `model` in Claude's place; pipeline and store are shared."""
    return replace(assistant, explainer=LanguageModelExplainer(model, load_prompt("explain-v1")))


def without(assistant: Assistant, *parts: str) -> Assistant:
    """`assistant` without those of its optional parts that it has: "reader", "keeper"."""
    left_out: dict[str, Any] = {part: None for part in parts if hasattr(assistant, part)}
    return replace(assistant, **left_out)


def reply_of(turn: Turn) -> Reply:
    """What the fake Claude answers in `turn`."""
    claude = turn.claude
    if claude is None:
        return LanguageModelError("no_key")
    if not isinstance(claude, Failure):
        return claude
    error = ValueError("a bug") if claude.fail == "bug" else LanguageModelError(claude.fail)
    return [*claude.after, error]


def told(prompt: Prompt) -> list[dict[str, str]]:
    """The products a prompt tells of; none when it holds no such part."""
    return facts.told(prompt.system)


def prompt_text(prompt: Prompt) -> str:
    """All that was sent."""
    said = (m.text for m in prompt.messages if isinstance(m, Message))
    return "\n".join([prompt.stable, prompt.system, *said])
