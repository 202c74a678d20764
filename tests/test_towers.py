"""The two towers: learn a known pattern, take unseen products, survive saving, refuse damage."""

from pathlib import Path

import numpy as np
import pytest
import torch

from catalog import ArtifactError
from retrieval import Context, Items, Shopper
from retrieval.query import Query
from retrieval.tower_training import Examples, TowerTraining, train_towers
from retrieval.towers import (
    TowerConfig,
    TwoTowers,
    Vocabulary,
    history_weights,
    padded_history,
    shopper_features,
)
from retrieval.two_tower import (
    TwoTowerSource,
    flat_index,
    item_vectors,
    load_towers,
    save_towers,
)
from tests.shelves import START, product, shelf, unit_vectors

N, T = 60, 20
CONFIG = TowerConfig(width=16, id_width=8, code_width=4, text_width=8, hidden=32, history=T)


def kin(row: int) -> np.ndarray:
    """The truth of the made-up log: people stay within a row's third of the shop."""
    return np.arange(N)[np.arange(N) % 3 == row % 3]


@pytest.fixture(scope="module")
def items() -> Items:
    return shelf(N)


@pytest.fixture(scope="module")
def towers(items: Items) -> TwoTowers:
    rng = np.random.default_rng(0)
    histories, targets = [], []
    for _ in range(3_000):
        own = kin(int(rng.integers(3)))
        seen = rng.choice(own, 5)
        histories.append(seen.tolist())
        targets.append(rng.choice(own))
    examples = Examples(
        history=np.stack([padded_history(h, T) for h in histories]),
        weight=np.stack([history_weights(len(h), T) for h in histories]),
        features=np.tile(shopper_features(Shopper()), (3_000, 1)),
        target=np.array(targets),
    )
    training = TowerTraining(epochs=20, patience=20, batch=128)
    return train_towers(items, unit_vectors(N), examples, CONFIG, training)


def shopper_who_saw(items: Items, *rows: int) -> Shopper:
    from catalog import Kind

    shopper = Shopper()
    for row in rows:
        shopper.add(items, row=row, kind=Kind.CLICK, at=START, session="s")
    return shopper


def source_over(towers: TwoTowers, items: Items, text: np.ndarray) -> TwoTowerSource:
    return TwoTowerSource(towers, flat_index(item_vectors(towers, items, text)))


@pytest.mark.parametrize("row", [0, 1, 2])
def test_learns_what_people_do(towers: TwoTowers, items: Items, row: int) -> None:
    source = source_over(towers, items, unit_vectors(N))
    context = Context(shopper_who_saw(items, row, row + 3, row + 30))
    found = source.candidates(Query("", None, np.ones(N, np.bool_)), context, 10)
    assert len(set(found.rows.tolist()) & set(kin(row).tolist())) >= 9


def test_the_same_seed_gives_the_same_network(items: Items) -> None:
    rng = np.random.default_rng(0)
    examples = Examples(
        rng.integers(0, N, (200, T)), np.ones((200, T), np.float32),
        np.zeros((200, 5), np.float32), rng.integers(0, N, 200),
    )  # fmt: skip
    training = TowerTraining(epochs=1, batch=64)
    first, second = (
        train_towers(items, unit_vectors(N), examples, CONFIG, training) for _ in range(2)
    )
    for key, value in first.state_dict().items():
        assert torch.equal(value, second.state_dict()[key])


def test_an_unseen_product_lands_among_its_kind(towers: TwoTowers, items: Items) -> None:
    """Out of vocabulary by id and brand; its category and price place it."""
    new = product("new", minor=1_500, category=("All", "Tents"), brand="Nobody", rating=4.0,
                  review_count=3, stock=3)  # fmt: skip
    more = Items.of([*items.products, new])
    text = unit_vectors(N)
    vectors = item_vectors(towers, more, np.vstack([text, text[[0]]]))
    nearest = np.argsort(-(vectors[:N] @ vectors[N]))[:10]
    assert sum(int(row) % 3 == 0 for row in nearest) >= 8
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_saving_keeps_everything_and_pickles_nothing(
    towers: TwoTowers, items: Items, tmp_path: Path
) -> None:
    save_towers(towers, tmp_path)
    loaded = load_towers(tmp_path)
    text = unit_vectors(N)
    np.testing.assert_array_equal(
        item_vectors(loaded, items, text), item_vectors(towers, items, text)
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
    vocabulary = Vocabulary(products=("p001",), categories=(), brands=())
    inputs = vocabulary.inputs(shelf(3), unit_vectors(3))
    assert inputs.ids.tolist() == [0, 1, 0]
    assert inputs.brand.tolist() == [0, 0, 0]


def test_history_is_padded_in_front() -> None:
    assert padded_history([5, 6], 4).tolist() == [0, 0, 5, 6]
    assert history_weights(2, 4).tolist() == pytest.approx([0, 0, 0.9, 1])
    assert history_weights(0, 3).tolist() == [0, 0, 0]
    assert padded_history(list(range(9)), 3).tolist() == [6, 7, 8]
