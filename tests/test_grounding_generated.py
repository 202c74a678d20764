"""The guard over thousands of generated cases: sums, budgets, hostile text, any cut of a stream."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.budget import Budget
from assistant.grounding import Guard
from tests.test_grounding import BUDGET, VOCABULARY, guard, pick, run

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()  # fmt: skip
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
FRAMES = (
    "It costs {}.",
    "The **Plum Vase** [[v]] is {} here.",
    "Yours for {}!",
    "You pay just {}.",
    "It's {}, a fair price.",
    "- **Plum Vase**: {}\n",
    "Prices start at {} today.",
    "The Plum Vase and the Fig Bowl are {} and {}.",
    "Anything from {} to {} is fine.",
    "Ist für {} zu haben.",
)
VASE, BOWL = pick("v", "Plum Vase", 4599), pick("w", "Fig Bowl", 12_300)
PAIR = (VASE, BOWL)
PRICES = {4599, 12_300}


def spelled(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{spelled(hundreds)} hundred" + (f" and {spelled(rest)}" if rest else "")


def notations(minor: int) -> list[str]:
    """Ways to write `minor` US cents."""
    major = Decimal(minor) / 100
    exact, grouped = f"{major:.2f}", f"{major:,.2f}"
    european = grouped.replace(",", "_").replace(".", ",").replace("_", ".")
    ways = [f"${exact}", f"${grouped}", f"US${grouped}", f"USD {exact}", f"{exact} USD"]
    ways += [f"{exact} dollars", f"{grouped} bucks", f"{european} $", f"**${exact}**", f"$ {exact}"]
    ways += [exact, f"{exact} US dollars"]
    if minor % 100 == 0:
        whole = minor // 100
        ways += [f"${whole}", f"{whole} dollars", f"{whole} bucks", f"{spelled(whole)} dollars"]
        ways += [f"{whole}-dollar", f"{whole}$", f"{spelled(whole)} bucks"]
    return ways


def other_money(minor: int) -> list[str]:
    """`minor` hundredths of some other money."""
    exact = f"{Decimal(minor) / 100:.2f}"
    return [f"£{exact}", f"{exact} €", f"€{exact}", f"{exact} quid", f"GBP {exact}", f"₹{exact}"]


def sums_in(shown: str) -> set[Decimal]:
    """Every number in `shown`, by a scanner that shares nothing with the guard's."""
    found = set()
    for digits in re.findall(r"\d(?:[\d.,]*\d)?", shown):
        whole, _, cents = digits.replace(",", ".").rpartition(".")
        split = whole and len(cents) == 2
        text = f"{whole.replace('.', '')}.{cents}" if split else digits.replace(",", "")
        found.add(Decimal(text))
    return found


@settings(max_examples=1_200, deadline=None)
@given(st.integers(1, 99_999), st.integers(1, 99_999), st.sampled_from(FRAMES), st.data())
def test_no_sum_off_the_slate_survives(one: int, two: int, frame: str, data: st.DataObject) -> None:
    first = data.draw(st.sampled_from(notations(one) + other_money(one)))
    second = data.draw(st.sampled_from(notations(two) + other_money(two)))
    checked = Guard(PAIR, BUDGET, VOCABULARY)
    shown = run(f"A vase is a vase. {frame.format(first, second)} It is.", checked)
    assert sums_in(shown) <= {Decimal(price) / 100 for price in PRICES}
    if one not in PRICES:
        words = [w for w in re.findall(r"[a-z]+", first) if w in {*_ONES, *_TENS}]
        assert not set(words) & set(shown.lower().split())
        assert checked.held_back


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(FRAMES), st.data())
def test_prices_on_the_slate_survive(frame: str, data: st.DataObject) -> None:
    vase = data.draw(st.sampled_from(notations(4599)))
    bowl = data.draw(st.sampled_from(notations(12_300)))
    checked = Guard(PAIR, BUDGET, VOCABULARY)
    assert run(frame.format(vase, bowl), checked)
    assert checked.held_back == []


@settings(max_examples=600, deadline=None)
@given(st.sets(st.integers(1, 50_000), min_size=1, max_size=5), st.integers(1, 50_000), st.data())
def test_no_shown_price_exceeds_the_budget(
    prices: set[int], most: int, data: st.DataObject
) -> None:
    slate = tuple(
        pick(f"p{price}", f"Thing {'Abcde'[i]}x", price) for i, price in enumerate(prices)
    )
    told = [data.draw(st.sampled_from([*prices, most, most + 1, 99])) for _ in range(4)]
    ways = [data.draw(st.sampled_from(notations(minor))) for minor in told]
    checked = Guard(slate, Budget("USD", most), VOCABULARY)
    shown = run(" ".join(f"It costs {way}." for way in ways), checked)
    assert all(total * 100 <= most for total in sums_in(shown))


# fmt: off
FRAGMENTS = [
    ". ", "! ", "? ", "\n", "\n\n", "- ", "**", "*", "__", "[[", "]]", "[[a1]]", "[[b2]]",
    "![", "](", ")", "(", "[x](http://y.z)", "![i](j)", "<b>", "</b>", "<!--", "-->", "`", "$",
    "$45", "$45.00", "45", ".00", "€", " dollars", " ", "  ", "e.g. ", "J. ", "1. ", "&#36;",
    "&amp;#36;", "&lbrack;", "\\", "\\[", "~~", "# ", ":red[", "https://a.b/c", "javascript:",
    "Fernway Ceramic Mug", "**Fernway Ceramic Mug**", "Acme", "Turbo ", "WH-1000XM4",
    "4.7 stars", "3 left", "It ", "\ue000", "\ue400", "\u200b", "\u202e", "。", "」", "\"", "“",
    "”", "'", "a grand", "half", "a", "two", "hundred", "/", "%", "٤٥", "½", "①", "\x00",
    "\ud800", "🙂", "é", "-", "–", ":", ";", "and ", "for ", "9" * 40,
]
# fmt: on
HOSTILE = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)), max_size=30)


@settings(max_examples=1_000, deadline=None)
@given(HOSTILE, st.lists(st.integers(0, 200), max_size=12))
def test_how_the_stream_is_cut_makes_no_difference(parts: list[str], cuts: list[int]) -> None:
    text = "".join(parts)
    whole, cut = guard(), guard()
    shown = run(text, whole)
    places = [0, *sorted(c for c in cuts if c < len(text)), len(text)]
    pieces = [text[a:b] for a, b in pairwise(places)]
    assert "".join([s for p in pieces for s in cut.feed(p)] + cut.finish()) == shown
    assert (cut.passed, cut.held_back) == (whole.passed, whole.held_back)


@settings(max_examples=1_000, deadline=None)
@given(HOSTILE)
def test_no_text_raises_or_shows_what_a_page_would_fetch(parts: list[str]) -> None:
    checked = guard()
    shown = run("".join(parts), checked)
    assert "![" not in shown
    assert "](" not in shown
    assert not re.search(r"[<>`\[\]\ue000-\uf8ff\u200b\u202e\x00]|https?:|javascript:\S", shown)
    assert not [h for h in checked.held_back if h.why.startswith("could not be checked")]
