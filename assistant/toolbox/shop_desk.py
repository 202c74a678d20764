"""The toolbox of one turn, wired to the shop: every look-up ranked for this shopper, now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.constraints import Slot
from assistant.events import Pick
from assistant.slates.answers import Answer, best, picks_of
from assistant.slates.bundling import bundled
from assistant.toolbox.shop_tools import ShopTools
from assistant.toolbox.tools import Bundled
from assistant.understanding import Understanding
from retrieval import Context, Limits, Pipeline


def toolbox(
    pipeline: Pipeline,
    context: Context,
    understood: Understanding,
    answer: Answer,
    message: str,
    put: Callable[[str, int], None],
) -> ShopTools:
    """What the explainer may look up and do in this turn, within its limits."""

    def look(query: str, limits: Limits, k: int) -> Sequence[Pick]:
        return picks_of(best(pipeline, query, context, limits, k=k), pipeline)

    def solve(slots: tuple[Slot, ...], total: int | None, limits: Limits) -> Bundled:
        slate, bundle = bundled(pipeline, slots, context, [limits] * len(slots), total)
        picks = {pick.product.id: pick for pick in picks_of(slate, pipeline)}
        parts = tuple((picks[line.product_id], line.quantity) for line in bundle.lines)
        lines = (bundle.sum_line(), bundle.left_out_line(), bundle.let_go_line())
        return Bundled(parts, tuple(line for line in lines if line))

    return ShopTools(
        items=pipeline.about(understood.query).items,
        limits=answer.limits,
        budget=understood.budget,
        look=look,
        put=put,
        message=message,
        state=understood.state,
        total=understood.budget.most if understood.total else None,
        solve=solve,
    )
