"""The two towers: order decides, unseen products land among their kind, damage is refused."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch

from catalog import ArtifactError, Kind
from retrieval import Context, Items, Shopper
from retrieval.query import Query
from retrieval.tower_examples import Choice, Examples, Story, packed
from retrieval.tower_inputs import SHOPPER_FEATURES, Vocabulary, shopper_features
from retrieval.tower_training import TowerTraining, fitted, train_towers
from retrieval.towers import TowerConfig, TwoTowers
from retrieval.two_tower import (
    TwoTowerSource,
    item_vectors,
    load_towers,
    save_towers,
)
from tests.shelves import START, product, shelf, unit_vectors

N, T = 60, 20
CONFIG = TowerConfig(width=16, hidden=32, history=T, dropout=0.0)
PLAIN = np.zeros(SHOPPER_FEATURES, np.float32)
EVERY = Query("", None, np.ones(N, np.bool_))


def kin(row: int) -> np.ndarray:
    """The truth of the made-up log: people stay within a row's third of the shop."""
    return np.arange(N)[np.arange(N) % 3 == row % 3]


def told(pairs: list[tuple[list[int], int]], t: int = T) -> Examples:
    """One choice after each history."""
    return packed(
        [
            Story(history, [Choice(len(history) - 1, target, PLAIN, float(at))])
            for at, (history, target) in enumerate(pairs)
        ],
        t,
    )


@pytest.fixture(scope="module")
def items() -> Items:
    return shelf(N)


@pytest.fixture(scope="module")
def towers(items: Items) -> TwoTowers:
    rng = np.random.default_rng(0)
    pairs = []
    for _ in range(3_000):
        own = kin(int(rng.integers(3)))
        pairs.append((rng.choice(own, 5).tolist(), int(rng.choice(own))))
    training = TowerTraining(epochs=8, patience=20, batch=128)
    return train_towers(items, unit_vectors(N), told(pairs), CONFIG, training)


def shopper_who_saw(items: Items, *rows: int) -> Shopper:
    shopper = Shopper()
    for row in rows:
        shopper.add(items, row=row, kind=Kind.CLICK, at=START, session="s")
    return shopper


def context_after(items: Items, *rows: int) -> Context:
    return Context(shopper_who_saw(items, *rows), START)


def source_over(towers: TwoTowers, items: Items, text: np.ndarray) -> TwoTowerSource:
    return TwoTowerSource(towers, item_vectors(towers, items, text))


@pytest.mark.parametrize("row", [0, 1, 2])
def test_learns_what_people_do(towers: TwoTowers, items: Items, row: int) -> None:
    source = source_over(towers, items, unit_vectors(N))
    found = source.candidates(EVERY, context_after(items, row, row + 3, row + 30), 10)
    assert len(set(found.rows.tolist()) & set(kin(row).tolist())) >= 9


def test_the_order_of_the_history_decides(items: Items) -> None:
    """After 1, 2 people choose 10, after 2, 1 they choose 20: the same set, another order."""
    examples = told([([1, 2], 10), ([2, 1], 20)] * 300)
    training = TowerTraining(epochs=30, patience=30, batch=64, learning_rate=1e-2)
    towers = train_towers(items, unit_vectors(N), examples, CONFIG, training)
    source = source_over(towers, items, unit_vectors(N))
    either = Query("", None, np.isin(np.arange(N), [10, 20]))
    assert source.candidates(either, context_after(items, 1, 2), 1).rows.tolist() == [10]
    assert source.candidates(either, context_after(items, 2, 1), 1).rows.tolist() == [20]


def test_the_hour_and_the_platform_are_read(items: Items) -> None:
    at = [datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (3, 15)]
    morning, afternoon = (shopper_features(Context(at=when)) for when in at)
    assert np.flatnonzero(morning != afternoon).tolist() == [5, 6]
    assert shopper_features(Context(at=at[0], platform="ios"))[-3:].tolist() == [0, 1, 0]
    assert len(morning) == SHOPPER_FEATURES


def test_the_same_seed_gives_the_same_network(items: Items) -> None:
    rng = np.random.default_rng(0)
    pairs = [(rng.integers(0, N, 6).tolist(), int(rng.integers(N))) for _ in range(200)]
    sampled = TowerTraining(epochs=2, batch=64, full_up_to=10, extra_negatives=8)
    other = TowerTraining(seed=8, epochs=2, batch=64, full_up_to=10, extra_negatives=8)
    first, second, third = (
        train_towers(items, unit_vectors(N), told(pairs), TowerConfig(history=T), training)
        for training in (sampled, sampled, other)
    )
    for key, value in first.state_dict().items():
        assert torch.equal(value, second.state_dict()[key])
    assert not torch.equal(first.text.weight, third.text.weight)


def test_of_several_seeds_the_best_is_kept(items: Items) -> None:
    rng = np.random.default_rng(1)
    pairs = [(kin(i)[rng.integers(0, 20, 3)].tolist(), int(rng.choice(kin(i)))) for i in range(300)]
    one = [
        fitted(items, unit_vectors(N), told(pairs), CONFIG, TowerTraining(seed=s, epochs=2))
        for s in (7, 8, 9)
    ]
    best = max(one, key=lambda each: each.score)
    assert len({each.score for each in one}) == 3
    kept = train_towers(
        items, unit_vectors(N), told(pairs), CONFIG, TowerTraining(epochs=2, seeds=3)
    )
    assert torch.equal(kept.text.weight, best.towers.text.weight)


def test_an_unseen_product_lands_among_its_kind(towers: TwoTowers, items: Items) -> None:
    """Out of vocabulary by id, brand and leaf category; the path above places it."""
    new = [
        product(name, minor=1_500, category=category, brand="Nobody", rating=4.0,
                review_count=3, stock=3)
        for name, category in (("new", ("All", "Tents")), ("newer", ("All", "Tents", "Igloos")))
    ]  # fmt: skip
    more = Items.of([*items.products, *new])
    text = unit_vectors(N)
    vectors = item_vectors(towers, more, np.vstack([text, text[[0, 0]]]))
    for row in (N, N + 1):
        nearest = np.argsort(-(vectors[:N] @ vectors[row]))[:10]
        assert sum(int(kind) % 3 == 0 for kind in nearest) >= 8
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_grown_is_what_a_fresh_index_would_be(towers: TwoTowers, items: Items) -> None:
    text = unit_vectors(N + 2)
    source = source_over(towers, items, text[:N])
    new = [product(name, minor=3_000, category=("All", "Mugs")) for name in ("new", "newer")]
    more = Items.of([*items.products, *new])
    grown = source.grown(more, text)
    fresh = item_vectors(towers, more, text)
    context, everything = context_after(items, 2, 5), Query("", None, np.ones(N + 2, np.bool_))
    found = grown.candidates(everything, context, N + 2)
    assert sorted(found.rows.tolist()) == list(range(N + 2))
    shopper = grown.shopper_vector(context)
    assert found.score_of is not None
    np.testing.assert_allclose(found.score_of(np.array([N, N + 1])), fresh[N:] @ shopper, atol=1e-6)
    before = source.candidates(EVERY, context, N)
    kept = found.rows < N
    np.testing.assert_array_equal(before.rows, found.rows[kept])
    np.testing.assert_array_equal(before.scores, found.scores[kept])
    assert (len(source), len(grown)) == (N, N + 2)
    assert grown.grown(more, text) is grown
    with pytest.raises(ValueError, match="fewer"):
        grown.grown(items, text)


def test_growing_sends_only_new_products_through_the_tower(
    towers: TwoTowers, items: Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = unit_vectors(N + 1)
    source = source_over(towers, items, text[:N])
    seen: list[int] = []
    inner = towers.items
    monkeypatch.setattr(towers, "items", lambda x: seen.append(len(x)) or inner(x))
    source.grown(Items.of([*items.products, product("new")]), text)
    assert seen == [1]


def test_candidates_keep_the_contract(towers: TwoTowers, items: Items) -> None:
    source = source_over(towers, items, unit_vectors(N))
    mask = np.zeros(N, np.bool_)
    mask[[4, 9, 33]] = True
    context = context_after(items, 0, 3)
    found = source.candidates(Query("", None, mask), context, 10)
    assert sorted(found.rows.tolist()) == [4, 9, 33]
    assert (np.diff(found.scores) <= 0).all()
    assert found.score_of is not None
    np.testing.assert_allclose(found.score_of(found.rows), found.scores, atol=1e-6)
    assert len(source.candidates(EVERY, context, 7)) == 7
    assert len(source.candidates(EVERY, Context(), 7)) == 0


def test_saving_keeps_everything_and_pickles_nothing(
    towers: TwoTowers, items: Items, tmp_path: Path
) -> None:
    save_towers(towers, tmp_path)
    loaded, text = load_towers(tmp_path), unit_vectors(N)
    vectors = item_vectors(towers, items, text)
    np.testing.assert_array_equal(item_vectors(loaded, items, text), vectors)
    context = context_after(items, 1, 4)
    np.testing.assert_array_equal(
        TwoTowerSource(loaded, vectors).shopper_vector(context),
        TwoTowerSource(towers, vectors).shopper_vector(context),
    )
    assert sorted(f.name for f in tmp_path.iterdir()) == ["towers.json", "towers.safetensors"]


@pytest.mark.parametrize("name", ["towers.json", "towers.safetensors"])
def test_damage_is_refused(towers: TwoTowers, tmp_path: Path, name: str) -> None:
    save_towers(towers, tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:40])
    with pytest.raises(ArtifactError, match="aisle build"):
        load_towers(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ArtifactError, match="aisle build"):
        load_towers(tmp_path)


def test_place_zero_is_for_the_unknown() -> None:
    vocabulary = Vocabulary(products=("p001",), categories=("All", "All > Mugs"), brands=())
    inputs = vocabulary.inputs(shelf(3), unit_vectors(3))
    assert inputs.ids.tolist() == [0, 1, 0]
    assert inputs.brand.tolist() == [0, 0, 0]
    assert inputs.category.tolist() == [[1, 0], [1, 0], [1, 2]]
    later = vocabulary.inputs(shelf(3), unit_vectors(3), start=1)
    assert later.ids.tolist() == [1, 0]


def test_growing_leaves_the_source_that_is_being_served_as_it_was(
    towers: TwoTowers, items: Items
) -> None:
    source = source_over(towers, items, unit_vectors(N))
    more = Items.of([*items.products, product("new")])
    grown = source.grown(more, unit_vectors(N + 1))
    assert (len(source), len(grown)) == (N, N + 1)
    everything = Query("", None, np.ones(N, np.bool_))
    assert (source.candidates(everything, Context(shopper_who_saw(items, 0)), N).rows < N).all()
