"""The shop that conversations are played in: one that is built, or one made of a file and thrown
away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.converse.cast import without
from assistant.converse.shelves import Rehearsal
from assistant.turn import Assistant
from catalog import SourceError
from retrieval import Progress

if TYPE_CHECKING:
    from assistant.wiring import Wiring

_SHOP = "tried"


@contextmanager
def opened(
    wiring: Wiring, shop: str, catalog: Path | None, progress: Progress
) -> Iterator[Assistant]:
    """The assistant of `shop`, or over the products of `catalog`. Nothing played is kept.

    Raises ArtifactError when the shop is not built, SourceError when the file can't be used.
    """
    if catalog is None:
        with _rehearsing(wiring.assistant(shop)) as assistant:
            yield assistant
        return
    with TemporaryDirectory(prefix="aisle-") as folder:
        there = wiring.at(Path(folder))
        _build(wiring, there, catalog, progress)
        with _rehearsing(there.assistant(_SHOP)) as assistant:
            yield assistant


@contextmanager
def _rehearsing(assistant: Assistant) -> Iterator[Assistant]:
    try:
        rehearsing = without(
            assistant, "keeper", "recorder", "rules", "exploration"
        )  # judged as it ranks
        yield replace(rehearsing, store=Rehearsal(assistant.store))
    finally:
        assistant.store.close()


def _build(wiring: Wiring, there: Wiring, catalog: Path, progress: Progress) -> None:
    from catalog.adapters import feed_for
    from catalog.files.mapping import Mapping
    from catalog.ingest import ingest
    from retrieval.build import build

    if not catalog.is_file():
        raise SourceError(f"There is no file {catalog}. --catalog takes a file of products.")
    feed = feed_for("file", catalog, Mapping.for_file(catalog, ()))
    with there.store(_SHOP) as store:
        ingest(feed, store, lambda read: progress(f"ingest {feed.name}", read, 0))
        build(store, there.versions(_SHOP), wiring.embedder(), None, progress)
