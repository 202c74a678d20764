"""What an assistant explores with, and where it tells what it showed and what came of that."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from assistant.clicks import Click, ShowAgain
from assistant.conversation import Conversation
from assistant.events import Picks
from assistant.exploring.experimenting import Assigned, Experiments
from assistant.exploring.interleaving import Drafting
from assistant.exploring.reranking import Drawing, seed_of
from assistant.exploring.seen import impression_at, impression_of
from assistant.exploring.showing import SHOWN, By, Showing, policy_of
from assistant.slates.answers import Answer
from assistant.slates.reranking import Rerank
from assistant.understanding import Understanding
from catalog import Store, StoreError
from catalog.event_log import EventLog
from catalog.impressions import REFILL, Outcome, Result
from retrieval.exploring import Explorer

log = logging.getLogger(__name__)
_REFERENCES = frozenset({"similar", "cheaper", "nicer"})


class Chooser(Protocol):
    """Says with what to explore; `assistant.exploring.live_policy.LivePolicy` is one."""

    def explorer(self, strategy: str | None = None) -> tuple[str, Explorer] | None:
        """A policy's label and its explorer; None where nothing is explored."""
        ...

    def status(self) -> str:
        """A line for the health page."""
        ...


class Exploration:
    """Explores slates and logs them. Safe to share between threads; no method waits for a database
    or raises, but `forgettable`. Without `events` nothing is logged."""

    def __init__(
        self,
        chooser: Chooser,
        events: EventLog | None = None,
        shop_version: str = "",
        prompt: Callable[[], str] = str,
        experiments: Experiments | None = None,
    ) -> None:
        """`prompt` gives the label of the prompt that answers the turn."""
        self.chooser, self.events = chooser, events
        self.experiments = experiments or Experiments()
        self._by = None if events is None else By(events, shop_version, prompt)

    def unlogged(self) -> Exploration:
        """The same experiments and exploration; nothing of it is logged."""
        return Exploration(self.chooser, experiments=self.experiments)

    def status(self) -> str:
        """One line on what is explored, and why nothing is, or an experiment is not run."""
        lost = self.events.lost if self.events else 0
        gone = (f"{lost:,} events could not be logged.",) if lost else ()
        return " ".join((self.chooser.status(), *self.experiments.problems, *gone))

    def rerank(
        self,
        conversation: Conversation,
        message: str,
        understood: Understanding,
        click: Click | None = None,
        arms: Assigned | None = None,
    ) -> Rerank | None:
        """How the turn's slate is explored, or interleaved where its experiments say so; None where
        it is neither. What is in an order that was asked for, a set, or shown once more never is:
        `answered` sees to those."""
        if understood.act != "search" or understood.order or isinstance(click, ShowAgain):
            return None
        seed = seed_of(conversation.id, number_of(conversation))
        words, first = f"{message} {understood.query}", understood.reference in _REFERENCES
        if arms is not None and arms.rival is not None:
            return Drafting(arms.rival, seed, words, first)
        found = self.chooser.explorer(arms.strategy if arms else None)
        if found is None:
            return None
        return Drawing(found[1], found[0], seed, words, first)

    def showing(
        self,
        conversation: Conversation,
        turn: str,
        at: datetime,
        understood: Understanding,
        answer: Answer,
        ranked: bool,
        arms: Mapping[str, str] | None = None,
    ) -> Showing | None:
        """Follows the turn's slate; None where it shows none."""
        if self._by is None or understood.act not in SHOWN or not answer.picks:
            return None
        return Showing(
            by=self._by,
            conversation=conversation,
            turn=turn,
            number=number_of(conversation),
            at=at,
            query=understood.query,
            policy=policy_of(understood, answer, ranked),
            slate=answer.slate,
            arms=arms or {},
        )

    def shown(self, showing: Showing) -> None:
        """Logs a slate that was on the screen."""
        if showing.products:
            try:
                showing.by.log.add(showing.impression())
            except Exception:  # a turn is worth more than its record
                log.exception("a slate could not be logged")

    def refilled(
        self,
        conversation: Conversation,
        before: Picks,
        after: Picks,
        query: str,
        at: datetime,
        arms: Mapping[str, str] | None = None,
    ) -> None:
        """Logs a slate in which another product took a place; one that only shrank is none."""
        was = {pick.product.id for pick in before.picks}
        if self._by is None or all(pick.product.id in was for pick in after.picks):
            return
        showing = Showing(self._by, conversation, None, 0, at, query, REFILL, None, arms or {})
        showing.take(after)
        self.shown(showing)

    def came(
        self,
        conversation: Conversation,
        product: str,
        kind: Result,
        at: datetime,
        id_: str | None = None,
    ) -> None:
        """Logs what came of a product, where a slate is known that showed it."""
        self._add(impression_of(conversation.seen, product), kind, at, product, id_)

    def thumbed(
        self, conversation: Conversation, number: int, liked: bool | None, at: datetime
    ) -> None:
        """Logs a thumb under the answer to a message; None takes it back."""
        thumb = Result.THUMB_UP if liked else Result.THUMB_DOWN
        kind = Result.UNDO if liked is None else thumb
        self._add(impression_at(conversation.seen, number), kind, at, None, None)

    def forgettable(self) -> Store | None:
        """The event log's store with all in it, for a shopper to be forgotten in; None without a
        log. Raises StoreError when the database is busy."""
        if self.events is None:
            return None
        if not self.events.flush(5.0):
            raise StoreError("The shop's database is busy. Please try again in a minute.")
        return self.events.store

    def _add(
        self,
        impression: str | None,
        kind: Result,
        at: datetime,
        product: str | None,
        id_: str | None,
    ) -> None:
        if self.events is None or impression is None:
            return
        try:
            given = {} if id_ is None else {"id": id_}
            one = Outcome(impression=impression, kind=kind, at=at, product=product, **given)
            self.events.add(one)
        except Exception:  # what was done is worth more than its record
            log.exception("an outcome could not be logged")


def number_of(conversation: Conversation) -> int:
    """Which of a conversation's messages is answered next, from 1."""
    return 1 + sum(said.role == "user" for said in conversation.messages)
