"""A language model for tests and demonstrations: a queue of replies, a history of prompts."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from assistant.language.llm import Piece, Prompt, ToolCall
from catalog import LanguageModelError

Reply = Piece | Exception | Sequence[Piece | Exception]
"""Words at once; a tool call; a failure; or pieces in order, where an exception is a stream that
breaks."""


class FakeLanguageModel:
    """Answers from `replies` in turn and keeps every prompt it was given in `history`."""

    def __init__(self, replies: Iterable[Reply] = (), name: str = "fake") -> None:
        self._replies: deque[Reply] = deque(replies)
        self._name = name
        self.history: list[Prompt] = []

    @property
    def name(self) -> str:
        """The name it was given."""
        return self._name

    def enqueue(self, *replies: Reply) -> None:
        """Adds replies to the end of the queue."""
        self._replies.extend(replies)

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """The next reply, piece by piece; LanguageModelError("error") when none is queued.

        As with Claude, tool calls come when the words are over, and not at all when they break.
        """
        self.history.append(prompt)
        return self._pieces(self._replies.popleft() if self._replies else None)

    def _pieces(self, reply: Reply | None) -> Iterator[Piece]:
        if reply is None:
            raise LanguageModelError(
                "error", "the fake language model has no reply left; queue one more with enqueue()"
            )
        alone = isinstance(reply, str) or not isinstance(reply, Sequence)
        pieces: Sequence[Piece | Exception] = (reply,) if alone else reply  # type: ignore[assignment]
        calls = []
        for piece in pieces:
            if isinstance(piece, Exception):
                raise piece
            if isinstance(piece, ToolCall):
                calls.append(piece)
            else:
                yield piece
        yield from calls
