"""Combining budgets: no voice can loosen another, and only the same voice can change its mind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.budget import Budget, revise, tightest

ENDS = st.none() | st.integers(0, 1_000)
BUDGETS = st.builds(
    lambda most, least: Budget(
        "USD", most, least if most is None or (least or 0) <= most else None
    ),
    ENDS,
    ENDS,
)


@settings(deadline=None)
@given(st.lists(BUDGETS, min_size=1, max_size=4), st.integers(0, 1_100))
def test_combining_voices_never_raises_the_maximum(budgets: list[Budget], price: int) -> None:
    combined = tightest(*budgets)
    caps = [b.most for b in budgets if b.most is not None]
    assert combined.most == min(caps, default=None)
    if combined.allows(price):
        assert all(b.most is None or price <= b.most for b in budgets)


@settings(deadline=None)
@given(st.lists(BUDGETS, min_size=1, max_size=4))
def test_the_order_of_the_voices_does_not_matter(budgets: list[Budget]) -> None:
    assert tightest(*budgets) == tightest(*reversed(budgets))


@settings(deadline=None)
@given(BUDGETS, BUDGETS)
def test_a_combined_budget_allows_some_price(one: Budget, other: Budget) -> None:
    for combined in (tightest(one, other), revise(one, other)):
        assert combined.allows(combined.least if combined.least is not None else combined.most or 0)


def test_the_tightest_voice_is_named() -> None:
    slider = Budget("USD", most=5_000, said_by="slider")
    words = Budget("USD", most=4_000, least=1_000, said_by="your words")
    assert tightest(slider, words) == Budget("USD", 4_000, 1_000, "your words")
    assert tightest(slider, Budget("USD", 9_000, said_by="your words")).said_by == "slider"


def test_voices_that_exclude_each_other_keep_the_maximum() -> None:
    combined = tightest(Budget("USD", least=5_000), Budget("USD", most=4_000, said_by="slider"))
    assert combined == Budget("USD", 4_000, None, "slider")


def test_a_later_word_may_loosen_an_earlier_one() -> None:
    first = Budget("USD", most=5_000, said_by="your words")
    assert revise(first, Budget("USD", most=8_000, said_by="your words")).most == 8_000
    assert revise(first, Budget("USD", least=2_000)) == Budget("USD", 5_000, 2_000, "your words")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (Budget("USD", most=5_000), Budget("USD", least=10_000), Budget("USD", least=10_000)),
        (Budget("USD", least=5_000), Budget("USD", most=4_000), Budget("USD", most=4_000)),
    ],
)
def test_a_later_word_drops_the_end_it_contradicts(
    old: Budget, new: Budget, expected: Budget
) -> None:
    assert revise(old, new) == expected


def test_budgets_in_two_currencies_are_refused() -> None:
    with pytest.raises(ValueError, match="one currency"):
        tightest(Budget("USD", most=5_000), Budget("GBP", most=4_000))
    with pytest.raises(ValueError, match="one currency"):
        tightest()


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (Budget("USD"), "no limit"),
        (Budget("USD", most=5_000), "up to $50.00"),
        (Budget("JPY", least=500), "from ¥500"),
        (Budget("GBP", most=5_000, least=2_000), "£20.00 to £50.00"),
    ],
)
def test_a_budget_reads_as_a_shopper_would_say_it(budget: Budget, words: str) -> None:
    assert str(budget) == words
