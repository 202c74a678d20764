"""The Prompt Lab's versions without a browser: reading, writing, comparing, files, going live."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.budget import Budget
from assistant.prompts import shipped
from assistant.prompts.library import Library
from assistant.settings import Settings
from assistant.ui.back_office import lab_example
from assistant.ui.safe import plain
from assistant.words.explainer import Brief
from catalog import Store
from catalog.tables import promotions
from tests.own_store import migrated, store
from tests.pages.drawn import close_shops, healthy
from tests.pages.nasty import NASTY
from tests.pages.scripted import ScriptedAssistant, cheerful

__all__ = ["migrated", "store"]

V2 = shipped()["explain", 2]
MINE = V2.replace("Two to five", "Two to three")


@pytest.fixture(autouse=True)
def _closed_shops() -> Iterator[None]:
    close_shops()
    yield
    close_shops()


@pytest.fixture
def library(store: Store) -> Library:
    return Library(store, "explain-v2")


@pytest.fixture
def at(store: Store, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page over a shop whose turns are scripted and whose store is real."""
    assistant: Any = ScriptedAssistant(cheerful)
    assistant.store = store
    brief = Brief("a gift", (), Budget("USD"), shop="corner shop", notes=("Nothing fits.",))
    monkeypatch.setattr(lab_example, "brief_of", lambda assistant, message: brief)
    wiring = SimpleNamespace(settings=Settings(_env_file=None), assistant=lambda shop: assistant)

    def script(wiring):  # its source is run elsewhere: no name of this file is known there
        from assistant.ui.back_office import lab_page

        lab_page.draw(wiring)

    page = AppTest.from_function(script, kwargs={"wiring": wiring}, default_timeout=20)
    return healthy(page.run())


def part(at: AppTest, name: str) -> AppTest:
    at.session_state["lab-part"] = name
    return healthy(at.run())


def click(at: AppTest, key: str) -> AppTest:
    return healthy(at.button(key=key).click().run())


def seen(at: AppTest) -> str:
    """All text, tables included."""
    tables = [" | ".join(map(str, row)) for table in at.table for row in table.value.values]
    texts = [str(e.value) for e in at.main if hasattr(e, "value") and e.type != "arrow_table"]
    return "\n".join([*texts, *tables])


def write(at: AppTest, text: str = MINE, note: str = "Shorter") -> AppTest:
    part(at, "Write")
    at.text_area(key="lab-text").set_value(text)
    at.text_input(key="lab-note").set_value(note)
    return click(at, "lab-save")


def test_every_version_is_listed_and_the_live_one_is_marked(at: AppTest, library: Library) -> None:
    assert "**explain\\-v2** is live" in seen(at)
    library.add("explain", MINE, "Ann", "Shorter")
    rows = healthy(at.run()).table[0].value.values.tolist()
    third, second, first = (plain(f"explain-v{n}") for n in (3, 2, 1))
    assert [row[0] for row in rows] == [third, f"{second} :green-badge[Live]", first]
    assert rows[0][1:3] == ["Ann", "Shorter"]


def test_a_version_is_read_and_its_file_is_offered(at: AppTest, library: Library) -> None:
    library.add("explain", MINE, "Ann", "Shorter")
    healthy(at.run())
    healthy(at.selectbox(key="lab-look").set_value("explain-v3").run())
    assert at.code[0].value == MINE.rstrip("\n")
    assert "Ann, " in seen(at)


def test_a_new_version_is_saved_and_not_live(at: AppTest, library: Library) -> None:
    write(at)
    new = library.version("explain-v3")
    assert (new.text, new.author, new.note) == (MINE, "merchandiser", "Shorter")
    assert library.live().label == "explain-v2"
    assert "Saved as" in at.toast[0].value
    assert at.text_input(key="lab-note").value == ""


@pytest.mark.parametrize(
    ("text", "note", "says"),
    [
        (MINE.replace("${products}", "${goods}"), "Shorter", "no variable"),
        (MINE, "", "note is missing"),
        (V2, "Copy", plain("explain-v2")),
    ],
)
def test_what_can_not_be_saved_is_told_and_nothing_typed_is_lost(
    at: AppTest, library: Library, text: str, note: str, says: str
) -> None:
    write(at, text, note)
    assert says in at.error[0].value
    assert at.text_area(key="lab-text").value == text
    assert at.text_input(key="lab-note").value == note
    part(part(at, "Files"), "Write")
    assert at.text_area(key="lab-text").value == text, "it outlives a look elsewhere"
    assert len(library.versions("explain")) == 2
    at.text_area(key="lab-text").set_value(text + "Amen.")
    assert not healthy(at.run()).error, "what is told is of the text that stands there"


def test_another_versions_text_is_taken_and_ones_own_comes_back(at: AppTest) -> None:
    part(at, "Write")
    at.text_area(key="lab-text").set_value("half a thought")
    at.selectbox(key="lab-base").set_value("explain-v1")
    click(at, "lab-take")
    assert at.text_area(key="lab-text").value == shipped()["explain", 1]
    click(at, "lab-back")
    assert at.text_area(key="lab-text").value == "half a thought"


def test_what_claude_would_be_told_is_shown_filled(at: AppTest) -> None:
    part(at, "Write")
    filled = "\n".join(code.value for code in at.code)
    assert "assistant of corner shop." in filled
    assert '"Nothing fits."' in filled
    assert "${" not in filled
    healthy(at.text_area(key="lab-text").set_value("nothing").run())
    assert "Put it on a line of its own" in at.warning[0].value


def test_two_versions_are_compared(at: AppTest, library: Library) -> None:
    library.add("explain", MINE, "Ann", "Shorter")
    part(at, "Compare")
    assert f"**−** :red-background[{plain(_line(V2))}]" in seen(at)
    assert f"**\\+** :green-background[{plain(_line(MINE))}]" in seen(at)
    assert "1 new, marked" in seen(at)
    healthy(at.selectbox(key="lab-from").set_value("explain-v3").run())
    assert "word for word" in seen(at)


def _line(text: str) -> str:
    line = next(line for line in text.splitlines() if "Two to" in line)
    return line.partition(". ")[0] + "."


def test_going_live_and_back_is_asked_and_recorded(at: AppTest, library: Library) -> None:
    library.add("explain", MINE, "Ann", "Shorter")
    healthy(at.run())
    healthy(at.selectbox(key="lab-look").set_value("explain-v3").run())
    click(at, "lab-promote")
    assert library.live().label == "explain-v2", "not before it is confirmed"
    click(at, "lab-no")
    assert library.history() == ()
    click(at, "lab-promote")
    at.text_input(key="lab-why").set_value("It sells")
    click(at, "lab-yes")
    assert library.live().label == "explain-v3"
    assert "It sells" in seen(at)
    click(at, "lab-rollback")
    at.text_input(key="lab-why").set_value("It does not")
    click(at, "lab-yes")
    assert library.live().label == "explain-v2"
    part(at, "History")
    assert "Rolled back" in seen(at)
    last = library.history()[-1]
    assert (last.author, last.note) == ("merchandiser", "It does not")


def test_what_changed_meanwhile_is_told_in_the_question(at: AppTest, library: Library) -> None:
    library.promote("explain-v1", "Ann")
    healthy(at.run())
    click(at, "lab-rollback")
    library.promote("explain-v2", "Bob")
    at.text_input(key="lab-why").set_value("It sold less")
    click(at, "lab-yes")
    assert "Bob has made" in at.error[0].value
    assert at.text_input(key="lab-why").value == "It sold less"
    assert library.live().label == "explain-v2"


def test_files_are_brought_in_and_each_is_told(at: AppTest, library: Library) -> None:
    part(at, "Files")
    files = [
        ("mine.md", MINE.encode(), "text/markdown"),
        ("twin.md", V2.encode(), "text/markdown"),
        ("bad.txt", b"\xff\xfe", "text/plain"),
    ]
    at.file_uploader[0].set_value(files)
    healthy(at.run())
    click(at, "lab-import")
    assert library.version("explain-v3").text == MINE
    assert library.version("explain-v3").note == "From mine.md"
    assert plain("explain-v3") in at.success[0].value
    assert [told in at.warning[n].value for n, told in enumerate(("already", "UTF"))] == [True] * 2


def test_hostile_texts_are_shown_as_text(at: AppTest, library: Library) -> None:
    for number, text in enumerate(NASTY):
        library.add("explain", MINE + f"{text.replace('$', '$$')}\n{number}", text[:80], text)
        library.promote(f"explain-v{number + 3}", text[:80], text)
    healthy(at.run())
    for name in ("Read", "Compare", "Write", "Files", "History"):
        part(at, name)
        rows = [str(cell) for table in at.table for row in table.value.values for cell in row]
        drawn = [*rows, *(m.value for m in at.markdown), *(c.value for c in at.caption)]
        for text in NASTY:
            assert not any(text in one for one in drawn), name


def test_a_promoted_version_that_is_unusable_is_told(
    at: AppTest, library: Library, store: Store
) -> None:
    library.promote("explain-v1", "Ann")
    with store.writing() as connection:
        connection.execute(promotions.update().values(name="explain-v9"))
    healthy(at.run())
    assert "is promoted but can" in at.error[0].value
    assert plain("explain-v2") in seen(at)


def test_a_store_that_fails_is_told_without_a_traceback(at: AppTest, store: Store) -> None:
    write(at, note="Kept")
    at.text_input(key="lab-note").set_value("Typed")
    with store.writing() as connection:
        promotions.drop(connection)
    healthy(at.run())
    assert "no such table" in at.error[0].value
    with store.writing() as connection:
        promotions.create(connection)
    click(at, "lab-again")
    assert at.text_input(key="lab-note").value == "Typed"


def test_all_versions_go_into_one_archive(library: Library) -> None:
    from assistant.ui.back_office.lab_files import packed

    library.add("explain", MINE, "Ann", "Shorter")
    archive = zipfile.ZipFile(io.BytesIO(packed(library.versions("explain"))))
    assert archive.namelist() == ["explain-v1.md", "explain-v2.md", "explain-v3.md"]
    assert archive.read("explain-v3.md").decode().endswith(MINE)
