"""A loopback server that speaks the Messages API with server-sent events, and its error shapes.

A script is a function that is given the request's handler and writes the whole answer. The server
records each request's body and headers. `Refuse(429, …)` and the others at the bottom are scripts.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[["Handler"], None]


@dataclass
class Recorded:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class MessagesApi:
    """What a test sees of the server: its address, its requests, who hung up."""

    url: str
    requests: list[Recorded] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    """Set when a client closed the connection while a script was still writing."""


class Handler(BaseHTTPRequestHandler):
    """Answers each POST with the next script; the last one repeats."""

    api: MessagesApi
    scripts: list[Script]
    stopping: threading.Event

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.api.requests.append(Recorded(self.path, headers, body))
        script = self.scripts[min(len(self.api.requests), len(self.scripts)) - 1]
        try:
            script(self)
        except OSError:
            self.api.hung_up.set()

    def start(self, status: int = 200, **headers: str) -> None:
        """The status line and headers of an event stream or, below 200 or above 299, of JSON."""
        self.send_response(status)
        kind = "text/event-stream" if status == 200 else "application/json"
        self.send_header("content-type", kind)
        self.send_header("request-id", "req_test")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def event(self, kind: str, **data: object) -> None:
        """One server-sent event."""
        self.raw(f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n")

    def raw(self, text: str) -> None:
        """Bytes as they are."""
        self.wfile.write(text.encode())
        self.wfile.flush()

    def pause(self, seconds: float) -> None:
        """Waits, but not past the server's end."""
        self.stopping.wait(seconds)

    def opening(self) -> None:
        """Everything before the first words."""
        self.start()
        usage = {"input_tokens": 10, "output_tokens": 1}
        message = {"id": "msg_1", "type": "message", "role": "assistant", "content": []}
        message |= {"model": "claude-test", "stop_reason": None, "usage": usage}
        self.event("message_start", message=message)
        self.event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        self.event("ping")

    def words(self, *pieces: str) -> None:
        for piece in pieces:
            self.event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})

    def closing(self, stop_reason: str | None = "end_turn") -> None:
        self.event("content_block_stop", index=0)
        delta = {"stop_reason": stop_reason, "stop_sequence": None}
        self.event("message_delta", delta=delta, usage={"output_tokens": 20})
        self.event("message_stop")

    def call(self, index: int, name: str, *pieces: str, closed: bool = True) -> None:
        """A tool call whose input comes in `pieces` of JSON."""
        block = {"type": "tool_use", "id": f"toolu_{index}", "name": name, "input": {}}
        self.event("content_block_start", index=index, content_block=block)
        for piece in pieces:
            delta = {"type": "input_json_delta", "partial_json": piece}
            self.event("content_block_delta", index=index, delta=delta)
        if closed:
            self.event("content_block_stop", index=index)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the tests read `requests`."""


@contextmanager
def messages_api(*scripts: Script) -> Iterator[MessagesApi]:
    """A server on a free loopback port, answering with `scripts` in turn."""
    stopping = threading.Event()
    api = MessagesApi("")
    kind = type("Scripted", (Handler,), {"api": api, "scripts": scripts, "stopping": stopping})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield api
    finally:
        stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def reply(*pieces: str, stop_reason: str | None = "end_turn") -> Script:
    """A whole, ordinary reply."""

    def script(handler: Handler) -> None:
        handler.opening()
        handler.words(*pieces)
        handler.closing(stop_reason)

    return script


def calling(
    *calls: tuple[str, ...], words: str = "", stop_reason: str | None = "tool_use"
) -> Script:
    """A reply that asks for tools: each call is a name and the pieces of its input's JSON."""

    def script(handler: Handler) -> None:
        handler.opening()
        if words:
            handler.words(words)
        for index, (name, *pieces) in enumerate(calls, start=1):
            handler.call(index, name, *pieces)
        handler.closing(stop_reason)

    return script


def refuse(status: int, kind: str, **headers: str) -> Script:
    """An HTTP error in the API's shape."""

    def script(handler: Handler) -> None:
        error = {"type": kind, "message": f"{kind}: secret-looking detail sk-ant-echo"}
        handler.start(status, **headers)
        handler.raw(json.dumps({"type": "error", "error": error, "request_id": "req_test"}))

    return script


def overload_inside_200(handler: Handler) -> None:
    """An error event after the stream has begun well."""
    handler.opening()
    handler.words("So far ")
    handler.event("error", error={"type": "overloaded_error", "message": "Overloaded"})


def overload_after_a_call(handler: Handler) -> None:
    """An error event after a tool call that was whole."""
    handler.opening()
    handler.call(1, "search", '{"query": "mug"}')
    handler.event("error", error={"type": "overloaded_error", "message": "Overloaded"})


def early_end_after_a_call(handler: Handler) -> None:
    """The body ends cleanly after a tool call that was whole, without a stop reason."""
    handler.opening()
    handler.call(1, "search", '{"query": "mug"}')


def thought_before_a_call(handler: Handler) -> None:
    """A model that thinks, signs its thought, says something, and calls."""
    handler.opening()
    hidden = {"type": "redacted_thinking", "data": "b3BhcXVl"}
    handler.event("content_block_start", index=0, content_block=hidden)
    handler.event("content_block_stop", index=0)
    block = {"type": "thinking", "thinking": "", "signature": ""}
    handler.event("content_block_start", index=1, content_block=block)
    for delta in (
        {"type": "thinking_delta", "thinking": "A mug, "},
        {"type": "thinking_delta", "thinking": "then."},
        {"type": "signature_delta", "signature": "c2lnbmVk"},
    ):
        handler.event("content_block_delta", index=1, delta=delta)
    handler.event("content_block_stop", index=1)
    words = {"type": "text_delta", "text": "Let me look. "}
    handler.event("content_block_start", index=2, content_block={"type": "text", "text": ""})
    handler.event("content_block_delta", index=2, delta=words)
    handler.event("content_block_stop", index=2)
    handler.call(3, "search", '{"query": "mug"}')
    handler.closing("tool_use")


def early_end(handler: Handler) -> None:
    """The body ends cleanly in the middle: no message_delta, no message_stop."""
    handler.opening()
    handler.words("So far ")


def hang_up(handler: Handler) -> None:
    """The connection is reset in the middle of a chunked body."""
    handler.start(transfer_encoding="chunked")
    handler.raw("40\r\nevent: ping\n")
    linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def hang_up_at_once(handler: Handler) -> None:
    """The connection closes before any answer."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def pings_forever(handler: Handler) -> None:
    """Never silent, never saying anything."""
    handler.opening()
    while not handler.stopping.is_set():
        handler.event("ping")
        handler.pause(0.02)


def words_forever(handler: Handler) -> None:
    """A reply that never ends."""
    handler.opening()
    while not handler.stopping.is_set():
        handler.words("more ")
        handler.pause(0.02)


def trickle(handler: Handler) -> None:
    """A byte at a time, and no event is ever whole."""
    handler.start()
    while not handler.stopping.is_set():
        handler.raw("x")
        handler.pause(0.02)


def trickled_headers(handler: Handler) -> None:
    """A byte at a time, and the headers never end."""
    handler.raw("HTTP/1.1 200 OK\r\nx-slow: ")
    while not handler.stopping.is_set():
        handler.raw("x")
        handler.pause(0.02)


def silence(handler: Handler) -> None:
    """The request is taken and nothing is said."""
    handler.pause(30)


def garbage(handler: Handler) -> None:
    """Data that is not JSON."""
    handler.opening()
    handler.raw("event: content_block_delta\ndata: {not json sk-ant-echo\n\n")


def broken_encoding(handler: Handler) -> None:
    """Bytes that are not UTF-8."""
    handler.opening()
    handler.wfile.write(b'event: content_block_delta\ndata: {"type": "\xff\xfe"}\n\n')


def odd_data(handler: Handler) -> None:
    """JSON that is no event at all."""
    handler.opening()
    handler.raw("event: content_block_delta\ndata: [1, 2]\n\n")


def unknown_events(handler: Handler) -> None:
    """Kinds of event and of delta that no SDK knows yet, around an ordinary reply."""
    handler.opening()
    handler.event("weather_report", sky="blue")
    handler.event("content_block_delta", index=0, delta={"type": "smell_delta", "smell": "tea"})
    handler.words("Hello.")
    handler.closing()


def stays_open(handler: Handler) -> None:
    """A whole reply on a connection that then goes on with pings."""
    reply("Whole.")(handler)
    pings = time.monotonic() + 20
    while not handler.stopping.is_set() and time.monotonic() < pings:
        handler.event("ping")
        handler.pause(0.02)
