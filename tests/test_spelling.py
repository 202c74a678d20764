"""Misspelt words: known answers for each kind of slip."""

from time import thread_time

import numpy as np
import pytest

from retrieval.spelling import Near, Spelling

WORDS = (
    "headphone", "color", "tent", "bag", "lamp", "lantern", "notebook", "keyboard", "waterproof",
    "heart", "heat", "usb", "grey",
)  # fmt: skip


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling({word: 10 + i for i, word in enumerate(WORDS)})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("haedphone", "headphone"), ("tnet", "tent"),  # swapped
        ("headpone", "headphone"), ("keybord", "keyboard"), ("lmp", "lamp"),  # left out
        ("watterproof", "waterproof"), ("bagg", "bag"),  # put in
        ("lanterm", "lantern"), ("gray", "grey"),  # replaced
        ("colour", "color"),  # British
        ("ketboard", "keyboard"), ("watrepoof", "waterproof"),  # the second in two edits
    ],
)  # fmt: skip
def test_each_kind_of_slip(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.near(typed)[0].word == meant


def test_edits_are_counted_and_a_swap_is_one(spelling: Spelling) -> None:
    assert spelling.near("tnet") == [Near("tent", 1)]
    assert spelling.near("watrepoof") == [Near("waterproof", 2)]


@pytest.mark.parametrize("typed", ["", "u", "us", "mbs100", "1234", "zzzzzz", "tent", "🎈🎈🎈"])
def test_nothing_is_made_up(spelling: Spelling, typed: str) -> None:
    assert spelling.near(typed) == []


def test_a_short_word_is_not_two_edits_from_anything(spelling: Spelling) -> None:
    assert spelling.near("tennt") == [Near("tent", 1)]
    assert spelling.near("lxmx") == []


def test_the_commoner_of_equally_near_comes_first() -> None:
    assert [n.word for n in Spelling({"heart": 1, "heard": 9}).near("hearx")] == ["heard", "heart"]


def test_no_words_at_all() -> None:
    assert Spelling({}).near("tent") == []


def test_a_large_vocabulary_is_fast_enough() -> None:
    rng = np.random.default_rng(1)
    letters = rng.integers(97, 123, (100_000, 10)).astype(np.uint8)
    words = [bytes(row[: 4 + i % 7]).decode() for i, row in enumerate(letters)]
    spelling = Spelling(dict.fromkeys(words, 1))
    start = thread_time()
    for word in words[:200]:
        spelling.near(word[:2] + word[3:])
    assert (thread_time() - start) / 200 < 0.010  # measured 0.7 ms at p99; machines differ
