"""Down the ladder: cards stay, words are withdrawn, and what was done has been done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.budget import Budget
from assistant.events import Event, Failed, Pick, Picks, Words
from assistant.grounding import Guard
from assistant.language.fake import FakeLanguageModel, Reply
from assistant.language.llm import ToolCall, Usage
from assistant.prompts import load
from assistant.slates.answers import picks_of
from assistant.toolbox.shop_tools import ShopTools
from assistant.words.cards_only import CardsOnly
from assistant.words.explain import LanguageModelExplainer
from assistant.words.explainer import Brief, Carted, Explainer, Found, Said
from assistant.words.speaking import Spoken, speak
from assistant.words.template import TemplateExplainer
from catalog import LanguageModelError
from retrieval import Context, Limits, Pipeline
from tests.ladder import Failing

MOST = 10_000
BUDGET = Budget("USD", MOST, None, "your words")
TRUE = "It is a fine choice. "


def tools(pipeline: Pipeline, message: str = "headphones") -> ShopTools:
    def look(query: str, limits: Limits, count: int) -> tuple[Pick, ...]:
        slate = pipeline.slate(query, Context(), limits, count)
        return picks_of(slate, pipeline)

    return ShopTools(pipeline.items, Limits(MOST), BUDGET, look, lambda *_: None, message)


def brief(pipeline: Pipeline, message: str = "headphones") -> Brief:
    toolbox = tools(pipeline, message)
    return Brief(
        message, tuple(toolbox.look("headphones", Limits(MOST), 4)), BUDGET, toolbox=toolbox
    )


def spoke(given: Brief, *rungs: Explainer) -> tuple[list[Event], Spoken]:
    spoken = Spoken(given.picks)
    events = list(speak(rungs, given, lambda shown: Guard(shown, BUDGET), spoken))
    return events, spoken


def claude(*queue: Reply) -> LanguageModelExplainer:
    return LanguageModelExplainer(FakeLanguageModel(queue), load("explain"))


def search(query: str) -> ToolCall:
    return ToolCall("c1", "search", {"query": query, "count": 3})


def test_the_ordinary_turn_is_words_alone(pipeline: Pipeline) -> None:
    events, spoken = spoke(brief(pipeline), claude([TRUE, Usage(9, 4)]), TemplateExplainer())
    assert events == [Words(TRUE)]
    assert (spoken.author, spoken.text, spoken.usage) == ("fake", TRUE, Usage(9, 4))


def test_what_a_tool_found_is_shown_before_it_is_named(pipeline: Pipeline) -> None:
    given = brief(pipeline)
    (found,) = tools(pipeline).look("tent", Limits(MOST), 1)
    name = f"**{found.product.title}** [[{found.product.id}]] is at {found.product.price}. "
    events, spoken = spoke(given, claude([search("tent")], [name]), TemplateExplainer())
    assert isinstance(events[0], Picks)
    assert events[0].picks[: len(given.picks)] == given.picks
    assert found.product.id in [p.product.id for p in events[0].picks]
    assert isinstance(events[1], Words)
    assert found.product.title in events[1].text
    assert spoken.held_back == []


def test_the_same_words_are_held_back_when_nothing_was_found(pipeline: Pipeline) -> None:
    (found,) = tools(pipeline).look("tent", Limits(MOST), 1)
    name = f"**{found.product.title}** [[{found.product.id}]] is at {found.product.price}. "
    events, spoken = spoke(brief(pipeline), claude([name]), TemplateExplainer())
    assert isinstance(events[0], Failed)
    assert events[0].reason == "unbacked"
    assert len(spoken.held_back) == 1
    assert spoken.author == "template"


def test_what_was_found_before_a_failure_stays_shown(pipeline: Pipeline) -> None:
    given = brief(pipeline)
    queue = ([TRUE, search("tent")], [TRUE * 2, LanguageModelError("dropped")])
    events, spoken = spoke(given, claude(*queue), TemplateExplainer())
    kinds = [type(event) for event in events]
    assert kinds[:4] == [Words, Picks, Words, Failed]
    assert Picks not in kinds[4:]
    assert len(spoken.shown) > len(given.picks)
    assert spoken.author == "template"
    assert TRUE not in spoken.text
    assert given.picks[0].product.title in spoken.text


def test_what_was_held_back_before_a_failure_is_counted(pipeline: Pipeline) -> None:
    reply = ["The Zorblax Ultra costs $3.99. ", TRUE, LanguageModelError("dropped")]
    _, spoken = spoke(brief(pipeline), claude(reply), TemplateExplainer())
    assert [one.sentence.strip() for one in spoken.held_back] == ["The Zorblax Ultra costs $3.99."]


def test_what_was_done_before_a_failure_has_been_done(pipeline: Pipeline) -> None:
    given = brief(pipeline, "add the first to my cart")
    id = given.picks[0].product.id
    cart = ToolCall("c1", "add_to_cart", {"id": id})
    _, spoken = spoke(given, claude([cart], LanguageModelError("timeout")), TemplateExplainer())
    assert spoken.happened == [Carted(id, 1)]
    assert spoken.failures == ["timeout"]


def test_when_every_rung_breaks_the_cards_are_left(pipeline: Pipeline) -> None:
    events, spoken = spoke(brief(pipeline), Failing(), Failing())
    first, last = events
    assert isinstance(first, Failed)
    assert isinstance(last, Failed)
    assert "template" in first.notice
    assert "cards" in last.notice
    assert (spoken.author, spoken.text) == ("cards", "")
    events, spoken = spoke(brief(pipeline), Failing(), CardsOnly())
    assert [type(event) for event in events] == [Failed]
    assert spoken.author == "cards"


def test_a_bug_in_a_rung_is_logged_and_costs_no_words(
    pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Failing):
        def explain(self, brief: Brief) -> Iterator[Said]:
            yield TRUE
            yield Found((brief.picks[99],))

    events, spoken = spoke(brief(pipeline), Broken(), TemplateExplainer())
    assert [e.reason for e in events if isinstance(e, Failed)] == ["error"]
    assert "IndexError" in caplog.text
    assert spoken.text
    assert "IndexError" not in spoken.text


def test_nothing_found_is_ever_over_the_budget(pipeline: Pipeline) -> None:
    given = brief(pipeline)
    queue = [[search(query)] for query in ("sofa", "laptop", "necklace")]
    _, spoken = spoke(given, claude(*queue, TRUE), TemplateExplainer())
    assert len(spoken.shown) > len(given.picks)
    assert max(p.product.price.minor for p in spoken.shown) <= MOST
    assert all(p.product.in_stock for p in spoken.shown)
