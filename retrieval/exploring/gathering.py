"""Which rounds of the log a policy is judged on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from catalog import Store
from catalog.impressions import DRAWN
from catalog.tables import impressions
from retrieval.exploring.lessons import SETTLED
from retrieval.exploring.rounds import Round, rounds

Usable = Callable[[Round], bool]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rounds to judge on, and what is to be known of them."""

    rounds: tuple[Round, ...]
    learnt_from: bool
    """True where the policy has learnt from all there are: it is judged on its own lessons."""
    capped: bool
    """True where the log has more explored slates than were read."""
    unusable: int
    """Rounds left out, because what the policy would need to choose was not logged."""


def gathered(
    events: Store,
    now: datetime,
    usable: Usable,
    *,
    learnt_to: int = 0,
    learnt_until: datetime | None = None,
    days: int | None = None,
    most: int | None = None,
) -> Gathered:
    """Settled rounds of the last `days`, of the latest `most` explored slates, behind impression
    `learnt_to` and shown at `learnt_until` or later where there are any. Raises StoreError when
    the log can't be read."""
    since = datetime.min.replace(tzinfo=UTC) if days is None else now - timedelta(days=days)
    unseen = max(since, learnt_until or since)
    begins = _number_of(events, most)

    def read(after: int, since: datetime) -> list[Round]:
        return list(rounds(events, max(after, begins), before=now - SETTLED, since=since))

    found = read(learnt_to, unseen)
    own = not found and (learnt_to > 0 or unseen > since)
    if own:
        found = read(0, since)
    kept = tuple(one for one in found if usable(one))
    capped = begins > (0 if own else learnt_to)
    return Gathered(kept, own and bool(kept), capped, len(found) - len(kept))


def _number_of(events: Store, back: int | None) -> int:
    """Number of the explored impression `back` from the latest; 0 where there are fewer."""
    if back is None:
        return 0
    c = impressions.c
    drawn = c.payload.contains(DRAWN, autoescape=True)
    wanted = select(c.seq).where(drawn).order_by(c.seq.desc()).offset(back).limit(1)
    with events.reading() as connection:
        return connection.scalar(wanted) or 0
