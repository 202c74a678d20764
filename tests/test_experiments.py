"""Experiments: sticky arms, honest intervals at every look, and what forbids reading them."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from catalog import SourceError
from catalog.impressions import REFILL, Impression, Outcome, Result, Shown
from retrieval.experiments import (
    Experiment,
    Interleaved,
    adjusted,
    analysed,
    balance,
    credited,
    difference,
    preference,
    read_experiments,
    team_draft,
)
from retrieval.experiments.definition import Change
from retrieval.experiments.refills import whole
from retrieval.exploring.config import Strategy

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
FAIR = Experiment(name="louder", arms={"control": 50, "louder": 50})


# -- definitions -------------------------------------------------------------------------------


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "experiments.yaml"
    file.write_text(
        "- name: louder\n  arms: {control: 90, louder: 10}\n"
        "  set: {louder: {prompt: explain-v3}}\n  start: 2026-12-01\n  end: 2026-12-02\n"
    )
    (one,) = read_experiments(file)
    assert one.set["louder"].prompt == "explain-v3"
    assert not one.running(AT)
    assert one.running(datetime(2026, 12, 2, 23, 59, tzinfo=UTC))
    assert not one.running(datetime(2026, 12, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x", "list"),
        ("- name: x\n  arms: {a: 1, b: 1}", "control"),
        ("- name: x\n  arms: {control: 1}", "two arms"),
        ("- name: x\n  arms: {control: 1, b: 0}", "share"),
        ("- name: x\n  set: {c: {prompt: p}}", "'c'"),
        ("- name: x\n  set: {treatment: {colour: p}}", "colour"),
        ("- name: x\n  start: 2026-12-02\n  end: 2026-12-01", "ends before"),
        ("- name: x\n- name: x", "two experiments"),
        ("- name: 'x y'", "name"),
        ("- name: x\n  set: {treatment: {strategy: sofmax}}", "softmax"),
        ("- name: x\n  arms: {control: 50, control: 20, b: 50}", "twice.*line 2"),
        ("- name: x\n  note: a\n  note: b", "'note' is named twice"),
        ("- [", "can't be read"),
        ("- name: x\n- name: y\n  end: soon", "y: end: "),
        ("- name: x\n- end: 2026-12-01", "experiment 2: name: "),
        ("- name: x\n  interleave: none\n  arms: {control: 1, b: 1}", "take out `arms`"),
        ("- name: x\n  interleave: none\n  set: {control: {prompt: p}}", "take out `arms`"),
        ("- name: x\n  interleave:", "none for the blend"),
        ("- name: x\n  interleave: none\n  share: 0", "write 1 to 100"),
        ("- name: x\n  interleave: none\n  share: 101", "write 1 to 100"),
        ("- name: x\n  share: 50", "`share` is for interleaving"),
        ("- name: x\n  interleave: none\n- name: y\n  interleave: v1", "`share` below 100"),
        (
            "- name: x\n  set: {treatment: {ranker: none}}\n- name: y\n  interleave: none",
            "`share` below 100",
        ),
    ],
)
def test_a_file_that_makes_no_sense_says_what_is_amiss(
    text: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "experiments.yaml"
    file.write_text(text)
    with pytest.raises(SourceError, match=said) as told:
        read_experiments(file)
    assert "experiments.yaml" in str(told.value)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="none"):
        read_experiments(tmp_path / "none.yaml")


def test_who_interleaves_has_no_arms_and_a_sticky_share(tmp_path: Path) -> None:
    file = tmp_path / "experiments.yaml"
    file.write_text(
        "- name: x\n  interleave: none\n  share: 20\n"
        "- name: y\n  interleave: v1\n  end: 2026-12-01\n"
        "- name: z\n  set: {treatment: {strategy: softmax}}\n  start: 2026-12-02\n"
        "- name: words\n  set: {treatment: {prompt: explain-v1}}\n"
    )
    x, y, z, words = read_experiments(file)
    assert (dict(x.arms), x.shown_as, x.rankers) == ({}, ("interleaved",), {"none"})
    part = [x.takes_part(f"shopper-{n}") for n in range(5_000)]
    assert part == [x.takes_part(f"shopper-{n}") for n in range(5_000)]
    assert sum(part) / len(part) == pytest.approx(0.2, abs=0.02)
    assert all(y.takes_part(f"shopper-{n}") for n in range(100))
    assert not any(z.takes_part(f"shopper-{n}") for n in range(100))
    assert [one.orders for one in (x, y, z, words)] == [True, True, True, False]


def test_arms_are_sticky_and_get_their_shares() -> None:
    uneven = Experiment(name="rare", arms={"control": 80, "b": 15, "c": 5})
    arms = [uneven.arm(f"shopper-{n}") for n in range(20_000)]
    assert arms == [uneven.arm(f"shopper-{n}") for n in range(20_000)]
    assert not balance(Counter(arms), uneven.arms).mismatch
    again = Experiment(name="another", arms=uneven.arms)
    same = sum(a == again.arm(f"shopper-{n}") for n, a in enumerate(arms)) / len(arms)
    assert same == pytest.approx(0.8**2 + 0.15**2 + 0.05**2, abs=0.02), (
        "experiments are independent"
    )


def test_an_arm_never_changes_with_a_release() -> None:
    assert [FAIR.arm(f"s{n}") for n in range(8)] == [
        "louder", "control", "louder", "control", "control", "control", "control", "control",
    ]  # fmt: skip


# -- statistics --------------------------------------------------------------------------------


def test_a_sample_ratio_mismatch_is_seen() -> None:
    assert balance({"control": 5_000, "louder": 5_300}, FAIR.arms).p > 0.001
    assert balance({"control": 5_000, "louder": 5_500}, FAIR.arms).mismatch
    assert not balance({}, FAIR.arms).mismatch


def _alarms(sequential: bool, tries: int = 300, ratio: int = 1, p: float = 0.3) -> float:
    """How often an A/A experiment of up to 2,000 shoppers in the smaller arm, looked at 40 times or
    more, is called a difference."""
    rng, found = np.random.default_rng(5), 0
    for _ in range(tries):
        a, b = rng.random(2_000 * ratio) < p, rng.random(2_000) < p
        for n in range(50 if ratio > 1 else 100, 2_001, 50):
            control, treatment = a[: n * ratio].astype(float), b[:n].astype(float)
            one = difference(control, treatment)
            spread = np.sqrt(control.var() / len(control) + treatment.var() / n)
            if one.settled if sequential else abs(one.value) > 1.96 * spread:
                found += 1
                break
    return found / tries


def test_looking_every_day_raises_no_false_alarms() -> None:
    assert _alarms(sequential=True) <= 0.05
    assert _alarms(sequential=False) > 0.15, "an ordinary interval would"


@pytest.mark.parametrize(("ratio", "p"), [(9, 0.05), (9, 0.01), (19, 0.05)])
def test_a_small_arm_in_which_little_happens_raises_none_either(ratio: int, p: float) -> None:
    assert _alarms(sequential=True, tries=100, ratio=ratio, p=p) <= 0.05


def test_a_true_difference_is_found() -> None:
    rng = np.random.default_rng(6)
    control, treatment = rng.random(4_000) < 0.3, rng.random(4_000) < 0.36
    one = difference(control.astype(float), treatment.astype(float))
    assert one.settled
    assert one.low < 0.06 < one.high


def test_too_few_shoppers_say_nothing() -> None:
    for few in (1, 2, 49):
        one = difference(np.ones(few), np.zeros(500))
        assert not one.settled
        assert one.high == float("inf")


def test_cuped_narrows_and_does_not_move() -> None:
    rng = np.random.default_rng(7)
    before = rng.gamma(2.0, 1.0, 5_000)
    outcome = before + rng.normal(0, 0.5, 5_000)
    told = adjusted(outcome, before)
    assert told.mean() == pytest.approx(outcome.mean())
    assert told.var() < 0.2 * outcome.var()
    assert adjusted(outcome, np.zeros(5_000)).tolist() == outcome.tolist()
    with pytest.raises(ValueError):
        adjusted(outcome, before[:-1])


# -- reports -----------------------------------------------------------------------------------


def slates(shoppers: int, lift: float = 0.0, slow: float = 0.0, seed: int = 1) -> list[Shown]:
    rng = np.random.default_rng(seed)
    log = []
    for number in range(shoppers):
        name = f"s{number}"
        arm = FAIR.arm(name)
        for slate in range(2):
            chance = 0.3 + (lift if arm == "louder" else 0.0)
            id_ = f"{name}-{slate}"
            came = [Outcome(impression=id_, kind=Result.CLICK, product="p", at=AT)]
            log.append(
                Shown(
                    impression=Impression(
                        id=id_, conversation=f"c{number}", shopper=name, at=AT, policy="ranker",
                        products=("p",), propensities=(1.0,), arms={"louder": arm},
                        seconds=rng.normal(1.0, 0.1) + (slow if arm == "louder" else 0.0),
                    ),
                    outcomes=tuple(came) if rng.random() < chance else (),
                )
            )  # fmt: skip
    return log


def test_a_report_counts_shoppers_not_slates() -> None:
    told = analysed(FAIR, slates(3_000, lift=0.1))
    assert sum(arm.shoppers for arm in told.arms.values()) == 3_000
    assert told.arms["control"].slates == 2 * told.arms["control"].shoppers
    effect = told.effects["louder"]["click_through"]
    assert effect.settled
    assert effect.low < 0.1 < effect.high
    assert told.warnings == ()


def test_only_who_was_shown_an_arm_counts_and_crossers_are_left_out() -> None:
    log = slates(200)
    outsider = log[0].impression.model_copy(update={"id": "x", "shopper": "out", "arms": {}})
    other = "control" if log[0].impression.arms["louder"] == "louder" else "louder"
    crosser = log[0].impression.model_copy(update={"id": "y", "arms": {"louder": other}})
    told = analysed(FAIR, [*log, Shown(impression=outsider), Shown(impression=crosser)])
    assert told.crossed == 1
    assert sum(arm.shoppers for arm in told.arms.values()) == 199
    assert any("more than one arm" in line for line in told.warnings)


def test_what_comes_of_a_refill_is_its_slate_s() -> None:
    log = slates(50)
    first = log[0].impression
    refill = first.model_copy(update={"id": "r", "policy": REFILL, "products": ("q",)})
    came = Outcome(impression="r", kind=Result.CART, product="q", at=AT)
    lost = refill.model_copy(update={"id": "l", "conversation": "another"})
    told = whole([*log[:1], Shown(impression=refill, outcomes=(came,)), *log[1:],
                  Shown(impression=lost)])  # fmt: skip
    assert [one.impression for one in told] == [one.impression for one in log]
    assert told[0].outcomes == (*log[0].outcomes, came)
    assert told[1:] == log[1:]


def test_a_broken_guardrail_and_a_mismatch_are_told() -> None:
    told = analysed(FAIR, slates(2_000, slow=0.5))
    assert any("seconds got worse" in line for line in told.warnings)
    lost = [one for one in slates(2_000) if one.impression.arms["louder"] == "control"]
    assert any("shares" in line for line in analysed(FAIR, lost + slates(300)).warnings)


def test_an_arm_that_was_not_answered_with_its_prompt_is_told() -> None:
    words = FAIR.model_copy(update={"set": {"louder": Change(prompt="explain-v99")}})

    def answered(prompt: str) -> list[Shown]:
        return [
            Shown(impression=one.impression.model_copy(update={"prompt": prompt}))
            for one in slates(200)
        ]

    assert analysed(words, answered("explain-v99")).warnings == ()
    (told,) = analysed(words, answered("explain-v2")).warnings
    assert "another prompt than explain-v99" in told


def test_an_arm_that_its_strategy_did_not_order_is_told() -> None:
    def warnings(strategy: Strategy, policy: str, products: int = 3) -> tuple[str, ...]:
        arms = FAIR.model_copy(update={"set": {"louder": Change(strategy=strategy)}})
        changed = {"policy": policy, "products": tuple("abc")[:products]}
        log = (one.impression.model_copy(update=changed) for one in slates(200))
        return analysed(arms, [Shown(impression=one) for one in log]).warnings

    assert warnings("softmax", "softmax@20261126T1") == ()
    assert warnings("softmax", "ranker", 2) == warnings("softmax", "price_asc") == ()
    assert warnings("epsilon", "epsilon@ranker") == warnings("off", "ranker") == ()
    for strategy, policy in (
        ("softmax", "ranker"),
        ("squarecb", "squarecb@ranker"),
        ("off", "softmax@x"),
    ):
        (told,) = warnings(strategy, policy)  # type: ignore[arg-type]
        assert f"slates were not ordered by {strategy}" in told


def test_what_was_known_before_narrows_the_interval() -> None:
    rng = np.random.default_rng(3)
    log, before = [], {}
    for number in range(1_500):
        name, arm = f"s{number}", FAIR.arm(f"s{number}")
        before[name] = float(rng.random() < 0.5)
        id_ = f"i{number}"
        came = (Outcome(impression=id_, kind=Result.CLICK, product="p", at=AT),)
        likely = 0.9 if before[name] else 0.1
        log.append(
            Shown(
                impression=Impression(
                    id=id_, conversation="c", shopper=name, at=AT, policy="ranker",
                    products=("p",), propensities=(1.0,), arms={"louder": arm},
                ),
                outcomes=came if rng.random() < likely else (),
            )
        )  # fmt: skip
    plain = analysed(FAIR, log).effects["louder"]["click_through"]
    helped = analysed(FAIR, log, before).effects["louder"]["click_through"]
    assert helped.high - helped.low < 0.75 * (plain.high - plain.low)


# -- interleaving ------------------------------------------------------------------------------

RANKING_A, RANKING_B = list("abcdefgh"), list("hgfedcba")


def test_team_draft_is_fair_and_whole() -> None:
    firsts = Counter[str]()
    for seed in range(400):
        slate = team_draft(RANKING_A, RANKING_B, 6, seed)
        assert len(set(slate.products)) == 6
        assert abs(slate.teams.count("a") - slate.teams.count("b")) <= 1
        firsts[slate.products[0]] += 1
    assert set(firsts) == {"a", "h"}
    assert 150 < firsts["a"] < 250
    same = team_draft(RANKING_A, RANKING_A, 8, 1)
    assert list(same.products) == RANKING_A
    assert team_draft([], ["a"], 5, 1).products == ("a",)


def test_the_better_ranker_wins_and_equals_draw() -> None:
    rng = np.random.default_rng(4)

    def credits(good: str, number: int = 400) -> list[int]:
        told = []
        for seed in range(number):
            slate = team_draft(RANKING_A, RANKING_B, 6, seed)
            clicked = [p for p in slate.products if rng.random() < (0.6 if p in good else 0.1)]
            told.append(credited(slate, clicked))
        return told

    better = preference(credits("hgf"))
    assert better.low > 0.5
    assert better.p < 0.001
    nobody = preference(credits(""))
    assert nobody.low < 0.5 < nobody.high
    assert preference([0, 0]).share_b == 0.5


def test_a_draft_s_chances_are_how_often_it_happens() -> None:
    """Of whole slates, by counting; the product of the places' chances."""
    for a, b in (("abcd", "bacd"), ("abcd", "dcba"), ("abc", "cxyz")):
        counts: Counter[tuple[str, ...]] = Counter()
        chances: dict[tuple[str, ...], float] = {}
        for seed in range(4_000):
            slate = team_draft(list(a), list(b), 4, seed)
            counts[slate.products] += 1
            chances[slate.products] = float(np.prod(slate.chances))
        assert sum(chances.values()) == pytest.approx(1.0)
        for products, chance in chances.items():
            assert counts[products] / 4_000 == pytest.approx(chance, abs=0.03)
    assert set(team_draft(list("abc"), list("abc"), 3, 1).chances) == {1.0}, "no coin matters"


def test_a_place_of_nobody_counts_for_nobody() -> None:
    slate = Interleaved(("x", "y", "z"), ("", "a", "b"))
    assert credited(slate, {"x"}) == 0
    assert credited(slate, {"x", "y"}) == -1
    assert credited(slate, {"x", "z"}) == 1


def test_looking_at_interleaving_every_day_raises_no_false_alarms() -> None:
    rng, alarms, once = np.random.default_rng(8), 0, 0
    for _ in range(200):
        credits = rng.choice([-1, 0, 1], 1_500)
        looks = [preference(credits[:n].tolist()) for n in range(50, 1_501, 50)]
        alarms += any(one.always.settled for one in looks)
        once += any(not one.low < 0.5 < one.high for one in looks)
    assert alarms <= 10
    assert once > 30, "an ordinary interval would"
    sure = preference([1] * 40 + [-1] * 2 + [0] * 9)
    assert sure.always.settled
    assert (sure.always.shoppers, sure.ties) == (42, 9)
    assert not preference([1, 1, 1]).always.settled
