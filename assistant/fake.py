"""A language model for tests and demonstrations: a queue of replies, a history of prompts."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from assistant.llm import Prompt
from catalog import LanguageModelError

Reply = str | Exception | Sequence[str | Exception]
"""Words at once; a failure; or pieces in order, where an exception is a stream that breaks."""


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

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The next reply, piece by piece; LanguageModelError("error") when none is queued."""
        self.history.append(prompt)
        return self._pieces(self._replies.popleft() if self._replies else None)

    def _pieces(self, reply: Reply | None) -> Iterator[str]:
        if reply is None:
            raise LanguageModelError(
                "error", "the fake language model has no reply left; queue one more with enqueue()"
            )
        pieces = [reply] if isinstance(reply, str | Exception) else reply
        for piece in pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece
