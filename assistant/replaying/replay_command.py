"""`aisle turns` and `aisle replay`: recorded turns listed, and one played again."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic_core import to_jsonable_python

from assistant.replaying.records import TurnRecord
from assistant.replaying.replay import Replayed, replay
from assistant.turn import Assistant
from assistant.words.explainer import Explainer
from catalog import Store, StoreError
from catalog.records import RecordedTurn, Turns

_SHORT = 12
"""Signs of an id that are shown; any that tell it apart will do."""
_EXCERPT = 60


def listed(store: Store, last: int, shopper: str | None = None) -> Iterator[str]:
    """A line for each of the `last` recorded turns. Raises StoreError when they can't be read."""
    rows = Turns(store).last(last, shopper)
    if not rows:
        yield "No turn is recorded yet."
    for row in rows:
        yield f"{row.id[:_SHORT]}  {row.at:%Y-%m-%d %H:%M}  {row.number:3}  {_about(row)}"


def _about(row: RecordedTurn) -> str:
    try:
        record = TurnRecord.of(row)
    except StoreError:  # the others must be seen
        return "(of another version of Aisle)"
    text = " ".join(record.message.split())
    text = text if len(text) <= _EXCERPT else text[: _EXCERPT - 2] + " …"
    return f"“{text}”  {len(record.picks)} picks, {record.explainer}"


def replayed(
    assistant: Assistant,
    record_id: str,
    shop_version: str,
    explainer: Explainer | None,
    without_ranker: bool,
    as_json: bool,
) -> Iterator[str]:
    """Lines that say how the turn came out this time. Raises StoreError when there is no such
    record, or it is of another version of Aisle."""
    record = TurnRecord.of(Turns(assistant.store).get(record_id))
    again = replay(assistant, record, explainer, without_ranker=without_ranker)
    notes = tuple(changed_shop(record, shop_version, assistant.store.revision()))
    yield from [_as_json(record, again, notes)] if as_json else _as_text(record, again, notes)


def changed_shop(record: TurnRecord, version: str, revision: int) -> Iterator[str]:
    """Why a turn may come out otherwise though the code is the same."""
    was = record.answered
    if was.shop_version != version:
        yield f"The shop was {was.shop_version or 'unversioned'} then and is {version} now."
    if was.revision != revision:
        yield f"The products were at revision {was.revision} then and are at {revision} now."


def _as_json(record: TurnRecord, again: Replayed, notes: tuple[str, ...]) -> str:
    found = {
        "record": record.id,
        "message": record.message,
        "same": again.same,
        "notes": notes,
        "differences": again.differences,
    }
    return json.dumps(to_jsonable_python(found))


def _as_text(record: TurnRecord, again: Replayed, notes: tuple[str, ...]) -> Iterator[str]:
    answered = record.answered
    prompt = f" with {answered.prompt}" if record.explainer == answered.model else ""
    yield f"“{' '.join(record.message.split())[:200]}”"
    yield (
        f"{record.at:%Y-%m-%d %H:%M} UTC, {len(record.picks)} picks by the {answered.policy}, "
        f"words by {record.explainer}{prompt}"
    )
    yield from notes
    if again.same:
        yield "The same picks, in the same order, and the same words."
    for difference in again.differences:
        yield f"{difference.part}:"
        yield from (f"  {line}" for line in difference.lines)
