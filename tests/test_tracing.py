"""What a record keeps of how the picks came about, and what lists need of it."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from assistant.events import Done
from assistant.language.fake import FakeLanguageModel
from assistant.language.llm import Usage
from assistant.language.prices import cost
from assistant.prompts import load
from assistant.replaying.briefs import Brief, brief, listed
from assistant.replaying.listening import Listened, listening
from assistant.replaying.prompted import filled_again, stable_part, version_of
from assistant.replaying.recorder import Recorder
from assistant.replaying.recording import last, taken
from assistant.replaying.records import Answered, TurnRecord
from assistant.replaying.replay import replay
from assistant.replaying.tracing import MOST_CANDIDATES, Trace, traced
from assistant.turn import Assistant
from assistant.words.explain import LanguageModelExplainer
from catalog import LanguageModelError
from catalog.records import RecordedTurn, Turns
from retrieval import Pipeline
from retrieval.query import Context
from tests.test_replay import Kept, own, played, speaking

__all__ = ["own"]


def recorded(own: Assistant, message: str) -> TurnRecord:
    shop, keeper = speaking(own, "Fine ones. "), Kept()
    played(shop, shop.open("ann"), message, keeper)
    return keeper.records[0]


def test_every_source_says_what_it_found_and_what_was_ranked(own: Assistant) -> None:
    record = recorded(own, "something warm for the garden")
    assert record.trace is not None
    (search,) = record.trace.searches
    assert [source.name for source in search.sources] == [s.name for s in own.pipeline.sources]
    semantic = search.sources[0]
    assert 0 < len(semantic.candidates) <= MOST_CANDIDATES < semantic.found
    assert [one.rank for one in semantic.candidates[:20]] == list(range(1, 21))
    kept = {one.id for source in search.sources for one in source.candidates if one.kept}
    dropped = {one.id for source in search.sources for one in source.candidates if not one.kept}
    assert dropped
    assert not kept & dropped
    assert not dropped & {pick.id for pick in record.picks}
    assert search.ranked >= len(kept)


def test_the_ranks_are_the_sources_own(pipeline: Pipeline) -> None:
    slate = pipeline.slate("headphones", Context())
    trace = traced(slate, pipeline)
    query = pipeline.query("headphones", limits=_limits())
    for source, told in zip(pipeline.sources, trace.searches[0].sources, strict=True):
        found = source.candidates(query, Context(), pipeline.config.per_source)
        assert told.found == len(found)
        for one in told.candidates:
            assert pipeline.items.row_of[one.id] == found.rows[one.rank - 1]


def _limits():  # type: ignore[no-untyped-def]
    from retrieval import Limits

    return Limits()


def test_each_pick_has_its_features_by_name_and_what_they_added(own: Assistant) -> None:
    record = recorded(own, "headphones under $100")
    assert record.trace is not None
    trace = record.trace
    assert [pick.id for pick in trace.picks] == [pick.id for pick in record.picks]
    assert trace.features == own.pipeline.feature_names
    price = trace.features.index("item_price")
    for pick, shown in zip(trace.picks, record.picks, strict=True):
        assert len(pick.values) == len(pick.added) == len(trace.features)
        assert pick.values[price] == pytest.approx(shown.price_minor, rel=1e-4)
        assert pick.chance is not None
        assert 0 < pick.chance < 1


def test_a_shop_without_a_ranker_adds_nothing(pipeline: Pipeline) -> None:
    slate = pipeline.slate("headphones", Context())
    bare = replace(slate, contributions=None, chances=None)
    trace = traced(bare, pipeline)
    assert all(pick.added == () and pick.chance is None for pick in trace.picks)


def test_a_set_has_a_search_a_part(own: Assistant) -> None:
    record = recorded(own, "a dog bed, a tent and headphones for under $400 in all")
    assert record.trace is not None
    assert len({search.text for search in record.trace.searches}) == 3
    assert [pick.id for pick in record.trace.picks] == [pick.id for pick in record.picks]


def test_a_turn_about_what_was_shown_has_no_trace(own: Assistant) -> None:
    shop, keeper = speaking(own, "One. ", "Two. "), Kept()
    talk = shop.open()
    played(shop, talk, "headphones", keeper)
    played(shop, talk, "compare the first two", keeper)
    assert keeper.records[0].trace is not None
    assert keeper.records[1].trace is None


def test_what_rules_did_is_kept_where_a_slate_says_it(pipeline: Pipeline) -> None:
    slate = pipeline.slate("headphones", Context())
    names = {name: getattr(slate, name) for name in slate.__dataclass_fields__}
    ruled = SimpleNamespace(**names | {"ruled": ({"rule": "r1", "effect": "pin", "after": 1},)})
    assert traced(ruled, pipeline).ruled == [{"rule": "r1", "effect": "pin", "after": 1}]  # type: ignore[arg-type]
    assert traced(replace(slate, **_unruled(slate)), pipeline).ruled is None


def _unruled(slate: object) -> dict[str, object]:
    return {"ruled": ()} if hasattr(slate, "ruled") else {}


def test_unknown_values_are_json(pipeline: Pipeline) -> None:
    slate = pipeline.slate("", Context())
    assert np.isnan(slate.features).any()
    text = traced(slate, pipeline).model_dump_json()
    assert "NaN" not in text
    assert Trace.model_validate_json(text) == traced(slate, pipeline)


def test_a_record_from_before_there_were_traces_is_read_and_replayed(own: Assistant) -> None:
    record = recorded(own, "headphones under $100")
    payload = json.loads(record.row().payload)
    del payload["trace"]
    for reply in payload["heard"]:
        for name in ("system", "results", "first", "seconds"):
            del reply[name]
    row = RecordedTurn("a", "b", 1, record.at, json.dumps(payload))
    old = TurnRecord.of(row)
    assert old.trace is None
    assert replay(own, old).same


def test_the_first_word_has_its_time(own: Assistant) -> None:
    events = list(own.turn(own.open(), "headphones"))
    seconds = last(events, Done).seconds
    before = seconds["refresh"] + seconds["understand"] + seconds["picks"]
    assert before < seconds["first_word"] <= seconds["total"]


def test_a_trace_that_fails_costs_the_record_nothing(own: Assistant, caplog) -> None:  # type: ignore[no-untyped-def]
    def broken() -> Trace:
        raise ZeroDivisionError

    recorder = Recorder(own.store, days=10_000)
    recorder.keep(recorded(own, "headphones"), broken)
    assert recorder.flush()
    recorder.close()
    assert Turns(own.store).count() == 1
    assert "could not be traced" in caplog.text


# -- the prompt --------------------------------------------------------------------------------


def asking(own: Assistant, *replies: object) -> tuple[Assistant, FakeLanguageModel, Recorder]:
    model = FakeLanguageModel(replies, name="claude-haiku-5-5")  # type: ignore[arg-type]
    template = load("explain-v2")
    recorder = Recorder(
        own.store, Answered(prompt="explain-v2", prompt_digest=template.digest), days=10_000
    )
    explainer = LanguageModelExplainer(Listened(model, recorder.purse), template)
    shop = replace(own, explainer=explainer, keeper=recorder)
    return listening(shop), model, recorder


def test_the_prompt_is_kept_as_it_was_filled(own: Assistant) -> None:
    shop, model, recorder = asking(own, ["Fine ones.", Usage(900, 40)])
    list(taken(shop, shop.open(), "headphones"))
    assert recorder.flush()
    recorder.close()
    record = TurnRecord.of(Turns(own.store).last(1)[0])
    (sent,) = model.history
    assert record.heard[0].system == sent.system
    template = version_of(record, own.store)
    assert template is not None
    assert stable_part(template, record.answered.shop) == sent.stable
    again = filled_again(own, record, template)
    assert again is not None
    assert (again.stable, again.system) == (sent.stable, sent.system)


def test_a_prompt_that_was_not_sent_is_not_kept(own: Assistant) -> None:
    shop, _, recorder = asking(own, LanguageModelError("no_key"))
    list(taken(shop, shop.open(), "headphones"))
    assert recorder.flush()
    recorder.close()
    (reply,) = TurnRecord.of(Turns(own.store).last(1)[0]).heard
    assert (reply.broke, reply.system) == ("no_key", "")


def test_a_prompt_version_that_was_reworded_since_is_not_shown_as_the_turns(
    own: Assistant,
) -> None:
    record = recorded(own, "headphones")
    answered = Answered(prompt="explain-v2", prompt_digest="other")
    assert version_of(record.model_copy(update={"answered": answered}), own.store) is None


# -- in brief ----------------------------------------------------------------------------------


def test_a_brief_has_what_lists_need(own: Assistant) -> None:
    usage = Usage(900, 40, 500, 0)
    shop, _, recorder = asking(own, ["Fine. It is made of pure gold.", usage])
    list(taken(shop, shop.open("ann"), "headphones under $100"))
    assert recorder.flush()
    recorder.close()
    (row,) = Turns(own.store).briefs(5)
    (turn,) = listed([row])
    assert turn.known
    assert turn.brief is not None
    assert turn.brief.message == "headphones under $100"
    assert turn.brief.rung == "model"
    assert turn.brief.held_back == 1
    assert turn.brief.micros == cost("claude-haiku-5-5", usage).micros > 0
    assert turn.brief == brief(TurnRecord.of(Turns(own.store).get(turn.id)))
    assert "ann" not in (row.brief or "")


def test_rows_without_a_brief_are_listed_all_the_same(own: Assistant) -> None:
    record = recorded(own, "headphones")
    Turns(own.store).keep([replace(record.row(), brief=None)])
    Turns(own.store).keep([replace(record.row(), id="other", brief='{"not": "one"}')])
    assert [turn.brief for turn in listed(Turns(own.store).briefs(5))] == [None, None]


def test_only_what_a_model_did_wrong_is_its_failure() -> None:
    capped = Brief(message="m", explainer="template", picks=1, failures=("capped",))
    assert capped.broke == ()
    assert capped.rung == "template"
