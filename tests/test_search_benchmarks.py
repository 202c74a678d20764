"""The search benchmarks' own parts: what is measured, and how a word is misspelt."""

import random
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz.distance import OSA
from typer.testing import CliRunner

from benchmarks.__main__ import cli
from benchmarks.judged import JudgedSearch, worth
from benchmarks.known_item import misspelt
from benchmarks.search_ranker import _folds
from tests.shelves import shelf


def test_one_edit_in_one_long_word_and_never_at_its_start() -> None:
    rng = random.Random(1)
    for _ in range(500):
        typed = misspelt("Red Retrospot Hanging Bag 24 Pieces", rng)
        assert typed is not None
        pairs = zip("Red Retrospot Hanging Bag 24 Pieces".split(), typed.split(), strict=True)
        changed = [(word, other) for word, other in pairs if word != other]
        for word, other in changed:
            assert len(word) >= 4
            assert word[0] == other[0]
            assert OSA.distance(word, other) == 1
        assert len(changed) <= 1  # a letter dropped or put in beside its like may change nothing


def test_a_part_of_the_title() -> None:
    typed = misspelt("One Two Three Four Fives", random.Random(1), 2)
    assert typed is None or len(typed.split()) == 2
    assert misspelt("Red Bag 24", random.Random(1)) is None


def test_unjudged_is_nothing_in_one_figure_and_left_out_of_the_other() -> None:
    search = JudgedSearch(shelf(20), ("q",), ({3: 3, 5: 0},))
    score = np.zeros(20)
    score[[0, 3, 5]] = (3.0, 2.0, 1.0)
    found = worth(search, [score])
    assert found.whole[0] == pytest.approx(1 / np.log2(3))  # second place
    assert found.judged[0] == pytest.approx(1.0)
    assert found.share[0] == pytest.approx(0.2)


def test_what_no_source_found_has_no_place() -> None:
    search = JudgedSearch(shelf(20), ("q",), ({3: 3},))
    score = np.zeros(20)
    score[3] = 9.0
    assert worth(search, [score], [np.array([0, 1])]).whole[0] == 0.0


def test_folds_hold_each_query_out_once() -> None:
    queries = np.arange(10, 33)
    held = [part for _, part in _folds(queries, 5, 1)]
    assert sorted(np.concatenate(held).tolist()) == queries.tolist()
    for fit, part in _folds(queries, 5, 1):
        assert not set(fit.tolist()) & set(part.tolist())


@pytest.mark.parametrize(
    "command",
    [["search", "--products", "{}", "--judgments", "{}"], ["known-item", "--transactions", "{}"]],
)
def test_a_missing_file_is_one_clear_line(command: list[str], tmp_path: Path) -> None:
    missing = str(tmp_path / "no.csv")
    answer = CliRunner().invoke(cli, [part.format(missing) for part in command])
    assert answer.exit_code == 1
    assert (
        answer.stderr.strip() == f"There is no file {missing}. Name it with its option; see --help."
    )
