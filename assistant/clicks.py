"""What a shopper asks for with a click in place of words: plain data, recorded with its turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.constraints import Constraint

Voice = Literal["your words", "slider", "your profile"]


@dataclass(frozen=True, slots=True)
class Without:
    """A constraint is let go of; `part` is the place in the set whose constraint it is."""

    constraint: Constraint
    part: int | None = None
    kind: Literal["without"] = "without"


@dataclass(frozen=True, slots=True)
class WithoutPart:
    """A part of a set is let go of, by its place from 0."""

    part: int
    kind: Literal["without_part"] = "without_part"


@dataclass(frozen=True, slots=True)
class WithoutLimit:
    """One end of the budget is let go of, as `voice` set it."""

    end: Literal["most", "least"]
    voice: Voice = "your words"
    kind: Literal["without_limit"] = "without_limit"


@dataclass(frozen=True, slots=True)
class WithoutWords:
    """The words that are searched for are let go of."""

    kind: Literal["without_words"] = "without_words"


@dataclass(frozen=True, slots=True)
class ShowAgain:
    """What the shopper sent away may be shown again."""

    kind: Literal["show_again"] = "show_again"


@dataclass(frozen=True, slots=True)
class Again:
    """The same is looked for again, because what `voice` says has changed."""

    voice: Voice = "slider"
    kind: Literal["again"] = "again"


@dataclass(frozen=True, slots=True)
class Like:
    """More like one product, whenever it was shown."""

    product_id: str
    kind: Literal["like"] = "like"


Click = Without | WithoutPart | WithoutLimit | WithoutWords | ShowAgain | Again | Like
