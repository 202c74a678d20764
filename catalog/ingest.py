"""From a feed into the store, in one transaction: what is good is kept, what is bad quarantined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from time import monotonic

from sqlalchemy import Column, Connection, MetaData, Table, delete, insert

from catalog.errors import SourceError
from catalog.feed import Feed, Rejection, Row
from catalog.files.records import excerpt
from catalog.merging import chunks, merge, present
from catalog.report import Report
from catalog.store import Store
from catalog.tables import (
    interaction_record,
    interactions,
    name_column,
    product_record,
    products,
    quarantine,
)

_ROWS = 1_000
_EVERY_SECONDS = 0.2

Progress = Callable[[int], None]
"""Called with the rows read so far: at the start, a few times a second, and at the end."""


def ingest(feed: Feed, store: Store, progress: Progress | None = None) -> Report:
    """Read `feed` into `store`; a second time changes nothing.

    All or nothing: killed at any moment, or on any error, the store is as it was. Raises
    SourceError when the source is unusable or has no usable row, StoreError when the store refuses.
    """
    report = Report(feed.name)
    started = monotonic()
    with store.writing() as connection:
        intake = _Intake(connection, report)
        for batch in chunks(_counted(feed.rows(), report, progress), _ROWS):
            intake.take(batch)
        if not report.accepted:
            raise SourceError(_nothing_usable(report))
        intake.finish()
    report.seconds = monotonic() - started
    return report


def _counted(rows: Iterable[Row], report: Report, progress: Progress | None) -> Iterator[Row]:
    if progress:
        progress(0)  # a feed may look through its file before the first row
    told = monotonic()
    for row in rows:
        report.rows_read += 1
        yield row
        if progress and monotonic() - told >= _EVERY_SECONDS:
            progress(report.rows_read)
            told = monotonic()
    if progress:
        progress(report.rows_read)


def _nothing_usable(report: Report) -> str:
    if not report.rows_read:
        return f"{report.source} has no rows. Nothing was changed; give a file with rows in it."
    advice = {
        "currency": "Say which currency prices are in, for example --currency USD.",
        "product": "Ingest the products these events name first.",
    }
    (name, reason), _ = report.reasons.most_common(1)[0]
    if "HTML" in reason:
        advice[name] = 'To strip the markup instead, add html = "strip" to the file\'s TOML.'
    lines = [
        f"{report.source} has no usable row among {report.rows_read:,}; nothing was changed.",
        *report.reason_lines(10),
        advice.get(name, "Mend the file, or say with --map which columns hold the fields."),
    ]
    return "\n".join(lines)


class _Seen:
    """Ids met in this run, in a temporary table: memory stays bounded whatever the file's size."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        column = Column("id", name_column(200), primary_key=True)
        self._table = Table(name, MetaData(), column, prefixes=["TEMPORARY"])
        self._table.create(connection)
        self._current: set[str] = set()
        self._new: list[str] = []

    def expect(self, ids: list[str]) -> None:
        """Look up which of `ids`, those of the next batch, have been met."""
        self._current = set()
        for chunk in chunks(ids):
            self._current |= present(self._connection, self._table, chunk)
        self._new = []

    def __contains__(self, id_: str) -> bool:
        return id_ in self._current

    def add(self, ids: list[str]) -> None:
        """These have been met now."""
        self._current.update(ids)
        self._new.extend(ids)

    def remember(self) -> None:
        """Keep what the batch brought."""
        if self._new:
            self._connection.execute(insert(self._table), [{"id": id_} for id_ in self._new])

    def drop(self) -> None:
        """Leave no trace."""
        self._table.drop(self._connection)


class _Intake:
    """The write side of one ingest."""

    def __init__(self, connection: Connection, report: Report) -> None:
        self._connection, self._report = connection, report
        self._products = _Seen(connection, "seen_products")
        self._events = _Seen(connection, "seen_events")
        connection.execute(delete(quarantine).where(quarantine.c.source == report.source))

    def take(self, batch: list[Row]) -> None:
        """Sort a batch of rows into kept and quarantined, and write both."""
        self._products.expect([p.id for row in batch for p in row.products])
        self._events.expect([e.id for row in batch for e in row.interactions])
        known = self._known_products(batch)
        kept, bad = [], []
        for row in batch:
            rejection = row.rejected or self._conflict(row, known)
            if rejection:
                self._report.note(row.line, rejection)
                bad.append({"source": self._report.source, "line": row.line, **asdict(rejection)})
            else:
                kept.append(row)
        self._report.accepted += len(kept)
        self._write(kept)
        if bad:
            self._connection.execute(insert(quarantine), bad)

    def _known_products(self, batch: list[Row]) -> set[str]:
        named = {event.product for row in batch for event in row.interactions}
        return {
            id_ for chunk in chunks(named) for id_ in present(self._connection, products, chunk)
        }

    def _conflict(self, row: Row, known: set[str]) -> Rejection | None:
        """What is wrong with a row in the light of those before it; the whole row is rejected."""
        goods = [product.id for product in row.products]
        events = [event.id for event in row.interactions]
        for ids, seen in ((goods, self._products), (events, self._events)):
            for place, id_ in enumerate(ids):
                if id_ in seen or id_ in ids[:place]:
                    return Rejection("id", "duplicate id", excerpt(id_))
        for event in row.interactions:
            if event.product not in known and event.product not in goods:
                return Rejection("product", "unknown product", excerpt(event.product))
        self._products.add(goods)
        self._events.add(events)
        known.update(goods)
        return None

    def _write(self, rows: list[Row]) -> None:
        for goods in chunks(product_record(p) for row in rows for p in row.products):
            self._report.products += merge(self._connection, products, goods)
        for events in chunks(interaction_record(e) for row in rows for e in row.interactions):
            self._report.interactions += merge(self._connection, interactions, events)
        self._products.remember()
        self._events.remember()

    def finish(self) -> None:
        """Nothing of the run stays but what was kept."""
        self._products.drop()
        self._events.drop()
