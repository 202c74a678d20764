"""What the language models cost, a row a reply, in millionths of a US dollar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import BigInteger, func, insert, select, type_coerce

from catalog.store import Store
from catalog.tables import spending

_DAY_MICROSECONDS = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Spent:
    """One reply. Tokens as the API counts them: `input` leaves out what the cache read or wrote."""

    at: datetime
    model: str
    purpose: str
    input: int
    output: int
    cache_read: int
    cache_written: int
    micros: int


@dataclass(frozen=True, slots=True)
class DaySpent:
    """The replies of one model in one UTC day."""

    day: date
    model: str
    replies: int
    input: int
    output: int
    cached: int
    """Tokens that the cache read."""
    micros: int


class Spending:
    """The spending in a store. Every method raises StoreError when the database refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, rows: Iterable[Spent]) -> None:
        """Adds `rows` in one transaction."""
        records = [asdict(row) for row in rows]
        if records:
            with self._store.writing() as connection:
                connection.execute(insert(spending), records)

    def micros(self, day: date) -> int:
        """What was spent on the UTC day `day`."""
        begins = datetime.combine(day, time(), UTC)
        total = select(func.sum(spending.c.micros)).where(spending.c.at >= begins)
        ends = datetime.combine(date.fromordinal(day.toordinal() + 1), time(), UTC)
        with self._store.reading() as connection:
            return int(connection.scalar(total.where(spending.c.at < ends)) or 0)

    def by_day(self, since: datetime) -> list[DaySpent]:
        """From `since` on, by UTC day and model, oldest first; days without spending are absent."""
        c = spending.c
        # Moments are whole microseconds since 1970 in every database: a day is a division.
        number = (type_coerce(c.at, BigInteger) // _DAY_MICROSECONDS).label("number")
        sums = (c.input, c.output, c.cache_read, c.micros)
        wanted = (
            select(number, c.model, func.count(), *(func.sum(one) for one in sums))
            .where(c.at >= since)
            .group_by(number, c.model)
            .order_by(number, c.model)
        )
        with self._store.reading() as connection:
            rows = connection.execute(wanted).all()
        return [DaySpent(_day(int(row[0])), row[1], *map(int, row[2:])) for row in rows]


def _day(number: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + number)
