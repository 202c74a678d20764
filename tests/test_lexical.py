"""The lexical source: model numbers, brands, misspelt words, an exact mask, and growing."""

import json
from pathlib import Path
from time import thread_time

import numpy as np
import pytest

from catalog import ArtifactError
from retrieval import Context, Items
from retrieval.lexical import LexicalConfig, LexicalIndex, LexicalSource
from retrieval.lexical.words import words
from retrieval.query import Query
from tests.shelves import product

SHELF = (
    product("tent", title="Alpine Tent, green", brand="Northfell", category=("Camping", "Tents"),
            description="Waterproof and light."),
    product("drive", title="Buffalo Disk MBS-100", brand="Buffalo",
            attributes={"EAN": "4719331804565", "colour": "black"}),
    product("lamp", title="Desk Lamp", brand="Lumo", attributes={"dimmable": "yes", "usb": "no"}),
    product("mention", title="Ground Sheet", description="Goes under any Northfell tent."),
    product("headset", title="Wireless Headset", brand="Áudio"),
    product("paint", title="Gray Color Chart"),
    product("watch", title="Smart Watch Strap"),
    product("phones", title="Headphones"),
)  # fmt: skip
ITEMS = Items.of(SHELF)


@pytest.fixture(scope="module")
def source() -> LexicalSource:
    return LexicalSource(ITEMS, LexicalIndex.of(ITEMS))


def found(source: LexicalSource, text: str, n: int = len(SHELF), k: int = 10) -> list[int]:
    return source.candidates(Query(text, None, np.ones(n, np.bool_)), Context(), k).rows.tolist()


def best(source: LexicalSource, text: str) -> str:
    return SHELF[found(source, text)[0]].id


@pytest.mark.parametrize(
    ("text", "words_"),
    [
        ("MBS-100", ["mbs", "100", "mbs100"]),
        ("mbs100", ["mbs100", "mbs", "100"]),
        ("Wi-Fi lamps", ["wi", "fi", "lamp", "wifi"]),
        ("RS-232/422", ["rs", "232", "422", "rs232422"]),
        ("a/b Café", ["a", "b", "cafe"]),
    ],
)
def test_words(text: str, words_: list[str]) -> None:
    assert words(text) == words_


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("MBS-100", "drive"), ("mbs100", "drive"), ("mbs 100", "drive"), ("MBS_100", "drive"),
        ("4719331804565", "drive"), ("buffalo", "drive"), ("northfell", "tent"),
        ("tents", "tent"), ("dimmable", "lamp"), ("audio", "headset"),
        ("head set", "headset"), ("smartwatch", "watch"), ("headphone", "phones"),
        ("grey", "paint"), ("colour chart", "paint"),
        ("alpnie", "tent"), ("alpin", "tent"), ("alpinne", "tent"), ("alxine", "tent"),
        ("wterproof tnet", "tent"), ("NORTHFEL", "tent"), ("bufalo disc", "drive"),
    ],
)  # fmt: skip
def test_finds(source: LexicalSource, text: str, id_: str) -> None:
    assert best(source, text) == id_


def test_a_title_counts_more_than_a_mention(source: LexicalSource) -> None:
    assert found(source, "tent") == [0, 3]


@pytest.mark.parametrize("text", ["", "   ", "zzqqxx", "🎈", "!!!"])
def test_nothing_to_find(source: LexicalSource, text: str) -> None:
    assert found(source, text) == []


def test_a_word_answered_no_is_no_match(source: LexicalSource) -> None:
    assert 2 not in found(source, "usb")


@pytest.mark.parametrize("k", [1, 2, 50])
def test_contract(source: LexicalSource, k: int) -> None:
    rng = np.random.default_rng(2)
    for text in ("tent", "northfell tent mbs-100 colour", "x " * 3_000, "wireles hedset"):
        for _ in range(20):
            allowed = rng.random(len(SHELF)) < 0.5
            answer = source.candidates(Query(text, None, allowed), Context(), k)
            every = source.candidates(Query(text, None, np.ones_like(allowed)), Context(), 99)
            inside = [row for row in every.rows.tolist() if allowed[row]]
            assert answer.rows.tolist() == inside[:k]  # exact: the mask changes no order
            assert answer.scores.dtype == np.float32
            assert (np.diff(answer.scores) <= 0).all()
            if answer.score_of is not None:
                np.testing.assert_array_equal(answer.score_of(answer.rows), answer.scores)


def test_score_of_knows_every_row(source: LexicalSource) -> None:
    answer = source.candidates(Query("tent", None, np.ones(8, np.bool_)), Context(), 1)
    assert answer.score_of is not None
    assert (answer.score_of(np.array([3, 1])) > 0).tolist() == [True, False]


def test_a_rare_slip_that_is_a_word_finds_the_common_one_too() -> None:
    items = Items.of([*(product(f"h{i}", title=f"Heart {i}") for i in range(30)),
                      product("x", title="Hearx Thing")])  # fmt: skip
    rows = found(LexicalSource(items, LexicalIndex.of(items)), "hearx", 31)
    assert rows[0] == 30
    assert len(rows) == 10


def test_a_new_product_is_found_at_once(source: LexicalSource) -> None:
    wider = source.grown(Items.of([*SHELF, product("new", title="Quxfrob Kettle XK-9")]))
    for text in ("quxfrob", "quxfrb", "xk9", "xk 9"):
        assert found(wider, text, 9)[0] == 8, text
    assert found(wider, "tent", 9) == found(source, "tent")
    assert found(source, "quxfrob") == []  # the old one is as it was


def test_a_changed_product_is_found_by_its_new_words_only(source: LexicalSource) -> None:
    changed = list(SHELF)
    changed[1] = product("drive", title="Teapot", brand="Brewly")
    once = source.grown(Items.of(changed))
    assert found(once, "teapot") == [1]
    assert found(once, "mbs100") == []
    twice = once.grown(Items.of([*changed, product("cup", title="Teapot Cosy")]))
    assert sorted(found(twice, "teapot", 9)) == [1, 8]
    assert found(twice, "buffalo", 9) == []


def test_growing_scores_as_a_rebuild_does() -> None:
    """But for the counts that idf and the average length are made of: a copy changes neither
    much in a shop of a hundred."""
    shelf = [product(f"p{i}", title=f"Lamp {'red' if i % 2 else 'blue'} n{i}") for i in range(100)]
    more = Items.of([*shelf, product("new", title="Lamp red n100")])
    grown = LexicalSource(Items.of(shelf), LexicalIndex.of(Items.of(shelf))).grown(more)
    rebuilt = LexicalSource(more, LexicalIndex.of(more))
    one, other = grown.scores("red lamp"), rebuilt.scores("red lamp")
    assert one is not None
    assert other is not None
    np.testing.assert_allclose(one[-1], other[-1], rtol=0.03)


def test_fewer_products_are_not_growth(source: LexicalSource) -> None:
    with pytest.raises(ValueError, match="fewer"):
        source.grown(Items.of(SHELF[:2]))


def test_a_saved_index_answers_the_same(source: LexicalSource, tmp_path: Path) -> None:
    LexicalIndex.of(ITEMS).save(tmp_path)
    again = LexicalSource(ITEMS, LexicalIndex.load(tmp_path, len(ITEMS)))
    for text in ("tent", "mbs100", "colour"):
        assert found(again, text) == found(source, text)
    assert {f.suffix for f in tmp_path.iterdir()} == {".npy", ".json"}


@pytest.mark.parametrize(
    "name", ["data.csc.index.npy", "indices.csc.index.npy", "indptr.csc.index.npy",
             "vocab.index.json", "params.index.json", "lexical.json"],
)  # fmt: skip
@pytest.mark.parametrize("how", ["missing", "cut", "other"])
def test_damage_is_told(tmp_path: Path, name: str, how: str) -> None:
    LexicalIndex.of(ITEMS).save(tmp_path)
    path = tmp_path / name
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-9])
    elif name.endswith("npy"):
        np.save(path, np.array([999, -5, 3]))
    else:
        path.write_text("[]")
    with pytest.raises(ArtifactError, match="Run `aisle build`"):
        LexicalIndex.load(tmp_path, len(ITEMS))


def test_another_catalogue_or_other_settings_are_refused(tmp_path: Path) -> None:
    LexicalIndex.of(ITEMS).save(tmp_path)
    with pytest.raises(ArtifactError, match="aisle build"):
        LexicalIndex.load(tmp_path, 99)
    with pytest.raises(ArtifactError, match="other settings"):
        LexicalIndex.load(tmp_path, len(ITEMS), LexicalConfig(title=2))


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    LexicalIndex.of(ITEMS).save(tmp_path)
    np.save(tmp_path / "data.csc.index.npy", np.array([{"a": 1}], object), allow_pickle=True)
    with pytest.raises(ArtifactError, match="aisle build"):
        LexicalIndex.load(tmp_path, len(ITEMS))


def test_products_without_a_word() -> None:
    items = Items.of([product("a", title="!!!"), product("b", title="???")])
    empty = LexicalSource(items, LexicalIndex.of(items))
    assert found(empty, "tent", 2) == []
    wider = empty.grown(Items.of([*items.products, product("c", title="Tent")]))
    assert found(wider, "tent", 3) == [2]


def test_fast_enough() -> None:
    rng = np.random.default_rng(1)
    names = [f"w{chr(97 + i // 26)}{chr(97 + i % 26)}rd" for i in range(500)]
    shelf = [product(f"p{i}", title=" ".join(rng.choice(names, 6))) for i in range(5_000)]
    items = Items.of(shelf)
    source = LexicalSource(items, LexicalIndex.of(items))
    allowed = np.ones(len(items), np.bool_)
    start = thread_time()
    for item in shelf[:100]:
        source.candidates(Query(item.title[:-3], None, allowed), Context(), 150)
    assert (thread_time() - start) / 100 < 0.010  # p99 0.8 ms at 50,000 products


def test_settings_are_kept_as_json(tmp_path: Path) -> None:
    LexicalIndex.of(ITEMS).save(tmp_path)
    assert json.loads((tmp_path / "lexical.json").read_text())["average"] > 0


def test_the_text_as_it_was_meant(source: LexicalSource) -> None:
    assert source.corrected("Alpnie tent, MBS-100 smartwatch zzqqxx") == (
        "alpine tent, MBS-100 smartwatch zzqqxx"
    )
