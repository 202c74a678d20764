"""`aisle learn`: better models go live, worse ones don't, and a kill or a try changes nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from typer.testing import CliRunner

from app import House
from assistant.cli import cli
from assistant.relearning.learn_command import Options
from assistant.relearning.schedule import ended_by_signals, rounds
from catalog import BuildError, Interaction, Kind, Product, Store
from catalog.event_log import written
from catalog.impressions import Impression
from catalog.prompts import Promotions
from retrieval import Context, Items, verified
from retrieval.log import Log
from retrieval.moments import Moment, moments
from retrieval.page_log import events_in, learning_frame
from retrieval.relearning import KIND, Outcome, RelearnConfig, Round, learn
from retrieval.relearning.comparing import compared
from retrieval.relearning.learning_round import _publish
from retrieval.relearning.window import window
from retrieval.shelf import load_pipeline
from retrieval.tower_inputs import Vocabulary
from retrieval.towers import TowerConfig, TwoTowers, take_over
from retrieval.training import TrainingConfig
from retrieval.warm_start import Start
from tests.conftest import SMALL_BUILD, small_settings
from tests.homes import copied
from tests.shelves import START, event, product, shelf
from tests.test_features import log_of

CONFIG = RelearnConfig(fewest=60, least=30)
DAY = timedelta(days=1)
_learn = partial(learn, build=SMALL_BUILD, config=CONFIG)


def clicks(
    store: Store, name: str, days: tuple[datetime, int], choose: Callable[[Product], str]
) -> list[Interaction]:
    """The log's own questions asked again, 900 times over so many days from a time on, and what
    `choose` makes of what was then chosen."""
    count, (begin, long) = 900, days
    asked = [e for e in store.interactions() if e.kind is Kind.CLICK and e.query]
    by_id = {p.id: p for p in store.products()}
    rng = np.random.default_rng(3)
    drawn = [asked[i] for i in rng.integers(len(asked), size=count)]
    return [
        Interaction(
            id=f"{name}-{n}",
            session=f"{name}-{n // 2}",
            product=choose(by_id[e.product]),
            kind=Kind.CLICK,
            at=begin + long * DAY * n / count,
            query=e.query,
            platform="web",
        )
        for n, e in enumerate(drawn)
    ]


@pytest.fixture
def house(small_home: Path, tmp_path: Path) -> House:
    """The small shop, to be written to, without what other tests put into its carts."""
    copied(small_home, tmp_path / "home")
    made = House(small_settings(tmp_path / "home"))
    with made.store("sample") as store:
        for one in list(store.interactions()):
            if not one.id.startswith("event-"):
                store.withdraw(one.id)
    return made


def with_a_fashion(store: Store) -> None:
    """From one day to the next everybody wants the dearest of a category."""
    dearest: dict[tuple[str, ...], Product] = {}
    for p in store.products():
        dearest[p.category] = max(dearest.get(p.category, p), p, key=lambda one: one.price.minor)
    last = max(e.at for e in store.interactions())
    store.append(clicks(store, "fashion", (last + DAY, 6), lambda p: dearest[p.category].id))


def with_poison(store: Store) -> None:
    """Clicks on anything, all before the days that judge."""
    ids = [p.id for p in store.products()]
    rng = np.random.default_rng(5)
    begin = datetime(2026, 10, 20, tzinfo=UTC)
    store.append(clicks(store, "poison", (begin, 2), lambda _: ids[rng.integers(len(ids))]))


def published(house: House) -> tuple[list[str], str | None, int]:
    """All that a round may change."""
    versions = house.versions("sample")
    with house.store("sample") as store:
        return versions.published(), versions.current(), len(Promotions(store).all((KIND,)))


@pytest.mark.slow
def test_new_behaviour_makes_better_models_which_go_live(house: House) -> None:
    versions = house.versions("sample")
    with house.store("sample") as store:
        with_a_fashion(store)
        found = _learn(store, versions, house.embedder())
        assert found.outcome is Outcome.PUBLISHED
        assert found.comparison is not None
        assert found.comparison.new > found.comparison.served + 0.1
        manifest = verified(versions.folder(versions.current() or ""))
        assert manifest.learnt_from == found.served != manifest.version
        assert manifest.metrics["learn_new_ndcg@10"] == found.comparison.new
        assert Promotions(store).last((KIND,)) == manifest.version
        again = _learn(store, versions, house.embedder())
        assert again.outcome is Outcome.UNCHANGED
    assert versions.current() == manifest.version
    pipeline = load_pipeline(versions.folder(manifest.version), house.embedder())
    assert pipeline.slate("coffee", Context()).products


@pytest.mark.slow
def test_a_poisoned_log_is_refused_unless_there_is_a_reason(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "assistant.relearning.learn_command.learn",
        lambda *given, config, **named: _learn(*given, **named),
    )
    with house.store("sample") as store:
        with_poison(store)
    before = published(house)
    refused = CliRunner().invoke(cli, ["learn"], obj=house)
    assert refused.exit_code == 3, refused.output
    assert "Nothing was published" in refused.output
    assert published(house) == before
    forced = CliRunner().invoke(cli, ["learn", "--force-because", "a try", "--json"], obj=house)
    assert forced.exit_code == 0, forced.output
    said = json.loads(forced.stdout)
    assert said["outcome"] == "published by force"
    assert said["comparison"]["difference"]["low"] < -said["comparison"]["margin"]
    versions = house.versions("sample")
    assert versions.current() == said["version"] != before[1]
    assert verified(versions.folder(said["version"])).notes[-1].endswith("because: a try")
    with house.store("sample") as store:
        assert Promotions(store).all((KIND,))[-1].note.endswith("because: a try")


@pytest.mark.slow
def test_a_dry_run_writes_nothing(house: House) -> None:
    with house.store("sample") as store:
        with_a_fashion(store)
        before = published(house)
        found = _learn(store, house.versions("sample"), house.embedder(), dry_run=True)
    assert found.outcome is Outcome.TRIED
    assert found.comparison is not None
    assert found.comparison.not_worse
    assert published(house) == before
    assert len(list((house.folder("sample") / "versions").iterdir())) == len(before[0])


@pytest.mark.slow
def test_a_kill_leaves_what_is_served(house: House) -> None:
    with house.store("sample") as store:
        with_a_fashion(store)
    before = published(house)
    script = f"""
        import os, signal, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent.parent)!r})
        from app import House
        from tests.conftest import SMALL_BUILD, small_settings
        from retrieval.build import Making
        from retrieval.relearning import learn
        Making._train = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        house = House(small_settings(Path({str(house.settings.home)!r})))
        learn(house.store("sample"), house.versions("sample"), house.embedder(), SMALL_BUILD)
    """
    died = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert published(house) == before
    assert verified(house.versions("sample").folder(before[1] or ""))
    with house.versions("sample").building() as folder:  # and the next one clears up
        assert [f.name for f in folder.parent.iterdir() if f.name.startswith(".")] == [folder.name]


def test_another_version_that_went_live_meanwhile_is_not_replaced(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = house.versions("sample")
    monkeypatch.setattr(type(versions), "current", lambda _: "another")
    with house.store("sample") as store, pytest.raises(BuildError, match="went live meanwhile"):
        _publish(store, versions, Path("nowhere"), None, "compared")  # type: ignore[arg-type]


def test_a_click_on_a_page_is_learnt_from_by_the_slate_it_was_shown_in(store: Store) -> None:
    from catalog.feed import Row
    from catalog.ingest import ingest

    class Goods:
        name = "goods"

        def rows(self) -> Iterator[Row]:
            return (Row(i, products=(product(f"p{i}"),)) for i in range(4))

    ingest(Goods(), store)
    assert learning_frame(store).equals(store.interaction_frame())
    store.append(
        [
            event(0, "p3", session="elsewhere", query="lamp", position=9),
            event(5, "p2", session="talk"),
            event(9, "p0", session="talk"),
            event(10, "p1", Kind.DISMISS, session="talk"),
        ]
    )

    def slate(number: int, query: str, *products: str) -> Impression:
        at = START + timedelta(minutes=number)
        return Impression(
            conversation="talk", shopper="ann", at=at, policy="ranker", query=query,
            products=products, propensities=(1.0,) * len(products),
        )  # fmt: skip

    written(
        store, [slate(2, "mug", "p1", "p2"), slate(4, "cup", "p2", "p3"), slate(7, "jug", "p1")]
    )
    frame = learning_frame(store)
    assert events_in(frame) == 4
    assert frame["at"].is_monotonic_increasing
    acts = frame[frame["seq"] > 0].set_index("product")
    assert acts.loc["p2", ["query", "position"]].tolist() == ["cup", 1]
    assert pd.isna(acts.loc["p0", "query"])  # no slate had it
    assert acts.loc["p1", ["query", "position"]].tolist() == ["jug", 1]
    assert acts.loc["p3", ["query", "position"]].tolist() == ["lamp", 9]
    items = Items.of([product(f"p{i}") for i in range(4)])
    found = [m for m in moments(Log.of(frame, items), items) if m.query == "cup"]
    assert [(m.gains, m.shown) for m in found] == [({2: 1}, {2: 1, 3: 2})]


@pytest.mark.parametrize("words", [["learn"], ["build", "--shop", "sample"], ["evaluate"]])
def test_slates_are_read_where_the_event_log_is(
    words: list[str], house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In SQLite that is a database of its own."""
    asked: list[str] = []

    def stop(log: Log, items: Items, seed: int) -> list[Moment]:
        asked.extend(m.query for m in moments(log, items, seed))
        raise BuildError("seen")

    for module in ("build", "judge"):
        monkeypatch.setattr(f"retrieval.{module}.moments", stop)
    with house.store("sample") as store, house.events("sample") as events:
        some = next(p.id for p in store.products())
        at = max(one.at for one in store.interactions()) + DAY
        slate = Impression(
            conversation="talk", shopper="ann", at=at, policy="ranker", query="a thing of tonight",
            products=(some,), propensities=(1.0,),
        )  # fmt: skip
        written(events, [slate])
        store.append([event(0, some, session="talk", at=at + timedelta(minutes=1))])
    CliRunner().invoke(cli, words, obj=house)
    assert "a thing of tonight" in asked


def at_days(*days: float) -> tuple[list[Moment], Log]:
    log = log_of([event(0, "p001", at=START + DAY * d) for d in days], shelf(3))
    return [Moment(e, "", {1: 1}) for e in range(len(days))], log


def test_the_latest_days_judge_or_of_a_short_log_its_newest_part() -> None:
    training = TrainingConfig(least_moments=5)
    asked, log = at_days(*np.linspace(0, 39.9, 400), 60.0)
    config = RelearnConfig(fewest=14, least=1)
    assert window(asked, log, training, config).test_from == 401 - 14  # the gap is no day
    assert window(asked, log, training, RelearnConfig(fewest=300, least=1)).test_from == 360
    only = RelearnConfig(days=1, least=1)
    assert [m.event for m in window(asked, log, training, only).test] == [400]
    with pytest.raises(BuildError, match="Give more --days"):
        window(asked, log, training, RelearnConfig(days=1))
    with pytest.raises(BuildError, match="Give fewer --days"):
        window(asked, log, training, RelearnConfig(days=99))


def test_no_worse_is_shown_by_the_interval_s_lower_end() -> None:
    times = START.timestamp() + np.arange(1_000.0)
    served = np.random.default_rng(1).random(1_000)
    same = compared(served, served.copy(), times, 0.0, CONFIG)
    assert same.not_worse
    assert same.fair
    worse = compared(served, served - 0.03, times, 0.0, CONFIG)
    assert not worse.not_worse
    assert "under zero" in worse.verdict()
    noise = np.random.default_rng(2).normal(0, 0.3, 60)
    unsure = compared(served[:60], served[:60] + noise - noise.mean(), times[:60], 0.0, CONFIG)
    assert not unsure.not_worse  # nothing speaks against it, too little for it
    assert "--days" in unsure.verdict()


def test_days_that_the_served_models_have_seen_judge_only_where_there_are_no_others() -> None:
    times = START.timestamp() + np.arange(100.0)
    served, new = np.zeros(100), np.repeat([0.0, 1.0], 50)
    found = compared(served, new, times, float(times[50]), CONFIG)
    assert (found.moments, found.new, found.fair) == (50, 1.0, True)
    found = compared(served, new, times, float(times[90]), CONFIG)
    assert (found.moments, found.fair) == (100, False)
    assert "favours what is served" in " ".join(found.lines())


def test_towers_take_over_what_they_know_by_name() -> None:
    def towers(products: tuple[str, ...], seed: int) -> TwoTowers:
        torch.manual_seed(seed)
        return TwoTowers(Vocabulary(products, ("a",), ("b",)), 8, TowerConfig(width=4, hidden=4))

    old, new = towers(("x", "y"), 1), towers(("new", "y", "x"), 2)
    fresh = new.product.weight[1].clone()
    take_over(new, old)
    assert torch.equal(new.product.weight[1], fresh)
    assert torch.equal(new.product.weight[2:], old.product.weight[[2, 1]])
    assert torch.equal(new.text.weight, old.text.weight)
    assert not new.product.weight[0].any()


def test_going_on_is_stopped_by_choices_that_nothing_was_fitted_on() -> None:
    start = Start(None, None, (), until=80.0)
    assert start.held_out(np.arange(100.0), 0.3) == pytest.approx(0.1)
    assert start.held_out(np.arange(100.0), 0.05) == 0.05
    assert start.held_out(np.arange(50.0), 0.1) == 0.0


def test_rounds_go_on_after_a_failure_and_end_when_told() -> None:
    seen: list[str] = []
    said: list[str] = []
    waited: list[float] = []

    def once(known: str) -> Round:
        seen.append(known)
        if len(seen) == 2:
            raise BuildError("another build runs")
        if len(seen) == 3:
            raise RuntimeError("surprise")
        if len(seen) == 4:
            signal.raise_signal(signal.SIGTERM)
        return Round(Outcome.REFUSED, "v1", "hash-1")

    before = signal.getsignal(signal.SIGTERM)
    with ended_by_signals():
        rounds(once, 2.0, said.append, waited.append)
    assert seen == ["", "hash-1", "hash-1", "hash-1"]
    assert waited == [7_200.0] * 3
    assert any("another build runs" in line for line in said)
    assert any("surprise" in line for line in said)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize(
    "options",
    [
        Options(force_because=" "),
        Options(dry_run=True, force_because="x"),
        Options(every=1.0, dry_run=True),
        Options(every=1.0, force_because="x"),
    ],
)
def test_options_that_make_no_sense_together_are_refused(options: Options) -> None:
    with pytest.raises(ValueError, match="--"):
        options.checked()


def test_a_shop_that_is_not_built_says_so_and_is_not_made(tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["learn"], obj=House(small_settings(tmp_path)))
    assert told.exit_code == 1
    assert "not built yet" in told.output
    assert not list(tmp_path.iterdir())
