"""The ranker: rating never hurts, positions are discounted, chances mean what they say."""

from pathlib import Path

import numpy as np
import pytest

from catalog import ArtifactError
from retrieval.calibration import Calibration, calibrated, calibration_error, load_calibration
from retrieval.items import Floats
from retrieval.ranker import Groups, LambdaRanker, RankerConfig, load_ranker, train_ranker

NAMES = ("item_rating", "relevance", "noise")
CONFIG = RankerConfig(leaves=7, trees=60, smallest_leaf=10, learning_rate=0.1, threads=1)
GROUPS, EACH = 300, 10


def made_up(seed: int, biased: bool = False) -> Groups:
    """Chosen by relevance and, in this odd shop, against the rating. With `biased`, relevance
    decides little and the position they were shown at nearly all."""
    rng = np.random.default_rng(seed)
    features = rng.random((GROUPS * EACH, 3), dtype=np.float32)
    features[rng.random(len(features)) < 0.2, 0] = np.nan  # unrated
    positions = np.concatenate([rng.permutation(EACH) + 1 for _ in range(GROUPS)]).astype(np.int32)
    worth = 3 * features[:, 1] - 2 * np.nan_to_num(features[:, 0], nan=0.5)
    chance = 1 / (1 + np.exp(-(worth - (0.9 * positions if biased else 1.0))))
    gains = (rng.random(len(features)) < chance).astype(np.int32)
    return Groups(features, gains, np.full(GROUPS, EACH, np.int32), positions if biased else None)


@pytest.fixture(scope="module")
def ranker() -> LambdaRanker:
    return train_ranker(made_up(1), made_up(2), NAMES, CONFIG)


def probes(n: int = 200) -> Floats:
    return np.random.default_rng(5).random((n, 3), dtype=np.float32)


def test_a_better_rating_never_lowers_a_score(ranker: LambdaRanker) -> None:
    """The log says otherwise: the constraint has work to do."""
    low, high = probes(), probes()
    high[:, 0] = low[:, 0] + 0.3
    assert (ranker.score(high) >= ranker.score(low)).all()
    free = train_ranker(made_up(1), made_up(2), NAMES, RankerConfig(
        leaves=7, trees=60, smallest_leaf=10, learning_rate=0.1, threads=1, rising=()))  # fmt: skip
    assert (free.score(high) < free.score(low)).any()


def test_it_learns_what_is_chosen(ranker: LambdaRanker) -> None:
    low, high = probes(), probes()
    low[:, 1], high[:, 1] = 0.1, 0.9
    assert (ranker.score(high) > ranker.score(low)).all()


def test_where_a_product_stood_is_not_taken_for_its_worth() -> None:
    """Position is known to the training only through `Groups.positions`: a feature that copies it
    (what a shop shows first is often what it calls best) must not win by it."""
    groups, valid = made_up(3, biased=True), made_up(4, biased=True)
    for part in (groups, valid):
        assert part.positions is not None
        part.features[:, 2] = 1 - part.positions / EACH
    aware = train_ranker(groups, valid, NAMES, CONFIG)
    blind = train_ranker(groups, valid, NAMES, RankerConfig(
        leaves=7, trees=60, smallest_leaf=10, learning_rate=0.1, threads=1,
        position_regularisation=None))  # fmt: skip
    assert aware.importance()["noise"] < 0.95 * blind.importance()["noise"]


def test_contributions_add_up_to_the_score(ranker: LambdaRanker) -> None:
    features = probes(8)
    ranker.explained = ranker.trees
    added = ranker.contributions(features)
    assert added.shape == features.shape
    rest = ranker.score(features) - added.sum(axis=1)  # the constant they start from
    np.testing.assert_allclose(rest, rest[0], atol=1e-4)
    assert ranker.contributions(features[:0]).shape == (0, 3)


def test_saved_with_its_chances(ranker: LambdaRanker, tmp_path: Path) -> None:
    ranker.calibration = Calibration(np.array([-1, 1], np.float32), np.array([0, 0.5], np.float32))
    ranker.save(tmp_path / "ranker.txt")
    loaded = load_ranker(tmp_path / "ranker.txt", NAMES)
    scores = loaded.score(probes(5))
    np.testing.assert_allclose(scores, ranker.score(probes(5)))
    chances = loaded.chances(np.array([-5, 0, 5], np.float32))
    assert chances is not None
    assert chances.tolist() == [0, 0.25, 0.5]
    ranker.calibration = None
    ranker.save(tmp_path / "bare.txt")
    assert load_ranker(tmp_path / "bare.txt", NAMES).chances(scores) is None


@pytest.mark.parametrize("damage", ["{", "[]", '{"scores": [2, 1], "chances": [0, 1]}',
                                    '{"scores": [1], "chances": [7]}'])  # fmt: skip
def test_a_damaged_curve_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "curve.json"
    path.write_text(damage)
    with pytest.raises(ArtifactError, match="aisle build"):
        load_calibration(path)


def test_chances_come_true() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(size=20_000).astype(np.float32)
    truth = 1 / (1 + np.exp(-2 * scores - 1))
    chosen = rng.random(20_000) < truth
    curve = calibrated(scores[::2], chosen[::2])
    chances = curve(scores[1::2])
    assert (np.diff(curve(np.sort(scores))) >= 0).all()
    assert calibration_error(chances, chosen[1::2]) < 0.02
    assert calibration_error(np.full(10_000, 0.99, np.float32), chosen[1::2]) > 0.3


def test_calibration_error_by_hand() -> None:
    chances = np.array([0.1, 0.1, 0.9, 0.9], np.float32)
    assert calibration_error(chances, np.array([0, 0, 1, 0]), bins=2) == pytest.approx(0.25)
    assert calibration_error(chances[:0], np.array([])) == 0
