"""Any table on disk becomes products and events.

Top down: `feed` is the feed of one file; `mapping` and `guessing` say which column feeds which
field; `readers` choose among `delimited`, `jsonlines` and `parquet`, which yield records with line
numbers in bounded memory; `building`, `values` and `prices` make clean values or say why not.
"""

from catalog.files.feed import FileFeed
from catalog.files.mapping import Mapping

__all__ = ["FileFeed", "Mapping"]
