"""Qualities, comparisons and stock words: what the catalogue backs passes, all else is held back."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from assistant.budget import Budget
from assistant.events import Pick
from assistant.grounding import Guard, Vocabulary
from catalog import Product
from catalog.sample import SampleShop
from retrieval import Items

BUDGET = Budget("USD", 200_000)
SLATES = {
    "packs": [f"hiking-backpacks-{n}" for n in ("009", "011", "001", "002", "010")],
    "bottles": [f"water-bottles-{n}" for n in ("010", "007", "006", "012", "008")],
    "bags": [f"messenger-bags-{n}" for n in ("005", "010", "004")],
}
FOLDER = Path(__file__).parent / "claims"


def told(name: str) -> list[tuple[str, str]]:
    """(slate, text) of each line of a file."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(": ", 1)) for line in lines if line and line[0] != "#"]  # type: ignore[misc]


@cache
def shop() -> tuple[dict[str, Product], Vocabulary]:
    products = [item.product for item in SampleShop().items]
    items = Items.of(products)
    vocabulary = Vocabulary(items.brands, items.titles(), items.facets.values)
    return {product.id: product for product in products}, vocabulary


def picks(slate: str) -> list[Pick]:
    return [Pick(shop()[0][id], "Matches your words") for id in SLATES[slate]]


def guard(slate: str) -> Guard:
    return Guard(picks(slate), BUDGET, shop()[1], ("a bag for day hikes, waterproof, navy",))


def run(slate: str, text: str) -> Guard:
    """The guard after `text`, in which {A} stands for the first pick."""
    checked = guard(slate)
    for letter, pick in zip("ABCDE", picks(slate), strict=False):
        product = pick.product
        text = text.replace(f"{{{letter}}}", f"**{product.title}** [[{product.id}]]")
    checked.feed(text)
    checked.finish()
    return checked


@pytest.mark.parametrize(("slate", "text"), told("true.txt"))
def test_what_the_data_backs_is_shown(slate: str, text: str) -> None:
    checked = run(slate, text)
    assert checked.held_back == []
    assert all(claim.backed for claim in checked.ledger.claims())


@pytest.mark.parametrize(("slate", "text"), told("false.txt"))
def test_what_the_data_does_not_back_is_held_back(slate: str, text: str) -> None:
    checked = run(slate, text)
    last = checked.ledger.entries[-1]
    assert not last.shown
    assert not last.why.startswith("could not be checked")
