"""What the page knows of a shop beyond its assistant, worked out once when the shop opens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assistant.conversations.keeping import Keeping
from assistant.replaying.recorder import Recorder
from assistant.turn import Assistant
from assistant.ui.prices import steps
from assistant.ui.safe import clipped
from assistant.ui.starters import Starter, starters
from catalog import Kind

_SHOPPERS = 50
_GLANCE = 40  # events of a shopper's past that a label looks at


@dataclass(frozen=True, slots=True)
class Shopfront:
    """Choices the page offers."""

    assistant: Assistant
    starters: tuple[Starter, ...]
    steps: tuple[int | None, ...]
    """Maxima of the budget slider in minor units, rising; None, the last, is no limit."""
    shoppers: dict[str, str]
    """Returning shoppers: id to label, busiest first."""
    keeping: Keeping | None = None
    """Keeps conversations; None where nothing is recorded."""

    @classmethod
    def of(cls, assistant: Assistant) -> Shopfront:
        """Raises StoreError when the shoppers can't be read."""
        items = assistant.pipeline.items
        known = assistant.store.shoppers(limit=_SHOPPERS)
        labels = {shopper: _label(shopper, assistant) for shopper in known}
        keeping = _keeping(assistant)
        return cls(assistant, starters(items), steps(items), labels, keeping)

    def named(self, shopper: str) -> str:
        """Who that is, for a label."""
        return self.shoppers.get(shopper) or _name(shopper)


def _keeping(assistant: Assistant) -> Keeping | None:
    keeper = assistant.keeper
    return Keeping(keeper) if isinstance(keeper, Recorder) and keeper.days else None


def _label(shopper: str, assistant: Assistant) -> str:
    """`Shopper-0042 · Coffee`: ids alone tell a person nothing; more would not fit the box."""
    items = assistant.pipeline.items
    past = assistant.store.history(shopper, limit=_GLANCE)
    rows = (items.row_of.get(e.product) for e in past if e.kind is not Kind.DISMISS)
    looked_at = Counter(items.products[row].department for row in rows if row is not None)
    looked_at.pop("", None)
    name = _name(shopper)
    favourite = looked_at.most_common(1)
    return f"{name} · {clipped(favourite[0][0], 30)}" if favourite else name


def _name(shopper: str) -> str:
    """Whole, however long: Streamlit tells choices apart by their labels."""
    name = shopper if shopper.lower().startswith("shopper") else f"Shopper {shopper}"
    return name[:1].upper() + name[1:]


def shop_title(shop: str) -> str:
    """`online-retail` as `Online retail shop`."""
    name = " ".join(shop.replace("-", " ").replace("_", " ").split()) or "our"
    name = name if name.lower().endswith("shop") else f"{name} shop"
    return name[:1].upper() + name[1:]
