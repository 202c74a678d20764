"""What a reply costs by Anthropic's public price list, in whole micro-dollars.

Prices of the first-party API as read on 2026-11-26 from platform.claude.com (each model's overview
page, `about-claude/pricing`); Sonnet 5.5's cache reads as cut on 2026-10-07. Fable 5.2's is the
list price as resellers quote it (released 2026-11-09). No batch, discount or tax.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.language.llm import Usage

AS_OF = "2026-11-26"
LONG_PROMPT = 100_000
"""Tokens, those of the cache among them; above it Haiku 5.5 has a price of its own."""


class Price(NamedTuple):
    """Of one token, in billionths of a dollar; the cache is the 5-minute one."""

    input: int
    output: int
    cache_write: int
    cache_read: int


_OPUS_5 = Price(5_000, 25_000, 6_250, 500)
_SONNET_4 = Price(3_000, 15_000, 3_750, 300)
_FABLE_5 = Price(10_000, 50_000, 12_500, 1_000)
_FABLE_5_1 = Price(10_000, 50_000, 12_500, 250)
_PRICES = {
    "claude-fable-5-2": Price(8_000, 40_000, 10_000, 200),
    "claude-haiku-5-5": Price(100, 500, 125, 10),
    "claude-sonnet-5-5": Price(2_000, 10_000, 2_500, 100),
    "claude-opus-5-5": Price(4_000, 20_000, 5_000, 200),
    "claude-fable-5-1": _FABLE_5_1,
    "claude-mythos-5-1": _FABLE_5_1,
    "claude-sonnet-5": Price(2_000, 10_000, 2_500, 200),
    "claude-fable-5": _FABLE_5,
    "claude-mythos-5": _FABLE_5,
    "claude-opus-5": _OPUS_5,
    "claude-opus-4-8": _OPUS_5,
    "claude-opus-4-7": _OPUS_5,
    "claude-opus-4-6": _OPUS_5,
    "claude-opus-4-5": _OPUS_5,
    "claude-sonnet-4-6": _SONNET_4,
    "claude-sonnet-4-5": _SONNET_4,
    "claude-haiku-4-5": Price(1_000, 5_000, 1_250, 100),
}
_LONG = {"claude-haiku-5-5": Price(500, 2_500, 625, 50)}
_DATED = re.compile(r"-20\d{6}$")


def price_of(model: str, prompt_tokens: int = 0) -> Price | None:
    """None for a model whose price is not known here."""
    name = _DATED.sub("", model)
    return (_LONG.get(name) if prompt_tokens > LONG_PROMPT else None) or _PRICES.get(name)


def cost(model: str, usage: Usage) -> int | None:
    """Of one reply, rounded up; None for a model whose price is not known here."""
    price = price_of(model, usage.input + usage.cache_read + usage.cache_written)
    if price is None:
        return None
    billionths = (
        usage.input * price.input
        + usage.output * price.output
        + usage.cache_written * price.cache_write
        + usage.cache_read * price.cache_read
    )
    return -(-billionths // 1_000)


def dollars(micro: int) -> str:
    """`1_234` as "$0.001234", `1_234_000` as "$1.23": never so short that a cost reads as none."""
    return f"${micro / 1e6:.2f}" if micro >= 100_000 or not micro else f"${micro / 1e6:.6f}"
