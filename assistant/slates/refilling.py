"""A slate without a product that is not wanted, the next best in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.budget import Budget, tightest
from assistant.events import Pick, Picks
from assistant.slates.answers import answered, best, constraints_of, picks_of
from assistant.slates.apart import told_apart
from assistant.slates.limiting import limits_of
from assistant.slates.shortfalls import fitting
from assistant.understanding import Lexicon, Memory, Understanding
from retrieval import Context, Pipeline


def without(memory: Memory, product_id: str) -> Memory:
    """`memory` with the product out of the conversation."""
    gone = dict.fromkeys((*memory.dismissed, product_id))
    shown = tuple(one for one in memory.shown if one.product_id != product_id)
    return replace(memory, dismissed=tuple(gone), shown=shown)


def within(memory: Memory, product_id: str) -> Memory:
    """`memory` with the product back in."""
    kept = tuple(id_ for id_ in memory.dismissed if id_ != product_id)
    return replace(memory, dismissed=kept)


def again(memory: Memory, currency: str, voices: Sequence[Budget]) -> Understanding:
    """The search that `memory` holds, asked once more. Raises ValueError when a voice is in another
    currency than `currency`."""
    anchored = memory.anchor is not None and memory.query.startswith(memory.anchor.title)
    return Understanding(
        query=memory.query,
        budget=tightest(memory.in_words(currency), *voices),
        notes=(),
        reference="similar" if anchored else None,
        exclude=frozenset((*memory.hidden, *memory.dismissed, *memory.seen)),
        memory=memory,
    )


def refilled(
    pipeline: Pipeline,
    understood: Understanding,
    context: Context,
    lexicon: Lexicon,
    shown: Picks,
    product_id: str,
) -> Picks:
    """`shown` without the product: the others keep their places, the next best takes its own. A set
    is chosen anew. Where nothing more fits, its place goes."""
    place = next((n for n, p in enumerate(shown.picks) if p.product.id == product_id), None)
    if place is None:
        return shown
    if shown.bundle is not None and understood.state.slots:
        answer = answered(pipeline, understood, context, lexicon)
        return Picks(answer.picks, answer.bundle, answer.comparison)
    others = frozenset(pick.product.id for pick in shown.picks)
    fresh = _next_best(pipeline, understood, context, others)
    picks = (*shown.picks[:place], *fresh, *shown.picks[place + 1 :])
    return Picks(told_apart(picks), shown.bundle, ())


def _next_best(
    pipeline: Pipeline, understood: Understanding, context: Context, others: frozenset[str]
) -> tuple[Pick, ...]:
    """At most one, inside the limits that the others were chosen in."""
    constraints = constraints_of(pipeline.items, understood)
    limits = limits_of(constraints, understood.budget, understood.exclude - others)
    fit = fitting(pipeline.items, limits, constraints)
    limits = replace(fit.limits, exclude=understood.exclude | others)
    return picks_of(best(pipeline, understood.query, context, limits, constraints, k=1), pipeline)
