"""The benchmark of sequences on data small enough to know every number."""

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import cli
from benchmarks.sequence_blend import Table, groups
from benchmarks.sequence_data import stories
from benchmarks.sequence_sources import Content, CoOccurrence, Neighbours, Popular, recency
from retrieval.evaluation import leave_one_out
from tests.shelves import shelf, unit_vectors

DATA = Path(os.environ.get("SHOP_DATA", "../shared/data")) / "amazon_beauty"
FIT = [np.array(s) for s in ([0, 1, 2], [0, 1, 3], [4, 5], [0, 1])]


def test_recency_counts_the_latest_of_repeats() -> None:
    weights = recency([np.array([3, 1, 3, 2])], 5, 0.5).toarray()[0]
    assert weights.tolist() == [0, 0.25, 1, 0.5, 0]


def test_co_occurrence_follows_time() -> None:
    source = CoOccurrence(FIT, 6, decay=0.5, apart=0.5, back=0.1)
    scores = source.scores([np.array([0]), np.array([1])])
    assert scores[0].argmax() == 1  # followed 0 three times
    assert scores[0, 1] == pytest.approx(3 / np.sqrt(3 * 3))
    assert scores[1, 0] == pytest.approx(0.1 * scores[0, 1])  # against time
    assert scores[0, [4, 5]].tolist() == [0, 0]


def test_neighbours_are_those_who_share_items() -> None:
    scores = Neighbours(FIT, 6, k=2).scores([np.array([4])])[0]
    assert scores[5] > 0
    assert scores[[0, 1, 2, 3]].tolist() == [0, 0, 0, 0]


def test_popular_and_text() -> None:
    assert Popular(FIT, 6).scores([np.array([4])])[0].tolist() == [3, 3, 1, 1, 1, 1]
    text = unit_vectors(6)
    scores = Content(text).scores([np.array([4])])[0]
    np.testing.assert_allclose(scores, text @ text[4], rtol=1e-5)


def test_hidden_items_are_in_no_story() -> None:
    held = leave_one_out([np.array([0, 1, 2, 3, 4]), np.array([1, 0, 2, 1])])
    hidden = np.array([False, True, False, True, False])
    told = stories(held, hidden)
    assert [story.rows for story in told] == [[0, 2], [0]]
    assert [[c.target for c in story.choices] for story in told] == [[2], [2]]
    assert [c.at for story in stories(held) for c in story.choices] == [0, 0, 1, 0, 1]


def test_candidates_leave_out_the_history_and_groups_keep_the_right_one() -> None:
    items, text = shelf(6), unit_vectors(6)
    table = Table(items, text, FIT, [Popular(FIT, 6), CoOccurrence(FIT, 6)], masked=True)
    histories = [np.array([0, 1]), np.array([4])]
    (asked,) = table.asked(histories)
    assert asked.features.shape == (len(asked.rows), len(table.names))
    assert sorted(asked.rows[asked.user == 0].tolist()) == [2, 3, 4, 5]
    last = groups([asked], np.array([5, 4]), np.random.default_rng(0))
    assert last.gains.tolist() == [0, 0, 0, 1]  # in the order of rows: its place tells nothing
    some = groups([asked], np.array([2, 4]), np.random.default_rng(0))  # 4 is masked: no group
    assert some.sizes.tolist() == [4]
    assert some.gains.tolist().count(1) == 1
    column = table.names.index("popular_score")
    assert some.features[some.gains == 1][0, column] == 1


def test_a_file_of_another_form_is_named(tmp_path: Path) -> None:
    items, told = tmp_path / "items.jsonl.gz", tmp_path / "sequences.txt.gz"
    items.write_bytes(gzip.compress(json.dumps({"title": "no number"}).encode()))
    told.write_bytes(gzip.compress(b"1 0 0 0\n"))
    options = ["sequences", "--items", str(items), "--sequences", str(told)]
    result = CliRunner().invoke(cli, [*options, "--cache", str(tmp_path)])
    assert result.exit_code == 1
    assert "items.jsonl.gz" in result.stderr


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data at {DATA}; set SHOP_DATA")
def test_the_real_files_are_read() -> None:
    from benchmarks.sequence_data import _lines

    told = [line.split() for line in _lines(DATA / "sequences.txt.gz")]
    assert (len(told), sum(len(s) - 1 for s in told)) == (22_363, 198_502)
    assert len(_lines(DATA / "items.jsonl.gz")) == 12_101
