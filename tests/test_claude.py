"""The real SDK against a local server: every shape ends in whole words or in one known reason."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
import traceback

import pytest

from assistant.language.claude import DEFAULT_MODEL, Claude, ClaudeConfig, check_model, known_models
from assistant.language.llm import Prompt
from assistant.language.wire import takes_temperature
from assistant.words.explainer import Message
from catalog import LanguageModelError
from tests import messages_api as api
from tests.messages_api import messages_api, refuse, reply

KEY = "sk-ant-test-0123456789"
SAID = "a very private wish"
PROMPT = Prompt("You are Aisle.", "Three products.", (Message("user", SAID),), max_tokens=300)


def claude(url: str, **changes: object) -> Claude:
    settings = {"api_key": KEY, "base_url": url, "max_retries": 0, "deadline_seconds": 5.0}
    return Claude(ClaudeConfig(**(settings | changes)))  # type: ignore[arg-type]


def said(url: str, **changes: object) -> list[str]:
    """The text of a whole reply, in its pieces."""
    return [p for p in claude(url, **changes).stream(PROMPT) if isinstance(p, str)]


def failure(url: str, **changes: object) -> LanguageModelError:
    """The error a reply ends in; anything but a LanguageModelError fails the test."""
    with pytest.raises(LanguageModelError) as caught:
        list(claude(url, **changes).stream(PROMPT))
    return caught.value


def test_a_reply_streams_in_pieces() -> None:
    with messages_api(reply("A fine ", "mug, ", "in navy: é ☕.")) as server:
        assert said(server.url) == ["A fine ", "mug, ", "in navy: é ☕."]


def test_pieces_come_before_the_reply_ends() -> None:
    with messages_api(api.words_forever) as server:
        stream = claude(server.url).stream(PROMPT)
        assert next(stream) == "more "
        stream.close()


def test_the_stable_part_is_cached_and_the_changing_part_follows_it() -> None:
    with messages_api(reply("Yes.")) as server:
        list(claude(server.url).stream(PROMPT))
    (request,) = server.requests
    assert request.path == "/v1/messages"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["system"] == [
        {"type": "text", "text": "You are Aisle.", "cache_control": {"type": "ephemeral"}},
        {"type": "text", "text": "Three products."},
    ]
    assert request.body["messages"] == [{"role": "user", "content": SAID}]
    assert request.body["model"] == DEFAULT_MODEL
    assert request.body["stream"] is True
    assert request.body["max_tokens"] == 300
    assert request.body["thinking"] == {"type": "disabled"}
    assert "temperature" not in request.body


def test_a_temperature_goes_into_the_body_of_models_that_take_one() -> None:
    with messages_api(reply("Yes.")) as server:
        list(claude(server.url, model="claude-haiku-4-5", temperature=0.25).stream(PROMPT))
    (request,) = server.requests
    assert request.body["temperature"] == 0.25
    taking = [model for model in known_models() if takes_temperature(model)]
    assert all("4-5" in model or "4-6" in model for model in taking)
    assert len(taking) == 8


def test_a_model_that_always_thinks_has_room_to() -> None:
    with messages_api(reply("Yes.")) as server:
        list(claude(server.url, model="claude-opus-5-5").stream(PROMPT))
    (request,) = server.requests
    assert "thinking" not in request.body
    assert request.body["max_tokens"] > 3_000


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (refuse(401, "authentication_error"), "auth"),
        (refuse(403, "permission_error"), "auth"),
        (refuse(400, "invalid_request_error"), "bad_request"),
        (refuse(404, "not_found_error"), "bad_request"),
        (refuse(413, "request_too_large"), "bad_request"),
        (refuse(429, "rate_limit_error", retry_after="60"), "rate_limited"),
        (refuse(500, "api_error"), "error"),
        (refuse(529, "overloaded_error"), "overloaded"),
        (api.overload_inside_200, "overloaded"),
        (api.early_end, "dropped"),
        (reply("So far ", stop_reason=None), "dropped"),
        (api.hang_up, "dropped"),
        (api.hang_up_at_once, "connection"),
        (reply("I can't", stop_reason="refusal"), "refusal"),
        (reply("One two", stop_reason="max_tokens"), "cut"),
        (reply("One two", stop_reason="model_context_window_exceeded"), "cut"),
        (reply("One two", stop_reason="tool_use"), "error"),
        (api.garbage, "error"),
        (api.broken_encoding, "error"),
        (api.odd_data, "error"),
        (reply(), "empty"),
        (reply(" ", "\n"), "empty"),
    ],
)
def test_each_failure_has_its_reason_and_no_secrets(
    script: api.Script, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), messages_api(script) as server:
        error = failure(server.url)
    assert error.reason == reason
    told = "".join(traceback.format_exception(error)) + caplog.text
    assert "send_request_body" in caplog.text, "the log must have been listening"
    for secret in (KEY, SAID, "sk-ant-echo", "Three products."):
        assert secret not in told


def test_unknown_events_are_passed_over() -> None:
    with messages_api(api.unknown_events) as server:
        assert "".join(said(server.url)) == "Hello."


@pytest.mark.parametrize(
    "script", [api.pings_forever, api.trickle, api.trickled_headers, api.silence, api.words_forever]
)
def test_the_deadline_holds_whatever_the_server_does(script: api.Script) -> None:
    started = time.monotonic()
    with messages_api(script) as server:
        assert failure(server.url, deadline_seconds=0.4).reason == "timeout"
        assert time.monotonic() - started < 6  # the SDK loads in it, on a busy machine
    assert not [t for t in threading.enumerate() if t.name == "claude"]


def test_the_deadline_spans_a_wait_for_a_retry() -> None:
    started = time.monotonic()
    with messages_api(refuse(429, "rate_limit_error", retry_after="4")) as server:
        assert failure(server.url, deadline_seconds=0.4, max_retries=3).reason == "timeout"
    assert time.monotonic() - started < 6  # the SDK loads in it, on a busy machine
    assert len(server.requests) == 1


def test_silence_ends_at_the_read_timeout() -> None:
    started = time.monotonic()
    with messages_api(api.silence) as server:
        assert failure(server.url, timeout_seconds=0.3).reason == "timeout"
    assert time.monotonic() - started < 6  # the SDK loads in it, on a busy machine


def test_a_whole_reply_does_not_wait_for_the_connection_to_end() -> None:
    started = time.monotonic()
    with messages_api(api.stays_open) as server:
        assert "".join(said(server.url)) == "Whole."
        assert time.monotonic() - started < 2


def test_a_passing_fault_is_retried_as_often_as_set() -> None:
    soon = refuse(529, "overloaded_error", retry_after_ms="10")
    with messages_api(soon, reply("Here.")) as server:
        assert "".join(said(server.url, max_retries=1)) == "Here."
    assert len(server.requests) == 2
    with messages_api(soon) as server:
        assert failure(server.url, max_retries=2).reason == "overloaded"
    assert len(server.requests) == 3


def test_a_long_wait_is_not_sat_out() -> None:
    started = time.monotonic()
    with messages_api(refuse(429, "rate_limit_error", retry_after="30")) as server:
        assert failure(server.url, max_retries=2).reason == "rate_limited"
    assert len(server.requests) == 1
    assert time.monotonic() - started < 2


def test_closing_early_closes_the_connection() -> None:
    with messages_api(api.words_forever) as server:
        stream = claude(server.url, deadline_seconds=30.0).stream(PROMPT)
        next(stream)
        stream.close()
        assert server.hung_up.wait(2)
    assert not [t for t in threading.enumerate() if t.name == "claude"]


@pytest.mark.parametrize("key", [None, "", "  \n"])
def test_without_a_key_nothing_is_sent(key: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    with messages_api(reply("No.")) as server:
        assert failure(server.url, api_key=key).reason == "no_key"
    assert server.requests == []


@pytest.mark.parametrize("key", ["sk-ant-\ninjected: header", "sk-ключ", "sk ant"])
def test_a_key_no_header_can_hold_is_refused_unquoted(key: str) -> None:
    error = failure("http://127.0.0.1:9", api_key=key)
    assert error.reason == "auth"
    assert key not in str(error)


def test_nobody_at_the_address() -> None:
    assert failure("http://127.0.0.1:9").reason == "connection"


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1", "http://[::1"])
def test_a_malformed_address_is_no_crash(url: str) -> None:
    assert failure(url).reason in {"connection", "error"}


def test_the_config_never_shows_its_key() -> None:
    assert KEY not in repr(ClaudeConfig(api_key=KEY))


def test_models_are_those_the_sdk_lists() -> None:
    assert DEFAULT_MODEL in known_models()
    check_model("claude-sonnet-5-5")


def test_an_unknown_model_is_told_its_neighbours() -> None:
    with messages_api(reply("No.")) as server:
        error = failure(server.url, model="claude-haiku-55")
    assert error.reason == "bad_request"
    assert "claude-haiku-5-5" in str(error)
    assert server.requests == []


def test_making_a_claude_does_not_import_the_sdk() -> None:
    code = (
        "import sys; from assistant.language.claude import Claude, ClaudeConfig;"
        "Claude(ClaudeConfig(api_key='k')); sys.exit('anthropic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
