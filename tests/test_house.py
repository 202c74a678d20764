"""The law of the house: which room may import which, and who may import what."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("catalog", "retrieval", "assistant")
MAY_IMPORT = {
    "catalog": {"catalog"},
    "retrieval": {"catalog", "retrieval"},
    "assistant": {"catalog", "retrieval", "assistant"},
}


def modules() -> dict[str, Path]:
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[dotted.removesuffix(".__init__")] = path
    return found


def imports(path: Path, top_only: bool = False) -> Iterator[str]:
    """Absolute names imported anywhere in a file, or only when the module is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in _loading(tree) if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} uses a relative import"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _loading(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in tree.body:
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if not typing_only:
            yield node


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        for name in imports(path):
            top = name.split(".")[0]
            assert top not in {*ROOMS, "app", "tests", "benchmarks"} - MAY_IMPORT[room], (
                f"{path.relative_to(ROOT)} imports {name}"
            )


def test_no_import_cycle() -> None:
    every = modules()
    graph = {
        name: {i for i in imports(path, top_only=True) if i in every and i != name}
        for name, path in every.items()
    }
    for name, path in every.items():  # a package's __init__ hands out; its files may not use it
        if path.name != "__init__.py":
            graph[name] -= {name.rpartition(".")[0]}
    list(TopologicalSorter(graph).static_order())  # raises CycleError


@pytest.mark.parametrize(
    ("library", "home"),
    [("anthropic", "assistant/language/claude.py"), ("chromadb", "retrieval/chroma.py")],
)
def test_one_file_imports(library: str, home: str) -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in modules().values()
        for name in imports(path)
        if name.split(".")[0] == library
    }
    assert users == {home}


def test_only_the_pages_import_streamlit() -> None:
    for path in modules().values():
        if "ui" not in path.parts:
            assert "streamlit" not in {n.split(".")[0] for n in imports(path)}, path


def test_nothing_is_pickled() -> None:
    for path in [*modules().values(), ROOT / "app.py"]:
        for name in imports(path):
            assert name.split(".")[0] not in {"pickle", "joblib", "cloudpickle", "dill", "shelve"}
        assert "allow_pickle=True" not in path.read_text(encoding="utf-8")


def test_the_environment_is_read_in_one_place() -> None:
    for path in modules().values():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"os\.environ|os\.getenv|\bSettings\(\)", text), path


def test_every_setting_is_explained() -> None:
    from assistant.settings import Settings

    explained = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        key = name.upper() if name.startswith("anthropic") else f"AISLE_{name.upper()}"
        assert re.search(rf"^{key}=", explained, re.MULTILINE), key


def test_no_button_is_primary_in_the_dark() -> None:
    for dotted, path in modules().items():
        if dotted.startswith("assistant.ui") and dotted != "assistant.ui.looks":
            text = path.read_text(encoding="utf-8")
            assert 'type="primary"' not in text, f"{path}: write type=looks.emphasis()"
