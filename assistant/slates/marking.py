"""What is told on a card of what the merchant did with the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.rules import Ruled

PINNED, PROMOTED = "Pinned by the shop", "Promoted by the shop"
_TOLD = {"pin": PINNED, "boost": PROMOTED}


def marks_of(ruled: Sequence[Ruled]) -> Mapping[str, tuple[str, ...]]:
    """Product id to its marks, a pin's before a boost's. What is buried has none."""
    buried = {one.product_id for one in ruled if one.effect == "bury"}
    marks: dict[str, dict[str, None]] = {}
    for effect, mark in _TOLD.items():
        for one in ruled:
            helped = one.product_id not in buried or (one.before or 0) > (one.after or 0)
            if one.effect == effect and one.after is not None and helped:
                marks.setdefault(one.product_id, {})[mark] = None
    return {id_: tuple(said) for id_, said in marks.items()}
