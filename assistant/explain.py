"""From a brief to a prompt, and to a language model's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.events import Pick
from assistant.explainer import Brief, Message
from assistant.llm import LanguageModel, Prompt
from assistant.prompts import PromptTemplate

MOST_PRODUCTS = 10
MOST_MESSAGES = 12
"""Of the history, the latest; six turns."""
LONGEST_MESSAGE = 2_000
LONGEST_PAST_MESSAGE = 1_000
LONGEST_DESCRIPTION = 400
LONGEST_LINE = 200
MOST_ATTRIBUTES = 12

_WORDLESS = "Show me what you suggest."
"""The API takes no empty message."""


class LanguageModelExplainer:
    """An Explainer that asks a language model."""

    def __init__(self, llm: LanguageModel, template: PromptTemplate) -> None:
        self._llm = llm
        self._template = template

    @property
    def name(self) -> str:
        """The model's name."""
        return self._llm.name

    def explain(self, brief: Brief) -> Iterator[str]:
        """Text pieces as they come, unchecked. Raises LanguageModelError, or PromptError."""
        return (p for p in self._llm.stream(render(self._template, brief)) if isinstance(p, str))


def render(template: PromptTemplate, brief: Brief) -> Prompt:
    """The prompt for `brief`: at most ten products, history and long texts cut short."""
    picks = brief.picks[:MOST_PRODUCTS]
    stable, changing = template.fill(
        {
            "shop": _shortened(_one_line(brief.shop), LONGEST_LINE),
            "shopper": as_data([_shortened(line, LONGEST_LINE) for line in brief.profile]),
            "budget": str(brief.budget),
            "notes": as_data([_shortened(note, LONGEST_LINE) for note in brief.notes]),
            "count": str(len(picks)),
            "products": as_data([facts(pick) for pick in picks]),
        }
    )
    return Prompt(stable, changing, conversation(brief.history, brief.message))


def as_data(lines: Sequence[object]) -> str:
    """JSON, an item a line. No `<` or `>` survives, so that no text can close its fence."""
    items = [json.dumps(line, ensure_ascii=False) for line in lines]
    text = "[\n" + ",\n".join(items) + "\n]" if items else "[]"
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return escaped.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def facts(pick: Pick) -> dict[str, object]:
    """What the model is told of one product; empty facts are left out."""
    product = pick.product
    attributes = dict(list(product.attributes.items())[:MOST_ATTRIBUTES])
    known: dict[str, object] = {
        "id": product.id,
        "title": product.title,
        "brand": product.brand,
        "category": " > ".join(product.category),
        "price": str(product.price),
        "rating": "" if product.rating is None else f"{product.rating:.1f} out of 5",
        "reviews": product.review_count or "",
        "stock": stock_phrase(product.stock),
        "attributes": {k: _shortened(v, LONGEST_LINE) for k, v in attributes.items()},
        "description": _shortened(product.description, LONGEST_DESCRIPTION),
        "why_picked": pick.reason,
        "found_by": ", ".join(pick.sources),
    }
    return {name: value for name, value in known.items() if value}


def stock_phrase(stock: int | None) -> str:
    """What may be said of the stock: "in stock", or "only 3 left" when it is low."""
    if stock is None:
        return ""
    if stock == 0:
        return "out of stock"
    return f"only {stock} left" if stock <= 5 else "in stock"


def conversation(history: Sequence[Message], message: str) -> tuple[Message, ...]:
    """Alternating messages that begin and end with the shopper's, none empty, of bounded length."""
    now = _shortened(message.strip(), LONGEST_MESSAGE) or _WORDLESS
    past = [
        Message(m.role, _shortened(m.text.strip(), LONGEST_PAST_MESSAGE))
        for m in history[-MOST_MESSAGES:]
        if m.text.strip()
    ]
    merged = [
        Message(role, "\n\n".join(m.text for m in group))
        for role, group in groupby([*past, Message("user", now)], key=lambda m: m.role)
    ]
    return tuple(merged[1:] if merged[0].role == "assistant" else merged)


def _shortened(text: str, longest: int) -> str:
    """`text` cut at a word's end, with a sign that it was cut."""
    if len(text) <= longest:
        return text
    head = text[: longest - 2]
    return (head.rsplit(None, 1)[0] if " " in head else head) + " …"


def _one_line(text: str) -> str:
    return re.sub(r"[\s<>]+", " ", text).strip()
