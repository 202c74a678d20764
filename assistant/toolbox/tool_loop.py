"""Reply, tools, reply: a language model's turn, bounded in steps, calls and time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import monotonic

from assistant.language.llm import (
    NONE,
    Called,
    LanguageModel,
    Piece,
    Prompt,
    Returned,
    Thought,
    ToolCall,
    ToolResult,
    Usage,
)
from assistant.toolbox.desk import Desk
from assistant.words.explainer import Said
from catalog import LanguageModelError

_ENOUGH = "No more look-ups in this turn. Answer now with what you have."


@dataclass(frozen=True, slots=True)
class LoopConfig:
    """Bounds of one turn. After `steps` replies with calls the model is asked once more, without
    tools; `deadline_seconds` spans all of it."""

    steps: int = 3
    calls: int = 6
    deadline_seconds: float = 40.0


def replies(
    llm: LanguageModel, prompt: Prompt, desk: Desk | None, config: LoopConfig
) -> Iterator[Said]:
    """What the model says and does. Raises LanguageModelError, "timeout" past the deadline."""
    ends, left = monotonic() + config.deadline_seconds, config.calls
    prompt = replace(prompt, tools=desk.tools) if desk else prompt
    said = False  # a model that has said it all before its last call may add nothing
    for step in range(config.steps + 1):
        if step == config.steps or left <= 0:
            prompt = replace(prompt, tool_choice=NONE)
        reply = _Reply()
        try:
            yield from reply.of(llm, replace(prompt, deadline_seconds=_remaining(ends)))
        except LanguageModelError as error:
            if error.reason != "empty" or not said:
                raise
        said = said or reply.said
        if not reply.calls or desk is None:
            return
        if prompt.tool_choice == NONE:
            raise LanguageModelError("error", "the model called a tool when it may not")
        if not reply.ends_in_space:
            yield " "  # the words go on in another reply
        results: list[ToolResult] = []
        for call in reply.calls:
            result, happened = desk.run(call) if left > 0 else (_refused(call), ())
            left -= 1
            results.append(result)
            yield from happened
        told = (*prompt.messages, Called(tuple(reply.content)), Returned(tuple(results)))
        prompt = replace(prompt, messages=told)


def _remaining(ends: float) -> float:
    seconds = ends - monotonic()
    if seconds <= 0:
        raise LanguageModelError("timeout", "the tools and replies of this turn took too long")
    return seconds


def _refused(call: ToolCall) -> ToolResult:
    return ToolResult(call.id, _ENOUGH, is_error=True)


class _Reply:
    """One reply: its words pass through, the rest is kept to be told back."""

    def __init__(self) -> None:
        self.content: list[str | Thought | ToolCall] = []

    @property
    def calls(self) -> list[ToolCall]:
        return [piece for piece in self.content if isinstance(piece, ToolCall)]

    @property
    def said(self) -> bool:
        return any(isinstance(piece, str) and piece.strip() for piece in self.content)

    @property
    def ends_in_space(self) -> bool:
        """True when the words so far, if any, end in white space."""
        text = "".join(piece for piece in self.content if isinstance(piece, str))
        return not text or text[-1].isspace()

    def of(self, llm: LanguageModel, prompt: Prompt) -> Iterator[Said]:
        stream = llm.stream(prompt)
        try:
            for piece in stream:
                self._keep(piece)
                if isinstance(piece, str | Usage):
                    yield piece
        finally:
            if close := getattr(stream, "close", None):  # a turn given up gives up the reply
                close()

    def _keep(self, piece: Piece) -> None:
        if isinstance(piece, Usage):
            return
        if isinstance(piece, str) and self.content and isinstance(self.content[-1], str):
            self.content[-1] += piece
        else:
            self.content.append(piece)
