"""Versions of a prompt: added, never changed; promoted, rolled back; taken elsewhere as files."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from assistant.prompts import DIVIDER, load, shipped
from assistant.prompts.comparing import counted, difference
from assistant.prompts.library import Library
from assistant.prompts.live import Live
from assistant.prompts.slots import HOLDS, check, hints
from catalog import PromptError, Store, StoreError
from catalog.prompts import PromotionRow, Promotions, Prompts
from catalog.tables import promotions, prompts
from tests.own_store import migrated, store

__all__ = ["migrated", "store"]

V2 = shipped()["explain", 2]


def wording(extra: str = "Be brief.", below: str = "${products} ${notes}") -> str:
    return f"You serve ${{shop}}. {extra}\n{DIVIDER}\n{below}\n"


@pytest.fixture
def library(store: Store) -> Library:
    return Library(store, "explain-v2")


def test_the_shipped_versions_are_there_from_the_start(library: Library) -> None:
    assert library.names() == ("explain", "read")
    first, second = library.versions("explain")
    assert (first.label, first.author, first.origin, first.at) == (
        "explain-v1",
        "Aisle",
        "file",
        None,
    )
    assert second.digest == load("explain-v2").digest
    assert library.load("explain") == library.load("explain-v2") == load("explain-v2")
    assert library.versions("nothing") == ()


def test_a_saved_version_is_numbered_dated_and_loaded(library: Library, store: Store) -> None:
    before = datetime.now(UTC)
    added = library.add("explain", wording().replace("\n", "\r\n"), "  Ann ", "Shorter\nanswers")
    assert (added.label, added.author, added.note) == ("explain-v3", "Ann", "Shorter answers")
    assert added.origin == "store"
    assert added.at is not None
    assert before <= added.at <= datetime.now(UTC)
    assert added.text == wording(), "line ends are plain"
    again = Library(store)
    assert again.versions("explain")[-1] == added
    assert again.load("explain").label == again.load("explain-v3").label == "explain-v3"
    assert again.load("explain-v3").digest == added.digest


def test_an_unknown_version_is_told_what_there_is(library: Library) -> None:
    library.add("explain", wording(), "Ann", "Mine")
    with pytest.raises(PromptError, match=r"explain-v9.*explain-v1.*explain-v3.*read-v1"):
        library.load("explain-v9")
    assert library.load("live").label == "explain-v2"


def test_the_same_text_is_refused_with_the_name_of_its_twin(library: Library) -> None:
    with pytest.raises(PromptError, match="explain-v2 already"):
        library.add("explain", f"\n{V2}\n\n", "Ann", "Copied")
    library.add("explain", wording(), "Ann", "Mine")
    with pytest.raises(PromptError, match="explain-v3 already"):
        library.add("explain", wording(), "Bob", "Mine too")
    assert len(library.versions("explain")) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Just ${products} and ${notes}", "is missing. Put it on a line of its own"),
        (wording() + f"{DIVIDER}\nmore\n", "2 times; leave one"),
        (f"{DIVIDER}\n${{products}} ${{notes}}", "both above and below"),
        (f"${{products}} ${{notes}}\n{DIVIDER}", "both above and below"),
        (wording("It costs ${price}."), r"no variable \$\{price\}.*\$\{products\}"),
        (wording("It costs $5."), r"can't be read in “You serve.*\$\$"),
        (wording(below="${notes}"), r"can't do without \$\{products\} \(the products on"),
        (wording(below="None"), r"\$\{products\}.*\$\{notes\}"),
        (wording("${budget}"), r"\$\{budget\} changes from turn to turn: move it below"),
        (wording("x" * 20_000), "characters; keep it to 20,000"),
        (wording("\x00"), r"U\+0000"),
        (wording("\ud800"), r"U\+D800"),
        ("", "is missing"),
    ],
)
def test_a_text_that_can_not_be_used_is_refused_with_advice(
    library: Library, text: str, says: str
) -> None:
    with pytest.raises(PromptError, match=says):
        library.add("explain", text, "Ann", "Mine")
    assert len(library.versions("explain")) == 2


def test_who_and_what_must_be_said(library: Library) -> None:
    for author, note, says in (("", "x", "name is missing"), ("Ann", " ", "note is missing")):
        with pytest.raises(PromptError, match=says):
            library.add("explain", wording(), author, note)
    with pytest.raises(PromptError, match="keep it to 200"):
        library.add("explain", wording(), "Ann", "x" * 201)
    with pytest.raises(PromptError, match="Only 'explain'"):
        library.add("read", wording(), "Ann", "Mine")


def test_the_shipped_versions_pass_their_own_checks() -> None:
    for (name, _), text in shipped().items():
        if name == "explain":
            check(text)
    assert hints(V2) == ()
    assert load("explain-v2").slots == set(HOLDS), "what is explained is what is filled"


def test_what_a_version_does_without_is_said() -> None:
    told = "\n".join(hints(wording()))
    assert "${comparison}" in told
    assert "never an instruction" in told
    assert "[[id]]" in told


def test_two_who_save_at_once_both_get_a_version(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    with Store.open(url):
        pass

    def save(number: int) -> str:
        with Store.open(url) as store:  # as another process would
            return Library(store).add("explain", wording(f"{number}."), "Ann", "Mine").label

    with ThreadPoolExecutor(6) as pool:
        labels = list(pool.map(save, range(12)))
    assert sorted(labels) == sorted(f"explain-v{n}" for n in range(3, 15))
    with Store.open(url) as store:
        assert len({v.text for v in Library(store).versions("explain")}) == 14


def test_two_who_save_the_same_at_once_make_one_version(store: Store, tmp_path: Path) -> None:
    at = datetime.now(UTC)
    row, new = Prompts(store).add("explain", "same", "Ann", "a", at, above=2)
    twin, second = Prompts(store).add("explain", "same", "Bob", "b", at, above=2)
    assert (new, second) == (True, False)
    assert twin == row


def test_what_is_promoted_is_live_at_once_and_elsewhere(library: Library, store: Store) -> None:
    elsewhere = Live(store, "explain-v2")
    assert elsewhere().label == library.live().label == "explain-v2"
    library.add("explain", wording(), "Ann", "Mine")
    assert elsewhere().label == "explain-v2", "saving alone changes nothing"
    done = library.promote("explain-v3", "Bob", "Reads better")
    assert (done.version, done.author, done.note) == ("explain-v3", "Bob", "Reads better")
    assert elsewhere().label == library.live().label == "explain-v3"
    assert elsewhere().stable.startswith("You serve")
    library.promote("explain-v1", "Bob")
    assert elsewhere() == load("explain-v1"), "a shipped one can be promoted"


def test_rolling_back_goes_back_step_by_step(library: Library) -> None:
    library.add("explain", wording("One."), "Ann", "One")
    library.add("explain", wording("Two."), "Ann", "Two")
    for label in ("explain-v3", "explain-v4", "explain-v1"):
        library.promote(label, "Ann")
    lived = []
    while library.before() is not None:
        expected = library.before()
        library.rollback("Bob", "It sold less")
        lived.append(library.live().label)
        assert lived[-1] == expected
    assert lived == ["explain-v4", "explain-v3", "explain-v2"]
    with pytest.raises(PromptError, match="nothing to go back to: explain-v2 is live"):
        library.rollback("Bob")
    last = library.history()[-1]
    assert (last.rollback, last.author, last.note) == (True, "Bob", "It sold less")
    assert len(library.history()) == 6


def test_after_a_rollback_a_promotion_begins_anew(library: Library) -> None:
    library.add("explain", wording("One."), "Ann", "One")
    library.add("explain", wording("Two."), "Ann", "Two")
    library.promote("explain-v3", "Ann")
    library.rollback("Ann")
    library.promote("explain-v4", "Ann")
    library.rollback("Ann")
    assert library.live().label == "explain-v2"


def test_the_same_name_promoted_twice_apart_is_two_steps(library: Library) -> None:
    library.add("explain", wording(), "Ann", "One")
    for label in ("explain-v3", "explain-v1", "explain-v3"):
        library.promote(label, "Ann")
    library.rollback("Ann")
    assert library.live().label == "explain-v1"
    library.rollback("Ann")
    assert library.live().label == "explain-v3"


def test_what_can_not_be_promoted(library: Library, store: Store) -> None:
    for label, says in (
        ("explain-v2", "live already"),
        ("explain-v7", "There is no prompt"),
        ("read-v1", "only 'explain' goes live"),
    ):
        with pytest.raises(PromptError, match=says):
            library.promote(label, "Ann")
    Prompts(store).add("explain", "no divider", "Ann", "By hand", datetime.now(UTC), above=2)
    with pytest.raises(PromptError, match="is missing"):
        library.promote("explain-v3", "Ann")
    assert library.history() == ()


def test_a_rollback_of_what_is_live_no_more_is_refused(library: Library) -> None:
    library.promote("explain-v1", "Ann")
    library.add("explain", wording(), "Ann", "Mine")
    library.promote("explain-v3", "Bob")
    with pytest.raises(PromptError, match="Bob has made explain-v3 live meanwhile"):
        library.rollback("Ann", seen="explain-v1")
    assert library.live().label == "explain-v3"


def test_of_two_who_change_what_is_live_at_once_one_is_told(store: Store) -> None:
    rows, at = Promotions(store), datetime.now(UTC)
    seen = rows.all(["prompt"])
    assert rows.add(PromotionRow("prompt", "explain-v1", "Ann", "", at), ["prompt"], seen)
    assert not rows.add(PromotionRow("prompt", "explain-v2", "Bob", "", at), ["prompt"], seen)
    assert rows.add(PromotionRow("other", "x", "Bob", "", at), ["other"], ())
    assert [row.name for row in rows.all(["prompt"])] == ["explain-v1"]


def _gone(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(delete(prompts))


def _broken(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(update(prompts).values(text="broken"))


def _of_another_aisle(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(update(prompts).values(text=wording(below="${products} ${new}")))


@pytest.mark.parametrize("spoil", [_gone, _broken, _of_another_aisle])
def test_a_promoted_version_that_can_not_be_used_gives_way_and_it_is_said(
    library: Library,
    store: Store,
    spoil: Callable[[Store], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    library.add("explain", wording(), "Ann", "Mine")
    library.promote("explain-v3", "Ann")
    live = Live(store, "explain-v2")
    assert live().label == "explain-v3"
    spoil(store)
    with caplog.at_level(logging.ERROR):
        assert [live().label for _ in range(3)] == ["explain-v2"] * 3
    assert len(caplog.records) == 1, "once, not every turn"
    status = library.status()
    assert status.live == "explain-v2"
    assert status.promoted is not None
    assert status.promoted.version == "explain-v3"
    assert "explain-v3 is promoted but can't be used, so explain-v2 is live" in status.problem
    library.rollback("Ann")
    assert library.status().problem == ""


def test_a_store_that_fails_costs_no_turn(library: Library, store: Store) -> None:
    live = Live(store, "explain-v2")
    library.promote("explain-v1", "Ann")
    assert live().label == "explain-v1"
    with store.writing() as connection:
        promotions.drop(connection)
    assert live().label == "explain-v1"
    assert "can't be looked up" in live.problem
    assert Live(store, "explain-v2")().label == "explain-v2", "one that knew nothing yet"
    with pytest.raises(StoreError):
        library.status()


def test_what_the_setting_says(library: Library, store: Store) -> None:
    assert Live(store, "explain")() == load("explain")
    library.add("explain", wording(), "Ann", "Mine")
    assert Live(store, "explain-v3")().label == "explain-v3", "one of the shop's own"
    assert Live(store, "explain")() == load("explain"), "the newest that is shipped"
    with pytest.raises(PromptError, match="explian"):
        Live(store, "explian").default()


def test_versions_travel_as_files(library: Library, tmp_path: Path) -> None:
    library.add("explain", wording(), "Änn: --- x", "A note: with “marks” #1")
    written = library.export(tmp_path / "out" / "deeper")
    assert [path.name for path in written] == ["explain-v1.md", "explain-v2.md", "explain-v3.md"]
    files = {path.name: path.read_text(encoding="utf-8") for path in written}
    assert all(one.version is None for one in library.import_(files, "Bob"))
    with Store.open(f"sqlite:///{tmp_path / 'other.db'}") as store:
        other = Library(store)
        old, _, new = other.import_(files, "Bob")
        assert "explain-v1 already" in old.problem
        assert new.version is not None
        assert new.version.text == library.version("explain-v3").text
        assert new.version.author == "Bob"
        assert new.version.note == "From explain-v3.md by Änn: --- x: A note: with “marks” #1"


def test_a_file_without_a_head_is_all_text(library: Library) -> None:
    bare = wording()
    ruled = f"---\nBe: kind\n---\n{wording('Two.')}"
    windows = "\ufeff" + wording("Three.").replace("\n", "\r\n")
    told = library.import_({"a.md": bare, "b.md": ruled, "c.md": windows, "d.md": "no"}, "Ann")
    assert [one.version.text if one.version else "" for one in told] == [
        bare,
        ruled,
        wording("Three."),
        "",
    ]
    assert "is missing" in told[3].problem
    assert told[0].version is not None
    assert told[0].version.note == "From a.md"


def test_a_difference_is_told_by_sentences() -> None:
    old = "One. Two.\n\nBe kind. Be brief.\nLast. Of all. Here."
    new = "One. Two.\n\nBe kind. Be warm. And glad.\nLast. Of all. Here."
    lines = difference(old, new, around=1)
    assert [str(line) for line in lines] == [
        "…",
        "  Be kind.",
        "- … Be brief.",
        "+ … Be warm.",
        "+ … And glad.",
        "  Last.",
        "…",
    ]
    assert counted(lines) == (2, 1)
    assert difference(old, old) == ()
    assert counted(difference("One. Two.", "One.\nTwo.")) == (1, 1), "a new line is a difference"
