"""The session models: known answers, the network learns, a click is one step, damage is refused."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch

from catalog import ArtifactError, Kind
from retrieval import Context, Shopper
from retrieval.index import FlatIndex
from retrieval.query import Query
from retrieval.sessions import (
    GruConfig,
    GruNetwork,
    GruSource,
    GruTraining,
    Neighbours,
    NeighboursConfig,
    Sessions,
    SparseSource,
    TogetherConfig,
    fit_together,
    load_gru,
    load_neighbours,
    load_together,
    running,
    save_gru,
    save_neighbours,
    save_together,
    state_of,
    train_gru,
)
from retrieval.sessions.gru_training import Sampler, bpr_max, recall_at_20, sampled_cross_entropy
from tests.shelves import shelf

N = 30
AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
ITEMS = shelf(N + 5)  # five came after the training


def cycles(count: int, seed: int = 0) -> Sessions:
    """People walk the shop in circles of ten: after 4 comes 5, after 9 comes 0, after 14 15."""
    rng = np.random.default_rng(seed)
    walks = []
    for _ in range(count):
        first, length = int(rng.integers(N)), int(rng.integers(3, 7))
        walks.append(np.array([first // 10 * 10 + (first + i) % 10 for i in range(length)]))
    return Sessions.of(walks, N)


@pytest.fixture(scope="module")
def network() -> GruNetwork:
    training = GruTraining(epochs=6, batch=64, learning_rate=1e-2)
    return train_gru(cycles(2_000), GruConfig(width=24, dropout_in=0, dropout_state=0), training)


@pytest.fixture
def source(network: GruNetwork) -> GruSource:
    gru = state_of(network)
    return GruSource(gru, FlatIndex(gru.items))


def visitor(*rows: int, session: str = "s") -> Context:
    shopper = Shopper()
    for row in rows:
        shopper.add(ITEMS, row=row, kind=Kind.CLICK, at=AT, session=session)
    return Context(shopper, AT)


def everything(n: int = N + 5) -> Query:
    return Query("", None, np.ones(n, np.bool_))


@pytest.mark.parametrize("walk", [(3,), (3, 4), (8, 9), (17, 18, 19), (22, 23, 24, 25)])
def test_gru_learns_what_comes_next_from_the_first_click(
    source: GruSource, walk: tuple[int, ...]
) -> None:
    following = walk[-1] // 10 * 10 + (walk[-1] + 1) % 10
    assert following in source.candidates(everything(), visitor(*walk), 3).rows


@pytest.mark.parametrize("loss", ["cross-entropy", "bpr-max"])
def test_sampled_losses_learn_too(loss: str) -> None:
    training = GruTraining(
        loss=loss, epochs=8, batch=64, learning_rate=1e-2, negatives=16  # type: ignore[arg-type]
    )  # fmt: skip
    sessions = cycles(2_000)
    fitted = train_gru(sessions, GruConfig(width=24, dropout_in=0, dropout_state=0), training)
    fresh = GruNetwork(N, GruConfig(width=24)).eval()
    # 20 of 30 are right by chance in two thirds; what is learnt leaves no doubt.
    assert recall_at_20(fitted, sessions, 1_900) > 0.97
    assert recall_at_20(fresh, sessions, 1_900) < 0.9


def test_the_same_seed_gives_the_same_network() -> None:
    twice = [train_gru(cycles(200), GruConfig(width=8), GruTraining(epochs=1)) for _ in range(2)]
    for key, value in twice[0].state_dict().items():
        assert torch.equal(value, twice[1].state_dict()[key])


def test_stepping_equals_torch(network: GruNetwork, source: GruSource) -> None:
    walk = [3, 17, 4, 29, 3]
    with torch.inference_mode():
        whole = network(torch.tensor([walk]))[0].numpy()
    state = source.gru.start()
    for place, row in enumerate(walk):
        state = source.gru.step(state, row)
        np.testing.assert_allclose(source.gru.vector(state, row), whole[place], atol=1e-5)


def test_a_click_costs_one_step(source: GruSource) -> None:
    source.candidates(everything(), visitor(1, 2, 3), 5)
    assert source.steps == 3
    source.candidates(everything(), visitor(1, 2, 3), 5)
    assert source.steps == 3
    one_more = source.candidates(everything(), visitor(1, 2, 3, 4), 5)
    assert source.steps == 4
    anew = GruSource(source.gru, FlatIndex(source.gru.items))
    again = anew.candidates(everything(), visitor(1, 2, 3, 4), 5)
    assert anew.steps == 4
    assert again.rows.tolist() == one_more.rows.tolist()


def test_forty_clicks_cost_forty_steps(source: GruSource) -> None:
    walk = [i % 10 for i in range(40)]
    for clicks in range(1, 41):
        source.candidates(everything(), visitor(*walk[:clicks]), 5)
    assert source.steps == 40


def test_what_nobody_chose_is_not_returned() -> None:
    gru = state_of(train_gru(Sessions.of([np.array([0, 1, 2])] * 40, 6), GruConfig(width=8),
                             GruTraining(epochs=1)))  # fmt: skip
    found = GruSource(gru, FlatIndex(gru.items)).candidates(everything(6), visitor(0), 6)
    assert set(found.rows.tolist()) == {0, 1, 2}
    assert found.score_of is not None
    assert np.isnan(found.score_of(np.array([0, 3, 5]))).tolist() == [False, True, True]


def test_neighbours_by_hand() -> None:
    sessions = Sessions.of([np.array(s) for s in ([0, 1, 2], [0, 3], [4, 5])], 6)
    config = NeighboursConfig(
        age_decay=0.5, half_life=1e9, distance_scale=1e9, backward=0.5, repeat=0.25,
        idf_power=0, length_power=0,
    )  # fmt: skip
    model = Neighbours(sessions, config)
    rows, scores = model.score((0,))
    assert dict(zip(rows.tolist(), scores.tolist(), strict=True)) == {0: 0.5, 1: 1, 2: 1, 3: 1}
    rows, scores = model.score((0, 1))  # the first session shares 0 (age 1) and 1: 0.5 + 1
    assert dict(zip(rows.tolist(), scores.tolist(), strict=True)) == {
        0: pytest.approx(0.5 * 1.5 + 0.25 * 0.5), 1: 0.375, 2: 1.5, 3: 0.5,
    }  # fmt: skip
    rows, scores = model.score((3,))
    assert dict(zip(rows.tolist(), scores.tolist(), strict=True)) == {0: 0.5, 3: 0.25}
    assert not len(Neighbours(Sessions.of([], 6)).score((1,))[0])


def test_a_newer_neighbour_counts_more() -> None:
    sessions = Sessions.of([np.array([0, 1]), np.array([0, 2])], 3)
    rows, scores = Neighbours(sessions, NeighboursConfig(half_life=0.5)).score((0,))
    of = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    assert of[2] == pytest.approx(2 * of[1])


def test_together_by_hand() -> None:
    sessions = Sessions.of([np.array([0, 1, 2]), np.array([2, 3])], 5)
    config = TogetherConfig(distance_decay=0.5, backward=0.25, popularity_power=0, age_decay=0.1)
    rows, scores = fit_together(sessions, config).score((0, 2))
    assert dict(zip(rows.tolist(), scores.tolist(), strict=True)) == {
        0: pytest.approx(0.125), 1: pytest.approx(0.25 + 0.1), 2: pytest.approx(0.05),
        3: pytest.approx(1.0),
    }  # fmt: skip
    thin = fit_together(sessions, TogetherConfig(kept=1))
    assert np.diff(thin.table.indptr).max() == 1


def models(network: GruNetwork) -> dict[str, GruSource | SparseSource]:
    gru = state_of(network)
    return {
        "session": GruSource(gru, FlatIndex(gru.items)),
        "neighbours": SparseSource("neighbours", Neighbours(cycles(300))),
        "together": SparseSource("together", fit_together(cycles(300))),
    }


@pytest.mark.parametrize("name", ["session", "neighbours", "together"])
def test_rows_of_after_the_training(network: GruNetwork, name: str) -> None:
    """Passed over in the history, never returned, without a score."""
    source = models(network)[name]
    with_new = source.candidates(everything(), visitor(3, N + 1, 4), N + 5)
    without = source.candidates(everything(), visitor(3, 4), N + 5)
    assert with_new.rows.tolist() == without.rows.tolist()
    assert (with_new.rows < N).all()
    assert with_new.score_of is not None
    scores = with_new.score_of(np.array([N, 5, N + 4]))
    assert np.isnan(scores).tolist() == [True, False, True]
    assert not len(source.candidates(everything(), visitor(N + 2), 5))


@pytest.mark.parametrize("name", ["session", "neighbours", "together"])
def test_a_session_that_has_not_begun_goes_on_from_the_one_before(
    network: GruNetwork, name: str
) -> None:
    source = models(network)[name]
    assert not len(source.candidates(everything(), Context(at=AT), 5))
    back = visitor(3, 4)
    before = source.candidates(everything(), back, 5)
    back.shopper.enter("next")
    assert source.candidates(everything(), back, 5).rows.tolist() == before.rows.tolist()
    assert running(back, N) == (3, 4)


def test_saved_and_damaged(network: GruNetwork, tmp_path: Path) -> None:
    neighbours, together = Neighbours(cycles(50)), fit_together(cycles(50))
    save_gru(network, tmp_path)
    save_neighbours(neighbours, tmp_path)
    save_together(together, tmp_path)
    np.testing.assert_array_equal(load_gru(tmp_path).items, state_of(network).items)
    for ours, theirs in (
        (neighbours, load_neighbours(tmp_path)),
        (together, load_together(tmp_path)),
    ):
        for mine, other in zip(ours.score((3, 4)), theirs.score((3, 4)), strict=True):
            np.testing.assert_array_equal(mine, other)
    for file in sorted(tmp_path.iterdir()):
        whole = file.read_bytes()
        load = {"session_gru": load_gru, "session_neighbours": load_neighbours,
                "session_together": load_together}[file.stem]  # fmt: skip
        for damage in (whole[:40], b"{}"):
            file.write_bytes(damage)
            with pytest.raises(ArtifactError, match="aisle build"):
                load(tmp_path)
        file.write_bytes(whole)


def test_log_q_by_hand() -> None:
    sessions = Sessions.of([np.array([0, 0, 0, 1])], 3)
    log_q = Sampler(sessions, GruTraining(popularity_power=1, negatives=2)).log_q
    np.testing.assert_allclose(log_q.exp().numpy(), [4 / 7, 2 / 7, 1 / 7], rtol=1e-6)
    right, wrong = torch.tensor([[1.0]]), torch.tensor([[1.0, 2.0]])
    hit = torch.tensor([[False, True]])
    expected = torch.log(torch.tensor([0.25, 0.5]))
    loss = sampled_cross_entropy(right, wrong, expected, hit)
    # The draw expected half a time among two counts double; the one that is right, not at all.
    assert float(loss) == pytest.approx(np.log(1 + 1 / 0.5))


def test_bpr_max_falls_as_the_right_one_rises() -> None:
    wrong = torch.tensor([[0.0, 1.0]])
    losses = [float(bpr_max(torch.tensor([[s]]), wrong, 0.0)) for s in (-2.0, 0.0, 2.0, 20.0)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] == pytest.approx(0, abs=1e-6)
