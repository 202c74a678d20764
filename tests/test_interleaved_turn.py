"""Two orders in one slate, in whole turns: what is drafted, what never is, logged, played again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.events import Done, Event
from assistant.exploring.experimenting import Experiments
from assistant.exploring.exploration import Exploration
from assistant.exploring.reranking import seed_of
from assistant.replaying.listening import listening
from assistant.replaying.recording import recorded
from assistant.replaying.replay import replay
from assistant.turn import Assistant
from assistant.words.cards_only import CardsOnly
from catalog import ArtifactError, StoreError
from catalog.impressions import Result
from retrieval.experiments.definition import Experiment
from retrieval.items import Floats
from retrieval.pipeline import Ranker, Teamed, Tried
from retrieval.splicing import ranked_by
from tests.exploring_shop import exploring, impressions, logged
from tests.ruled import rule
from tests.test_exploring_turn import (
    MESSAGES,
    experiment,
    ids,
    in_experiments,
    said,
    slate,
    talks,
    tried,
)
from tests.test_replay import Kept

BLEND = Experiment(name="blend", interleave="none")
BACK = Experiment(name="back", interleave="back")


@pytest.fixture(scope="module")
def shop(
    small_home: Path, small_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("interleaving")
    with exploring(small_assistant, small_home, folder) as ready:
        yield in_experiments(replace(ready, explainer=CardsOnly()), BLEND)


class Backwards:
    """Likes what the shop's ranker likes least."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker

    def score(self, features: Floats) -> Floats:
        return np.asarray(-self._ranker.score(features))

    def chances(self, scores: Floats) -> None:
        """Not known."""

    def contributions(self, features: Floats) -> Floats:
        return np.zeros_like(features)


def with_rankers(shop: Assistant, *experiments: Experiment) -> Assistant:
    """The version "back" has a ranker that is the shop's backwards; "broken" has none to use."""
    held = shop.exploration
    assert held is not None
    assert shop.pipeline.ranker is not None
    backwards = Backwards(shop.pipeline.ranker)

    def ranker(version: str) -> Ranker | None:
        if version == "broken":
            raise ArtifactError("The ranker of broken is broken.")
        return {"back": backwards, "none": None}[version]

    made = Experiments(experiments, ranker)
    own = Exploration(held.chooser, held.events, "v1", lambda: "explain-v2", made)
    return replace(shop, exploration=own)


def teamed(events: list[Event]) -> tuple[Teamed, ...]:
    found = tried(events)
    return found.teamed if found else ()


def orders(shop: Assistant, message: str) -> tuple[list[str], list[str]]:
    """What each of both would show alone, to its end."""
    plain = replace(shop, exploration=None)
    theirs = replace(plain, pipeline=ranked_by(shop.pipeline, None))
    return (
        ids(said(plain, plain.open(), message)),
        ids(said(theirs, theirs.open(), message)),
    )


# -- what is drafted ---------------------------------------------------------------------------


def test_a_slate_is_the_draft_of_both_orders(shop: Assistant) -> None:
    for message in MESSAGES:
        live, blend = orders(shop, message)
        assert live != blend, message
        slates = set()
        for talk in talks(shop, 8):
            events = said(shop, talk, message)
            found = tried(events)
            assert found is not None
            assert found.policy == "interleaved:blend"
            assert found.seed == seed_of(talk.id, 1)
            assert found.drawn == (), "the bandit has no part in it"
            shown = ids(events)
            assert [one.product for one in found.teamed] == shown
            assert len(set(shown)) == len(shown) == len(live)
            for place, one in enumerate(found.teamed):
                best = next(id_ for id_ in (live if one.team == "a" else blend)
                            if id_ not in shown[:place])  # fmt: skip
                assert one.product == best, (message, place, one)
            teams = Counter(one.team for one in found.teamed)
            assert abs(teams["a"] - teams["b"]) <= 1
            slates.add(tuple(shown))
        assert len(slates) > 2, message


def test_nothing_goes_before_a_better_tier(shop: Assistant) -> None:
    own, plain = with_rankers(shop, BACK), replace(shop, exploration=None)
    for message, wish in (
        ("a coffee grinder, black if possible", "black"),
        ("a lamp, preferably white", "white"),
    ):
        live = _meeting(said(plain, plain.open(), message), wish)
        assert any(live), message
        assert not all(live), message
        for talk in talks(own, 6):
            events = said(own, talk, message)
            assert teamed(events)
            assert _meeting(events, wish) == live, message


def _meeting(events: list[Event], wish: str) -> list[bool]:
    products = [pick.product for pick in slate(events).picks]
    return [wish in str(product.attributes).casefold() for product in products]


def test_the_same_conversation_draws_the_same_and_both_begin_as_often(shop: Assistant) -> None:
    again = [ids(said(shop, talk, "headphones")) for talk in talks(shop, 3)]
    assert again == [ids(said(shop, talk, "headphones")) for talk in talks(shop, 3)]
    first = Counter(teamed(said(shop, talk, "headphones"))[0].team for talk in talks(shop, 40))
    assert 10 < first["a"] < 30


@pytest.mark.parametrize(
    "message",
    ["the cheapest headphones", "best rated headphones", "a tent and a sleeping bag under $900"],
)
def test_orders_and_sets_are_left_alone(shop: Assistant, message: str) -> None:
    plain, before = replace(shop, exploration=None), len(logged(shop))
    events = said(shop, shop.open(), message)
    assert tried(events) is None
    assert ids(events) == ids(said(plain, plain.open(), message))
    (one,) = impressions(shop)[before:]
    assert (one.teams, dict(one.arms)) == ((), {})


def test_a_named_product_keeps_the_first_place_for_nobody(shop: Assistant) -> None:
    own = with_rankers(shop, BACK)
    plain, message = replace(shop, exploration=None), "the Arc by Kestrel Acoustics"
    best = ids(said(plain, plain.open(), message))[0]
    for talk in talks(own, 6):
        first, *rest = teamed(said(own, talk, message))
        assert first == Teamed(best, "", 1.0)
        assert {one.team for one in rest} == {"a", "b"}
    talk = own.open()
    said(own, talk, "headphones")
    assert teamed(said(own, talk, "like the second one"))[0].team == ""


def test_what_a_rule_moved_stays_for_nobody(
    shop: Assistant, small_home: Path, tmp_path: Path
) -> None:
    plain = replace(shop, exploration=None)
    lamp = ids(said(plain, plain.open(), "lamp"))[-1]
    with exploring(plain, small_home, tmp_path) as bare:
        own = with_rankers(bare, BACK)
        rule(own, "pin", lamp, query="lamp", position=3)
        for talk in talks(own, 6):
            events = said(own, talk, "lamp")
            assert teamed(events)[2] == Teamed(lamp, "", 1.0)
            assert ids(events)[2] == lamp


def test_one_product_is_no_experiment(shop: Assistant) -> None:
    before = len(logged(shop))
    events = said(shop, shop.open(), "headphones under $40")
    assert len(ids(events)) == 1
    assert tried(events) is None
    (one,) = impressions(shop)[before:]
    assert (one.teams, dict(one.arms)) == ((), {})


# -- what is logged ----------------------------------------------------------------------------


def test_teams_and_chances_are_logged(shop: Assistant) -> None:
    before = len(logged(shop))
    (talk,) = talks(shop, 1)
    events = said(shop, talk, "headphones")
    chosen = teamed(events)
    shop.looked_at(talk, chosen[1].product)
    one = logged(shop)[before]
    assert dict(one.impression.arms) == {"blend": "interleaved"}
    assert one.impression.policy == "interleaved:blend"
    assert one.impression.teams == tuple(place.team for place in chosen)
    assert one.impression.propensities == tuple(place.chance for place in chosen)
    assert set(one.impression.propensities) - {1.0}, "coins were thrown"
    assert one.impression.drawn == ()
    assert [(o.product, o.kind) for o in one.outcomes] == [(chosen[1].product, Result.CLICK)]


def test_products_over_the_limit_are_counted(shop: Assistant) -> None:
    before = len(logged(shop))
    for message in ("headphones under $150", "headphones"):
        said(shop, shop.open(), message)
    assert [one.over_budget for one in impressions(shop)[before:]] == [0, 0]


def test_a_browser_that_is_known_again_takes_part_once(shop: Assistant) -> None:
    half, before = Experiment(name="half", interleave="none", share=50), len(logged(shop))
    own, taking = in_experiments(shop, half), set[bool]()
    for browser in ("b1", "b2", "b3", "b4", "b5", "b6"):
        for _ in range(2):
            talk = own.open()
            talk.visitor = browser
            assert bool(teamed(said(own, talk, "headphones"))) == half.takes_part(browser)
        taking.add(half.takes_part(browser))
    assert taking == {True, False}
    assert {one.visitor for one in impressions(shop)[before:]} == {f"b{n}" for n in range(1, 7)}


def test_who_takes_part_is_in_no_other_experiment_about_the_order(shop: Assistant) -> None:
    half = Experiment(name="half", interleave="none", share=50)
    own = in_experiments(shop, experiment("how", strategy="off"), half,
                         experiment("words", prompt="explain-v1"))  # fmt: skip
    before, part = len(logged(shop)), Counter[bool]()
    for talk in talks(own, 12):
        said(own, talk, "headphones")
        part[half.takes_part(talk.id)] += 1
    assert min(part.values()) > 2
    for one in impressions(shop)[before:]:
        taking = half.takes_part(one.conversation)
        assert set(one.arms) == {"words", "half" if taking else "how"}
        assert bool(one.teams) == taking


def test_an_unusable_ranker_runs_nothing_and_is_told_once(
    shop: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    own = with_rankers(
        shop, Experiment(name="gone", interleave="broken"), experiment("arm", ranker="broken")
    )
    before = len(logged(shop))
    for talk in talks(own, 3):
        assert teamed(said(own, talk, "headphones")) == ()
    assert [dict(one.arms) for one in impressions(shop)[before:]] == [{}, {}, {}]
    assert len(caplog.records) == 2
    assert own.exploration is not None
    status = own.exploration.status()
    assert "The experiment gone is not run: The ranker of broken is broken." in status
    assert "The experiment arm is not run" in status


# -- an arm with a version's ranker ------------------------------------------------------------


def test_an_arm_is_ordered_by_its_version(shop: Assistant) -> None:
    arms = experiment("arms", ranker="back")
    own, keeper = listening(with_rankers(shop, arms)), Kept()
    assert own.exploration is not None
    plain = replace(shop, exploration=None)
    live = ids(said(plain, plain.open(), "headphones"))
    turned = replace(
        plain, pipeline=ranked_by(shop.pipeline, own.exploration.experiments.ranker("back"))
    )
    back = ids(said(turned, turned.open(), "headphones"))
    assert live != back
    quiet = replace(
        own, exploration=Exploration(_Off(), None, experiments=own.exploration.experiments)
    )
    for talk in talks(quiet, 8):
        wanted = back if arms.arm(talk.id) == "b" else live
        list(recorded(quiet, talk, "headphones", None, keeper))  # type: ignore[arg-type]
        record = keeper.records[-1]
        assert [pick.id for pick in record.picks] == wanted
        assert record.answered.ranker == ("back" if wanted is back else "")
        assert replay(quiet, record).differences == ()
    turned_one = next(record for record in keeper.records if record.answered.ranker)
    answered = turned_one.answered.model_copy(update={"ranker": ""})
    assert not replay(quiet, turned_one.model_copy(update={"answered": answered})).same
    with pytest.raises(StoreError, match="ranker of back"):
        replay(plain, turned_one)


class _Off:
    def explorer(self, strategy: str | None = None) -> None:
        """Nothing."""

    def status(self) -> str:
        return "off"


# -- replay ------------------------------------------------------------------------------------


def test_a_replay_gives_the_recorded_order(shop: Assistant) -> None:
    own, keeper = listening(with_rankers(shop, BACK)), Kept()
    for talk in talks(own, 4):
        for message in ("headphones", "show me more", "a coffee grinder, black if possible"):
            list(recorded(own, talk, message, None, keeper))  # type: ignore[arg-type]
    plain, moved = replace(own, exploration=None), 0
    for record in keeper.records:
        assert record.answered.policy == "interleaved:back"
        assert record.answered.seed is not None
        assert record.trace is not None
        assert record.trace.explored is not None
        again = type(record).of(record.row())
        assert again.trace == record.trace
        assert replay(own, again).differences == ()
        assert replay(plain, again).differences == ()
        moved += not replay(own, record.model_copy(update={"trace": None})).same
    assert moved > 8, "the recorded draft made no difference"
    last = replay(own, keeper.records[0]).events[-1]
    assert isinstance(last, Done)
    assert last.slate is not None
    assert isinstance(last.slate.tried, Tried)
