"""Rules over slates: known answers, and what no rule may ever break."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.slates.marking import PINNED, PROMOTED, marks_of
from catalog.rules import Rule
from retrieval import Context, Items, Limits, Pipeline, Slate
from retrieval.facets import BRAND, CATEGORY, Condition
from retrieval.features import of_the_named_kind
from retrieval.rule_state import conflicts, status
from retrieval.rulebook import under
from retrieval.rules import PLACES, RuleSet, Ruling, key_words
from tests.shelves import shelf

AT = datetime(2026, 11, 26, 10, tzinfo=UTC)
DAY = AT.date()
_NUMBER = iter(range(10_000))


def rule(effect: str, value: str, what: str = "product", **more: object) -> Rule:
    """A rule; each is newer than the one before."""
    at = AT - timedelta(days=30) + timedelta(seconds=next(_NUMBER))
    if effect == "pin":
        more.setdefault("position", 1)
    return Rule.model_validate({"effect": effect, "what": what, "value": value, "at": at, **more})


def ruling(items: Items, *rules: Rule, text: str = "") -> Ruling:
    today = RuleSet(items, rules).on(DAY)
    assert today is not None
    return today.about(text)


ITEMS = shelf(8)  # p000…p007; p000 is out of stock; Tents, Lamps, Mugs in turns; Brand 0…4
EVERY = np.ones(8, np.bool_)


def order(*rules: Rule, kind: np.ndarray = EVERY, text: str = "", k: int = 8) -> str:
    """Rows of all eight, whose own order is that of their numbers, in the rules' order."""
    best = np.arange(8)
    moved, _ = ruling(ITEMS, *rules, text=text).placed(best, best, EVERY, kind, EVERY, k)
    return "".join(map(str, moved.tolist()))


# -- where products move to -------------------------------------------------------------------


def test_a_pin_stands_at_its_place() -> None:
    assert order(rule("pin", "p005", position=1)) == "50123467"
    assert order(rule("pin", "p005", position=3)) == "01523467"
    assert order(rule("pin", "p001", position=4)) == "02314567"
    assert order(rule("pin", "p001", position=10)) == "02345671"


def test_of_two_pins_for_one_place_the_newer_is_first() -> None:
    older, newer = rule("pin", "p005"), rule("pin", "p006")
    assert order(older, newer) == order(newer, older) == "65012347"


def test_of_two_pins_of_one_product_the_newer_holds() -> None:
    older, newer = rule("pin", "p005", position=1), rule("pin", "p005", position=3)
    assert order(older, newer) == "01523467"


def test_a_boost_lifts_by_exactly_its_places_and_a_bury_lowers() -> None:
    assert PLACES["small"] == 3
    assert order(rule("boost", "p006", strength="small")) == "01263457"
    assert order(rule("bury", "p001", strength="small")) == "02341567"
    assert order(rule("boost", "p007")) == "70123456"


def test_what_is_boosted_keeps_its_order_and_boost_and_bury_cancel_out() -> None:
    assert order(rule("boost", "Brand 2", "brand")) == "27013456"
    assert order(rule("boost", "p004"), rule("bury", "p004")) == "01234567"


def test_nothing_goes_before_the_kind_that_was_named() -> None:
    kind = np.array([1, 1, 1, 0, 0, 0, 0, 0], np.bool_)
    assert order(rule("boost", "p006", strength="strong"), kind=kind) == "01263457"
    assert order(rule("bury", "p000", strength="strong"), kind=kind) == "12034567"
    assert order(rule("pin", "p006"), kind=kind) == "01234567"
    assert order(rule("pin", "p000", position=9), kind=kind) == "12034567"


def test_a_category_is_a_leaf_or_any_ancestor() -> None:
    assert order(rule("boost", "All > Mugs", "category")) == "25013467"
    assert order(rule("bury", "All > Mugs", "category", strength="strong")) == "01346725"
    assert order(rule("boost", "All", "category")) == "01234567"
    assert order(rule("boost", "All > Mug", "category")) == "01234567"


def test_the_places_before_and_after_are_told() -> None:
    best = np.arange(8)
    pin, boost, hide = rule("pin", "p005"), rule("boost", "p007"), rule("hide", "p003")
    _, ruled = ruling(ITEMS, pin, boost, hide).placed(best, best, EVERY, EVERY, EVERY, 3)
    told = {one.rule: (one.product_id, one.before, one.after, one.count) for one in ruled}
    assert told == {
        pin.id: ("p005", 6, 1, 0),
        boost.id: ("p007", 8, 2, 0),
        hide.id: ("", None, None, 1),
    }
    assert marks_of(ruled) == {"p005": (PINNED,), "p007": (PROMOTED,)}


def test_a_bury_is_told_but_not_marked() -> None:
    best = np.arange(8)
    _, ruled = ruling(ITEMS, rule("bury", "p000")).placed(best, best, EVERY, EVERY, EVERY, 3)
    assert [(one.before, one.after) for one in ruled] == [(1, 8)]
    assert not marks_of(ruled)


# -- when a rule holds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("match", "asked", "holds"),
    [
        ("phrase", "a big Tents peg, please", True),
        ("phrase", "pegs for a tent", False),
        ("words", "pegs for a tent", True),
        ("words", "tent", False),
        ("exact", "the tent pegs", True),
        ("exact", "steel tent peg", False),
        ("phrase", "", False),
        ("phrase", "tentpeg", False),
    ],
)
def test_words_are_compared_without_case_plurals_and_fillers(
    match: str, asked: str, holds: bool
) -> None:
    moved = order(rule("pin", "p005", query="Tent Peg", match=match), text=asked) != "01234567"
    assert moved is holds


def test_words_that_say_little_count_where_there_are_no_others() -> None:
    assert key_words("something for a Café") == ("something", "cafe")
    assert key_words("for me") == ("for", "me")


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ({}, True),
        ({"start": DAY, "end": DAY}, True),
        ({"start": DAY + timedelta(days=1)}, False),
        ({"end": DAY - timedelta(days=1)}, False),
        ({"on": False}, False),
    ],
)
def test_dates_include_both_ends(dates: dict[str, object], holds: bool) -> None:
    one = rule("hide", "p005", **dates)
    assert (RuleSet(ITEMS, [one]).on(DAY) is not None) is holds


def test_days_are_those_of_utc(pipeline: Pipeline) -> None:
    one = rule("hide", pipeline.items.products[0].id, end=date(2026, 11, 26))
    east = datetime.fromisoformat("2026-11-27T03:00:00+05:00")  # 22:00 UTC the day before
    assert under(pipeline, (one,), east) is not pipeline
    assert under(pipeline, (one,), east + timedelta(hours=2)) is pipeline


def test_every_status_and_what_is_gone() -> None:
    day = timedelta(days=1)
    assert status(rule("hide", "p001"), DAY, ITEMS) == "active"
    assert status(rule("hide", "p001", start=DAY + day), DAY, ITEMS) == "scheduled"
    assert status(rule("hide", "p001", end=DAY - day), DAY, ITEMS) == "expired"
    assert status(rule("hide", "p001", on=False), DAY, ITEMS) == "off"
    assert status(rule("hide", "p999"), DAY, ITEMS) == "without effect"
    assert status(rule("hide", "Brand 9", "brand"), DAY, ITEMS) == "without effect"


# -- conflicts --------------------------------------------------------------------------------


def odds(*rules: Rule) -> list[str]:
    return [one.why.partition(";")[0] for one in conflicts(rules, DAY, ITEMS)]


def test_conflicts_are_named_and_who_wins() -> None:
    pin, hide = rule("pin", "p005", query="tent"), rule("hide", "All > Mugs", "category")
    (found,) = conflicts([pin, hide], DAY, ITEMS)
    assert found.wins == hide
    assert odds(pin, rule("pin", "p006", query="tent")) == ["Both pin to place 1"]
    assert odds(pin, rule("pin", "p005", position=4)) == ["Both pin the same product"]
    assert odds(rule("boost", "p001"), rule("bury", "p001"))


def test_rules_that_never_meet_are_not_at_odds() -> None:
    pin = rule("pin", "p005", query="tent", end=DAY)
    assert not odds(pin, rule("pin", "p006", query="mug"))
    assert not odds(pin, rule("pin", "p006", query="tent", start=DAY + timedelta(days=1)))
    assert not odds(pin, rule("pin", "p006", query="tent", position=2))
    assert not odds(pin, rule("pin", "p006", query="tent", on=False))
    assert not odds(pin, rule("hide", "p005", query="mug"))
    assert not odds(pin, rule("hide", "p006"))


# -- over the real pipeline -------------------------------------------------------------------


def slate(pipeline: Pipeline, text: str, *rules: Rule, limits: Limits | None = None) -> Slate:
    return under(pipeline, rules, AT).slate(text, Context(at=AT), limits)


def ids(found: Slate) -> list[str]:
    return [product.id for product in found.products]


def test_without_rules_the_slate_is_the_very_same(pipeline: Pipeline) -> None:
    plain, other = slate(pipeline, "tent"), slate(pipeline, "tent", rule("pin", "p", query="mug"))
    assert ids(plain) == ids(other)
    assert np.array_equal(plain.scores, other.scores)
    assert not plain.ruled
    assert not other.ruled


def test_hidden_products_leave_a_full_slate(pipeline: Pipeline) -> None:
    first = ids(slate(pipeline, "mug"))
    after = ids(slate(pipeline, "mug", *(rule("hide", id_) for id_ in first)))
    assert len(after) == len(first) == pipeline.config.slate
    assert not set(after) & set(first)


def test_a_pin_comes_in_though_no_source_found_it(pipeline: Pipeline) -> None:
    # A question that names no kind: anything may answer it.
    found = slate(pipeline, "a birthday surprise")
    stray = next(
        product
        for product in pipeline.items.products
        if product.in_stock and product.id not in ids(found)
    )
    pinned = slate(
        pipeline, "a birthday surprise", rule("pin", stray.id, query="birthday", position=2)
    )
    assert ids(pinned)[1] == stray.id
    assert len(ids(pinned)) == pipeline.config.slate


def test_a_pin_without_words_does_not_stray_into_other_questions(pipeline: Pipeline) -> None:
    mug = slate(pipeline, "mug").products[0]
    away = slate(pipeline, "tent", rule("pin", mug.id))
    assert mug.id not in ids(away)
    assert [one.why for one in away.ruled] == [
        "of another kind than was asked for, or no answer to the question"
    ]


@pytest.mark.parametrize("over", ["price", "brand", "kind", "stock", "seen"])
def test_the_shoppers_limits_come_before_a_pin(pipeline: Pipeline, over: str) -> None:
    product = slate(pipeline, "tent").products[2]
    pin = rule("pin", product.id, query="tent")
    assert ids(slate(pipeline, "tent", pin))[0] == product.id
    limits = {
        "price": Limits(max_price=product.price.minor - 1),
        "brand": Limits(where=(Condition(BRAND, (product.brand,), negated=True),)),
        "kind": Limits(where=(Condition(CATEGORY, ("Lanterns",)),)),
        "stock": Limits(),
        "seen": Limits(exclude=frozenset({product.id})),
    }[over]
    if over == "stock":
        gone = product.model_copy(update={"stock": 0})
        pipeline = pipeline.under(None)
        pipeline.items = pipeline.items.updated([gone])
    assert product.id not in ids(slate(pipeline, "tent", pin, limits=limits))


def test_a_pin_of_another_kind_than_was_named_never_shows(pipeline: Pipeline) -> None:
    lamp = slate(pipeline, "desk lamp").products[0]
    pinned = slate(pipeline, "tent", rule("pin", lamp.id, query="tent"))
    assert ids(pinned) == ids(slate(pipeline, "tent"))
    assert pinned.ruled[0].why


def test_rules_for_a_question_hide_only_there(pipeline: Pipeline) -> None:
    first = ids(slate(pipeline, "tent"))[0]
    hide = rule("hide", first, query="tent")
    assert first not in ids(slate(pipeline, "a waterproof tent", hide))
    ruled = under(pipeline, (hide,), AT)
    assert not ruled.items.hides(ruled.items.row_of[first])
    assert ruled.about("tents").items.hides(ruled.items.row_of[first])


def test_training_and_judging_see_no_rules(pipeline: Pipeline) -> None:
    assert pipeline.rules is None
    assert pipeline.items.hidden is None
    under(pipeline, (rule("hide", pipeline.items.products[0].id),), AT)
    assert pipeline.rules is None
    assert pipeline.items.hidden is None


TEXTS = ("tent", "waterproof tent", "mug", "a present", "", "camping chair for two", "zzz")


@st.composite
def a_rule(
    draw: st.DrawFn, products: Sequence[str], brands: Sequence[str], paths: Sequence[str]
) -> Rule:
    effect = draw(st.sampled_from(["pin", "boost", "bury", "hide"]))
    what = "product" if effect == "pin" else draw(st.sampled_from(["product", "brand", "category"]))
    value = draw(st.sampled_from({"product": products, "brand": brands, "category": paths}[what]))
    query = draw(st.sampled_from(["", "tent", "mug", "present", "waterproof"]))
    strength = draw(st.sampled_from(list(PLACES)))
    position = draw(st.integers(1, 10)) if effect == "pin" else None
    match = draw(st.sampled_from(["phrase", "words", "exact"]))
    return rule(effect, value, what, query=query, strength=strength, position=position, match=match)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_rules_break_a_limit_and_nothing_hidden_shows(
    pipeline: Pipeline, data: st.DataObject
) -> None:
    items = pipeline.items
    text = data.draw(st.sampled_from(TEXTS))
    near = [product.id for product in slate(pipeline, text or "tent").products]
    some = [product.id for product in items.products[::29]]
    paths = [path for path in items.categories if path]
    paths = [*paths, *{path.split(" > ")[0] for path in paths}]
    rules = data.draw(st.lists(a_rule([*near, *some], items.brands[1:], paths), max_size=12))
    brand = data.draw(st.sampled_from(items.brands[1:]))
    most = data.draw(st.sampled_from([1_000, 5_000, 20_000, 10**9]))
    limits = Limits(most, where=(Condition(BRAND, (brand,), negated=True),))
    found = slate(pipeline, text, *rules, limits=limits)
    hides = [
        one
        for one in rules
        if one.effect == "hide" and ruling(items, one, text=text).items.hidden is not None
    ]
    for product in found.products:
        assert product.in_stock
        assert product.price.minor <= most
        assert product.brand != brand
        for one in hides:
            assert not ruling(items, one, text=text).items.hides(items.row_of[product.id])
    assert len(set(ids(found))) == len(ids(found))
    kind = of_the_named_kind(found.features).tolist()
    assert kind == sorted(kind, reverse=True)
    plain = slate(pipeline, text, *(one for one in rules if one.effect == "hide"), limits=limits)
    assert len(found.products) >= len(plain.products)
