"""What a reply of a language model costs, by the public price list.

From "Model pricing" at https://platform.claude.com/docs/en/about-claude/pricing and the models'
own pages there, as stored copies had them on 2026-11-26: list prices of the Claude API in US
dollars for a million tokens, cache writes kept for five minutes, without batch or other discounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from assistant.language.llm import Usage

AS_OF = "2026-11-26"
SOURCE = "https://platform.claude.com/docs/en/about-claude/pricing"


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens, which are millionths of a dollar for one."""

    input: Decimal
    output: Decimal
    cache_read: Decimal
    cache_written: Decimal

    @classmethod
    def of(cls, input: str, output: str, cache_read: str) -> Price:
        """By the list: writing to the cache for five minutes costs a quarter more than reading
        the tokens."""
        written = Decimal(input) * Decimal("1.25")
        return cls(Decimal(input), Decimal(output), Decimal(cache_read), written)

    def micros(self, usage: Usage) -> int:
        """Of one reply, in millionths of a dollar, rounded up."""
        total = (
            usage.input * self.input
            + usage.output * self.output
            + usage.cache_read * self.cache_read
            + usage.cache_written * self.cache_written
        )
        return int(total.to_integral_value(ROUND_CEILING))


class Cost(NamedTuple):
    """`micros` are millionths of a dollar. Where the model's price is not `known`, they are
    reckoned by the dearest that is."""

    micros: int
    known: bool


_FABLE_5_1 = Price.of("10", "50", "0.25")
_FABLE_5 = Price.of("10", "50", "1")
_OPUS_5 = Price.of("5", "25", "0.50")
_SONNET_4 = Price.of("3", "15", "0.30")
_PRICES = {
    "claude-fable-5-1": _FABLE_5_1,
    "claude-mythos-5-1": _FABLE_5_1,
    "claude-fable-5": _FABLE_5,
    "claude-mythos-5": _FABLE_5,
    "claude-opus-5-5": Price.of("4", "20", "0.20"),
    "claude-opus-5": _OPUS_5,
    "claude-opus-4-8": _OPUS_5,
    "claude-opus-4-7": _OPUS_5,
    "claude-opus-4-6": _OPUS_5,
    "claude-opus-4-5": _OPUS_5,
    "claude-sonnet-5-5": Price.of("2", "10", "0.10"),
    "claude-sonnet-5": Price.of("2", "10", "0.20"),
    "claude-sonnet-4-6": _SONNET_4,
    "claude-sonnet-4-5": _SONNET_4,
    "claude-haiku-5-5": Price.of("0.10", "0.50", "0.01"),
    "claude-haiku-4-5": Price.of("1", "5", "0.10"),
}
_LONG = 100_000
"""Tokens of a prompt, cached ones among them, above which `_DEARER_WHEN_LONG` is the price."""
_DEARER_WHEN_LONG = {"claude-haiku-5-5": Price.of("0.50", "2.50", "0.05")}
_DATED = re.compile(r"-20\d{6}$")
"""The end of a snapshot's name."""


def priced(model: str) -> bool:
    """Whether the price of `model` is known."""
    return _DATED.sub("", model) in _PRICES


def cost(model: str, usage: Usage) -> Cost:
    """Of one reply: the price of some models goes by the length of the single prompt."""
    name = _DATED.sub("", model)
    price = _PRICES.get(name)
    if price is None:
        return Cost(max(one.micros(usage) for one in _PRICES.values()), known=False)
    if usage.input + usage.cache_read + usage.cache_written > _LONG:
        price = _DEARER_WHEN_LONG.get(name, price)
    return Cost(price.micros(usage), known=True)


def known_cost(model: str, usage: Usage) -> int | None:
    """Of one reply, in millionths of a dollar; None where the model's price is not known."""
    price = cost(model, usage)
    return price.micros if price.known else None


def dollars(micros: int) -> str:
    """For a person: "$0.0012", with the digits a small sum needs, never "$0.00" of something."""
    amount = Decimal(micros) / 1_000_000
    if micros and amount < Decimal("0.01"):
        return f"${amount:.6f}".rstrip("0")
    return f"${amount:,.2f}" if amount >= 1 or not micros else f"${amount:.4f}"
