"""The template explainer: it cannot fail, and everything it says passes the guard."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.budget import Budget
from assistant.events import Pick
from assistant.grounding import Guard
from assistant.words.explainer import Brief, Message
from assistant.words.template import _CLOSINGS, TemplateExplainer
from catalog import Money, Product

BUDGET = Budget("USD", 500_000)


def pick(
    id: str, title: str, minor: int, reason: str = "Matches your words", **more: object
) -> Pick:
    price = Money(minor=minor, currency="USD")
    return Pick(Product(id=id, title=title, price=price, **more), reason)  # type: ignore[arg-type]


MUG = pick("a", "Plum Mug", 4599, rating=4.7, review_count=1234, stock=3)
CUP = pick("b", "Fig Cup", 1200, rating=4.2, review_count=1)
JUG = pick("c", "Elder Jug", 9900, rating=4.9, review_count=40)


def words(*picks: Pick, message: str = "a mug", **more: object) -> str:
    brief = Brief(message, picks, BUDGET, **more)  # type: ignore[arg-type]
    return "".join(TemplateExplainer().explain(brief))


def test_the_top_pick_comes_first_with_its_price_and_why() -> None:
    said = words(MUG, CUP, JUG)
    first = said.index("**Plum Mug**")
    assert first < said.index("$45.99") < said.index("**Fig Cup**")
    assert "rated 4.7 out of 5 in 1,234 reviews" in said
    assert "only 3 are left" in said


def test_the_alternative_costs_less_where_one_does() -> None:
    said = words(MUG, JUG, CUP)
    assert "**Fig Cup**" in said
    assert "$12.00" in said
    assert "**Elder Jug**" not in said
    assert "in 1 review." in said


def test_the_alternative_is_better_rated_where_none_costs_less() -> None:
    said = words(CUP, MUG, JUG)
    assert "**Elder Jug**" in said
    assert "$99.00" in said


def test_a_rating_of_few_is_not_said_to_be_what_shoppers_think() -> None:
    lone = pick("l", "Elm Jug", 9900, rating=5.0, review_count=1)
    assert words(CUP, MUG, lone).count("Plum Mug") == 1  # 4.7 by 1,234
    assert "Elm Jug" not in words(CUP, MUG, lone)


def test_one_pick_has_no_alternative() -> None:
    said = words(MUG)
    assert said.count("**") == 2
    assert said.count("$") == 1


def test_no_picks_says_what_to_do() -> None:
    for message in ("a", "b", "c"):
        said = words(message=message)
        assert re.search(r"budget", said)
        assert re.search(r"other words|description", said)
        assert "$" not in said


def test_the_same_brief_has_the_same_words_and_others_vary() -> None:
    assert words(MUG, CUP) == words(MUG, CUP)
    assert len({words(MUG, CUP, message=f"mug {n}") for n in range(20)}) > 2


def test_no_two_answers_in_a_row_are_worded_alike() -> None:
    history: list[Message] = []
    said = []
    for message in ("a mug", "cheaper", "in red", "another"):
        said.append(words(MUG, CUP, message=message, history=tuple(history)))
        history += [Message("user", message), Message("assistant", said[-1])]
    for one, other in pairwise(said):
        assert one.partition("**")[0] != other.partition("**")[0]
    closed = [text.endswith(_CLOSINGS) for text in said]
    assert closed == [True, False, False, True]


def test_the_alternative_is_of_the_same_kind() -> None:
    phones = pick("h", "Plum Headphones", 4599, category=("Audio", "Headphones"))
    stand = pick("s", "Fig Stand", 900, category=("Audio", "Stands"))
    buds = pick("e", "Elder Headphones", 9900, category=("Audio", "Headphones"))
    assert "Fig Stand" not in words(phones, stand)
    assert "Elder Headphones" in words(phones, stand, buds)


def test_notes_and_budget_are_not_repeated() -> None:
    said = words(MUG, notes=("I took “around $60” as at most $69.00.",))
    assert "$69" not in said
    assert "5,000" not in said


@pytest.mark.parametrize(
    "title",
    [
        "Mug **Deluxe** _red_",
        "![x](http://e.vil/p.png) Mug",
        "[Mug](javascript:alert) Two",
        "St. Ives No. 5! Mug.",
        "Wow! Such a Mug? Yes",
        'T-Light Holder, 12" x 3 & Co.',
        "Gift Card $25 Value",
        "★★★★★",
        "Mug",
        "IT",
        "This",
        "ÉTAGÈRE À ÉPICES",
        "白い マグカップ。大",
        "Very " * 60 + "Long Mug",
        "x" * 900,
        "50% Off Sale! Free Shipping Mug 4.9 stars",
        "Half a Grand Piano",
        "{price} {0} %s ${x}",
        "Mug &amp;amp;#36; x",
        "SET OF 3 RED  RETROSPOT TINS",
    ],
)
def test_any_title_is_spoken_of_safely_and_passes_the_guard(title: str) -> None:
    for place in range(3):
        picks = [MUG, JUG]
        picks.insert(place, pick("odd", title, 900, stock=2, rating=4.4, review_count=7))
        guard = Guard(picks, BUDGET)
        brief = Brief("a mug", tuple(picks), BUDGET)
        shown = "".join(s for t in TemplateExplainer().explain(brief) for s in guard.feed(t))
        shown += "".join(guard.finish())
        assert guard.held_back == []
        assert shown == words(*picks)
        assert "![" not in shown
        assert "](" not in shown
        assert shown.count("**") % 2 == 0


def test_every_price_rating_and_stock_in_its_words_is_backed_in_the_ledger() -> None:
    picks = [JUG, MUG, CUP]
    guard = Guard(picks, BUDGET)
    brief = Brief("a mug", (MUG, CUP, JUG), BUDGET)
    shown = "".join(s for t in TemplateExplainer().explain(brief) for s in guard.feed(t))
    shown += "".join(guard.finish())
    assert guard.held_back == []
    told = [(c.kind, c.text, c.products, c.field) for c in guard.ledger.claims() if c.backed]
    assert ("price", "$45.99", ("a",), "price") in told
    assert ("price", "$12.00", ("b",), "price") in told
    assert ("rating", "4.7", ("a",), "rating") in told
    assert ("reviews", "1,234", ("a",), "review_count") in told
    assert ("stock", "3", ("a",), "stock") in told
    assert ("product", "Fig Cup", ("b",), "title") in told
    assert any(kind == "comparison" and ids == ("b",) for kind, _, ids, _ in told)
    figures = re.findall(r"\$[\d.]+|\d\.\d|\d[\d,]* review|only \d", shown)
    assert len(figures) == sum(kind in ("price", "rating", "reviews", "stock") for kind, *_ in told)


TITLES = st.text(min_size=1, max_size=40).filter(lambda t: t.isprintable() and t.strip())
PICKS = st.builds(
    lambda title, minor, rating, reviews, stock, reason: (
        title, minor, rating, reviews, stock, reason
    ),
    st.one_of(TITLES, st.sampled_from(["Plum Mug", "Fig Cup", "plum mug", "Cup", "A 5 L Pot"])),
    st.integers(0, 500_000),
    st.none() | st.floats(0, 5).map(lambda r: round(r, 1)),
    st.integers(0, 9_999),
    st.none() | st.integers(1, 60),
    st.sampled_from(["Matches your words", "You have looked at mugs; a favourite", "", "Odd"]),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PICKS, max_size=10), st.text(max_size=20))
def test_whatever_the_slate_it_passes_the_guard(
    rows: list[tuple[str, int, float | None, int, int | None, str]], message: str
) -> None:
    picks = []
    for place, (title, minor, rating, reviews, stock, reason) in enumerate(rows):
        try:
            more = {"rating": rating, "review_count": reviews, "stock": stock}
            picks.append(pick(f"p{place}", title, minor, reason, **more))
        except ValueError:  # no title the catalogue would take
            continue
    guard = Guard(picks, BUDGET)
    brief = Brief(message, tuple(picks), BUDGET)
    said = list(TemplateExplainer().explain(brief))
    shown = "".join([s for t in said for s in guard.feed(t)] + guard.finish())
    assert guard.held_back == []
    assert shown == "".join(said)


def test_a_set_is_said_with_its_things_and_no_sum() -> None:
    two = tuple(pick(f"p{n}", f"Thing {n}", 900) for n in (1, 2))
    brief = Brief("two things", two, BUDGET, bundle=("Thing 1 $9.00 + Thing 2 $9.00 = $18.00",))
    text = "".join(TemplateExplainer().explain(brief))
    assert "**Thing 1** at $9.00" in text
    assert "**Thing 2** at $9.00" in text
    assert "$18.00" not in text


def test_a_comparison_names_what_is_compared() -> None:
    brief = Brief(
        "compare", (pick("p1", "Thing 1", 900),), BUDGET, comparison=("weight: 1 kg; 2 kg",)
    )
    assert "".join(TemplateExplainer().explain(brief)) == "Side by side: **Thing 1** at $9.00. "
