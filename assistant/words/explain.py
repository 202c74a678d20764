"""From a brief to a prompt, and to a language model's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from assistant.constraints import State
from assistant.language.llm import LanguageModel, Prompt
from assistant.prompts import PromptTemplate
from assistant.toolbox.desk import Desk
from assistant.toolbox.tool_loop import LoopConfig, replies
from assistant.words.explainer import Brief, Message, Said
from assistant.words.facts import LONGEST_LINE, as_data, facts, shortened

MOST_PRODUCTS = 10
MOST_MESSAGES = 12
"""Of the history, the latest; six turns."""
LONGEST_MESSAGE = 2_000
LONGEST_PAST_MESSAGE = 1_000

_WORDLESS = "Show me what you suggest."
"""The API takes no empty message."""


class LanguageModelExplainer:
    """An Explainer that asks a language model, which may use the brief's toolbox on the way."""

    def __init__(
        self,
        llm: LanguageModel,
        template: PromptTemplate | Callable[[], PromptTemplate],
        loop: LoopConfig | None = None,
    ) -> None:
        """`template` may be whatever gives the one that is live: it is asked once a brief."""
        self._llm = llm
        self._template = template
        self._loop = loop or LoopConfig()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._llm.name

    def explain(self, brief: Brief) -> Iterator[Said]:
        """Pieces as they come, unchecked. Raises LanguageModelError, or PromptError.

        In the ordinary turn the model needs no tool, and this is one call.
        """
        desk = Desk(brief.toolbox, brief.picks[:MOST_PRODUCTS]) if brief.toolbox else None
        template = self._template() if callable(self._template) else self._template
        return replies(self._llm, render(template, brief), desk, self._loop)


def render(template: PromptTemplate, brief: Brief) -> Prompt:
    """The prompt for `brief`: at most ten products, history and long texts cut short."""
    picks = brief.picks[:MOST_PRODUCTS]
    values = {
        "shop": shortened(_one_line(brief.shop), LONGEST_LINE),
        "shopper": as_data([shortened(line, LONGEST_LINE) for line in brief.profile]),
        "budget": str(brief.budget),
        "notes": as_data([shortened(note, LONGEST_LINE) for note in brief.notes]),
        "count": str(len(picks)),
        "products": as_data([facts(pick) for pick in picks]),
        "constraints": as_data(_constraints(brief.state)),
        "comparison": as_data([shortened(line, LONGEST_LINE) for line in brief.comparison]),
        "bundle": as_data([shortened(line, LONGEST_LINE) for line in brief.bundle]),
    }
    stable, changing = template.fill({n: v for n, v in values.items() if n in template.slots})
    return Prompt(stable, changing, conversation(brief.history, brief.message))


def _constraints(state: State) -> list[dict[str, object]]:
    """The constraints as the model is told them, and the parts of a set where there is one."""
    told: list[dict[str, object]] = [
        {"constraint": str(one), "said": shortened(one.said, LONGEST_LINE), "in_message": one.turn}
        for one in state.constraints
    ]
    for slot in state.slots:
        wanted = [str(one) for one in slot.constraints]
        told.append({"part": slot.query, "quantity": slot.quantity, "constraints": wanted})
    return told


def conversation(history: Sequence[Message], message: str) -> tuple[Message, ...]:
    """Alternating messages that begin and end with the shopper's, none empty, of bounded length."""
    now = shortened(message.strip(), LONGEST_MESSAGE) or _WORDLESS
    past = [
        Message(m.role, shortened(m.text.strip(), LONGEST_PAST_MESSAGE))
        for m in history[-MOST_MESSAGES:]
        if m.text.strip()
    ]
    merged = [
        Message(role, "\n\n".join(m.text for m in group))
        for role, group in groupby([*past, Message("user", now)], key=lambda m: m.role)
    ]
    return tuple(merged[1:] if merged[0].role == "assistant" else merged)


def _one_line(text: str) -> str:
    return re.sub(r"[\s<>]+", " ", text).strip()
