"""Claude over the anthropic SDK: the only file that imports it, and only when it is first needed.

The SDK runs in its own thread on its own event loop, one for each reply, because asyncio can
cancel a request anywhere: while it connects, waits out a retry, or reads a stream whose pings
defeat the read timeout. The shopper's thread waits on a queue and never past the deadline.
"""

from __future__ import annotations

import asyncio
import difflib
import logging
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, get_args, get_origin

from assistant.language.llm import Piece, Prompt, ToolCall, Usage
from assistant.language.wire import ReplyReader, request
from catalog import LanguageModelError

if TYPE_CHECKING:
    import anthropic
    import httpx2

DEFAULT_MODEL = "claude-haiku-5-5"

LONGEST_RETRY_WAIT = 5.0
"""Seconds. A server that asks for a longer wait is not asked again: the template answers sooner."""

_GRACE = 0.5
"""Seconds the shopper's thread grants the loop to report the deadline itself."""

_DETAILS = {
    "no_key": "no API key is set; set ANTHROPIC_API_KEY to let Claude write the words",
    "timeout": "Claude took too long; try again, or raise the time limit",
    "rate_limited": "the API key is over its rate limit; wait a moment",
    "overloaded": "Claude is overloaded; try again in a few minutes",
    "refusal": "Claude declined to answer",
    "dropped": "the reply broke off; try again",
    "empty": "the reply was empty; try again",
    "cut": "the reply ran into its length limit",
    "connection": "the API could not be reached; check the network and the base URL",
    "auth": "the API refused the key; check ANTHROPIC_API_KEY",
    "bad_request": "the API refused the request; check the model and the base URL",
    "error": "the API answered with something unexpected",
}
_REASON_BY_STATUS = {
    400: "bad_request",
    401: "auth",
    403: "auth",
    404: "bad_request",
    408: "timeout",
    413: "bad_request",
    422: "bad_request",
    429: "rate_limited",
    503: "overloaded",
    504: "timeout",
    529: "overloaded",
}
_REASON_BY_TYPE = {
    "authentication_error": "auth",
    "permission_error": "auth",
    "invalid_request_error": "bad_request",
    "not_found_error": "bad_request",
    "rate_limit_error": "rate_limited",
    "timeout_error": "timeout",
    "overloaded_error": "overloaded",
}
_REASON_BY_STOP = {
    "end_turn": "",
    "stop_sequence": "",
    "tool_use": "",
    "refusal": "refusal",
    "max_tokens": "cut",
    "model_context_window_exceeded": "cut",
    None: "dropped",
}


@dataclass(frozen=True, slots=True)
class ClaudeConfig:
    """How to reach Claude. Times are seconds; `deadline_seconds` spans retries and the stream."""

    api_key: str | None = field(default=None, repr=False)
    model: str = DEFAULT_MODEL
    base_url: str | None = None
    timeout_seconds: float = 25.0
    max_retries: int = 1
    deadline_seconds: float = 40.0
    temperature: float | None = None
    """Only for models that `wire.takes_temperature`."""


@lru_cache(maxsize=1)
def known_models() -> tuple[str, ...]:
    """The models this version of the SDK lists, newest first. Imports the SDK (1 to 2 seconds)."""
    from anthropic.types.model import Model

    literals = [a for a in get_args(Model) if get_origin(a) is not None]
    return tuple(name for literal in literals for name in get_args(literal))


def check_model(model: str) -> None:
    """Raises LanguageModelError("bad_request") naming near models when the SDK lists no `model`."""
    models = known_models()
    if model not in models:
        near = difflib.get_close_matches(model, models, n=3, cutoff=0.4) or models[:3]
        raise LanguageModelError(
            "bad_request",
            f"the SDK knows no model {model[:60]!r}; did you mean {' or '.join(near)}?",
        )


class Claude:
    """Streams Claude's replies. Making one costs nothing: the SDK is imported on first use."""

    def __init__(self, config: ClaudeConfig) -> None:
        self._config = config

    @property
    def name(self) -> str:
        """The model's name."""
        return self._config.model

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """See `llm.LanguageModel`. Closing the iterator early closes the connection."""
        call = _Call(self._config, _checked_key(self._config.api_key), prompt)
        check_model(self._config.model)
        try:
            yield from call.pieces()
        finally:
            call.stop()


def _checked_key(key: str | None) -> str:
    """The key without white space around it; it never appears in a message."""
    stripped = (key or "").strip()
    if not stripped:
        raise _failure("no_key")
    if not stripped.isascii() or any(c.isspace() or not c.isprintable() for c in stripped):
        raise LanguageModelError("auth", "the API key holds characters that no key has")
    return stripped


def _failure(reason: str, note: str = "") -> LanguageModelError:
    return LanguageModelError(reason, _DETAILS[reason] + (f" ({note})" if note else ""))


class _Call:
    """One reply: a thread that runs the SDK and the queue its pieces come through.

    The queue carries text pieces, of a whole reply its calls, the usage, then one
    LanguageModelError, or None at a whole reply's end.
    """

    def __init__(self, config: ClaudeConfig, key: str, prompt: Prompt) -> None:
        self._config, self._key, self._prompt = config, key, prompt
        self._queue: queue.SimpleQueue[Piece | LanguageModelError | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="claude", daemon=True)
        self._ends = 0.0

    def pieces(self) -> Iterator[Piece]:
        """Pieces until the reply is whole; raises LanguageModelError, never late."""
        asked, longest = self._prompt.deadline_seconds, self._config.deadline_seconds
        self._ends = time.monotonic() + (longest if asked is None else min(asked, longest))
        self._thread.start()
        while True:
            try:
                item = self._queue.get(timeout=max(0.0, self._ends + _GRACE - time.monotonic()))
            except queue.Empty:
                raise _failure("timeout") from None
            if item is None:
                return
            if isinstance(item, LanguageModelError):
                raise item
            yield item

    def stop(self) -> None:
        """Cancels what is still under way and waits a moment for the connection to close."""
        self._stopped.set()
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            try:
                loop.call_soon_threadsafe(task.cancel)
            except RuntimeError:  # the loop has already closed
                return
        if self._thread.is_alive():
            self._thread.join(timeout=1.0)

    def _run(self) -> None:
        try:
            asyncio.run(self._reply())
            self._queue.put(None)
        except LanguageModelError as error:
            self._queue.put(error)
        except asyncio.CancelledError:
            self._queue.put(_failure("dropped"))
        # Whatever else escapes the SDK (ValueError, JSONDecodeError, httpx2 errors, …) must reach
        # the shopper as the template's words, and its text may quote the key or the messages.
        except Exception as error:  # noqa: BLE001
            self._queue.put(_translated(error))

    async def _reply(self) -> None:
        self._task, self._loop = asyncio.current_task(), asyncio.get_running_loop()
        if self._stopped.is_set():
            return
        reader = ReplyReader()
        try:
            async with asyncio.timeout(self._ends - time.monotonic()), self._client() as client:
                await self._read(client, reader)
            for call in self._calls(reader):
                self._queue.put(call)
        finally:  # what a reply that broke off has cost is told too
            if (usage := reader.usage()) != Usage():
                self._queue.put(usage)

    async def _read(self, client: anthropic.AsyncAnthropic, reader: ReplyReader) -> None:
        """Queues words and thoughts as they come."""
        config = self._config
        arguments = request(config.model, self._prompt, config.temperature)
        stream = await client.messages.create(**arguments)
        async with stream:
            async for event in stream:
                if piece := reader.read(event):
                    self._queue.put(piece)
                if event.type == "message_stop":
                    break

    def _calls(self, reader: ReplyReader) -> list[ToolCall]:
        """The calls of a reply that ended well; raises LanguageModelError when it did not."""
        if reason := _REASON_BY_STOP.get(reader.stop_reason, "error"):
            raise _failure(reason)
        called = reader.stop_reason == "tool_use"
        if called != reader.called or (called and not self._prompt.tools):
            raise _failure("error", "a tool call where none was due")
        if not reader.said and not called:
            raise _failure("empty")
        return list(reader.calls()) if called else []

    def _client(self) -> anthropic.AsyncAnthropic:
        import anthropic
        import httpx2

        _keep_words_out_of_logs()
        timeout = httpx2.Timeout(self._config.timeout_seconds, connect=5.0)
        return anthropic.AsyncAnthropic(
            api_key=self._key,
            base_url=self._config.base_url,
            timeout=timeout,
            max_retries=self._config.max_retries,
            open_telemetry=False,
            http_client=anthropic.DefaultAsyncHttpxClient(
                timeout=timeout, event_hooks={"response": [_refuse_long_waits]}
            ),
        )


async def _refuse_long_waits(response: httpx2.Response) -> None:
    """Tells the SDK, in the API's own header, not to retry when it would have to wait long."""
    try:
        wait = float(response.headers.get("retry-after", "0"))
    except ValueError:
        return
    if wait > LONGEST_RETRY_WAIT:
        response.headers["x-should-retry"] = "false"


def _keep_words_out_of_logs() -> None:
    """The SDK writes whole requests at DEBUG: what a shopper says stays out of every log."""
    logger = logging.getLogger("anthropic")
    if logger.getEffectiveLevel() < logging.INFO:
        logger.setLevel(logging.INFO)


def _translated(error: Exception) -> LanguageModelError:
    """What went wrong as one of the reasons; nothing of the error's own text is kept."""
    import anthropic
    import httpx2

    if isinstance(error, TimeoutError | anthropic.APITimeoutError | httpx2.TimeoutException):
        return _failure("timeout")
    if isinstance(error, anthropic.APIStatusError):
        by_status = _REASON_BY_STATUS.get(error.status_code, "error")
        reason = _REASON_BY_TYPE.get(str(error.type), by_status)
        return _failure(reason, f"HTTP {error.status_code}")
    if isinstance(error, anthropic.APIConnectionError | httpx2.ConnectError):
        return _failure("connection")
    if isinstance(error, httpx2.TransportError):
        return _failure("dropped")
    return _failure("error", type(error).__name__)
