"""From the log to a live policy: learnt in batches, judged, refused or promoted, rolled back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from catalog import ArtifactError, Store
from catalog.event_log import written
from catalog.impressions import Drawn, Event, Impression, Outcome, Result
from retrieval.exploring import Bandit, ExplorationConfig
from retrieval.exploring.gathering import gathered
from retrieval.exploring.judging import Bar, judged, of_bandit, of_scores, refusals
from retrieval.exploring.lessons import learn
from retrieval.exploring.policies import Policies
from retrieval.exploring.rounds import packed, rounds, unpacked

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
CONFIG = ExplorationConfig(least_rounds=100)
BRANDS = 5


def example(liked: int) -> list[str]:
    shared = f"shared |s likes={liked} |q platform=0"
    return [shared, *(f"|p brand={i} |r place={i}" for i in range(BRANDS))]


def features(liked: int) -> np.ndarray:
    return np.array([[i, liked, i == liked + 2] for i in range(BRANDS)], dtype=np.float32)


def logged(number: int, first: int = 0, seed: int = 1, day: int = 0) -> Iterator[Event]:
    """Slates whose first place was drawn alike from five; shoppers like the brand two on from their
    own number."""
    rng = np.random.default_rng(seed)
    for n in range(first, first + number):
        liked, chosen = n % 3, int(rng.integers(BRANDS))
        products = tuple(f"p{i}" for i in range(BRANDS))
        at = NOW - timedelta(days=2 - day, seconds=-n)
        drawn = Drawn(
            place=1,
            products=products,
            chances=(0.2,) * BRANDS,
            chosen=chosen,
            example=tuple(example(liked)),
            features=packed(features(liked)),
        )
        yield Impression(
            id=f"i{n}",
            conversation=f"c{n % 50}",
            at=at,
            policy="uniform",
            products=products,
            propensities=(0.2, 1.0, 1.0, 1.0, 1.0),
            drawn=(drawn,),
        )
        if rng.random() < (0.6 if chosen == liked + 2 else 0.1):
            kind = Result.PURCHASE if n % 2 else Result.CLICK
            yield Outcome(id=f"o{n}", impression=f"i{n}", kind=kind, product=f"p{chosen}", at=at)


def test_features_survive_the_log() -> None:
    matrix = np.array([[1.5, np.nan], [-2.25, 7e6]], dtype=np.float32)
    np.testing.assert_array_equal(unpacked(packed(matrix), 2), matrix)


def test_rewards_are_those_of_the_best_outcome(store: Store) -> None:
    events = list(logged(1))
    product = events[0].products[events[0].drawn[0].chosen]  # type: ignore[union-attr]
    came = [
        Outcome(impression="i0", kind=kind, product=of, at=NOW)
        for kind, of in (
            (Result.CLICK, product),
            (Result.CART, product),
            (Result.PURCHASE, "p-another"),
            (Result.THUMB_UP, None),
        )
    ]
    written(store, [events[0], *came])
    (one,) = rounds(store)
    assert (one.reward, one.clicked, one.propensity) == (0.6, True, 0.2)


def test_what_was_just_shown_is_not_learnt_from(store: Store, tmp_path: Path) -> None:
    at = NOW - timedelta(minutes=5)
    written(store, [one.model_copy(update={"at": at}) for one in logged(1)][:1])
    lesson = learn(Policies(tmp_path), store, CONFIG, NOW)
    assert lesson.name is None
    assert "no settled rounds" in lesson.note
    assert "less than 30 minutes ago" in lesson.note
    written(store, list(logged(40, first=1)))
    assert learn(Policies(tmp_path), store, CONFIG, NOW).name is None, "it would be passed over"
    judged_on = gathered(store, NOW, lambda one: True)
    assert len(judged_on.rounds) == 40, "judging takes what is settled, in whatever order it came"
    assert learn(Policies(tmp_path), store, CONFIG, NOW + timedelta(hours=1)).rounds == 41


def test_what_a_lesson_can_t_do_is_said(store: Store, tmp_path: Path) -> None:
    policies = Policies(tmp_path)
    (ahead,) = (one for one in logged(1, first=9_000) if isinstance(one, Impression))
    written(store, list(logged(50)))
    lesson = learn(policies, store, CONFIG, NOW)
    assert lesson.rounds == 50
    assert "Under 100 rounds" in lesson.note
    assert "future" not in lesson.note
    written(store, [ahead.model_copy(update={"at": NOW + timedelta(days=9)})])
    written(store, list(logged(100, first=50)))
    lesson = learn(policies, store, CONFIG, NOW)
    assert lesson.name is None
    assert "in the future, by a simulation or a wrong clock: 1." in lesson.note
    lesson = learn(policies, store, CONFIG, NOW + timedelta(days=10))
    assert (lesson.rounds, lesson.note) == (101, "")


def test_it_learns_in_batches_and_goes_on_where_it_stopped(store: Store, tmp_path: Path) -> None:
    policies = Policies(tmp_path)
    written(store, list(logged(600)))
    first = learn(policies, store, CONFIG, NOW)
    assert (first.rounds, first.parent) == (600, None)
    written(store, list(logged(900, first=600, seed=2, day=1)))
    second = learn(policies, store, CONFIG, NOW)
    assert (second.rounds, second.parent) == (900, first.name)
    assert second.name is not None
    assert policies.about(second.name).rounds == 1_500
    bandit = policies.load(second.name, CONFIG)
    for liked in range(3):
        assert int(bandit.chances(example(liked)).argmax()) == liked + 2
    assert learn(policies, store, CONFIG, NOW).name is None
    assert policies.live() is None, "learning does not make live"


def test_pruning_spares_the_newest_the_live_and_what_is_needed(tmp_path: Path) -> None:
    policies = Policies(tmp_path)
    names = [policies.publish(Bandit(CONFIG), number) for number in range(6)]
    policies.promote(names[0])
    assert policies.prune(2, {names[2]}) == (names[3], names[1])
    assert policies.names() == [names[5], names[4], names[2], names[0]]
    assert policies.load(names[0], CONFIG).rounds == 0


def test_promote_and_roll_back(store: Store, tmp_path: Path) -> None:
    policies = Policies(tmp_path)
    one = policies.publish(Bandit(CONFIG), 0)
    two = policies.publish(Bandit(CONFIG), 0, one)
    policies.promote(two)
    policies.promote(one)
    assert (policies.live(), policies.names()) == (one, [two, one])
    policies.retire()
    assert policies.live() is None
    with pytest.raises(ArtifactError, match="There are"):
        policies.promote("nonsense")
    (tmp_path / "policies" / two / "policy.json").write_text("{")
    with pytest.raises(ArtifactError, match="can't be read"):
        policies.about(two)


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_harmed_model_is_begun_again(store: Store, tmp_path: Path, harm: str) -> None:
    policies = Policies(tmp_path)
    written(store, list(logged(200)))
    name = learn(policies, store, CONFIG, NOW).name
    assert name is not None
    file = tmp_path / "policies" / name / "model.vw"
    file.unlink() if harm == "gone" else file.write_bytes(b"poison")
    with pytest.raises(ArtifactError):
        policies.load(name, CONFIG)
    with pytest.raises(ArtifactError):
        policies.promote(name)
    again = learn(policies, store, CONFIG, NOW)
    assert (again.rounds, again.parent) == (200, None)
    assert "Begun again" in again.note


def test_a_better_policy_may_go_live_and_a_worse_may_not(store: Store, tmp_path: Path) -> None:
    policies = Policies(tmp_path)
    written(store, list(logged(1_500)))
    name = learn(policies, store, CONFIG, NOW).name
    written(store, list(logged(1_500, first=1_500, seed=3, day=1)))
    later = [one for one in rounds(store) if one.number > 1_500]
    assert name is not None
    good = judged(later, of_bandit(policies.load(name, CONFIG)), clicks=True)
    assert refusals(good) == ()
    truth = 0.9 * 0.6 + 0.1 * (0.6 + 4 * 0.1) / 5  # epsilon-greedy at 0.1, floor aside
    assert good.estimates["dr"].low < truth < good.estimates["dr"].high
    best = judged(later, of_scores(lambda features: features[:, 2], 0.1), clicks=True)
    assert best.over_logging["dr"].low > 0.2
    worst = judged(later, of_scores(lambda features: -features[:, 2] - features[:, 0], 0.0))
    assert any("lower bound" in why for why in refusals(worst))


def test_a_small_sample_is_refused(store: Store) -> None:
    written(store, list(logged(60)))
    told = judged(list(rounds(store)), of_scores(lambda features: features[:, 2], 0.1))
    assert any("effective sample" in why for why in refusals(told))
    assert not any("effective sample" in why for why in refusals(told, Bar(effective=5)))


def test_without_rounds_it_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="aisle simulate"):
        judged([], of_scores(lambda features: features[:, 0], 0.1))
