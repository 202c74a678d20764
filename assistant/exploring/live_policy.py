"""The bandit that serves now: whichever policy is live, looked up every few seconds."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from time import monotonic
from typing import get_args

from catalog import ArtifactError, StoreError
from retrieval.exploring import Bandit, ExplorationConfig, Explorer, Strategy
from retrieval.exploring.config import NO_MODEL
from retrieval.exploring.policies import Policies

log = logging.getLogger(__name__)
_EVERY = 3.0  # seconds


class LivePolicy:
    """Explorers of the live policy, one a strategy. Safe to share between threads, and never a
    reason for a turn to fail: where the model can't be used, nothing is explored, and `status`
    says why."""

    def __init__(
        self,
        policies: Policies,
        config: ExplorationConfig,
        every: float = _EVERY,
        promoted: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`promoted` gives the strategy that was promoted over the shop's, looked up as often as
        the policy. Off in `config` is off, whatever was promoted."""
        self._policies, self._config, self._every = policies, config, every
        self._promoted = promoted
        self._chosen = config.strategy
        self._lock = Lock()
        self._looked = float("-inf")
        self._name: str | None = None
        self._explorers: dict[Strategy, Explorer] = {}
        self._problem = self._logged = ""

    def explorer(self, strategy: str | None = None) -> tuple[str, Explorer] | None:
        """A policy's label, such as "epsilon@20261126T…", and its explorer; None where nothing is
        explored. Another `strategy` than the shop's may be given."""
        with self._lock:
            self._look()
            wanted = self._known(strategy)
            if wanted == "off":
                return None
            found = None if self._problem else self._of(wanted)
        if found is None or found.failure:
            return None
        return f"{wanted}@{self._name or NO_MODEL}", found

    def status(self) -> str:
        """A line for the health page."""
        if self._config.strategy == "off":
            return "Exploration is turned off (AISLE_EXPLORATION)."
        with self._lock:
            self._look()
            if (strategy := self._chosen) == "off":
                return "Nothing is explored: the promoted policy is the ranker's order alone."
            found = None if self._problem else self._of(strategy)
        problem = self._problem or (found.failure if found else "")
        if problem:
            return f"Nothing is explored: {problem} Slates are the ranker's."
        if self._name is None:
            return f"Exploring by {strategy}; no policy is live, so the ranker's best leads."
        rounds = found.bandit.rounds if found else 0
        return f"Exploring by {strategy} with policy {self._name}, learnt from {rounds:,} rounds."

    def _known(self, wanted: str | None) -> Strategy:
        """`wanted`, where there is such a strategy and neither the setting nor a promotion turned
        exploration off; else the chosen one."""
        if "off" in (self._config.strategy, self._chosen):
            return "off"
        known: tuple[Strategy, ...] = get_args(Strategy)
        return next((one for one in known if one == wanted), self._chosen)

    def _look(self) -> None:
        if monotonic() - self._looked < self._every:
            return
        self._looked = monotonic()
        try:
            name, promoted = self._policies.live(), self._promoted()
        except (OSError, StoreError):  # the next look will tell
            return
        self._chosen = self._config.strategy
        self._chosen = self._known(promoted)
        if name != self._name or self._problem:
            self._name, self._explorers = name, {}
            self._problem = ""

    def _of(self, strategy: Strategy) -> Explorer | None:
        if strategy not in self._explorers:
            try:
                self._explorers[strategy] = Explorer(self._bandit(strategy))
            except Exception as error:  # noqa: BLE001 - a turn goes on without
                self._said(str(error) if isinstance(error, ArtifactError) else f"{error!r}.")
                return None
        return self._explorers[strategy]

    def _bandit(self, strategy: Strategy) -> Bandit:
        config = replace(self._config, strategy=strategy)
        if self._name is None:
            return Bandit(config)
        bits = self._policies.about(self._name).bits
        return self._policies.load(self._name, replace(config, bits=bits))

    def _said(self, problem: str) -> None:
        """Into the log once, however often it is tried again."""
        if problem != self._logged:
            log.error("nothing is explored: %s", problem)
        self._problem = self._logged = problem
