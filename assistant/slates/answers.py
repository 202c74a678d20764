"""What is shown for an understanding: a ranked slate, a set, or products shown before.

Every way of answering keeps to the same limits; the words and the page only tell of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.constraints import CATEGORY, Constraint, State
from assistant.events import Pick
from assistant.slates.apart import told_apart
from assistant.slates.bundle import Bundle
from assistant.slates.bundling import bundled
from assistant.slates.comparing import Comparison, compared
from assistant.slates.labels import kind_here
from assistant.slates.limiting import conditions_of, limits_of
from assistant.slates.marking import marks_of
from assistant.slates.notices import shortage
from assistant.slates.reasons import reason
from assistant.slates.reranking import Rerank, Tier
from assistant.slates.shortfalls import Fitting, fitting, ways_out, with_shades
from assistant.slates.telling import told
from assistant.understanding import Lexicon, Order, Shown, Understanding
from assistant.understanding.finding import find
from catalog import Product, format_money
from retrieval import Context, Items, Limits, Pipeline, Slate
from retrieval.facets import Condition
from retrieval.features import of_the_named_kind
from retrieval.items import Mask
from retrieval.relaxing import count
from retrieval.rules import Ruled
from retrieval.splicing import explained, only, rearranged, unexplained

_ORDERED = 300
"""Products among which an order by price or rating is made."""
_CONSIDERED = 40
"""Products among which soft wishes choose what moves up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The picks of a turn and what goes with them."""

    picks: tuple[Pick, ...]
    limits: Limits
    notes: tuple[str, ...] = ()
    bundle: Bundle | None = None
    comparison: tuple[str, ...] = ()
    compared: Comparison | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    ruled: tuple[Ruled, ...] = ()
    """What the merchant's rules did to the slate."""
    slate: Slate | None = None
    """What the picks are told from; None where products shown before are shown again."""
    dropped: tuple[Constraint, ...] = ()
    """What was asked for and is not kept to, as nothing met it."""
    reply: str = ""
    """What is said where no product is shown."""


def answered(
    pipeline: Pipeline,
    understood: Understanding,
    context: Context,
    lexicon: Lexicon,
    rerank: Rerank | None = None,
) -> Answer:
    """The answer to what was understood; never a product outside the budget. `rerank` may have its
    way with the head of a search."""
    if understood.act in ("back", "recall") and understood.state.slots:
        whole = _set(pipeline, understood, context)
        if tuple(pick.product.id for pick in whole.picks) == understood.products:
            return whole
    if understood.reply:
        return Answer((), limits_of((), understood.budget), reply=understood.reply)
    if understood.act != "search":
        return _again(pipeline, understood, lexicon)
    if understood.state.slots:
        return _set(pipeline, understood, context)
    return _searched(pipeline, understood, context, lexicon, rerank)


# -- a slate -----------------------------------------------------------------------------------


def _searched(
    pipeline: Pipeline,
    understood: Understanding,
    context: Context,
    lexicon: Lexicon,
    rerank: Rerank | None,
) -> Answer:
    pipeline = pipeline.about(understood.query)
    items, constraints = pipeline.items, constraints_of(pipeline.items, understood)
    limits = limits_of(constraints, understood.budget, understood.exclude)
    limits = with_shades(items, limits, constraints, _kind_in_words(items, understood, lexicon))
    fit = _fit(items, understood, limits, constraints)
    more = understood.reference == "more" and bool(
        count(items, _as_at_first(understood, fit.limits))
    )
    if more and not count(items, fit.limits):
        return _no_more(items, understood, fit.limits, constraints)
    query, order = understood.query, understood.order
    slate = best(pipeline, query, context, fit.limits, constraints, order=order, rerank=rerank)
    if more and not understood.state.of(CATEGORY) and _off_subject(pipeline, understood, slate):
        return _no_more(items, understood, fit.limits, constraints)
    notes = fit.notes
    if not notes and not understood.strange:
        notes = tuple(shortage(pipeline, understood, fit.limits, slate))
    told = notes or any(not note.startswith("New search") for note in understood.notes)
    question = () if told else asked(slate, understood.state)
    return Answer(
        told_apart(picks_of(slate, pipeline)),
        fit.limits,
        (*notes, *question),
        seconds=slate.seconds,
        ruled=slate.ruled,
        slate=slate,
        dropped=fit.dropped,
        reply=_NONE if not slate.products and fit.notes else "",
    )


def _kind_in_words(items: Items, understood: Understanding, lexicon: Lexicon) -> Mask:
    """Products of the kind that the words name, though it was let go of; all False for none."""
    kinds = find(understood.query, lexicon, frozenset(), understood.state.turn).kinds
    leaves = tuple(sorted(frozenset().union(*(kind.leaves for kind in kinds))))
    return items.facets.mask(Condition(CATEGORY, leaves)) if leaves else np.zeros(len(items), bool)


def _fit(
    items: Items, understood: Understanding, limits: Limits, constraints: Sequence[Constraint]
) -> Fitting:
    """What was let go of at first stays so when more is asked for; nothing else goes then."""
    rejected = _rejected(understood)
    if understood.reference != "more":
        return fitting(items, limits, constraints, rejected)
    fit = fitting(items, _as_at_first(understood, limits), constraints, rejected)
    return replace(fit, limits=replace(fit.limits, exclude=limits.exclude))


def _as_at_first(understood: Understanding, limits: Limits) -> Limits:
    """`limits` with what "show me more" passed over back in."""
    return replace(limits, exclude=limits.exclude - frozenset(understood.memory.seen))


def _rejected(understood: Understanding) -> int | None:
    """The price of which "cheaper" was said, where it is what limits the search."""
    nudged, most = understood.memory.nudged, understood.budget.most
    return most + 1 if nudged is not None and most is not None and nudged.most == most else None


def _no_more(
    items: Items, understood: Understanding, limits: Limits, constraints: Sequence[Constraint]
) -> Answer:
    """All that fits was shown: said so, with what there would be without this or that."""
    kinds = [c for c in constraints if c.field == CATEGORY and not c.negated]
    where = kind_here(kinds[0]) if kinds else f"for “{understood.query}”"
    first = f"You have seen all I have {where} that fits."
    ways = ways_out(items, limits, constraints, _rejected(understood))
    return Answer((), limits, (first, *ways), reply=_NO_MORE if ways else _NO_MORE_AT_ALL)


def _off_subject(pipeline: Pipeline, understood: Understanding, slate: Slate) -> bool:
    """True when the words name a kind of product and none of it is on the slate."""
    kind = pipeline.of_the_kind(understood.query)
    return bool(kind.any()) and not kind[slate.rows].any()


def best(
    pipeline: Pipeline,
    query: str,
    context: Context,
    limits: Limits,
    constraints: Sequence[Constraint] = (),
    k: int | None = None,
    order: Order = "",
    rerank: Rerank | None = None,
) -> Slate:
    """The ranked slate; products that meet more soft wishes come first, else the ranker's order,
    or the one that was asked for among what matches. `rerank` moves what is of one tier: of the
    kind that the words name or not, and of as many wishes met."""
    wishes = conditions_of(constraints, hard=False)
    k = k or pipeline.config.slate
    if order:  # the shop's wishes don't stand in the way of what is cheapest
        return _ordered(pipeline.unpromoted().slate(query, context, limits, _ORDERED), order, k)
    if rerank is None:
        return _wished(pipeline, query, context, limits, wishes, k, k)[0]
    quick, wanted = unexplained(pipeline), k + rerank.reserve
    slate, tiers = _wished(quick, query, context, limits, wishes, wanted, k)
    reranked = explained(pipeline, rerank(slate, tiers, k, pipeline))
    return reranked if wishes else replace(reranked, ruled=_near(reranked.ruled, k))


def _near(ruled: Sequence[Ruled], k: int) -> tuple[Ruled, ...]:
    """What rules did to the first `k`, before or after, of what they did to more of them."""
    return tuple(
        one
        for one in ruled
        if one.effect in ("pin", "hide") or min(one.before or k + 1, one.after or k + 1) <= k
    )


def _wished(
    pipeline: Pipeline,
    query: str,
    context: Context,
    limits: Limits,
    wishes: Sequence[Condition],
    most: int,
    k: int,
) -> tuple[Slate, list[Tier]]:
    """The first `most` products of a slate of `k`, and the tier of each."""
    considered = max(k, _CONSIDERED) if wishes else most
    slate = pipeline.slate(query, context, limits, considered)
    masks = [pipeline.items.facets.mask(wish)[slate.rows] for wish in wishes]
    met = [-sum(bool(mask[place]) for mask in masks) for place in range(len(slate.rows))]
    named = of_the_named_kind(slate.features).tolist()
    tier_of = dict(zip(slate.rows.tolist(), zip(met, named, strict=True), strict=True))
    if wishes:
        places = sorted(range(len(met)), key=lambda place: (met[place], place))
        slate = rearranged(slate, places, most)
    return slate, [tier_of[row] for row in slate.rows.tolist()]


def _ordered(slate: Slate, order: Order, k: int) -> Slate:
    """The first `k` by price or rating; a rating of few reviews counts less (a Bayesian average
    of five reviews at 3.5)."""
    keys = [_key(product, order) for product in slate.products]
    places = sorted(range(len(keys)), key=keys.__getitem__)
    return only(slate, places[:k])


def _key(product: Product, order: Order) -> float:
    if order == "best rated":
        return -((product.rating or 0.0) * product.review_count + 17.5) / (product.review_count + 5)
    return product.price.minor if order == "cheapest" else -product.price.minor


def constraints_of(items: Items, understood: Understanding) -> tuple[Constraint, ...]:
    """The constraints; like the second one, or cheaper, means one of that product's kind."""
    constraints, anchor = understood.state.constraints, understood.memory.anchor
    if understood.reference in (None, "more") or anchor is None:
        return constraints
    row = items.row_of.get(anchor.product_id)
    category = () if row is None else items.products[row].category
    if not category:
        return constraints
    kind = Constraint(CATEGORY, (category[-1],), said=category[-1].lower())
    others = tuple(c for c in constraints if c.field != CATEGORY or c.negated)
    return (kind, *others)


def asked(slate: Slate, state: State) -> tuple[str, ...]:
    """At most one question, and only when its answer would change the picks: a general word for
    several kinds of product was just said, and the slate holds more than one of them."""
    wanted = state.of(CATEGORY)
    if not wanted or wanted[-1].turn != state.turn or len(state.constraints) > 1:
        return ()
    shown = dict.fromkeys(p.category[-1] for p in slate.products if p.category)
    kinds = [leaf for leaf in shown if leaf in wanted[-1].values]
    if not 1 < len(kinds) <= _MOST_KINDS:
        return ()
    *some, last = kinds
    return (f"Which kind do you have in mind: {', '.join(some)} or {last}?",)


# -- a set -------------------------------------------------------------------------------------


def _set(pipeline: Pipeline, understood: Understanding, context: Context) -> Answer:
    budget, state = understood.budget, understood.state
    each = replace(budget, most=None, least=None) if understood.total else budget
    limits = limits_of(state.constraints, each, understood.exclude)
    most = budget.most if understood.total else None
    least = budget.least if understood.total else None
    each_limits = [limits] * len(state.slots)
    slate, bundle = bundled(pipeline, state.slots, context, each_limits, most, least)
    lines = (
        bundle.left_out_line(),
        bundle.let_go_line(),
        bundle.unsure_line(),
        bundle.packs_line(),
        _each_line(understood, bundle),
    )
    notes = tuple(line for line in lines if line)
    shown = replace(limits, max_price=budget.most)
    picks = picks_of(slate, pipeline)
    return Answer(
        picks, shown, notes, bundle, seconds=slate.seconds, ruled=slate.ruled, slate=slate
    )


def _each_line(understood: Understanding, bundle: Bundle) -> str:
    """Said when the sum is above what each may cost: it must not look like the limit of it."""
    most = understood.budget.most
    if understood.total or most is None or bundle.total.minor <= most:
        return ""
    return f"Each is at most {format_money(most, understood.budget.currency)}; " + (
        f"together they come to {bundle.total}."
    )


# -- products shown before ---------------------------------------------------------------------


def _again(pipeline: Pipeline, understood: Understanding, lexicon: Lexicon) -> Answer:
    items, budget = pipeline.about(understood.query).items, understood.budget
    if understood.total:  # a least sum is no least price
        budget = replace(budget, least=None)
    limits = limits_of((), budget)
    shown = {one.product_id: one for one in _ever_shown(understood)}
    picks, over = [], 0
    for id_ in understood.products:
        pick = _as_before(items, id_, shown.get(id_))
        if pick is None:
            continue
        if not budget.allows(pick.product.price.minor):
            over += 1
            continue
        picks.append(pick)
    notes = (_NOW_OVER,) if over else ()
    products = [pick.product for pick in picks]
    if understood.question is not None and products:
        asked = understood.question
        notes = (*notes, *told(asked.text, asked.which, products, items, lexicon))
    if understood.act != "compare" or len(products) < 2:
        return Answer(tuple(picks), limits, notes)
    table = compared(products)
    return Answer(tuple(picks), limits, notes, comparison=table.lines(), compared=table)


def _ever_shown(understood: Understanding) -> tuple[Shown, ...]:
    past = (one for memory in understood.memory.past for one in memory.shown)
    return (*past, *understood.memory.shown)


def _as_before(items: Items, id_: str, shown: Shown | None) -> Pick | None:
    row = items.row_of.get(id_)
    if row is None or not items.products[row].in_stock or items.hides(row):
        return None
    if shown is None:
        return Pick(items.products[row], "Asked about")
    return Pick(items.products[row], shown.reason, shown.sources, shown.score, shown.marks)


# -- picks -------------------------------------------------------------------------------------


def picks_of(slate: Slate, pipeline: Pipeline) -> tuple[Pick, ...]:
    """The slate's products, each with why it is there."""
    names = pipeline.feature_names
    added = slate.contributions
    marks = marks_of(slate.ruled)
    return tuple(
        Pick(
            product,
            reason(
                product,
                slate.found_by[i],
                dict(zip(names, slate.features[i], strict=True)),
                None if added is None else dict(zip(names, added[i], strict=True)),
            ),
            slate.found_by[i],
            float(slate.scores[i]),
            marks.get(product.id, ()),
        )
        for i, product in enumerate(slate.products)
    )


_NO_MORE = "That was the last of them. Let go of something above, and I'll look again."
_NO_MORE_AT_ALL = "That was the last of them. Tell me what else I may look for."
_NONE = "I'd rather show you nothing than the wrong thing. Tell me what may change."
_MOST_KINDS = 4
_NOW_OVER = "What is over your budget now is left out."
