"""What the towers learn from: windows without a look ahead, and negatives with known answers."""

import numpy as np
import pytest
import torch

from catalog import Kind
from retrieval.log import KINDS, NOBODY, NOT_PAID, Log
from retrieval.tower_examples import NOTHING, Choice, Story, batches, packed
from retrieval.tower_inputs import SHOPPER_FEATURES
from retrieval.tower_negatives import Pools, nearest_but_the_target, softmax_loss
from retrieval.training import TrainingConfig, tower_examples
from tests.shelves import shelf

PLAIN = np.zeros(SHOPPER_FEATURES, np.float32)


def story(length: int, at: float = 0.0) -> Story:
    """Rows 100, 101, … of which each next one is chosen."""
    choices = [Choice(p, 101 + p, PLAIN, at + p) for p in range(length)]
    return Story([100 + p for p in range(length)], choices)


@pytest.mark.parametrize("length", [1, 3, 4, 5, 9, 30])
def test_each_choice_stands_once_after_its_history(length: int) -> None:
    examples = packed([story(length)], t=4, held_out=0.0)
    assert len(examples) == length
    for s, place in np.argwhere(examples.target != NOTHING):
        target = examples.target[s, place]
        assert examples.rows[s, place] == target - 1
        assert place < examples.lengths[s]
        seen = place + 1  # at least half a window, where there is so much
        assert seen >= min(target - 100, 2)


def test_the_last_choices_in_time_are_held() -> None:
    examples = packed([story(10, at=100.0), story(10, at=0.0)], t=20, held_out=0.25)
    assert examples.held[0, :10].sum() == 5
    assert examples.held[1].sum() == 0
    assert (examples.fitted != NOTHING).sum() == 15


def test_more_than_wanted_is_thinned_over_time() -> None:
    examples = packed([story(100)], t=100, most=10, held_out=0.2)
    assert len(examples) == 10
    places = np.flatnonzero(examples.target[0] != NOTHING)
    assert (places[0], places[-1]) == (0, 99)
    assert examples.held[0, places].tolist() == [False] * 8 + [True] * 2


def test_batches_hold_each_window_once() -> None:
    examples = packed([story(1 + i % 7) for i in range(100)], t=8, held_out=0.0)
    found = list(batches(examples, examples.target, 30, 3))
    assert sorted(np.concatenate(found).tolist()) == list(range(100))
    sizes = [(examples.target[b] != NOTHING).sum() for b in found]
    assert max(sizes) <= 30 + 7
    again = list(batches(examples, examples.target, 30, 3))
    assert all((a == b).all() for a, b in zip(found, again, strict=True))


def test_the_corrected_sum_is_the_whole_catalogue_s() -> None:
    """The known answer of log-Q: over many pools, the sum over a pool, each product over its
    chance to be there, comes to the sum over the catalogue; without it popular ones count more."""
    rng, n, b = np.random.default_rng(0), 200, 16
    share = rng.dirichlet(np.full(n, 0.3))
    targets = rng.choice(n, 20_000, p=share)
    pools = Pools(targets, np.arange(n), n, extra=20, full_up_to=10)
    worth = np.exp(rng.normal(size=n) + np.log1p(200 * share))
    corrected, plain = [], []
    for _ in range(4_000):
        pool = pools.draw(rng.choice(targets, b), rng)
        corrected.append((worth[pool.rows] / np.exp(pool.log_chance)).sum())
        plain.append(worth[pool.rows].sum() * n / len(pool.rows))
    assert np.mean(corrected) == pytest.approx(worth.sum(), rel=0.02)
    assert np.mean(plain) > 1.2 * worth.sum()


def test_the_loss_by_hand() -> None:
    """The chosen product is not corrected, the others are; a hard one stands for `of` / h."""
    logits = torch.tensor([[1.0, 2.0, 0.5]])
    chance = torch.log(torch.tensor([0.1, 0.5, 0.25]))
    own = torch.tensor([0])
    e = np.exp
    rest = e(2.0) / 0.5 + e(0.5) / 0.25
    expected = -np.log(e(1.0) / (e(1.0) + rest))
    assert softmax_loss(logits, own, chance).item() == pytest.approx(expected, rel=1e-5)
    hard = torch.tensor([[3.0, 1.5]])
    rest += 5 * (e(3.0) + e(1.5))
    expected = -np.log(e(1.0) / (e(1.0) + rest))
    assert softmax_loss(logits, own, chance, hard, of=10).item() == pytest.approx(
        expected, rel=1e-5
    )


def test_a_small_catalogue_is_not_sampled() -> None:
    pools = Pools(np.array([1, 1, 4]), np.array([1, 3, 4]), 6, extra=2, full_up_to=3)
    pool = pools.draw(np.array([4]), np.random.default_rng(0))
    assert pools.full
    assert pool.rows.tolist() == [1, 3, 4]
    assert pool.log_chance.tolist() == [0, 0, 0]


def test_hard_negatives_are_hard_and_never_the_target() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(300, 8)).astype(np.float32)
    shoppers = rng.normal(size=(50, 8)).astype(np.float32)
    scores = shoppers @ vectors.T
    targets = scores.argmax(axis=1)  # the nearest of all was chosen
    hard = nearest_but_the_target(shoppers, vectors, targets, 10)
    assert (hard != targets[:, None]).all()
    for s, rows in enumerate(hard):
        others = np.setdiff1d(np.arange(300), [*rows, targets[s]])
        assert scores[s, rows].min() >= scores[s, others].max()
    assert nearest_but_the_target(shoppers, vectors[:3], targets % 3, 10).shape == (50, 2)
    among = np.arange(0, 300, 3)
    hard = nearest_but_the_target(shoppers, vectors, targets, 10, among)
    assert np.isin(hard, among).all()
    assert (hard != targets[:, None]).all()
    best = np.where(np.isin(among, targets[0]), -np.inf, scores[0, among])
    assert set(hard[0]) == set(among[np.argsort(-best)[:10]])


def log_of(events: list[tuple[int, int, int, Kind]]) -> Log:
    """Of (shopper, session, row, kind), a minute apart."""
    shopper, session, row, kind = zip(*events, strict=True)
    e = len(events)
    nothing = np.full(e, None, object)
    return Log(
        row=np.array(row, np.int64),
        kind=np.array([KINDS.index(k) for k in kind], np.int8),
        at=np.arange(e) * 60.0,
        session=np.array(session, np.int64),
        shopper=np.array(shopper, np.int64),
        query=nothing,
        platform=nothing,
        quantity=np.ones(e, np.int64),
        paid=np.full(e, NOT_PAID, np.int64),
        position=np.zeros(e, np.int64),
    )


def test_a_log_becomes_what_each_shopper_chose_next() -> None:
    """Shoppers interleaved, one anonymous visitor a session; what was just seen teaches nothing,
    nor does what the shop showed, nor anything from `end` on."""
    click, shown, cart = Kind.CLICK, Kind.IMPRESSION, Kind.CART
    log = log_of(
        [
            (1, 1, 0, click), (2, 2, 5, click), (1, 1, 1, click), (1, 1, 1, cart),
            (NOBODY, 3, 7, click), (1, 4, 9, shown), (2, 2, 6, click), (NOBODY, 3, 8, click),
            (NOBODY, 6, 2, click), (1, 4, 3, click), (2, 2, 4, click),
        ]
    )  # fmt: skip
    examples = tower_examples(log, shelf(10), 10, 5, TrainingConfig())
    found = {
        (*examples.rows[s, : place + 1].tolist(), int(examples.target[s, place]))
        for s, place in np.argwhere(examples.target != NOTHING)
    }
    assert found == {(0, 1), (5, 6), (7, 8), (0, 1, 3)}


def test_a_long_history_is_told_in_windows() -> None:
    """More places than a window has, and than a shopper's memory of recent products."""
    rng = np.random.default_rng(0)
    rows = rng.integers(0, 90, 130)
    log = log_of([(1, 1, int(row), Kind.CLICK) for row in rows])
    examples = tower_examples(log, shelf(90), 130, 10, TrainingConfig())
    history: list[int] = []
    wanted = []
    for row in rows.tolist():
        if history and row not in history[-10:]:
            wanted.append((history[-1], row))
        if history[-1:] != [row]:
            history.append(row)
    s, place = np.nonzero(examples.target != NOTHING)
    found = zip(examples.rows[s, place].tolist(), examples.target[s, place].tolist(), strict=True)
    assert sorted(found) == sorted(wanted)
