"""Click-through of what is served, over popularity and over text search alone.

The sample shop's shoppers come with what they want; what each slate would earn is known in full
from the law they click by (catalog/sample/truth.py), so nothing is drawn but who comes for what.
Every system answers the same needs. Two kinds of rivals: what has the shop's understanding of the
message (its limits, its words) and only orders differently, and search for the words as typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import typer

from assistant.slates.answers import answered
from assistant.turn import Assistant
from assistant.understanding import Memory, understand
from benchmarks.report import hash_of, show
from catalog import Product
from catalog.sample import LAST_DAY, SampleShop, Tastes, Want, relevance
from catalog.sample.dice import dice
from catalog.sample.visits import Memory as Past
from catalog.sample.visits import missions
from catalog.sample.wants import draw_want
from retrieval import Context, Limits, Pipeline, Shopper
from retrieval.offpolicy.numbers import Doubles
from retrieval.query import Query

SERVED = "served"
_K = 10
_CANDIDATES = 150
_DRAWS = 2_000


class Asked(NamedTuple):
    """A shopper with a need."""

    tastes: Tastes
    want: Want


def clickthrough(home: Path, shoppers: int, seed: int) -> None:
    """Prints one object. Nothing is written."""
    from app import House
    from assistant.settings import Settings
    from assistant.simulating.recognising import sample_shop

    assistant = House(Settings(_env_file=None, home=home, shop="sample")).assistant("sample")
    shop = sample_shop(assistant.store, "sample")
    asked = list(asking(shop, shoppers, seed))
    earned = measured(assistant, shop, asked)
    groups = np.unique([one.tastes.shopper for one in asked], return_inverse=True)[1]
    figures = {name: _told(name, earned, groups) for name in earned}
    texts = "\n".join(one.want.text for one in asked).encode()
    show("click-through", figures, hash_of(texts), shoppers=shoppers, searches=len(asked))
    assistant.store.close()


def asking(shop: SampleShop, shoppers: int, seed: int) -> Iterator[Asked]:
    """The needs of one visit of each of `shoppers`, who come in proportion to their activity."""
    chance = dice(seed, "click-through")
    names = list(shop.truth.tastes)
    weights = [shop.truth.tastes[name].activity for name in names]
    for name in chance.choices(names, weights, k=shoppers):
        tastes = shop.truth.tastes[name]
        for category in missions(chance, shop.world, tastes, Past()):
            yield Asked(tastes, draw_want(chance, tastes, category, shop.world.prices))


def measured(assistant: Assistant, shop: SampleShop, asked: Sequence[Asked]) -> dict[str, Doubles]:
    """By system [n, 2]: the chance that its slate is clicked at all, and clicks expected of it."""
    at = datetime.combine(LAST_DAY + timedelta(days=1), time(12), UTC)
    earned: dict[str, list[tuple[float, float]]] = {}
    for number, one in enumerate(asked):
        if number % 100 == 0:
            typer.echo(f"click-through: {number} of {len(asked)} searches", err=True)
        for name, slate in slates(assistant, shop, one, at).items():
            earned.setdefault(name, []).append(_earned(shop, one, slate))
    return {name: np.array(values) for name, values in earned.items()}


def slates(
    assistant: Assistant, shop: SampleShop, one: Asked, at: datetime
) -> dict[str, Sequence[Product]]:
    """What each system shows, at most ten products, best first."""
    pipeline, lexicon = assistant.pipeline, assistant.lexicon
    shopper = assistant.open(one.tastes.shopper, one.tastes.platform).shopper
    assert lexicon is not None
    currency = pipeline.items.currency
    understood = understand(one.want.text, Memory(), currency=currency, lexicon=lexicon)
    context = Context(shopper, at, one.tastes.platform)
    answer = answered(pipeline, understood, context, lexicon)
    stranger = Context(Shopper(), at, one.tastes.platform)
    query = pipeline.query(understood.query, answer.limits)
    typed = pipeline.query(one.want.text, Limits())
    unknown = answered(pipeline, understood, stranger, lexicon)
    return {
        SERVED: [pick.product for pick in answer.picks[:_K]],
        "served to a stranger": [pick.product for pick in unknown.picks[:_K]],
        "the best of the candidates": _best(shop, pipeline, query, context, one),
        "popular, whatever was asked": _first(pipeline, "popular", typed, context),
        "popular": _first(pipeline, "popular", query, context),
        "popular of what the words find": _popular_matches(pipeline, query, context),
        "lexical": _first(pipeline, "lexical", query, context),
        "semantic": _first(pipeline, "semantic", query, context),
        "lexical, as typed": _first(pipeline, "lexical", typed, context),
        "semantic, as typed": _first(pipeline, "semantic", typed, context),
    }


def _best(
    shop: SampleShop, pipeline: Pipeline, query: Query, context: Context, one: Asked
) -> list[Product]:
    """The ceiling: what retrieval brings, in the order of the true chances of a click."""
    found = [pipeline.items.products[row] for row in pipeline.retrieve(query, context).rows]
    return sorted(found, key=lambda product: -_chance(shop, one, product, 1))[:_K]


def _first(pipeline: Pipeline, source: str, query: Query, context: Context) -> list[Product]:
    (found,) = (s.candidates(query, context, _K) for s in pipeline.sources if s.name == source)
    return [pipeline.items.products[row] for row in found.rows]


def _popular_matches(pipeline: Pipeline, query: Query, context: Context) -> list[Product]:
    sources = {source.name: source for source in pipeline.sources}
    rows = sources["lexical"].candidates(query, context, _CANDIDATES).rows
    score_of = sources["popular"].candidates(query, context, 1).score_of
    assert score_of is not None
    order = np.argsort(-np.nan_to_num(score_of(rows), nan=-np.inf), kind="stable")[:_K]
    return [pipeline.items.products[row] for row in rows[order]]


def _chance(shop: SampleShop, one: Asked, product: Product, place: int) -> float:
    return shop.truth.click_chance(one.tastes, product, relevance(one.want, product), place)


def _earned(shop: SampleShop, one: Asked, slate: Sequence[Product]) -> tuple[float, float]:
    chances = np.array([_chance(shop, one, p, place) for place, p in enumerate(slate, start=1)])
    return float(1 - np.prod(1 - chances)), float(chances.sum())


def _told(name: str, earned: Mapping[str, Doubles], groups: np.ndarray) -> dict[str, object]:
    figures: dict[str, object] = {
        "click_through": round(float(earned[name][:, 0].mean()), 4),
        "clicks_a_slate": round(float(earned[name][:, 1].mean()), 4),
    }
    if name != SERVED:
        figures["lift_of_served"] = lift(earned[SERVED][:, 0], earned[name][:, 0], groups)
        figures["lift_in_clicks"] = lift(earned[SERVED][:, 1], earned[name][:, 1], groups)
    return figures


def lift(ours: Doubles, theirs: Doubles, groups: np.ndarray, seed: int = 7) -> dict[str, float]:
    """Of means [n] over means [n], less 1, paired; 95% interval over `groups` [n] drawn whole."""
    sums = np.zeros((int(groups.max()) + 1, 2))
    np.add.at(sums, groups, np.column_stack([ours, theirs]))
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), _DRAWS) @ sums
    low, high = np.percentile(draws[:, 0] / draws[:, 1] - 1, [2.5, 97.5])
    value = float(ours.sum() / theirs.sum() - 1)
    return {"value": round(value, 4), "low": round(float(low), 4), "high": round(float(high), 4)}
