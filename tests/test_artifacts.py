"""Publishing: atomic, verified, refused when damaged or foreign."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog import ArtifactError, BuildError
from retrieval.artifacts import MANIFEST, Manifest, Versions, digests, read_manifest, verified


def publish(versions: Versions, version: str, content: str = "one") -> Path:
    with versions.building() as folder:
        (folder / "part").mkdir()
        (folder / "part" / "file.txt").write_text(content)
        manifest = Manifest(
            version=version, shop="s", created=datetime.now(UTC), data_hash="d", recipe="r",
            embedder="e", sources=("a",), products=1, interactions=0, currency="USD",
            files=digests(folder), libraries={}, metrics={}, seconds={},
        )  # fmt: skip
        versions.publish(folder, manifest)
    return versions.folder(version)


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "shop")


def test_publish_switches_and_rolls_back(versions: Versions) -> None:
    assert versions.current() is None
    assert versions.published() == []
    publish(versions, "1")
    publish(versions, "2")
    assert versions.current() == "2"
    assert versions.published() == ["2", "1"]
    versions.switch("1")
    assert versions.current() == "1"
    assert verified(versions.folder("1")).version == "1"


def test_a_failed_build_leaves_no_trace(versions: Versions) -> None:
    publish(versions, "1")

    def fails() -> None:
        with versions.building() as folder:
            (folder / "half").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert versions.current() == "1"
    assert [f.name for f in (versions.home / "versions").iterdir()] == ["1"]


def test_one_build_at_a_time(versions: Versions) -> None:
    with (
        versions.building(),
        pytest.raises(BuildError, match="wait until it is done"),
        versions.building(),
    ):
        pass


@pytest.mark.parametrize("moment", ["building", "before rename", "before switch", "after switch"])
def test_a_kill_leaves_a_shop_that_serves(versions: Versions, moment: str) -> None:
    publish(versions, "1")
    script = f"""
        import os, signal, sys
        from pathlib import Path
        import retrieval.artifacts as artifacts
        sys.path.insert(0, {str(Path(__file__).parent.parent)!r})
        from tests.test_artifacts import publish
        die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        moment, versions = {moment!r}, artifacts.Versions(Path({str(versions.home)!r}))
        if moment == "building":
            publish.__globals__["digests"] = die
        if moment == "before rename": artifacts.os.rename = die
        if moment == "before switch": artifacts.os.replace = die
        publish(versions, "2", "two")
        die()
    """
    died = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert died.returncode == -signal.SIGKILL
    current = versions.current()
    assert current == ("2" if moment == "after switch" else "1")
    assert verified(versions.folder(current)).version == current
    publish(versions, "3", "three")  # and the next build clears up and goes through
    assert versions.current() == "3"
    left = {f.name for f in (versions.home / "versions").iterdir()}
    assert not any(name.startswith(".") for name in left)


def test_damage_is_refused(versions: Versions) -> None:
    folder = publish(versions, "1")
    file = folder / "part" / "file.txt"
    file.write_text("uno")
    with pytest.raises(ArtifactError, match="not what was published"):
        verified(folder)
    file.unlink()
    with pytest.raises(ArtifactError, match="is missing"):
        verified(folder)
    file.write_text("one")
    (folder / "stray").write_text("x")
    with pytest.raises(ArtifactError, match="does not belong"):
        verified(folder)


def test_a_damaged_version_is_never_switched_to(versions: Versions) -> None:
    folder = publish(versions, "1")
    publish(versions, "2")
    (folder / "part" / "file.txt").write_bytes(b"\0")
    with pytest.raises(ArtifactError):
        versions.switch("1")
    assert versions.current() == "2"


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 1', "\0"])
def test_a_foreign_manifest_is_refused(versions: Versions, content: str) -> None:
    folder = publish(versions, "1")
    (folder / MANIFEST).write_text(content)
    with pytest.raises(ArtifactError, match="aisle build"):
        read_manifest(folder)


def test_another_format_is_refused(versions: Versions) -> None:
    folder = publish(versions, "1")
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(ArtifactError, match="format 99"):
        read_manifest(folder)


def test_an_unknown_version_names_those_there_are(versions: Versions) -> None:
    publish(versions, "1")
    with pytest.raises(ArtifactError, match="Published: 1"):
        versions.folder("../../etc")


def test_the_link_is_relative(versions: Versions, tmp_path: Path) -> None:
    """So that a shop's folder can be moved as a whole."""
    publish(versions, "1")
    os.rename(versions.home, tmp_path / "moved")
    assert Versions(tmp_path / "moved").current() == "1"
