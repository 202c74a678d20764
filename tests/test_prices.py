"""What a reply costs."""

from decimal import Decimal

import pytest

from assistant.language.claude import known_models
from assistant.language.llm import Usage
from assistant.language.prices import cost, dollars, priced

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("model", "usage", "expected"),
    [
        ("claude-opus-5", Usage(MILLION, 0, 0, 0), "5"),
        ("claude-opus-5", Usage(0, MILLION, 0, 0), "25"),
        ("claude-opus-5", Usage(0, 0, MILLION, 0), "0.50"),
        ("claude-opus-5", Usage(0, 0, 0, MILLION), "6.25"),
        ("claude-sonnet-4-5-20250929", Usage(MILLION, MILLION), "18"),
        ("claude-haiku-5-5", Usage(100_000, 0), "0.01"),
        ("claude-haiku-5-5", Usage(99_999, 0, 2, 0), "0.049999600"),  # dearer when long
        ("claude-haiku-5-5", Usage(100, 10), "0.000015"),
    ],
)
def test_a_reply_costs_what_the_list_says(model: str, usage: Usage, expected: str) -> None:
    exact = Decimal(expected) * MILLION
    assert cost(model, usage) == (int(exact.to_integral_value("ROUND_CEILING")), True)


def test_nothing_is_rounded_down() -> None:
    assert cost("claude-haiku-5-5", Usage(1)).micros == 1


def test_a_model_without_a_price_costs_as_much_as_the_dearest() -> None:
    usage = Usage(1_000, 1_000, 1_000, 1_000)
    unknown = cost("claude-unheard-of", usage)
    assert not unknown.known
    assert unknown.micros == max(cost(m, usage).micros for m in known_models() if priced(m))


def test_the_default_and_most_models_of_the_sdk_have_a_price() -> None:
    unpriced = {model for model in known_models() if not priced(model)}
    assert unpriced == {"claude-fable-5-2", "claude-mythos-5-2", "claude-mythos-preview"}


@pytest.mark.parametrize(
    ("micros", "told"),
    [(0, "$0.00"), (266, "$0.000266"), (18_900, "$0.0189"), (2_500_000, "$2.50")],
)
def test_sums_are_told_with_the_digits_they_need(micros: int, told: str) -> None:
    assert dollars(micros) == told
