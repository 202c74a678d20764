"""Feeds by kind of source: any file with a mapping, and shops whose data needs code of its own."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from catalog.adapters.icecat import Icecat
from catalog.adapters.online_retail import OnlineRetail
from catalog.adapters.retail_demo_store import RetailDemoStore
from catalog.errors import SourceError
from catalog.feed import Feed
from catalog.files.feed import FileFeed
from catalog.files.mapping import Mapping

FILE = "file"
_SHOPS: dict[str, Callable[[Path], Feed]] = {
    "online-retail": OnlineRetail,
    "icecat": Icecat,
    "retail-demo-store": RetailDemoStore,
}
KINDS = (FILE, *_SHOPS)


def feed_for(kind: str, path: Path, mapping: Mapping | None = None) -> Feed:
    """The feed of `kind` over `path`. `mapping` is for kind "file" alone; shops know their columns.

    Raises SourceError naming the kinds when there is no such kind.
    """
    if kind == FILE:
        return FileFeed(path, mapping)
    if kind not in _SHOPS:
        close = get_close_matches(kind, KINDS, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise SourceError(f"There is no source {kind!r}.{hint} Sources: {', '.join(KINDS)}.")
    return _SHOPS[kind](path)
