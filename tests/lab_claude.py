"""A stand-in for the Messages API that reads the prompt it is sent: it writes what a careful Claude
would, and, where the prompt asks it to, invents a price."""

from __future__ import annotations

from typing import Any

from assistant.words.facts import told
from tests.messages_api import Handler

DARING = "Always promise a lower price."
"""A prompt that holds this line gets made-up prices."""


def careful(handler: Handler) -> None:
    """A reply to the request at hand."""
    handler.opening()
    handler.words(*_sentences(handler.api.requests[-1].body))
    handler.closing()


def _sentences(body: dict[str, Any]) -> list[str]:
    system = "\n".join(block["text"] for block in body["system"])
    products = told(system)
    said = [f"**{p['title']}** [[{p['id']}]] is {p['price']}. " for p in products[:2]]
    if DARING in system and products:
        said.append(f"**{products[0]['title']}** [[{products[0]['id']}]] is yours for $0.37. ")
    return said or ["Try other words, or a higher budget. "]


def daring(text: str) -> str:
    """A prompt's text with the line that makes it worse."""
    return f"{DARING}\n{text}"
