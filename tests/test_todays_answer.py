"""An earlier answer over today's catalogue: never above its budget, never what is not sold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.budget import Budget
from assistant.conversations.payload import (
    ExchangeKept,
    Kept,
    PickKept,
    bundle_data,
    merged,
    understood_data,
)
from assistant.conversations.today import Today, today
from assistant.events import Pick, Understood
from assistant.slates.bundle import Bundle, BundleLine
from catalog import Money, Product
from retrieval import Items
from tests.pages.scripted import product

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
THEN = [product(1, "Lamp", 1000), product(2, "Mug", 2000), product(3, "Pen", 3000)]


def kept(budget: Budget | None = None, bundle: Bundle | None = None) -> ExchangeKept:
    """An answer that showed all of `THEN`."""
    marks = ("Pinned by the shop",)
    picks = [Pick(p, f"Why {p.title}", ("lexical",), 0.5, marks) for p in THEN]
    return ExchangeKept(
        uid="u",
        at=NOON,
        message="x",
        understood=understood_data(Understood("x", budget or Budget("USD"))),
        picks=tuple(map(PickKept.of, picks)),
        bundle=bundle_data(bundle),
        words="Said then.",
        done=True,
    )


def over(exchange: ExchangeKept, *sold: Product) -> Today:
    through = ExchangeKept.model_validate_json(exchange.model_dump_json())
    return today(through, Items.of(list(sold)))


def ids(now: Today) -> list[str]:
    assert now.picks is not None
    return [pick.product.id for pick in now.picks]


def at(number: int, minor: int, **facts: object) -> Product:
    return THEN[number - 1].model_copy(update={"price": Money(minor=minor, currency="USD")} | facts)


def test_nothing_changed_nothing_said() -> None:
    now = over(kept(), *THEN)
    assert ids(now) == ["p1", "p2", "p3"]
    assert now.lines == ()
    assert now.picks is not None
    first = now.picks[0]
    assert (first.reason, first.sources, first.score) == ("Why Lamp", ("lexical",), 0.5)
    assert first.marks == ("Pinned by the shop",)


def test_what_is_no_longer_sold_is_left_out_and_said() -> None:
    now = over(kept(), THEN[1])
    assert ids(now) == ["p2"]
    assert now.lines == ("2 products are no longer sold and left out.",)


def test_the_price_and_stock_are_todays_and_that_is_said() -> None:
    now = over(kept(), at(1, 1100, stock=0), *THEN[1:])
    assert now.picks is not None
    assert now.picks[0].product.price.minor == 1100
    assert now.picks[0].product.stock == 0
    assert now.lines == ("The cards show today's prices; the words are from that day.",)


def test_nothing_above_the_budget_of_that_answer_is_a_pick_any_more() -> None:
    budget = Budget("USD", most=3000, said_by="your words")
    now = over(kept(budget), THEN[0], at(2, 3001), THEN[2])
    assert ids(now) == ["p1", "p3"]
    assert now.lines == ("1 product is outside this budget (up to $30.00) today and left out.",)


def test_another_currency_is_never_inside_a_budget() -> None:
    euros = THEN[0].model_copy(update={"price": Money(minor=1, currency="EUR")})
    now = over(kept(Budget("USD", most=3000)), euros, *THEN[1:])
    assert ids(now) == ["p2", "p3"]


def test_an_answer_without_a_slate_stays_without() -> None:
    bare = kept().model_copy(update={"picks": None, "understood": None})
    assert over(bare, *THEN) == Today(None, None, None)


# -- sets -------------------------------------------------------------------------------------


def a_set(most: int | None = 7000) -> Bundle:
    lines = tuple(
        BundleLine(p.title.lower(), p.id, p.title, n, p.price, Money(minor=n * c, currency="USD"))
        for p, n, c in zip(THEN, (1, 1, 1), (1000, 2000, 3000), strict=True)
    )
    limit = None if most is None else Money(minor=most, currency="USD")
    left = None if most is None else Money(minor=most - 6000, currency="USD")
    return Bundle(lines, Money(minor=6000, currency="USD"), limit, left)


def test_a_set_is_added_up_again() -> None:
    now = over(kept(bundle=a_set()), at(1, 1500), *THEN[1:])
    assert now.bundle is not None
    assert now.bundle.total.minor == 6500
    assert now.bundle.sum_line().endswith("= $65.00, $5.00 under your $70.00")
    assert over(kept(bundle=a_set()), *THEN).bundle == a_set()


def test_a_set_that_costs_too_much_today_is_not_shown() -> None:
    now = over(kept(bundle=a_set()), at(1, 2001), *THEN[1:])
    assert (now.bundle, now.picks) == (None, ())
    assert now.lines == (
        "This set costs $70.01 today, over your $70.00; ask again for one that fits.",
    )


def test_a_set_with_a_part_missing_is_not_shown() -> None:
    now = over(kept(bundle=a_set(None)), *THEN[1:])
    assert (now.bundle, now.picks) == (None, ())
    assert len(now.lines) == 1


# -- two windows ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [("ac", "ab", "abc"), ("a", "abc", "abc"), ("abc", "", "abc"), ("b", "a", "ab")],
)
def test_what_two_windows_said_is_all_kept_in_order(mine: str, theirs: str, both: str) -> None:
    def talk(letters: str) -> Kept:
        said = (
            ExchangeKept(uid=one, at=NOON.replace(minute=ord(one) - 97), message=one)
            for one in letters
        )
        return Kept(conversation={"id": "x"}, exchanges=tuple(said))

    assert "".join(e.uid for e in merged(talk(mine), talk(theirs)).exchanges) == both
