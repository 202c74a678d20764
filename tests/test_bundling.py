"""A product for each thing, within one total: on the real small shop, and in the shop's words."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.budget import Budget
from assistant.constraints import Constraint, Slot
from assistant.slates.bundle import Bundle, BundleLine, LetGo, Upgrade
from assistant.slates.bundling import _caps, bundled
from assistant.slates.limiting import condition_of, conditions_of, limits_of, narrowed
from assistant.slates.reasons import reason
from assistant.slates.wanting import wanted
from catalog import Money
from retrieval import Context, Limits, Pipeline, Slate
from retrieval.facets import Condition
from retrieval.query import allowed
from retrieval.splicing import falling, joined

NAVY = Constraint("colour", ("navy",))
DRY = Constraint("waterproof", ("yes",))
TENT, BAGS, LAMP = Slot("tent"), Slot("sleeping bags", 2), Slot("table lamp")


def usd(minor: int) -> Money:
    return Money(minor=minor, currency="USD")


def asked(
    pipeline: Pipeline, slots: Sequence[Slot], most: int | None, limits: Limits | None = None
) -> tuple[Slate, Bundle]:
    return bundled(pipeline, slots, Context(), [limits or Limits()] * len(slots), most)


def test_each_slot_gets_one_of_its_kind_within_the_total(pipeline: Pipeline) -> None:
    slate, bundle = asked(pipeline, (TENT, BAGS, LAMP), 300_00)
    kinds = [product.category[-1] for product in slate.products]
    assert kinds == ["Tents", "Sleeping Bags", "Table Lamps"]
    assert [line.product_id for line in bundle.lines] == [p.id for p in slate.products]
    assert [line.quantity for line in bundle.lines] == [1, 2, 1]
    total = sum(line.quantity * line.each.minor for line in bundle.lines)
    assert bundle.total == usd(total)
    assert bundle.left == usd(300_00 - total)
    assert bundle.left_out_line() == bundle.unsure_line() == bundle.let_go_line() == ""


def test_the_slate_has_all_that_a_reason_needs(pipeline: Pipeline) -> None:
    slate, _ = asked(pipeline, (TENT, BAGS), 300_00)
    alone = pipeline.slate("tent", Context(), Limits(max_price=300_00), 40)
    assert slate.contributions is not None
    assert slate.features.shape == slate.contributions.shape == (2, len(pipeline.feature_names))
    at = alone.rows.tolist().index(slate.rows[0])
    assert slate.found_by[0]
    assert slate.contributions.any(axis=1).all()
    assert slate.chances is not None
    assert alone.chances is not None
    assert slate.scores[0] == pytest.approx(alone.scores[at], abs=0.5)
    names = pipeline.feature_names
    line = reason(slate.products[0], slate.found_by[0],
                  dict(zip(names, slate.features[0], strict=True)),
                  dict(zip(names, slate.contributions[0], strict=True)))  # fmt: skip
    assert line


def test_less_money_gives_cheaper_ones_not_other_kinds(pipeline: Pipeline) -> None:
    """The cheapest tent is $66.00, bag $30.00: nothing in between is skipped, no lamp is a tent."""
    slate, bundle = asked(pipeline, (TENT, BAGS), 126_00)
    assert [p.id for p in slate.products] == ["tents-005", "sleeping-bags-006"]
    assert bundle.left == usd(0)
    assert bundle.upgrade is None or bundle.upgrade.total.minor > 126_00
    slate, bundle = asked(pipeline, (TENT, BAGS), 125_99)
    assert [p.id for p in slate.products] in (["tents-005"], ["tents-004"])
    assert bundle.left_out == ("sleeping bags",)
    assert bundle.short_by == usd(1)
    assert bundle.upgrade is None


def test_what_alone_is_too_dear_is_left_out_and_counted(pipeline: Pipeline) -> None:
    slate, bundle = asked(pipeline, (TENT, BAGS), 60_00)
    assert [p.id for p in slate.products] == ["sleeping-bags-006"]
    assert (bundle.left_out, bundle.short_by) == (("tent",), usd(66_00))
    slate, bundle = asked(pipeline, (TENT, BAGS), 10_00)
    assert not slate.products
    assert (bundle.lines, bundle.total) == ((), usd(0))
    assert bundle.left_out == ("tent", "sleeping bags")


def test_two_of_one_kind_are_two_products(pipeline: Pipeline) -> None:
    slate, _ = asked(pipeline, (TENT, TENT, TENT), None)
    assert len({p.id for p in slate.products}) == 3


def test_stock_covers_the_quantity(pipeline: Pipeline) -> None:
    many = Slot("headphones", 36)
    slate, _ = asked(pipeline, (many,), None)
    assert slate.products[0].category[-1] == "Headphones"
    assert (slate.products[0].stock or 0) >= 36
    slate, bundle = asked(pipeline, (TENT, Slot("headphones", 2_000_000_000)), 500_00)
    assert [p.category[-1] for p in slate.products] == ["Tents"]
    assert bundle.not_found == ("headphones",)
    assert bundle.left_out_line() == "I found nothing in stock for “headphones”."


def test_hard_constraints_hold_soft_ones_lean(pipeline: Pipeline) -> None:
    navy = Slot("tent", constraints=(NAVY,))
    slate, _ = asked(pipeline, (navy, BAGS), 500_00)
    assert slate.products[0].id == "tents-002"
    unwanted = Slot("tent", constraints=(Constraint("colour", ("sand",), negated=True),))
    slate, _ = asked(pipeline, (unwanted,), 80_00)
    assert [p.id for p in slate.products] == ["tents-005"]
    excluded = Limits(exclude=frozenset({"tents-004", "tents-005"}), max_price=200_00)
    slate, _ = asked(pipeline, (TENT, BAGS), 900_00, excluded)
    assert slate.products[0].id == "tents-002"
    ideally = Slot("tent", constraints=(Constraint("waterproof", ("yes",), hard=False),))
    slate, bundle = asked(pipeline, (ideally,), 300_00)
    assert slate.products[0].attributes.get("waterproof") == "yes"
    assert not bundle.let_go


def test_a_wish_gives_way_before_the_slot_does_and_it_is_said(pipeline: Pipeline) -> None:
    both = Slot("tent", constraints=(NAVY, DRY))
    slate, bundle = asked(pipeline, (both,), 300_00)
    assert slate.products[0].id == "tents-002"
    assert bundle.let_go == (LetGo("tent", "waterproof"),)
    assert bundle.let_go_line() == "Nothing for “tent” meets everything; let go of “waterproof”."
    never = Slot("tent", constraints=(Constraint("colour", ("sand",), negated=True), NAVY))
    slate, bundle = asked(pipeline, (never,), 80_00)
    assert slate.products[0].id == "tents-005"  # neither navy nor, ever, sand


def test_what_the_shop_has_no_word_for_is_a_guess_and_said_to_be(pipeline: Pipeline) -> None:
    _, bundle = asked(pipeline, (TENT, Slot("canoe")), 400_00)
    assert bundle.unsure == ("canoe",)
    assert "“canoe”" in bundle.unsure_line()


def test_a_bundle_needs_slots_and_a_limit_for_each(pipeline: Pipeline) -> None:
    with pytest.raises(ValueError, match="at least one part"):
        bundled(pipeline, (), Context(), ())
    with pytest.raises(ValueError):
        bundled(pipeline, (TENT,), Context(), ())


def test_the_upgrade_is_the_better_one_that_the_money_just_misses(pipeline: Pipeline) -> None:
    slot = Slot("headphones")
    slate, bundle = asked(pipeline, (slot,), 900_00)
    (best,) = slate.products
    assert bundle.upgrade is None  # it has the best already
    slate, bundle = asked(pipeline, (slot,), best.price.minor - 1_00)
    (second,) = slate.products
    assert second.price.minor < best.price.minor - 1_00
    extra = usd(best.price.minor - second.price.minor)
    assert bundle.upgrade == Upgrade("headphones", best.id, best.title, extra, best.price)


def test_a_guess_is_not_bent_to_the_money(pipeline: Pipeline) -> None:
    """A canoe for $20.00: what is furthest from one is not sold as one because it is cheap."""
    slate, bundle = asked(pipeline, (Slot("canoe"), Slot("ring")), 40_00)
    assert [p.category[-1] for p in slate.products] == ["Rings"]
    assert bundle.left_out == ("canoe",)


def test_each_may_cost_what_the_others_at_their_cheapest_leave(pipeline: Pipeline) -> None:
    each = [wanted(pipeline, slot, Limits(), Context(), 200_00) for slot in (TENT, BAGS)]
    cheapest = [one.cheapest(pipeline.items) for one in each]
    assert cheapest == [66_00, 60_00]
    assert _caps(pipeline.items, each, 200_00) == [250_00 - 60_00, (250_00 - 66_00) // 2]
    assert _caps(pipeline.items, each, 100_00) == [125_00, 125_00 // 2]  # not both: each alone
    assert _caps(pipeline.items, each, None) == [None, None]


WORDS = ("tent", "sleeping bag", "headphones", "desk", "office chair", "ring", "board game",
         "laptop", "running shoes", "thing", "canoe", "")  # fmt: skip
OWN = (NAVY, DRY, Constraint("rating", least=Decimal(4)), Constraint("brand", ("Simplo",)),
       Constraint("material", ("leather",), negated=True),
       Constraint("colour", ("sage",), hard=False), Constraint("stock", ("yes",)))  # fmt: skip
SLOTS = st.builds(
    Slot,
    st.sampled_from(WORDS),
    st.sampled_from([1, 1, 2, 3, 40]),
    st.lists(st.sampled_from(OWN), max_size=2, unique=True).map(tuple),
)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    slots=st.lists(SLOTS, min_size=1, max_size=4),
    most=st.one_of(st.none(), st.integers(0, 1_500_00)),
    each=st.one_of(st.none(), st.integers(10_00, 300_00)),
)
def test_never_over_the_total_whatever_is_asked(
    pipeline: Pipeline, slots: list[Slot], most: int | None, each: int | None
) -> None:
    slate, bundle = asked(pipeline, slots, most, Limits(max_price=each))
    total = sum(line.quantity * line.each.minor for line in bundle.lines)
    assert bundle.total.minor == total == sum(line.sum.minor for line in bundle.lines)
    assert most is None or (total <= most and bundle.left == usd(most - total))
    assert [line.product_id for line in bundle.lines] == [p.id for p in slate.products]
    assert len({p.id for p in slate.products}) == len(slate.products)
    assert len(bundle.lines) + len(bundle.left_out) + len(bundle.not_found) == len(slots)
    left = iter(slots)  # in the order of the slots, each line is one of them
    for line, product in zip(bundle.lines, slate.products, strict=True):
        slot = next(s for s in left if (s.query, s.quantity) == (line.slot, line.quantity))
        assert line.each == product.price
        assert each is None or product.price.minor <= each
        assert product.stock is None or product.stock >= line.quantity
        unwanted = [c for c in slot.constraints if c.negated]
        row = pipeline.items.row_of[product.id]
        same = [s for s in slots if (s.query, s.quantity) == (line.slot, line.quantity)]
        if len(same) == 1:
            assert allowed(pipeline.items, limits_of(unwanted))[row]
    if bundle.upgrade is not None and most is not None:
        assert bundle.upgrade.total.minor == total + bundle.upgrade.extra.minor > most


def test_nothing_is_left_out_that_the_money_buys(pipeline: Pipeline) -> None:
    """Against the cheapest of each kind in the whole catalogue, not among candidates."""
    items = pipeline.items
    kinds = ("Tents", "Sleeping Bags", "Office Chairs", "Rings")
    slots = [Slot(k.lower(), 1, (Constraint("category", (k,)),)) for k in kinds]
    cheapest = 0
    for kind in kinds:
        mask = allowed(items, Limits(where=(Condition("category", (kind,)),)))
        cheapest += int(items.price[mask].min())
    slate, bundle = asked(pipeline, slots, cheapest)
    assert len(slate.products) == 4
    assert bundle.total == usd(cheapest)
    slate, bundle = asked(pipeline, slots, cheapest - 1)
    assert len(slate.products) == 3
    assert bundle.short_by == usd(1)


# -- plain data --------------------------------------------------------------------------------

LINES = (
    BundleLine("tent", "t1", "Northfell Tent", 1, usd(120_00), usd(120_00)),
    BundleLine("bags", "b1", "Nimbu Bag", 2, usd(45_00), usd(90_00)),
    BundleLine("stove", "s1", "Camp Stove", 1, usd(60_00), usd(60_00)),
)


def test_the_sum_as_it_is_said() -> None:
    bundle = Bundle(LINES, usd(270_00), usd(300_00), usd(30_00))
    assert bundle.sum_line() == (
        "Northfell Tent $120.00 + 2 × Nimbu Bag $45.00 + Camp Stove $60.00 = $270.00, "
        "$30.00 under your $300.00"
    )
    assert (bundle.upgrade_line(), bundle.left_out_line(), bundle.unsure_line()) == ("", "", "")
    assert Bundle(LINES[:1], usd(120_00)).sum_line() == "Northfell Tent $120.00"
    exact = Bundle(LINES[1:2], usd(90_00), usd(90_00), usd(0))
    assert exact.sum_line() == "2 × Nimbu Bag $45.00 = $90.00, exactly your $90.00"
    assert Bundle((), usd(0), usd(5), usd(5)).sum_line() == ""


def test_the_other_lines_as_they_are_said() -> None:
    upgrade = Upgrade("bags", "b2", "Warm Bag", usd(42_00), usd(312_00), 2)
    bundle = Bundle(LINES, usd(270_00), usd(300_00), usd(30_00), upgrade)
    assert bundle.upgrade_line() == (
        "For $42.00 more in all, a better match for “bags”: 2 × Warm Bag ($312.00 together)."
    )
    short = Bundle(
        LINES[:1],
        usd(120_00),
        usd(130_00),
        usd(10_00),
        left_out=("bags", "stove"),
        short_by=usd(20_00),
        not_found=("canoe",),
    )
    assert short.left_out_line() == (
        "I found nothing in stock for “canoe”. $130.00 doesn't stretch to “bags” and “stove”: "
        "everything together comes to at least $20.00 more."
    )


def test_constraints_as_conditions_and_limits() -> None:
    rated = Constraint("rating", least=Decimal(4), said="4 stars", turn=2)
    assert condition_of(rated) == Condition("rating", least=Decimal(4))
    leather = Constraint("material", ("leather",), negated=True)
    assert condition_of(leather) == Condition("material", ("leather",), negated=True)
    soft = Constraint("colour", ("navy",), hard=False)
    stock = Constraint("stock", ("yes",))
    every = (rated, leather, soft, stock, rated)
    assert conditions_of(every) == (condition_of(rated), condition_of(leather))
    assert conditions_of(every, hard=False) == (condition_of(soft),)
    limits = limits_of(every, Budget("USD", 50_00, 10_00), frozenset({"p1"}))
    assert limits == Limits(
        50_00, 10_00, exclude=frozenset({"p1"}), where=(condition_of(rated), condition_of(leather))
    )
    assert narrowed(limits, (leather, NAVY)).where == (*limits.where, condition_of(NAVY))
    with pytest.raises(ValueError, match="stock"):
        condition_of(stock)


def test_scores_become_utilities_that_never_rise() -> None:
    scores = np.array([2.0, 1.5, 3.0, 2.0], np.float32)
    assert falling(scores).tolist() == [0.0, -0.5, -1.5, -2.5]
    assert falling(scores[:0]).tolist() == []
    with pytest.raises(ValueError, match="at least one slate"):
        joined([])
