"""`aisle converse`: reports, rewards, simulated shoppers and shuffled candidates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from assistant.converse.cast import assistant_with
from assistant.converse.command import run
from assistant.converse.expected import Condition
from assistant.converse.playing import Outcome, play
from assistant.converse.report import Report
from assistant.converse.reward import reward
from assistant.converse.script import Family, Goal, Script, Turn, load_all
from assistant.converse.shuffling import Recommending, ShuffledPipeline, flips
from assistant.converse.simulated import Goal as Hidden
from assistant.converse.simulated import Shopper
from assistant.converse.simulation import simulate, visit
from assistant.converse.sums import minor_of
from assistant.converse.watching import ZEROS, Broken, Titles
from assistant.turn import Assistant
from catalog import Product, ScriptError
from catalog.sample import SampleShop
from retrieval import Pipeline, Slate
from tests.test_cli import Aisle

FOLDER = Path(__file__).parent / "conversations"
PRODUCTS = [item.product for item in SampleShop(seed=7, products=400, shoppers=150).items]
STOCKED = [product for product in PRODUCTS if product.in_stock]


def of(leaf: str) -> list[Product]:
    return [product for product in STOCKED if product.category[-1] == leaf]


# -- the scripts ask for what the shop has ----------------------------------------------------


def within(turn: Turn) -> list[Product]:
    """What is in stock within the budget that the turn expects."""
    least, most = (
        None if end in (None, "none") else minor_of(end, "USD")
        for end in (turn.budget and turn.budget.least, turn.budget and turn.budget.most)
    )
    return [
        product
        for product in STOCKED
        if (most is None or product.price.minor <= most)
        and (least is None or product.price.minor >= least)
    ]


def unmeetable(turn: Turn) -> list[str]:
    expected, pool = turn.picks, within(turn)
    if expected is None:
        return []
    if expected.all:
        pool = [product for product in pool if expected.all.met_by(product)]
    if expected.none:
        pool = [product for product in pool if not expected.none.met_by(product)]
    wanted = expected.exactly or expected.at_least or 0
    faults = [f"{wanted} wanted, {len(pool)} there"] if len(pool) < wanted else []
    for one in (expected.any, expected.top):
        if one and not any(one.met_by(product) for product in pool):
            faults.append(f"nothing meets {one}")
    return faults


@pytest.mark.parametrize("family", load_all(FOLDER), ids=lambda family: family.name)
def test_what_is_expected_can_be_met(family: Family) -> None:
    for script in family.scripts:
        for turn in script.turns:
            assert not unmeetable(turn), (script.name, turn.say)
        if script.goal:
            assert reward(script.goal, STOCKED) == 1.0, script.name


def test_what_cannot_be_met_is_noticed() -> None:
    dear = {"say": "x", "budget": {"most": "$10.00"}, "picks": {"any": {"category": "Laptops"}}}
    assert unmeetable(Turn.model_validate(dear))
    many = {"say": "x", "picks": {"at_least": 9, "all": {"category": "Yarn"}}}
    assert unmeetable(Turn.model_validate(many))


# -- conditions and rewards -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ({"brand": "tarnside"}, True),
        ({"brand": "Vantor"}, False),
        ({"not_text": "leather"}, True),
        ({"not_text": ["leather", "orange"]}, False),
        ({"rating_at_least": 4.2}, True),
        ({"rating_at_least": 4.3}, False),
        ({"attribute": {"colour": ["red", "orange"]}}, True),
        ({"attribute_not": {"colour": ["red", "orange"]}}, False),
        ({"attribute_not": {"colour": "red", "nothing": "x"}}, True),
        ({"attribute": {"waterproof": True}}, False),
    ],
)
def test_a_condition(condition: dict[str, object], met: bool) -> None:
    assert Condition.model_validate(condition).met_by(of("Tents")[0]) is met


def test_a_reward_falls_with_what_is_missed() -> None:
    orange = {"colour": ["orange"], "waterproof": ["yes"]}
    tent = of("Tents")[0]  # orange, not waterproof
    goal = Goal(category="Tents", attributes=orange)
    assert reward(goal, [tent]) == 0.5
    assert reward(goal, of("Tents")) == 1.0
    assert reward(Goal(category="Sleeping Bags"), [tent]) == 0.1
    assert reward(Goal(category="Hiking"), [tent]) == 0.5
    assert reward(Goal(category="Tents", brand="Vantor"), [tent]) == 0.0
    assert reward(Goal(category="Tents", price_at_most="$1.00"), [tent]) == 0.0
    assert reward(goal, []) == 0.0


# -- the report -------------------------------------------------------------------------------


def test_pass_k_falls_with_k() -> None:
    good, bad = Outcome("a", 1), Outcome("a", 1, ["wrong"], [Broken("dropped", "x")])
    report = Report({("f", "a"): [good, bad, good], ("f", "b"): [good] * 3}, 1.0)
    assert [round(report.pass_hat(k), 3) for k in (1, 2, 3)] == [0.833, 0.667, 0.5]
    assert report.families() == {"f": (1, 2)}
    assert not report.passed
    assert report.zeros() == {zero: int(zero == "dropped") for zero in ZEROS}
    assert any("f: a" in line for line in report.lines())


# -- the ladder -------------------------------------------------------------------------------


class Moody(Pipeline):
    """A pipeline whose every other slate is another one."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.__dict__.update(pipeline.__dict__)
        self._calls = 0

    def slate(self, *given: object, **named: object) -> Slate:
        self._calls += 1
        slate = super().slate(*given, **named)  # type: ignore[arg-type]
        n = len(slate.products) - self._calls % 2
        contributions = slate.contributions
        return replace(
            slate,
            products=slate.products[:n],
            scores=slate.scores[:n],
            found_by=slate.found_by[:n],
            features=slate.features[:n],
            rows=slate.rows[:n],
            contributions=None if contributions is None else contributions[:n],
        )


def test_another_slate_on_another_rung_is_noticed(small_assistant: Assistant) -> None:
    script = Script(name="x", ladder=True, turns=[Turn(say="a tent")])
    moody = replace(small_assistant)
    moody.pipeline = Moody(small_assistant.pipeline)
    assert any("has other cards" in fault for fault in play(script, moody).faults)


# -- simulated shoppers -----------------------------------------------------------------------


def test_simulated_shoppers_find_things(small_assistant: Assistant) -> None:
    found = simulate(small_assistant, 40, seed=3)
    assert [v.leaked for v in found.visits] == [[]] * 40
    assert found.passed, list(found.lines())
    figures = found.as_json()
    hits = list(figures["hit@turn"].values())
    assert hits == sorted(hits)
    assert hits[-1] == figures["found"] >= figures["found_exactly"]
    assert figures["found"] > 0.8  # the small shop has a dozen of each kind at most
    again = simulate(small_assistant, 40, seed=3)
    assert [v.said for v in again.visits] == [v.said for v in found.visits]
    assert [v.said for v in simulate(small_assistant, 40, seed=4).visits] != [
        v.said for v in found.visits
    ]


class Careless(Shopper):
    """Names what it is after."""

    def opening(self) -> str:
        return f"do you have the {self.goal.product.title}?"


def test_a_shopper_who_gives_the_goal_away_fails_the_run(small_assistant: Assistant) -> None:
    die = Random(1)
    careless = Careless(Hidden.drawn(of("Tents")[0], die), die)
    seen = visit(small_assistant, careless, Titles(PRODUCTS))
    assert seen.leaked
    found = simulate(small_assistant, 1)
    assert not replace(found, visits=[seen]).passed


def test_what_a_shopper_says_is_true_of_the_goal() -> None:
    for seed in range(60):
        die = Random(seed)
        goal = Hidden.drawn(die.choice(STOCKED), die)
        shopper = Shopper(goal, die)
        assert goal.most >= goal.product.price.minor
        assert goal.met_by(goal.product)
        said = [shopper.opening(), *(shopper.reply(die.sample(STOCKED, 5)) for _ in range(9))]
        for message in said:
            if message.startswith("not "):
                own = (goal.product.title, *goal.product.attributes.values())
                assert message[4:].casefold() not in " ".join(own).casefold()


# -- another order ----------------------------------------------------------------------------


MESSAGES = ["headphones", "a tent", "hello", "a gift for a gardener", "a blue shirt under $60"]


def test_another_order_of_candidates_changes_no_slate(small_assistant: Assistant) -> None:
    heard = assistant_with(small_assistant, Recommending())
    counted = flips(heard, MESSAGES, times=3, words=True)
    assert counted.n == 15
    assert (counted.picks, counted.order, counted.top, counted.named) == (0, 0, 0, 0)
    assert counted.passed


def test_the_harness_notices_who_goes_by_the_order(small_assistant: Assistant) -> None:
    swayed = assistant_with(small_assistant, Recommending(by="place"))
    named = flips(swayed, MESSAGES[:2], times=3, words=True).named
    assert named is not None
    assert named > 0

    class FirstCome(ShuffledPipeline):
        """Ranks by the order that candidates come in."""

        def _scores(self, *given: object) -> np.ndarray:
            features = given[-1]
            assert isinstance(features, np.ndarray)
            return -np.arange(len(features), dtype=np.float32)

    by_order = replace(small_assistant)
    by_order.pipeline = FirstCome(small_assistant.pipeline, np.random.default_rng(1))
    assert flips(by_order, MESSAGES[:2], times=1).order > 0


# -- the command ------------------------------------------------------------------------------

SHOP = "id,title,category,price,currency,colour\n" + "".join(
    f"{i},{colour} {thing},{thing}s,{5 + i}.00,USD,{colour}\n"
    for i, (colour, thing) in enumerate(
        (colour, thing) for thing in ("mug", "kettle", "teapot") for colour in ("red", "blue")
    )
)
MUG = """about: mugs
scripts:
  - name: a mug
    goal: {category: mugs, price_at_most: "$6.00"}
    turns:
      - say: a mug under $6
        budget: {most: "$6.00"}
        picks: {at_least: 1, all: {price_at_most: "$6.00"}}
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    (tmp_path / "shop.csv").write_text(SHOP, encoding="utf-8")
    (tmp_path / "mugs.yaml").write_text(MUG, encoding="utf-8")
    wrong = MUG.replace("about: mugs", "about: wrong").replace("at_least: 1", "at_least: 5")
    (tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
    return tmp_path


def test_converse_on_any_file_of_products(written: Path) -> None:
    aisle = Aisle(written / "home")
    good = aisle("converse", written / "mugs.yaml", "--catalog", written / "shop.csv",
                 "--times", "2", "--json")  # fmt: skip
    assert good.exit_code == 0, good.output
    figures = json.loads(good.stdout)
    assert figures["families"] == {"mugs": {"passed": 1, "n": 1, "share": 1.0}}
    assert (figures["turns"], figures["pass^k"], figures["reward"]) == (
        1,
        {"1": 1.0, "2": 1.0},
        1.0,
    )
    assert not (written / "home" / "tried").exists()
    bad = aisle("converse", written / "wrong.yaml", "--catalog", written / "shop.csv")
    assert bad.exit_code == 1
    assert "expected at least 5" in bad.stdout


def test_simulated_shoppers_by_command(written: Path) -> None:
    aisle = Aisle(written / "home")
    done = aisle("converse", "--catalog", written / "shop.csv", "--simulated", "5", "--json")
    assert json.loads(done.stdout)["simulated"]["shoppers"] == 5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["mugs.yaml", "--explainer", "claude"], "ANTHROPIC_API_KEY"),
        (["mugs.yaml", "--explainer", "gpt"], "--explainer is one of"),
        (["mugs.yaml", "--times", "0"], "--times is at least 1"),
        (["nothing.yaml"], "nothing.yaml can't be read"),
        (["home"], "There is no YAML file"),
        (["shop.csv"], "shop.csv"),
        (["mugs.yaml", "--catalog", "nothing.csv"], "There is no file"),
        (["mugs.yaml"], "not built yet"),
        ([], "Name files"),
    ],
)
def test_converse_says_what_is_amiss(
    written: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    (written / "home").mkdir()
    monkeypatch.chdir(written)
    assert told in Aisle(written / "home").refuses("converse", *words)


def test_nothing_played_is_kept(small_assistant: Assistant) -> None:
    from assistant.converse.shelves import Rehearsal

    store = small_assistant.store
    before = store.count_interactions()
    rehearsing = replace(small_assistant, store=Rehearsal(store))
    outcome = play(Script(name="x", turns=[Turn(say="a tent", cart=1)]), rehearsing)
    assert not outcome.faults
    assert store.count_interactions() == before


def test_a_turn_that_breaks_is_a_fault(small_assistant: Assistant) -> None:
    class Broken(Pipeline):
        def __init__(self, pipeline: Pipeline) -> None:
            self.__dict__.update(pipeline.__dict__)

        def slate(self, *given: object, **named: object) -> Slate:
            raise RuntimeError("no shelf")

    broken = replace(small_assistant)
    broken.pipeline = Broken(small_assistant.pipeline)
    (family,) = [f for f in load_all(FOLDER) if f.name == "more"]
    report = run(broken, [family])
    assert not report.passed
    assert "no shelf" in report.outcomes[0].faults[0]


def test_an_empty_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="no YAML"):
        load_all(tmp_path)
