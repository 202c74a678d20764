"""Events as a pandas frame, column by column, for training and evaluation."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import BigInteger, Connection, select, type_coerce

from catalog.tables import interactions

_ROWS = 50_000
_DTYPES = {
    "seq": "int64",
    "session": "str",
    "shopper": "str",
    "product": "str",
    "kind": "str",
    "query": "str",
    "platform": "str",
    "quantity": "int64",
    "paid_minor": "Int64",
    "position": "Int64",
}
_COLUMNS = [
    "seq", "session", "shopper", "product", "kind", "at",
    "query", "platform", "quantity", "paid_minor", "position",
]  # fmt: skip


def frame_of(connection: Connection) -> pd.DataFrame:
    """Every event ordered by (at, seq).

    Ids and texts are strings or missing, never guessed at ("007" and "NA" survive); `at` is
    datetime64[us, UTC]; `paid_minor` and `position` are Int64 with missing values.
    """
    c = interactions.c
    chosen = [type_coerce(c.at, BigInteger) if n == "at" else c[n] for n in _COLUMNS]
    statement = select(*chosen).order_by(c.at, c.seq)
    result = connection.execution_options(yield_per=_ROWS).execute(statement)
    parts = [_part([tuple(row) for row in rows]) for rows in result.partitions()]
    return pd.concat(parts, ignore_index=True) if parts else _part([])


def _part(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(_COLUMNS)
    return pd.DataFrame(
        {name: _series(name, values) for name, values in zip(_COLUMNS, columns, strict=True)}
    )


def _series(name: str, values: tuple[object, ...]) -> pd.Series:
    if name == "at":
        micros = pd.Series(values, dtype="int64")
        return micros.astype("datetime64[us]").dt.tz_localize("UTC")
    return pd.Series(values, dtype=_DTYPES[name])
