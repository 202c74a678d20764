"""A prompt as the Messages API takes it, and the API's events as a reply's pieces.

Plain dictionaries and attributes: the SDK itself is imported in `assistant.language.claude` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from assistant.language.llm import (
    AUTO,
    NONE,
    Called,
    Prompt,
    Returned,
    Thought,
    Tool,
    ToolCall,
    Usage,
)
from assistant.language.messages import Message

THINKING_ROOM = 4_000
"""Tokens. Most models think unless told not to, and their thoughts count against max_tokens."""

_MAY_BE_TOLD_NOT_TO_THINK = frozenset({"claude-haiku-5-5"})
"""Models documented to accept thinking "disabled"; others answer it with a 400. They alone are
forced to call a tool: a model that thinks, or always thinks, may refuse to be."""


_TAKE_A_TEMPERATURE = frozenset(
    f"claude-{name}"
    for name in ("haiku-4-5", "sonnet-4-5", "sonnet-4-6", "opus-4-5", "opus-4-6",
                 "haiku-4-5-20251001", "sonnet-4-5-20250929", "opus-4-5-20251101")
)  # fmt: skip
"""Models of before Opus 4.7; later ones answer any sampling parameter with a 400."""


def takes_temperature(model: str) -> bool:
    """Whether the API lets `model` be given one."""
    return model in _TAKE_A_TEMPERATURE


def request(model: str, prompt: Prompt, temperature: float | None = None) -> dict[str, Any]:
    """The call's arguments. The cached prefix is the tools and the stable block; what changes
    comes after it. The SDK 2.x has no argument for a temperature: it goes into the body beside."""
    stable = {"type": "text", "text": prompt.stable, "cache_control": {"type": "ephemeral"}}
    changing = [{"type": "text", "text": prompt.system}] if prompt.system.strip() else []
    silent = model in _MAY_BE_TOLD_NOT_TO_THINK
    return {
        "model": model,
        "stream": True,
        "system": [stable, *changing],
        "messages": [_message(message) for message in prompt.messages],
        "max_tokens": prompt.max_tokens + (0 if silent else THINKING_ROOM),
        **({"thinking": {"type": "disabled"}} if silent else {}),
        **({} if temperature is None else {"extra_body": {"temperature": temperature}}),
        **_tools(prompt, may_force=silent),
    }


def _tools(prompt: Prompt, may_force: bool) -> dict[str, Any]:
    if not prompt.tools:
        return {}
    if prompt.tool_choice in (AUTO, NONE):
        choice = {"type": prompt.tool_choice}
        return {"tools": [_tool(tool) for tool in prompt.tools], "tool_choice": choice}
    named = [_tool(tool) for tool in prompt.tools if tool.name == prompt.tool_choice]
    if not named:
        raise ValueError(f"no tool {prompt.tool_choice!r} to be forced; give it in Prompt.tools")
    forced = {"type": "tool", "name": prompt.tool_choice, "disable_parallel_tool_use": True}
    asked = {"type": AUTO, "disable_parallel_tool_use": True}
    return {"tools": named, "tool_choice": forced if may_force else asked}


def _tool(tool: Tool) -> dict[str, Any]:
    plain = {"name": tool.name, "description": tool.description, "input_schema": tool.input_schema}
    return plain | ({"strict": True} if tool.strict else {})


def _message(message: Message | Called | Returned) -> dict[str, Any]:
    if isinstance(message, Message):
        return {"role": message.role, "content": message.text}
    if isinstance(message, Called):
        # The API takes no block of white space.
        kept = [p for p in message.content if not isinstance(p, str) or p.strip()]
        return {"role": "assistant", "content": [_block(piece) for piece in kept]}
    results: list[dict[str, Any]] = [
        {"type": "tool_result", "tool_use_id": one.call_id, "content": one.content}
        | ({"is_error": True} if one.is_error else {})
        for one in message.results
    ]
    return {"role": "user", "content": results}


def _block(piece: str | Thought | ToolCall) -> dict[str, Any]:
    if isinstance(piece, str):
        return {"type": "text", "text": piece}
    if isinstance(piece, Thought):
        return dict(piece.block)
    return {"type": "tool_use", "id": piece.id, "name": piece.name, "input": dict(piece.input)}


class ReplyReader:
    """Puts one reply together from its events, whose attributes are the SDK's.

    `stop_reason` stays None until the API has given one: a reply without it broke off.
    """

    def __init__(self) -> None:
        self.stop_reason: str | None = None
        self.said = False
        """True when any text came that is not white space."""
        self._blocks: dict[int, dict[str, Any]] = {}
        self._json: dict[int, list[str]] = {}
        self._usage: dict[str, int] = {}

    def read(self, event: Any) -> str | Thought:
        """Takes one event in; the text it brought, or the thought it ended; mostly ""."""
        if event.type == "message_start":
            self._count(event.message.usage)
        elif event.type == "content_block_start":
            self._start(event.index, event.content_block)
        elif event.type == "content_block_delta":
            return self._grow(event.index, event.delta)
        elif event.type == "content_block_stop" and self._thinks(event.index):
            return Thought(self._blocks.pop(event.index))
        elif event.type == "message_delta":
            self.stop_reason = event.delta.stop_reason
            self._count(event.usage)
        return ""

    @property
    def called(self) -> bool:
        """True when a tool was asked for."""
        return any(block["type"] == "tool_use" for block in self._blocks.values())

    def calls(self) -> Iterator[ToolCall]:
        """The calls in order. Raises ValueError when a call's input is no JSON object.

        To be read only when the reply is whole: a call that was cut has the input {}.
        """
        for index, block in sorted(self._blocks.items()):
            if block["type"] == "tool_use":
                written = "".join(self._json.get(index, ()))
                value = _parsed(written) if written.strip() else block.get("input") or {}
                yield ToolCall(str(block["id"]), str(block["name"]), value)

    def usage(self) -> Usage:
        """What the reply has cost so far."""
        counted = self._usage.get
        return Usage(
            counted("input_tokens", 0),
            counted("output_tokens", 0),
            counted("cache_read_input_tokens", 0),
            counted("cache_creation_input_tokens", 0),
        )

    def _start(self, index: int, block: Any) -> None:
        if block.type in ("tool_use", "thinking", "redacted_thinking"):
            self._blocks[index] = block.model_dump(mode="json", exclude_none=True)

    def _thinks(self, index: int) -> bool:
        return index in self._blocks and self._blocks[index]["type"] != "tool_use"

    def _grow(self, index: int, delta: Any) -> str:
        if delta.type == "text_delta":
            self.said = self.said or bool(delta.text.strip())
            return str(delta.text)
        if delta.type == "input_json_delta":
            self._json.setdefault(index, []).append(delta.partial_json)
        elif delta.type in ("thinking_delta", "signature_delta") and index in self._blocks:
            name = delta.type.removesuffix("_delta")
            before = self._blocks[index].get(name, "")
            self._blocks[index][name] = before + getattr(delta, name)
        return ""

    def _count(self, usage: Any) -> None:
        """Counts are cumulative: the last one stands."""
        for name in ("input_tokens", "output_tokens", "cache_read_input_tokens",
                     "cache_creation_input_tokens"):  # fmt: skip
            if (count := getattr(usage, name, None)) is not None:
                self._usage[name] = count


def _parsed(written: str) -> Mapping[str, object]:
    value = json.loads(written, parse_constant=_no_constant)
    if not isinstance(value, dict):
        raise ValueError("a tool call's input must be a JSON object")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
