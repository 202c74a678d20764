"""A recorded turn's exploration, given again as it was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.exploring.exploration import Exploration
from assistant.exploring.reranking import AsRecorded
from assistant.replaying.records import TurnRecord
from catalog.impressions import Drawn
from retrieval.pipeline import Tried

if TYPE_CHECKING:
    from retrieval.exploring import Explorer


class _AsRecorded(Exploration):
    """Logs nothing."""

    def __init__(self, tried: Tried) -> None:
        super().__init__(_Nothing())
        self._tried = tried

    def rerank(self, *_: object, **__: object) -> AsRecorded:
        """What was drawn, though the live policy be another by now."""
        return AsRecorded(self._tried)


class _Nothing:
    def explorer(self, strategy: str | None = None) -> tuple[str, Explorer] | None:
        """None."""
        return None

    def status(self) -> str:
        """Of a replay nobody asks."""
        return ""


def as_recorded(record: TurnRecord) -> Exploration | None:
    """What gives the places of `record` what they were given; None where chance had no part."""
    explored = record.trace.explored if record.trace else None
    if explored is None:
        return None
    drawn = tuple(Drawn(**one.model_dump()) for one in explored.drawn)
    return _AsRecorded(Tried(explored.policy, explored.seed, drawn, explored.teamed))
