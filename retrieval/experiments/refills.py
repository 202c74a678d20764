"""What took the place of a product that was sent away belongs to the slate it was sent away from.

Counted as slates of their own, refills would make the arm whose products are dismissed look as if
it were clicked on less; left out, what is done with them would be lost to the experiment.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.impressions import REFILL, Shown


def whole(log: Iterable[Shown]) -> list[Shown]:
    """`log`, in order of arrival, with what came of each refill joined to its slate: the latest of
    its conversation before it. A refill of a slate that is not in `log` is left out."""
    slates: list[Shown] = []
    latest: dict[str, int] = {}
    for one in log:
        talk = one.impression.conversation
        if one.impression.policy != REFILL:
            latest[talk] = len(slates)
            slates.append(one)
        elif (place := latest.get(talk)) is not None:
            came = (*slates[place].outcomes, *one.outcomes)
            slates[place] = Shown(impression=slates[place].impression, outcomes=came)
    return slates
