"""Rankers of other versions: read once, refused when they can't serve, wired into experiments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import House
from assistant.replaying.records import Answered
from assistant.replaying.tracing import ExploredTrace
from assistant.ui.back_office.trace_exploring import ordered_by
from assistant.words.cards_only import CardsOnly
from catalog import ArtifactError
from retrieval import Versions
from retrieval.pipeline import Teamed
from retrieval.ranker import features_of
from retrieval.rankers import Rankers, outdated
from retrieval.shelf import RANKER
from tests.explored import own_house
from tests.homes import copied
from tests.pages.drawn import healthy
from tests.test_exploring_turn import ids, said, tried


def current(house: House) -> tuple[Versions, str]:
    versions = house.versions("sample")
    return versions, versions.current() or ""


def test_a_ranker_is_read_once_and_none_is_the_blend(small_home: Path, tmp_path: Path) -> None:
    versions, version = current(own_house(small_home, tmp_path))
    rankers = Rankers(versions, features_of(versions.folder(version) / RANKER))
    assert rankers.of(version) is rankers.of(version)
    assert rankers.of("none") is None
    with pytest.raises(ArtifactError, match="There is no version"):
        rankers.of("20200101T")
    with pytest.raises(ArtifactError, match="other features"):
        Rankers(versions, ("one", "two")).of(version)


def test_a_version_of_another_aisle_is_built_anew(small_home: Path, tmp_path: Path) -> None:
    copied(small_home / "sample", tmp_path / "sample")
    versions = Versions(tmp_path / "sample")
    assert not outdated(versions)
    file = versions.folder(versions.current() or "") / RANKER
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("item_price_rank", "item_price_of_old"), encoding="utf-8")
    assert outdated(versions)
    file.unlink()
    assert not outdated(versions), "the blend orders, and opens"


def test_experiments_of_the_file_are_wired(small_home: Path, tmp_path: Path) -> None:
    house = own_house(small_home, tmp_path)
    version, file = current(house)[1], tmp_path / "experiments.yaml"
    file.write_text(
        f"- name: same\n  interleave: {version}\n  share: 99\n"
        "- name: lost\n  set: {treatment: {ranker: 20200101T}}\n"
    )
    shop = house.changed(experiments=file).assistant("sample")
    shop = replace(shop, explainer=CardsOnly())
    assert shop.exploration is not None
    assert "The experiment lost is not run: There is no version" in shop.exploration.status()
    talk = shop.open()
    talk.id = "talk-1"
    found = tried(events := said(shop, talk, "headphones"))
    assert found is not None
    assert found.policy == "interleaved:same"
    plain = replace(shop, exploration=None)
    assert ids(events) == ids(said(plain, plain.open(), "headphones")), "one and the same order"
    assert shop.exploration.events is not None
    shop.exploration.events.close()


def test_the_trace_says_what_ordered() -> None:
    assert "for the experiment mixed" in ordered_by(Answered(policy="interleaved:mixed"))
    assert ordered_by(Answered(policy="ranker")) == "the ranker"
    by = ordered_by(Answered(policy="ranker", ranker="v7"))
    assert by == "the ranker of v7, for an experiment"
    both = ordered_by(Answered(policy="epsilon@p1", ranker="v7"))
    assert both.startswith("the ranker of v7, for an experiment and policy p1")
    assert ordered_by(Answered(policy="epsilon@ranker")).startswith("the shop's ranking; some")


def test_the_trace_shows_whose_each_place_is() -> None:
    def script(explored):  # its source is run elsewhere
        from types import SimpleNamespace

        from assistant.ui.back_office import trace_exploring

        items = SimpleNamespace(row_of={}, products=())
        trace_exploring.draw(SimpleNamespace(pipeline=SimpleNamespace(items=items)), explored)

    teamed = (Teamed("p0", "", 1.0), Teamed("p1", "b", 0.5), Teamed("p2", "a", 1.0))
    explored = ExploredTrace(policy="interleaved:mixed", seed=3, teamed=teamed)
    at = healthy(AppTest.from_function(script, kwargs={"explored": explored}).run())
    (table,) = [frame.value for frame in at.dataframe]
    assert list(table["Given by"]) == [
        "neither: it was fixed", "the other order", "the shop's ranking",
    ]  # fmt: skip
    assert "coin with seed 3" in str(at.caption[0].value)
