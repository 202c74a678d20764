"""The seam to a language model: one method, so that a fake with a queue of replies will do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.explainer import Message


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent. `stable` is the same on every turn (cached by the API), `system` is not."""

    stable: str
    system: str
    messages: tuple[Message, ...]
    max_tokens: int = 700


class LanguageModel(Protocol):
    """Streams a reply."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Text pieces as they arrive; ends normally only when the reply is whole.

        Raises LanguageModelError with reason "no_key", "auth" (the key is refused: 401, 403),
        "bad_request" (400, 404, an unknown model), "timeout" (no answer, or the deadline passed),
        "rate_limited" (429), "overloaded" (529 or an overload inside a 200), "refusal",
        "dropped" (the stream ended early), "cut" (max_tokens), "connection" or "error".
        Closing the iterator early gives up the reply.
        """
        ...
