"""Exploration in whole turns: what is tried, what never is, what is logged, and played again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.clicks import Like, ShowAgain
from assistant.conversation import Conversation
from assistant.events import Done, Event, Picks, Understood
from assistant.exploring.experimenting import Experiments
from assistant.exploring.exploration import Exploration
from assistant.exploring.naming import names_one
from assistant.exploring.reranking import seed_of
from assistant.exploring.seen import Seen, brought, impression_at, impression_of
from assistant.prompts.live import Live
from assistant.replaying.listening import listening
from assistant.replaying.recording import recorded
from assistant.replaying.replay import replay
from assistant.turn import Assistant
from assistant.understanding import Understanding
from assistant.words.cards_only import CardsOnly
from catalog import Kind, Money, Product, StoreError
from catalog.event_log import EventLog
from catalog.impressions import Result
from catalog.rules import Rule
from retrieval.experiments.definition import Change, Experiment
from retrieval.exploring import Bandit, ExplorationConfig
from retrieval.exploring.policies import Policies
from retrieval.pipeline import Tried
from tests.exploring_shop import exploring, impressions, logged
from tests.invariants import broken_rules
from tests.ruled import rule
from tests.test_replay import Kept

MESSAGES = ("headphones under $150", "dog collar", "a coffee grinder, black if possible", "ring")


@pytest.fixture(scope="module")
def shop(
    small_home: Path, small_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("exploring")
    with exploring(small_assistant, small_home, folder) as ready:
        yield replace(ready, explainer=CardsOnly())


def said(shop: Assistant, talk: Conversation, message: str, **more: object) -> list[Event]:
    return list(shop.turn(talk, message, **more))  # type: ignore[arg-type]


def slate(events: list[Event]) -> Picks:
    return next(one for one in events if isinstance(one, Picks))


def ids(events: list[Event]) -> list[str]:
    return [pick.product.id for pick in slate(events).picks]


def tried(events: list[Event]) -> Tried | None:
    done = events[-1]
    assert isinstance(done, Done)
    return done.slate.tried if done.slate else None


def talks(shop: Assistant, n: int) -> list[Conversation]:
    """The same ones every time, so that what is drawn is."""
    opened = [shop.open() for _ in range(n)]
    for number, talk in enumerate(opened):
        talk.id = f"talk-{number}"
    return opened


# -- what is tried -----------------------------------------------------------------------------


def test_places_are_drawn_from_the_candidates_and_the_rest_stays(shop: Assistant) -> None:
    plain = replace(shop, exploration=None)
    ranked = ids(said(plain, plain.open(), "headphones"))
    orders, at_first = set(), set()
    for talk in talks(shop, 12):
        events = said(shop, talk, "headphones")
        explored = tried(events)
        assert explored is not None
        assert explored.seed == seed_of(talk.id, 1)
        assert [one.place for one in explored.drawn] == [1, 3]
        shown = ids(events)
        assert len(set(shown)) == len(shown) == len(ranked)
        for one in explored.drawn:
            assert shown[one.place - 1] == one.products[one.chosen]
        drawn = {one.products[one.chosen] for one in explored.drawn}
        rest = [id_ for id_ in shown if id_ not in drawn]
        assert rest == [id_ for id_ in ranked if id_ not in drawn][: len(rest)]
        orders.add(tuple(shown))
        at_first.add(shown[0])
    assert len(orders) > 6
    assert len(at_first) > 3


def test_the_same_conversation_draws_the_same(shop: Assistant) -> None:
    assert [ids(said(shop, talk, "headphones")) for talk in talks(shop, 3)] == [
        ids(said(shop, talk, "headphones")) for talk in talks(shop, 3)
    ]


def test_off_and_no_candidates_leave_the_slate_as_it_is(
    shop: Assistant, small_home: Path, tmp_path: Path
) -> None:
    plain = replace(shop, exploration=None)
    with exploring(plain, small_home, tmp_path, strategy="off") as off:
        for message in MESSAGES:
            events = said(off, off.open(), message)
            assert tried(events) is None
            assert ids(events) == ids(said(plain, plain.open(), message))
        assert [one.policy for one in impressions(off)] == ["ranker"] * len(MESSAGES)


def test_an_untouched_slate_is_told_as_without_exploration(
    shop: Assistant, small_home: Path, tmp_path: Path
) -> None:
    """Reasons, scores and contributions of a slate that was open to chance and came out so."""
    plain = replace(shop, exploration=None)
    with exploring(plain, small_home, tmp_path, epsilon=0.0, floor=0.0, strategy="epsilon") as own:
        for message in MESSAGES:
            ours, theirs = said(own, own.open(), message), said(plain, plain.open(), message)
            assert slate(ours) == slate(theirs)
            one, other = ours[-1], theirs[-1]
            assert isinstance(one, Done) and one.slate  # noqa: PT018
            assert isinstance(other, Done) and other.slate  # noqa: PT018
            assert one.slate.contributions is not None
            assert other.slate.contributions is not None
            assert np.array_equal(one.slate.contributions, other.slate.contributions)
            assert one.slate.ruled == other.slate.ruled


@pytest.mark.parametrize(
    "message",
    ["the cheapest headphones", "best rated headphones", "a tent and a sleeping bag under $900"],
)
def test_orders_and_sets_are_never_explored(shop: Assistant, message: str) -> None:
    plain = replace(shop, exploration=None)
    events = said(shop, shop.open(), message)
    assert tried(events) is None
    assert ids(events) == ids(said(plain, plain.open(), message))


def test_what_is_shown_again_is_never_explored(shop: Assistant) -> None:
    talk = shop.open()
    first = ids(said(shop, talk, "headphones"))
    said(shop, talk, "dog collar")
    assert ids(said(shop, talk, "go back")) == first
    compared = said(shop, talk, "compare the first two")
    assert ids(compared) == first[:2]
    assert tried(compared) is None
    shop.dismiss(talk, first[0])
    assert tried(said(shop, talk, "Show again", click=ShowAgain())) is None


def test_a_named_product_keeps_the_first_place(shop: Assistant) -> None:
    product = shop.pipeline.items.products[shop.pipeline.items.row_of["headphones-001"]]
    brand, own = product.brand, product.title.split(" ")
    named = [product.title, f"do you have {product.title}?", product.id, " ".join(own[:5])]
    named.append(f"the {own[len(brand.split())]} by {brand}")
    named += [f"({product.id})", f"is {product.id}!", f"Tell me about {product.id}."]
    plain = replace(shop, exploration=None)
    for message in named:
        first = ids(said(plain, plain.open(), message))[0]
        for talk in talks(shop, 6):
            assert ids(said(shop, talk, message))[0] == first, message
    for number, message in enumerate(("like the second one", "cheaper than the first one")):
        for talk in talks(shop, 6):
            said(shop, talk, "headphones")
            places = [one.place for one in (tried(said(shop, talk, message)) or _NONE).drawn]
            assert 1 not in places, (number, message)
    talk = shop.open()
    first = ids(said(shop, talk, "headphones"))[0]
    like = tried(said(shop, talk, "More like it", click=Like(first)))
    assert like is not None
    assert 1 not in [one.place for one in like.drawn]


_NONE = Tried("", 0)


def test_a_series_name_that_no_other_has_names_a_product(shop: Assistant) -> None:
    def lamp(id_: str, title: str) -> Product:
        return Product(
            id=id_, title=title, brand="Orrery", category=("Lighting", "Floor Lamps"),
            price=Money(minor=100, currency="USD"), attributes={"size": "155 cm", "finish": "matt"},
        )  # fmt: skip

    lamps = [
        lamp("l1", "Orrery Halo Dim Floor Lamp, matt, 155 cm"),
        lamp("l2", "Orrery Wren Floor Lamp"),
        lamp("l3", "Orrery Halo Tall Slim Reading Floor Lamp"),
    ]
    assert names_one("the wren floor lamp please", lamps)
    for message in ("a halo floor lamp", "a matt lamp", "under 155", "a floor lamp by Orrery"):
        assert not names_one(message, lamps), message


def test_words_for_a_kind_name_no_product(shop: Assistant) -> None:
    items = shop.pipeline.items.products
    for message in (
        "headphones",
        "dog collar",
        "black headphones",
        "wired headphones",
        "under $50",
    ):
        assert not names_one(message, items), message
    for message in ("headphones", "dog collar"):
        drawn = [one.place for one in (tried(said(shop, shop.open(), message)) or _NONE).drawn]
        assert 1 in drawn, message


def test_a_screen_of_fewer_than_three_is_left_alone(shop: Assistant) -> None:
    plain = replace(shop, exploration=None)
    short = 0
    for most in range(10, 120, 4):
        message = f"headphones under ${most}"
        alone = ids(said(plain, plain.open(), message))
        events = said(shop, shop.open(), message)
        if 0 < len(alone) < 3:
            short += 1
            assert tried(events) is None
            assert ids(events) == alone
    assert short


# -- rules, limits, wishes ----------------------------------------------------------------------


def test_what_a_merchant_placed_stays(shop: Assistant, tmp_path: Path, small_home: Path) -> None:
    with exploring(replace(shop, exploration=None), small_home, tmp_path) as own:
        own = replace(own, explainer=CardsOnly())
        plain = replace(own, exploration=None)
        pinned, boosted = ids(said(plain, plain.open(), "headphones"))[6:8]
        rule(own, "pin", pinned, query="headphones")
        rule(own, "boost", boosted, query="headphones", strength="small")
        ranked = ids(said(plain, plain.open(), "headphones"))
        assert ranked[0] == pinned
        for talk in talks(own, 15):
            events = said(own, talk, "headphones")
            shown, explored = ids(events), tried(events)
            assert explored is not None
            for id_ in (pinned, boosted):
                assert shown.index(id_) == ranked.index(id_)
                assert all(id_ not in one.products for one in explored.drawn)
            assert 1 not in [one.place for one in explored.drawn]
            done = events[-1]
            assert isinstance(done, Done) and done.slate  # noqa: PT018
            assert marks_told(done) == {pinned, boosted}


def marks_told(done: Done) -> set[str]:
    assert done.slate is not None
    return {one.product_id for one in done.slate.ruled if one.after}


def test_nothing_goes_before_more_wishes_met_or_the_kind_that_was_named(shop: Assistant) -> None:
    plain = replace(shop, exploration=None)
    for message in (*MESSAGES, "preferably black headphones", "ideally a red dog collar"):
        kinds = _tiers(plain, said(plain, plain.open(), message))
        for talk in talks(shop, 8):
            assert _tiers(shop, said(shop, talk, message)) == kinds, message


def _tiers(shop: Assistant, events: list[Event]) -> list[tuple[int, str]]:
    understood = events[0]
    assert isinstance(understood, Understood)
    from assistant.slates.limiting import conditions_of

    facets, row_of = shop.pipeline.items.facets, shop.pipeline.items.row_of
    masks = [facets.mask(one) for one in conditions_of(understood.state.constraints, hard=False)]
    done = events[-1]
    assert isinstance(done, Done) and done.slate  # noqa: PT018
    column = shop.pipeline.feature_names.index("query_category_match")
    named = np.nan_to_num(done.slate.features[:, column]) >= 0.5
    return [
        (sum(bool(mask[row_of[id_]]) for mask in masks), bool(kind))
        for id_, kind in zip(ids(events), named, strict=True)
    ]


@given(
    thing=st.sampled_from(["headphones", "dog collar", "laptop", "ring", ""]),
    most=st.integers(5, 900),
    least=st.sampled_from(["", " at least $20"]),
    but=st.sampled_from(["", ", not black", ", no leather", ", in stock", ", preferably red"]),
    hidden=st.booleans(),
    name=st.integers(0, 10**6),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_an_explored_slate_never_breaks_a_limit(
    shop: Assistant,
    thing: str,
    most: int,
    least: str,
    but: str,
    hidden: bool,
    name: int,
) -> None:
    talk = shop.open()
    talk.id = f"t{name}"
    events = said(shop, talk, f"{thing} under ${most}{least}{but}")
    assert broken_rules(events) == []
    away = ids(events)[:1] if hidden else []
    for id_ in away:
        shop.dismiss(talk, id_)
    again = said(shop, talk, "in any colour")
    assert broken_rules(again) == []
    assert not set(away) & set(ids(again))
    understood = again[0]
    assert isinstance(understood, Understood)
    for pick in slate(again).picks:
        assert understood.budget.allows(pick.product.price.minor)
        assert pick.product.in_stock


def test_the_limit_checks_can_fail(shop: Assistant) -> None:
    events = said(shop, shop.open(), "headphones under $100")
    beyond = Understood("x", replace(events[0].budget, most=1))  # type: ignore[union-attr]
    assert broken_rules([beyond, *events[1:]])


def test_what_a_rule_hides_is_never_drawn(
    shop: Assistant, tmp_path: Path, small_home: Path
) -> None:
    with exploring(replace(shop, exploration=None), small_home, tmp_path) as own:
        own = replace(own, explainer=CardsOnly())
        hidden = ids(said(own, own.open(), "headphones"))[:3]
        hides: list[Rule] = [rule(own, "hide", id_) for id_ in hidden]
        assert len(hides) == 3
        for talk in talks(own, 10):
            events = said(own, talk, "headphones")
            could_be = {id_ for one in (tried(events) or _NONE).drawn for id_ in one.products}
            assert could_be
            assert not set(hidden) & (could_be | set(ids(events)))


# -- the log ----------------------------------------------------------------------------------


def test_a_turn_logs_its_slate_with_exact_propensities(shop: Assistant) -> None:
    talk, before = shop.open(), len(logged(shop))
    events = said(shop, talk, "headphones")
    one = logged(shop)[before:][0].impression
    done = events[-1]
    assert isinstance(done, Done) and done.slate  # noqa: PT018
    explored = done.slate.tried
    assert explored is not None
    assert one.turn == done.turn != ""
    assert (one.conversation, one.shopper, one.query) == (talk.id, None, "headphones")
    assert (one.policy, one.shop_version, one.prompt) == ("uniform@ranker", "v1", "explain-v2")
    assert list(one.products) == ids(events)
    assert one.drawn == explored.drawn
    chances = {d.place: d.chances[d.chosen] for d in one.drawn}
    assert chances[1] == pytest.approx(1 / 12)
    assert list(one.propensities) == [chances.get(p, 1.0) for p in range(1, len(ids(events)) + 1)]
    assert len(one.features) == 16
    assert one.seconds == pytest.approx(done.seconds["total"])
    assert all(len(d.example) == len(d.products) + 1 and d.features for d in one.drawn)


def test_a_turn_counts_what_is_over_the_limit(
    shop: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(logged(shop))
    said(shop, shop.open(), "headphones under $150")
    said(shop, shop.open(), "a tent and a sleeping bag under $900")
    honest = Understanding.event

    def tighter(self: Understanding, notes: tuple[str, ...] = ()) -> Understood:
        told = honest(self, notes)
        return replace(told, budget=replace(told.budget, most=1))

    monkeypatch.setattr(Understanding, "event", tighter)
    broken = said(shop, shop.open(), "headphones under $150")
    counts = [one.over_budget for one in impressions(shop)[before:]]
    assert counts == [0, None, len(ids(broken))]


def test_the_features_that_are_kept_are_the_ranker_s(shop: Assistant) -> None:
    from retrieval.exploring.rounds import unpacked

    events = said(shop, shop.open(), "headphones")
    done = events[-1]
    assert isinstance(done, Done) and done.slate and done.slate.tried  # noqa: PT018
    shown = dict(zip(ids(events), done.slate.features, strict=True))
    for drawn in done.slate.tried.drawn:
        kept = dict(zip(drawn.products, unpacked(drawn.features, len(drawn.products)), strict=True))
        chosen = drawn.products[drawn.chosen]
        assert np.array_equal(kept[chosen], shown[chosen], equal_nan=True)


def test_every_kind_of_slate_is_logged_with_its_policy(shop: Assistant) -> None:
    talk, before = shop.open(), len(logged(shop))
    first = said(shop, talk, "headphones")
    said(shop, talk, "the cheapest headphones")
    said(shop, talk, "compare the first two")
    said(shop, talk, "a tent and a sleeping bag under $900")
    said(shop, talk, "what is in my cart?")
    said(shop, talk, "what do you know about me?")
    shop.dismiss(talk, ids(first)[0])
    kinds = [one.policy for one in impressions(shop)[before:]]
    assert kinds == ["uniform@ranker", "cheapest", "compare", "set"]
    assert all(
        set(one.propensities) == {1.0} and len(one.propensities) == len(one.products)
        for one in impressions(shop)[before + 1 :]
    )


def test_a_turn_given_up_after_the_picks_is_logged_and_before_is_not(shop: Assistant) -> None:
    before = len(logged(shop))
    for stop_at, more in ((Understood, 0), (Picks, 1)):
        turn = shop.turn(shop.open(), "headphones")
        for event in turn:
            if isinstance(event, stop_at):
                break
        turn.close()  # type: ignore[attr-defined]
        assert len(logged(shop)) == before + more
    assert impressions(shop)[-1].seconds > 0


def test_what_comes_of_a_product_joins_the_slate_that_brought_it(shop: Assistant) -> None:
    talk, before = shop.open(), len(logged(shop))
    first, second, third, *_ = ids(said(shop, talk, "headphones"))
    shop.looked_at(talk, first)
    said(shop, talk, "compare the first two")  # brings nothing that is new
    shop.add_to_cart(talk, second)
    said(shop, talk, "add the first one to my cart")
    said(shop, talk, "dog collar")
    shop.bought(talk, second)
    shop.dismiss(talk, third)
    assert second not in talk.cart
    searched, compared, later = logged(shop)[before:]
    assert searched.results(first) == {Result.CLICK, Result.CART}
    assert searched.results(second) == {Result.CART, Result.PURCHASE}
    assert searched.results(third) == {Result.DISMISS}
    assert compared.outcomes == later.outcomes == ()
    history = [e.kind for e in shop.store.interactions() if e.session == talk.id]
    assert history.count(Kind.PURCHASE) == 1


def test_a_dismissal_and_a_thumb_can_be_taken_back(shop: Assistant) -> None:
    talk, before = shop.open(), len(logged(shop))
    events = said(shop, talk, "headphones")
    shown = slate(events)
    away = ids(events)[0]
    dismissed = shop.dismiss(talk, away, shown)
    assert dismissed.slate is not None
    fresh = dismissed.slate.picks[0].product.id
    shop.looked_at(talk, fresh)
    shop.thumbed(talk, 1, True)
    searched, refilled = logged(shop)[before:]
    assert searched.results(away) == {Result.DISMISS}
    assert refilled.impression.policy == "refill"
    assert refilled.impression.products == tuple(p.product.id for p in dismissed.slate.picks)
    assert refilled.results(fresh) == {Result.CLICK}
    shop.looked_at(talk, ids(events)[1])  # stood there before the refill
    shop.take_back(talk, away, dismissed.event, shown.picks)
    shop.thumbed(talk, 1, None)
    searched, _ = logged(shop)[before:]
    assert searched.results(away) == frozenset()
    assert searched.results(ids(events)[1]) == {Result.CLICK}
    assert [o.kind for o in searched.outcomes if o.product is None] == [
        Result.THUMB_UP,
        Result.UNDO,
    ]


def test_a_purchase_of_what_is_not_sold_is_refused(shop: Assistant) -> None:
    with pytest.raises(StoreError):
        shop.bought(shop.open(), "no-such-product")


def test_a_log_that_breaks_costs_no_turn(shop: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: EventLog, *events: object) -> None:
        raise RuntimeError("no log")

    monkeypatch.setattr(EventLog, "add", broken)
    talk = shop.open()
    events = said(shop, talk, "headphones")
    assert isinstance(events[-1], Done)
    shop.looked_at(talk, ids(events)[0])
    shop.thumbed(talk, 1, False)


def test_forgetting_reaches_the_slates_that_were_shown(shop: Assistant) -> None:
    who = shop.store.shoppers(1)[0]
    talk = shop.open(who)
    said(shop, talk, "headphones")
    assert any(one.shopper == who for one in impressions(shop))
    said(shop, talk, "forget everything about me")
    assert all(one.shopper != who for one in impressions(shop))
    events = said(shop, talk, "a tent")
    shop.looked_at(talk, ids(events)[0])
    assert impressions(shop)[-1].query == "tent"
    assert all(one.shopper != who for one in impressions(shop))  # a new visitor from here on
    assert shop.store.history(who, limit=1) == []


# -- kept, replayed ---------------------------------------------------------------------------


def test_seen_slates_survive_being_kept() -> None:
    from assistant.replaying.records import parts_of, snapshot

    talk = Conversation()
    brought(talk.seen, Seen("i1", 1, ()), ["mug", "cup"])
    brought(talk.seen, Seen("i1", 1, ()), ["jug"])
    brought(talk.seen, Seen("i2", 2, ()), ["mug"])
    again = Conversation(**parts_of(snapshot(talk)))
    assert again.seen == talk.seen
    assert impression_of(again.seen, "mug") == "i2"
    assert impression_of(again.seen, "jug") == "i1"
    assert impression_of(again.seen, "pan") is None
    assert impression_at(again.seen, 1) == "i1"
    older = snapshot(talk)
    del older["seen"]
    assert Conversation(**parts_of(older)).seen == []
    for number in range(100):
        brought(talk.seen, Seen(f"n{number}", number, ()), ["mug"])
    assert len(talk.seen) == 20


def test_an_explored_turn_replays_exactly_though_another_policy_is_live(
    shop: Assistant, small_home: Path, tmp_path: Path
) -> None:
    with exploring(replace(shop, exploration=None), small_home, tmp_path) as own:
        own, keeper = listening(own), Kept()
        for talk in talks(own, 4):
            for message in ("headphones", "show me more"):
                list(recorded(own, talk, message, None, keeper))  # type: ignore[arg-type]
        policies, bandit = Policies(tmp_path), Bandit(ExplorationConfig())
        bandit.learn(["shared |s new", "|p a=1", "|p a=2"], 1, 1.0, 0.5)
        policies.promote(policies.publish(bandit, 1))
        plain = replace(own, exploration=None)
        moved = 0
        for record in keeper.records:
            assert record.answered.policy == "uniform@ranker"
            assert record.answered.seed is not None
            assert record.trace is not None
            assert record.trace.explored is not None
            assert record.trace.explored.drawn
            assert replay(own, record).differences == ()
            assert replay(plain, record).differences == ()
            bare = record.model_copy(update={"trace": None})
            moved += not replay(own, bare).same
        assert moved > 4, "the recorded draws made no difference"
        turns = {one.turn for one in impressions(own)}
        assert {record.id for record in keeper.records} == turns


# -- experiments ------------------------------------------------------------------------------


def experiment(name: str, start: date | None = None, **change: str) -> Experiment:
    arms = {"control": 1, "b": 1}
    return Experiment(name=name, arms=arms, set={"b": Change(**change)}, start=start)


def in_experiments(shop: Assistant, *experiments: Experiment) -> Assistant:
    held = shop.exploration
    assert held is not None
    return replace(
        shop,
        exploration=Exploration(
            held.chooser, held.events, "v1", lambda: "explain-v2", Experiments(experiments)
        ),
    )


def test_an_arm_changes_its_turns_alone_and_is_logged_when_shown(shop: Assistant) -> None:
    colours = experiment("how", strategy="off")
    later = experiment("later", start=date(2099, 1, 1), strategy="off")
    own, before = in_experiments(shop, colours, later), len(logged(shop))
    found = set()
    for talk in talks(own, 8):
        arm = colours.arm(talk.id)
        events = said(own, talk, "headphones")
        assert (tried(events) is None) == (arm == "b")
        found.add(arm)
    assert found == {"control", "b"}
    shown = impressions(shop)[before:]
    assert [dict(one.arms) for one in shown] == [
        {"how": colours.arm(one.conversation)} for one in shown
    ]
    assert {one.policy for one in shown if one.arms["how"] == "b"} == {"ranker"}


def test_what_is_refilled_is_logged_under_the_arm(shop: Assistant) -> None:
    own, before = in_experiments(shop, experiment("how", strategy="off")), len(logged(shop))
    talk = own.open()
    shown = slate(said(own, talk, "headphones"))
    after = own.dismiss(talk, shown.picks[0].product.id, shown).slate
    assert after is not None
    (new,) = {pick.product.id for pick in after.picks} - {p.product.id for p in shown.picks}
    own.looked_at(talk, new)
    first, refill = logged(shop)[before:]
    assert refill.impression.policy == "refill"
    assert refill.impression.arms == first.impression.arms != {}
    assert [one.product for one in refill.outcomes] == [new]


def test_a_known_shopper_keeps_the_arm_in_every_conversation(shop: Assistant) -> None:
    both, at = Experiments([experiment("how", strategy="off")]), shop.now()
    for who in shop.store.shoppers(10):
        arms = {both.of(Conversation(shopper_id=who), at).arms["how"] for _ in range(5)}
        assert len(arms) == 1


def test_a_browser_keeps_the_arm_and_counts_once(shop: Assistant) -> None:
    how = experiment("how", strategy="off")
    own, before = in_experiments(shop, how), len(logged(shop))
    for browser in ("b1", "b2", "b3", "b4", "b5"):
        for talk in talks(own, 2):
            talk.visitor = browser
            said(own, talk, "headphones")
    seen = impressions(shop)[before:]
    assert {(one.unit, one.arms["how"]) for one in seen} == {
        (browser, how.arm(browser)) for browser in ("b1", "b2", "b3", "b4", "b5")
    }
    known = own.open(own.store.shoppers(1)[0])
    known.visitor = "b1"
    said(own, known, "headphones")
    assert impressions(shop)[-1].unit == known.shopper_id
    assert impressions(shop)[-1].visitor == "", "nothing ties a shopper to what the browser did"


def test_an_arm_without_a_ranker_replays_as_it_was(shop: Assistant) -> None:
    blend, keeper = experiment("blend", ranker="none"), Kept()
    own = listening(in_experiments(shop, blend))
    for talk in talks(own, 8):
        list(recorded(own, talk, "headphones", None, keeper))  # type: ignore[arg-type]
    unranked = [record for record in keeper.records if record.answered.unranked]
    assert 0 < len(unranked) < 8
    for record in keeper.records:
        assert replay(own, record).differences == ()
    one = unranked[0]
    answered = one.answered.model_copy(update={"unranked": False})
    assert not replay(own, one.model_copy(update={"answered": answered})).same


def test_an_arm_s_prompt_answers_its_turns(
    shop: Assistant, small_home: Path, tmp_path: Path
) -> None:
    with exploring(replace(shop, exploration=None), small_home, tmp_path) as bare:
        prompts, keeper = experiment("words", prompt="explain-v1"), Kept()
        keeper.prompt = Live(bare.store, "explain-v2")
        own = listening(in_experiments(bare, prompts))
        for talk in talks(own, 8):
            list(recorded(own, talk, "headphones", None, keeper))  # type: ignore[arg-type]
            wanted = {"control": "explain-v2", "b": "explain-v1"}[prompts.arm(talk.id)]
            assert keeper.records[-1].answered.prompt == wanted
        unknown = in_experiments(own, experiment("words", prompt="explain-v99"))
        for talk in talks(unknown, 4):
            list(recorded(unknown, talk, "headphones", None, keeper))  # type: ignore[arg-type]
            assert keeper.records[-1].answered.prompt == "explain-v2"
