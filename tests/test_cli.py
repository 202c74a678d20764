"""The console command: what each command says, does and refuses; never a traceback."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app import House
from assistant.cli import cli
from assistant.grounding import Vocabulary
from assistant.settings import Settings
from assistant.turn import Assistant
from assistant.words.template import TemplateExplainer
from catalog import ArtifactError, Store
from retrieval import Versions
from retrieval.artifacts import MANIFEST
from retrieval.shelf import VECTORS, load_pipeline
from tests.shelves import WordEmbedder

MUGS = (
    "code,label,cost\n007,Red mug,8.00\nNA,Blue kettle,40.00\n1e5,Green tea towel,12.50\n,Lost,1\n"
)
MAPPED = ("--map", "id=code", "--map", "title=label", "--map", "price=cost", "--currency", "GBP")


@dataclass(frozen=True)
class Quick:
    """The house with a stand-in for the language model, so that a build takes no time."""

    house: House

    @property
    def settings(self) -> Settings:
        return self.house.settings

    def at(self, home: Path) -> Quick:
        return Quick(self.house.at(home))

    def versions(self, shop: str) -> Versions:
        return self.house.versions(shop)

    def store(self, shop: str) -> Store:
        return self.house.store(shop)

    def events(self, shop: str) -> Store:
        return self.house.events(shop)

    def changed(self, **settings: object) -> Quick:
        return Quick(self.house.changed(**settings))

    def embedder(self) -> WordEmbedder:
        return WordEmbedder()

    def assistant(self, shop: str) -> Assistant:
        current = self.versions(shop).current()
        if current is None:
            raise ArtifactError(f"The shop {shop!r} is not built yet. Run `aisle build` first.")
        pipeline = load_pipeline(self.versions(shop).folder(current), self.embedder())
        words = Vocabulary(pipeline.items.brands, pipeline.items.titles())
        template = TemplateExplainer()
        return Assistant(pipeline, template, template, words, self.store(shop), shop)


class Aisle:
    """Runs commands over one AISLE_HOME."""

    def __init__(self, home: Path, shop: str = "sample") -> None:
        self.home = home
        self.wiring = Quick(House(Settings(_env_file=None, home=home, shop=shop)))

    def __call__(self, *words: str | Path, typed: str = "") -> Result:
        result = CliRunner().invoke(cli, [str(w) for w in words], obj=self.wiring, input=typed)
        assert isinstance(result.exception, SystemExit | None), result.exception
        assert "Traceback" not in result.output
        return result

    def refuses(self, *words: str | Path) -> str:
        """The one message of a command that fails with exit code 1."""
        result = self(*words)
        assert result.exit_code == 1, result.output
        return " ".join(result.stderr.split())


@pytest.fixture
def aisle(tmp_path: Path) -> Aisle:
    return Aisle(tmp_path / "home")


@pytest.fixture
def mugs(tmp_path: Path) -> Path:
    file = tmp_path / "mugs.csv"
    file.write_text(MUGS)
    return file


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("built") / "home"
    (home.parent / "mugs.csv").write_text(MUGS)
    result = Aisle(home)("build", home.parent / "mugs.csv", "--shop", "mugs", *MAPPED)
    assert result.exit_code == 0, result.output
    return home


@pytest.fixture
def built(built_once: Path, aisle: Aisle) -> Aisle:
    """A home of the test's own with the shop `mugs` published."""
    shutil.copytree(built_once, aisle.home, symlinks=True)
    return aisle


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("build", ["--map", "--currency", "--html", "--force", "--if-missing", "online-retail"]),
        ("ingest", ["--map", "--kind", "--shop", "interactions", "JSONL"]),
        ("chat", ["--shop", "--shopper", "messages", "AISLE_SHOP"]),
        ("evaluate", ["--shop", "--json"]),
        ("shops", ["--use", "--back", "--shop"]),
    ],
)
def test_help_explains_itself(aisle: Aisle, command: str, names: list[str]) -> None:
    result = aisle(command, "--help")
    assert result.exit_code == 0
    assert [name for name in names if name not in result.output] == []


def test_no_command_shows_the_commands(aisle: Aisle) -> None:
    assert "evaluate" in aisle().output
    assert aisle("nonsense").exit_code == 2


def test_a_shop_from_a_file_with_a_mapping(aisle: Aisle, mugs: Path) -> None:
    result = aisle("build", mugs, "--shop", "mugs", *MAPPED)
    assert result.exit_code == 0, result.output
    assert "4 rows read = 3 accepted + 1 quarantined" in result.output
    assert "id: missing (first at line 5)" in result.output
    assert "aisle chat --shop mugs" in result.output
    with aisle.wiring.store("mugs") as store:
        assert [p.id for p in store.products()] == ["007", "1e5", "NA"]


def test_a_file_makes_a_shop_of_its_own_name(aisle: Aisle, mugs: Path) -> None:
    assert aisle("build", mugs, *MAPPED).exit_code == 0
    assert aisle.wiring.versions("mugs").current()
    assert not (aisle.home / "sample").exists()


def test_aisle_shop_names_the_shop_of_files(tmp_path: Path, mugs: Path) -> None:
    mine = Aisle(tmp_path / "home", shop="mine")
    assert mine("ingest", mugs, *MAPPED).exit_code == 0
    result = mine("build")  # of what was read into it, not of the sample
    assert "Published mine" in result.output
    assert "Red mug" in mine("chat", "a red mug").output


def test_no_file_goes_into_the_sample_shop_unasked(aisle: Aisle, mugs: Path) -> None:
    assert "--shop NAME" in aisle.refuses("ingest", mugs, *MAPPED)
    assert not (aisle.home / "sample").exists()


def test_the_same_ingest_twice_changes_nothing(built: Aisle, mugs: Path) -> None:
    again = built("ingest", mugs, "--shop", "mugs", *MAPPED)
    assert "products      0 added, 0 changed, 3 unchanged" in again.output
    before = built.wiring.versions("mugs").published()
    assert "Nothing has changed" in built("build", "--shop", "mugs").output
    assert built.wiring.versions("mugs").published() == before


def test_interactions_for_unknown_products_are_quarantined(built: Aisle, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("user,item,event,time\nann,007,view,2026-01-01\nann,zzz,view,2026-01-01\n")
    result = built("ingest", log, "--kind", "interactions", "--shop", "mugs")
    assert "2 rows read = 1 accepted + 1 quarantined" in result.output
    assert "product: unknown product (first at line 3, 'zzz')" in result.output


def test_chat_answers_messages_one_after_another(built: Aisle) -> None:
    result = built("chat", "--shop", "mugs", "red mug under £10", "blue kettle up to £50")
    assert result.exit_code == 0, result.output
    assert "> red mug under £10" in result.output
    assert "£8.00" in result.output
    assert "up to £50.00" in result.output


def test_chat_ends_with_its_input(built: Aisle) -> None:
    result = built("chat", "--shop", "mugs", typed="red mug\n")
    assert result.exit_code == 0
    assert "Red mug" in result.output
    assert built("chat", "--shop", "mugs", typed="").exit_code == 0


def test_an_empty_line_ends_the_chat(built: Aisle) -> None:
    assert "Blue kettle  £40" not in built("chat", "--shop", "mugs", typed="\nkettle\n").output


def test_shops_lists_rolls_back_and_uses(built: Aisle) -> None:
    first = built.wiring.versions("mugs").current() or ""
    assert built("build", "--shop", "mugs", "--force").exit_code == 0
    second = built.wiring.versions("mugs").current() or ""
    assert first < second
    listed = built("shops").output
    assert listed.index(f"* {second}") < listed.index(first)
    assert f"* {first}" in built("shops", "--back", "--shop", "mugs").output
    assert "no earlier version" in built.refuses("shops", "--back", "--shop", "mugs")
    assert f"* {second}" in built("shops", "--use", second, "--shop", "mugs").output
    assert first in built.refuses("shops", "--use", "nonsense", "--shop", "mugs")
    assert "give one" in built.refuses("shops", "--use", first, "--back", "--shop", "mugs")
    assert "Built are: mugs" in built.refuses("shops", "--shop", "mgus")


def test_shops_before_the_first_build(aisle: Aisle) -> None:
    assert "Run `aisle build`" in aisle("shops").output
    assert "Run `aisle build`" in aisle.refuses("chat", "hello")


def test_damage_is_listed_and_mended_by_a_build(built: Aisle) -> None:
    """The refusal of a damaged version says `aisle shops` and `aisle build`: both must work."""
    versions = built.wiring.versions("mugs")
    damaged = versions.current() or ""
    (versions.folder(damaged) / VECTORS).write_bytes(b"x")
    assert "Published" in built("build", "--shop", "mugs").output
    assert versions.current() != damaged
    (versions.folder(versions.current() or "") / MANIFEST).write_text("{")
    assert "damaged" in built("shops").output
    assert damaged in built("shops").output
    assert "Published" in built("build", "--shop", "mugs").output


def test_if_missing_builds_once(built: Aisle, mugs: Path) -> None:
    assert "built already" in built("build", mugs, "--shop", "mugs", "--if-missing").output
    versions = built.wiring.versions("mugs")
    (versions.folder(versions.current() or "") / MANIFEST).unlink()
    again = built("build", mugs, "--shop", "mugs", "--if-missing", *MAPPED)
    assert "Published" in again.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ingest", "nowhere.csv", "--shop", "s"), "There is no file nowhere.csv"),
        (("ingest", "--shop", "s"), "needs the file"),
        (("ingest", ".", "--shop", "s"), "is a folder"),
        (("ingest", "x.pdf", "--shop", "s"), "of a kind Aisle does not read"),
        (("ingest", "x.csv", "--shop", "a/b"), "letters, digits"),
        (("ingest", "x.csv", "--source", "icekat"), "Did you mean icecat?"),
        (("ingest", "x.csv", "--shop", "s", "--map", "title"), "write for example title=name"),
        (("ingest", "x.csv", "--shop", "s", "--currency", "EURO"), "unknown currency"),
        (("build", "x.csv", "--source", "icecat", "--map", "a=b"), "knows its columns"),
        (("build", "x.csv", "--source", "sample"), "generated"),
        (("build", "--map", "title=name"), "generated"),
        (("build", "--shop", "mine", "--currency", "GBP"), "need the file"),
        (("build", "--shop", "mine"), "The shop has no product yet"),
        (("evaluate", "--shop", "mine"), "is not built yet"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_message(
    aisle: Aisle, words: tuple[str, ...], says: str
) -> None:
    assert says in aisle.refuses(*words)


@pytest.mark.parametrize("words", [("shops",), ("build", "--shop", "s"), ("ingest",)])
def test_a_home_that_cannot_be_written_says_so(
    tmp_path: Path, mugs: Path, words: tuple[str, ...]
) -> None:
    """Root may write anywhere, so a file stands where the folder should be."""
    (tmp_path / "home").write_text("not a folder")
    aisle = Aisle(tmp_path / "home", shop="mine")
    if words == ("shops",):
        assert "No shop is built" in aisle("shops").output
    else:
        assert "AISLE_HOME" in aisle.refuses(*words, mugs, *MAPPED)


def test_a_binary_file_steers_no_terminal(aisle: Aisle, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(b"\x1b]0;owned\x07,b\n1,2\n")
    said = aisle.refuses("ingest", file, "--shop", "s")
    assert "has no column" in said
    assert "\x1b" not in said
    assert "\\x1b]0;owned" in said


def test_a_terminal_without_the_signs_still_answers(built: Aisle) -> None:
    """In a plain ASCII terminal a pound sign is a question mark, not an error."""
    runner = CliRunner(charset="ascii")
    said = runner.invoke(cli, ["chat", "--shop", "mugs", "red mug"], obj=built.wiring)
    assert said.exit_code == 0, said.output
    assert "Red mug  ?8.00" in said.output


def test_a_byte_that_is_no_text_does_not_end_the_chat(built: Aisle) -> None:
    runner = CliRunner()
    typed = b"kettle \xff\xfe\nred mug\n"
    said = runner.invoke(cli, ["chat", "--shop", "mugs"], obj=built.wiring, input=typed)
    assert said.exit_code == 0, said.output
    assert "looking for: red mug" in said.output


def test_a_shop_without_a_log_cannot_be_evaluated(built: Aisle) -> None:
    assert "too few to judge" in built.refuses("evaluate", "--shop", "mugs")


@pytest.mark.slow
def test_evaluate_prints_one_json_object(small_house: House) -> None:
    result = CliRunner().invoke(cli, ["evaluate", "--json"], obj=small_house)
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert figures["shop"] == "sample"
    assert 0 < figures["ndcg@5"] <= 1
    assert figures["moments"] >= 30
