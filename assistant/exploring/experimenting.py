"""Which arm of each running experiment a conversation is in, and what that changes in a turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from assistant.conversation import Conversation
from assistant.exploring.interleaving import Rival
from catalog import ArtifactError
from retrieval import Slate
from retrieval.experiments.definition import INTERLEAVED, Experiment
from retrieval.exploring.standing import NO_RANKER
from retrieval.pipeline import Ranker

log = logging.getLogger(__name__)


class Orderer(NamedTuple):
    """Whose ranker orders in the live one's place; the blend does where it is None."""

    version: str
    ranker: Ranker | None


@dataclass(frozen=True, slots=True)
class Assigned:
    """The arms by experiment, and what they change; None leaves it as the shop has it."""

    arms: Mapping[str, str] = field(default_factory=dict)
    prompt: str | None = None
    strategy: str | None = None
    orderer: Orderer | None = None
    rival: Rival | None = None
    """With whose order the live one is interleaved."""

    def under(self, slate: Slate | None) -> Mapping[str, str]:
        """What a slate was shown under; to interleave counts where it was done."""
        tried = slate.tried if slate else None
        if self.rival is None or tried is None or not tried.teamed:
            return self.arms
        return {**self.arms, self.rival.experiment: INTERLEAVED}


def blend_alone(version: str) -> Ranker | None:
    """For shops without other versions. Raises ArtifactError for any."""
    if version != NO_RANKER:
        raise ArtifactError(f"There is no version {version!r} of this shop.")
    return None


class Experiments:
    """The shop's, read once, with their rankers. Of two that change the same thing the one named
    first does; who sees interleaved slates is in no other experiment about their order.

    One whose ranker can't be used is not run at all: its arms would be alike.
    """

    def __init__(
        self,
        experiments: Sequence[Experiment] = (),
        ranker: Callable[[str], Ranker | None] = blend_alone,
    ) -> None:
        """`ranker` gives a version's, None for "none"; it raises ArtifactError."""
        self.ranker = ranker
        self._problems: list[str] = []
        self._experiments = tuple(one for one in experiments if self._usable(one))

    @property
    def problems(self) -> tuple[str, ...]:
        """Why experiments are not run, for the health page."""
        return tuple(self._problems)

    def of(self, conversation: Conversation, at: datetime) -> Assigned:
        """By the shopper; a visitor by the browser, and where that is not known by the
        conversation."""
        running = [one for one in self._experiments if one.running(at)]
        if not running:
            return Assigned()
        unit = conversation.unit
        rival = next((self._rival(one) for one in running if one.takes_part(unit)), None)
        tested = [one for one in running if one.arms and not (rival and one.orders)]
        arms = {one.name: one.arm(unit) for one in tested}
        found = (one.set.get(arms[one.name]) for one in tested)
        changes = [change for change in found if change is not None]
        wanted = next((one.ranker for one in changes if one.ranker), None)
        return Assigned(
            arms,
            next((one.prompt for one in changes if one.prompt), None),
            next((one.strategy for one in changes if one.strategy), None),
            None if wanted is None else Orderer(wanted, self.ranker(wanted)),
            rival,
        )

    def _rival(self, one: Experiment) -> Rival:
        return Rival(one.name, self.ranker(one.interleave or NO_RANKER))

    def _usable(self, one: Experiment) -> bool:
        try:
            for version in sorted(one.rankers):
                self.ranker(version)
        except ArtifactError as error:
            log.error("the experiment %s is not run: %s", one.name, error)
            self._problems.append(f"The experiment {one.name} is not run: {error}")
            return False
        return True
