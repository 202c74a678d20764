"""The rules as the store has them now, over the catalogue as it is now: looked up every turn."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from threading import Lock

from catalog import Store, StoreError
from catalog.rules import Rule, Rules
from retrieval.items import Items
from retrieval.pipeline import Pipeline
from retrieval.rules import RuleSet

log = logging.getLogger(__name__)


class RuleBook:
    """Puts a pipeline under the rules of the moment. Safe to share between threads.

    A change by any process holds in the next turn: one look into an index tells that there was one.
    """

    def __init__(self, store: Store) -> None:
        self._rules = Rules(store)
        self._revision = 0
        self._known: tuple[Rule, ...] = ()
        self._compiled: RuleSet | None = None
        self._lock = Lock()

    def over(self, pipeline: Pipeline, at: datetime) -> Pipeline:
        """`pipeline` under the rules that hold at `at`; itself where there is none.

        While the store can't be read, the rules that were known hold on.
        """
        with self._lock:
            self._refresh()
            if not self._known:
                return pipeline
            today = self._set(pipeline.items).on(at.astimezone(UTC).date())
        return pipeline.under(today) if today else pipeline

    def _refresh(self) -> None:
        try:
            revision = self._rules.revision()
            if revision != self._revision:
                self._known, self._revision = self._rules.list(), revision
                self._compiled = None
        except StoreError:
            log.exception("the rules could not be read; those that were known hold on")

    def _set(self, items: Items) -> RuleSet:
        if self._compiled is None or self._compiled.items is not items:
            self._compiled = RuleSet(items, self._known)
        return self._compiled


def under(pipeline: Pipeline, rules: tuple[Rule, ...], at: datetime) -> Pipeline:
    """`pipeline` under `rules`, kept or not, as they hold at `at`."""
    today = RuleSet(pipeline.items, rules).on(at.astimezone(UTC).date())
    return pipeline.under(today) if today else pipeline
