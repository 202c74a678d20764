"""The quiet lines: why the template answered, what the limits cost, what is known of a shopper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest

from assistant.slates.notices import notice, profile_lines, shortage
from assistant.understanding.memory import Memory
from assistant.understanding.understand import Understanding, understand
from catalog import Kind
from retrieval import Context, Items, Limits, Pipeline, Shopper
from tests.shelves import START, product, shelf

REASONS = (
    "no_key auth timeout rate_limited overloaded refusal connection bad_request unbacked".split()
)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_line_of_its_own(reason: str) -> None:
    assert notice(reason).startswith("Written from a template: ")
    assert len({notice(one) for one in REASONS}) == len(REASONS)


@pytest.mark.parametrize("reason", ["dropped", "cut", "error", "", "never heard of"])
def test_any_other_reason_has_a_plain_line(reason: str) -> None:
    assert notice(reason) == "Written from a template: Claude could not answer just now."


# -- what the limits cost ---------------------------------------------------------------------


def lines(pipeline: Pipeline, message: str, memory: Memory | None = None) -> list[str]:
    understood = understand(message, memory or Memory(), currency="USD")
    limits = limits_of(understood)
    slate = pipeline.slate(understood.query, Context(), limits)
    return list(shortage(pipeline, understood, limits, slate))


def limits_of(understood: Understanding) -> Limits:
    budget = understood.budget
    return Limits(budget.most, budget.least, exclude=understood.exclude)


def test_nothing_is_said_when_the_best_matches_fit(pipeline: Pipeline) -> None:
    assert lines(pipeline, "headphones") == []
    assert lines(pipeline, "headphones under $200") == []
    assert lines(pipeline, "") == []
    assert lines(pipeline, "under $20") == []


def test_a_kind_that_the_budget_shuts_out_is_told(pipeline: Pipeline) -> None:
    """Lanterns are shown for a tent under $20, and the shopper is told why."""
    tents = [p for p in pipeline.items.products if p.category[-1] == "Tents" and p.in_stock]
    under = min(p.price.minor for p in tents) // 100 - 1
    (line,) = lines(pipeline, f"a tent under ${under}")
    assert line == "The closest matches lie outside the budget; these are the nearest within it."
    assert lines(pipeline, f"a tent under ${under + 2}") == []


def test_an_empty_shelf_is_told_whatever_was_asked(pipeline: Pipeline) -> None:
    for message in ("headphones under $1", "under $1", "quantum physics lectures under $1"):
        (line,) = lines(pipeline, message)
        assert line.startswith("Nothing in stock lies within these limits.")


def test_better_matches_outside_the_budget_are_told(pipeline: Pipeline) -> None:
    (line,) = lines(pipeline, "an espresso machine under $30")
    assert "outside the budget" in line
    (line,) = lines(pipeline, "a dog collar over $500")
    assert "outside the budget" in line


def test_words_that_match_nothing_are_told(pipeline: Pipeline) -> None:
    (line,) = lines(pipeline, "quantum physics lectures")
    assert line.startswith("Little on the shelves is close")


@pytest.mark.parametrize("message", ["asdf qwer zxcv", "blurgh", "asdf qwer zxcv under $30"])
def test_gibberish_is_told_and_not_laid_on_the_budget(pipeline: Pipeline, message: str) -> None:
    (line,) = lines(pipeline, message)
    assert line.startswith("Little on the shelves is close")


def test_a_colour_that_nothing_shown_has_is_told(pipeline: Pipeline) -> None:
    understood = understand("a mug in magenta", Memory(), currency="USD")
    limits = limits_of(understood)
    slate = pipeline.slate("mug", Context(), limits)
    grey = [product(f"g{n}", attributes={"colour": "grey"}) for n in range(3)]
    (line,) = shortage(pipeline, understood, limits, replace(slate, products=tuple(grey)))
    assert line.startswith("I found none in magenta")
    for fits in ({"colour": "Magenta / white"}, {}):
        one = product("m", title="Magenta mug" if not fits else "Mug", attributes=fits)
        shown = replace(slate, products=(*grey, one))
        assert not list(shortage(pipeline, understood, limits, shown))


def test_a_shade_goes_for_its_colour(pipeline: Pipeline) -> None:
    understood = understand("a blue mug", Memory(), currency="USD")
    limits = limits_of(understood)
    slate = pipeline.slate("mug", Context(), limits)
    navy = replace(slate, products=(product("n", title="Mug, navy"),))
    assert not list(shortage(pipeline, understood, limits, navy))


def test_the_end_of_the_matches_is_told_and_not_laid_on_the_budget(pipeline: Pipeline) -> None:
    sold = [p for p in pipeline.items.products if "Yarn" in p.category and p.in_stock]
    shown = [(p.id, p.price.minor, p.title) for p in sold]
    memory = understand("yarn under $90", Memory(), currency="USD").memory.showing(shown)
    (line,) = lines(pipeline, "show me more", memory)
    assert line.startswith("You have seen the closest matches")


# -- what is known of a shopper ---------------------------------------------------------------


def shopper_of(items: Items, *acts: tuple[int, Kind], session: str = "s") -> Shopper:
    shopper = Shopper("ann")
    for number, (row, kind) in enumerate(acts):
        at = datetime.fromtimestamp(START.timestamp() + number, START.tzinfo)
        shopper.add(items, row=row, kind=kind, at=at, session=f"{session}{number}")
    return shopper


def test_a_new_visitor_is_said_to_be_new() -> None:
    assert profile_lines(Shopper(), shelf(6)) == ("A new visitor: nothing is known yet.",)


def test_a_shopper_is_told_by_what_they_look_at_buy_and_saw_last() -> None:
    items = shelf(30)
    acts = [(0, Kind.PURCHASE), (3, Kind.PURCHASE), (6, Kind.VIEW), (1, Kind.CLICK)]
    told = profile_lines(shopper_of(items, *acts), items)
    assert told == (
        "Looks most often at: All > Tents",
        "Has ordered here before",
        "Tends to choose lower-priced products",
        "Looked at last: Thing p003; Thing p006; Thing p001",
    )


def test_regulars_and_their_dearer_taste() -> None:
    items = shelf(30)
    told = profile_lines(shopper_of(items, *[(row, Kind.PURCHASE) for row in range(20, 30)]), items)
    assert "Orders here regularly" in told
    assert "Tends to choose higher-priced products" in told


def test_a_profile_holds_no_figures_and_no_name(pipeline: Pipeline) -> None:
    items = shelf(30, categories=("Tents",))
    lines = profile_lines(shopper_of(items, (29, Kind.PURCHASE)), items)
    known = "\n".join(line for line in lines if not line.startswith("Looked at last"))
    assert not re.search(r"\d|ann", known)
