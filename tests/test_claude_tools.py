"""Tool calls over the real SDK against a local server: whole calls of whole replies, or none."""

from __future__ import annotations

import pytest

from assistant.language.claude import Claude, ClaudeConfig
from assistant.language.llm import (
    NONE,
    Called,
    Piece,
    Prompt,
    Returned,
    Thought,
    Tool,
    ToolCall,
    ToolResult,
    Usage,
)
from assistant.language.messages import Message
from catalog import LanguageModelError
from tests import messages_api as api
from tests.messages_api import calling, messages_api, reply

SEARCH = Tool("search", "Looks on the shelves.", {"type": "object", "properties": {}})
CART = Tool("cart", "Puts it in the cart.", {"type": "object", "properties": {}}, strict=True)


def prompt(**more: object) -> Prompt:
    given: dict[str, object] = {"tools": (SEARCH, CART)} | more
    return Prompt("You are Aisle.", "", (Message("user", "a mug"),), **given)  # type: ignore[arg-type]


def claude(url: str, model: str = "claude-haiku-5-5") -> Claude:
    return Claude(ClaudeConfig("sk-ant-test", model, url, max_retries=0, deadline_seconds=5.0))


def failed(script: api.Script, given: Prompt) -> tuple[list[Piece], LanguageModelError]:
    """What came before the error, and the error."""
    came: list[Piece] = []
    with messages_api(script) as server, pytest.raises(LanguageModelError) as caught:
        came.extend(claude(server.url).stream(given))
    return came, caught.value


def test_a_call_in_pieces_comes_whole() -> None:
    script = calling(("search", '{"que', 'ry": "navy ', 'mug", "count": 3}'), words="Let me look. ")
    with messages_api(script) as server:
        pieces = list(claude(server.url).stream(prompt()))
    call = ToolCall("toolu_1", "search", {"query": "navy mug", "count": 3})
    assert pieces == ["Let me look. ", call, Usage(10, 20)]


def test_two_calls_come_in_their_order() -> None:
    script = calling(("search", '{"query": "mug"}'), ("cart", '{"id": "a1"}'))
    with messages_api(script) as server:
        calls = [p for p in claude(server.url).stream(prompt()) if isinstance(p, ToolCall)]
    assert [(c.id, c.name, c.input) for c in calls] == [
        ("toolu_1", "search", {"query": "mug"}),
        ("toolu_2", "cart", {"id": "a1"}),
    ]


def test_a_call_without_input_has_an_empty_one() -> None:
    with messages_api(calling(("search",))) as server:
        assert ToolCall("toolu_1", "search", {}) in list(claude(server.url).stream(prompt()))


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (calling(("search", '{"query": "m'), stop_reason="max_tokens"), "cut"),
        # The first call is whole, and still must not run: the reply it belongs to is not.
        (calling(("search", "{}"), ("cart", '{"i'), stop_reason="max_tokens"), "cut"),
        (calling(("search", "{}"), stop_reason="refusal"), "refusal"),
        (calling(("search", "{}"), stop_reason="end_turn"), "error"),
        (calling(("search", "{}"), stop_reason=None), "dropped"),
        (calling(("search", '{"query": ')), "error"),
        (calling(("search", '["mug"]')), "error"),
        (calling(("search", '"mug"')), "error"),
        (calling(("search", '{"count": NaN}')), "error"),
        (calling(("search", "{}"), ("cart", "not json")), "error"),
        (calling(("search", "[" * 100_000)), "error"),
        (calling(), "error"),
        (calling(stop_reason="end_turn"), "empty"),
        (api.overload_after_a_call, "overloaded"),
        (api.early_end_after_a_call, "dropped"),
    ],
)
def test_no_call_of_a_reply_that_is_not_whole_is_seen(script: api.Script, reason: str) -> None:
    came, error = failed(script, prompt())
    assert error.reason == reason
    assert not any(isinstance(piece, ToolCall) for piece in came)
    assert "mug" not in str(error)


def test_a_call_where_no_tool_was_given_is_an_error() -> None:
    came, error = failed(calling(("search", "{}")), prompt(tools=()))
    assert error.reason == "error"
    assert not any(isinstance(piece, ToolCall) for piece in came)


def test_a_reply_that_broke_off_is_counted_as_far_as_it_came() -> None:
    came, _ = failed(api.early_end_after_a_call, prompt())
    assert came == [Usage(10, 1)]


def test_tools_are_sent_with_the_choice() -> None:
    with messages_api(reply("Yes.")) as server:
        list(claude(server.url).stream(prompt()))
        list(claude(server.url).stream(prompt(tool_choice=NONE)))
        list(claude(server.url).stream(prompt(tool_choice="cart")))
        list(claude(server.url).stream(prompt(tools=())))
    auto, none, forced, without = (request.body for request in server.requests)
    sent = [
        {"name": "search", "description": SEARCH.description, "input_schema": SEARCH.input_schema},
        {"name": "cart", "description": CART.description, "input_schema": CART.input_schema}
        | {"strict": True},
    ]
    assert auto["tools"] == none["tools"] == sent
    assert (auto["tool_choice"], none["tool_choice"]) == ({"type": "auto"}, {"type": "none"})
    assert forced["tools"] == sent[1:]
    assert forced["tool_choice"] == {
        "type": "tool",
        "name": "cart",
        "disable_parallel_tool_use": True,
    }
    assert "tools" not in without
    assert "tool_choice" not in without


def test_a_model_that_thinks_is_asked_not_forced() -> None:
    with messages_api(calling(("cart", "{}"))) as server:
        list(claude(server.url, "claude-sonnet-5-5").stream(prompt(tool_choice="cart")))
    body = server.requests[0].body
    assert [tool["name"] for tool in body["tools"]] == ["cart"]
    assert body["tool_choice"] == {"type": "auto", "disable_parallel_tool_use": True}


def test_a_call_and_what_came_of_it_go_back_as_blocks() -> None:
    call = ToolCall("toolu_1", "search", {"query": "mug"})
    thought = Thought({"type": "thinking", "thinking": "Hm.", "signature": "c2ln"})
    told = (
        Message("user", "a mug"),
        Called(("Let me look. ", " ", thought, call)),
        Returned((ToolResult("toolu_1", "[]"), ToolResult("toolu_2", "No.", is_error=True))),
    )
    with messages_api(reply("Yes.")) as server:
        list(claude(server.url).stream(Prompt("s", "", told, tools=(SEARCH,))))
    assert server.requests[0].body["messages"][1:] == [
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "Let me look. "},
                dict(thought.block),
                {"type": "tool_use", "id": "toolu_1", "name": "search", "input": {"query": "mug"}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_1", "content": "[]"},
                {
                    "type": "tool_result",
                    "tool_use_id": "toolu_2",
                    "content": "No.",
                    "is_error": True,
                },
            ],
        },
    ]


def test_thoughts_are_handed_on_whole_and_in_their_place() -> None:
    with messages_api(api.thought_before_a_call) as server:
        pieces = list(claude(server.url, "claude-sonnet-5-5").stream(prompt()))
    assert pieces[:-1] == [
        Thought({"type": "redacted_thinking", "data": "b3BhcXVl"}),
        Thought({"type": "thinking", "thinking": "A mug, then.", "signature": "c2lnbmVk"}),
        "Let me look. ",
        ToolCall("toolu_3", "search", {"query": "mug"}),
    ]


def test_usage_counts_what_the_cache_read_and_wrote() -> None:
    def cached(handler: api.Handler) -> None:
        handler.opening()
        handler.words("Yes.")
        usage = {"output_tokens": 7, "input_tokens": 3, "cache_read_input_tokens": 900}
        usage |= {"cache_creation_input_tokens": 50}
        delta = {"stop_reason": "end_turn", "stop_sequence": None}
        handler.event("message_delta", delta=delta, usage=usage)
        handler.event("message_stop")

    with messages_api(cached) as server:
        assert list(claude(server.url).stream(prompt())) == ["Yes.", Usage(3, 7, 900, 50)]
    assert Usage(1, 2, 3, 4) + Usage(10, 20, 30, 40) == Usage(11, 22, 33, 44)


def test_a_prompt_may_shorten_the_deadline() -> None:
    with (
        messages_api(api.silence) as server,
        pytest.raises(LanguageModelError, match="timeout"),
    ):
        list(claude(server.url).stream(prompt(deadline_seconds=0.3)))
