"""The seam to a language model: one method, so that a fake with a queue of replies will do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant.language.messages import Message

AUTO, NONE = "auto", "none"
"""The model decides whether it calls a tool; it may call none. Not names for a tool."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something the model may ask to have done. `input_schema` is a JSON schema of an object."""

    name: str
    description: str
    input_schema: Mapping[str, object]
    strict: bool = False
    """The input is held to the schema while it is written. The API then compiles the schema on
    first use, so it must be the same on every turn; it knows no lengths and no number ranges."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call the model has asked for: whole, of a reply that is whole. Its input is unchecked."""

    id: str
    name: str
    input: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Thought:
    """What the model thought before a call: opaque, sent back unchanged with the call."""

    block: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one reply, as the API counts them. `input` leaves out what the cache read or
    wrote. A reply that broke off is counted as far as it came."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_written: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cache_read + other.cache_read,
            self.cache_written + other.cache_written,
        )


@dataclass(frozen=True, slots=True)
class Called:
    """A reply that asked for tools, as it is told back to the model."""

    content: tuple[str | Thought | ToolCall, ...]


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of one call; `is_error` when nothing did and `content` says what to do."""

    call_id: str
    content: str
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """What came of every call of the `Called` before it, in its order."""

    results: tuple[ToolResult, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent. `stable` is the same on every turn (cached by the API), `system` is not."""

    stable: str
    system: str
    messages: tuple[Message | Called | Returned, ...]
    max_tokens: int = 700
    tools: tuple[Tool, ...] = ()
    tool_choice: str = AUTO
    """`AUTO`, `NONE`, or the name of the one tool to be called. Without tools it says nothing."""
    deadline_seconds: float | None = None
    """For the whole reply, where it is shorter than the model's own."""


Piece = str | Thought | ToolCall | Usage
"""Of a reply: words and thoughts as they come; when it is whole, its calls; the usage last."""


class LanguageModel(Protocol):
    """Streams a reply."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """The reply's pieces; ends normally only when the reply is whole.

        A `ToolCall` comes only after the reply has ended well: no call of a reply that was cut or
        broke off is ever seen. Raises LanguageModelError with reason "no_key", "auth" (the key is
        refused: 401, 403), "bad_request" (400, 404, an unknown model), "timeout" (no answer, or
        the deadline passed), "rate_limited" (429), "overloaded" (529 or an overload inside a
        200), "refusal", "dropped" (the stream ended early), "cut" (max_tokens), "empty" (nothing
        was said or asked for), "connection" or "error" (a malformed tool call among others).
        Closing the iterator early gives up the reply.
        """
        ...
