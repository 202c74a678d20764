"""A shop whose rules a test may change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.turn import Assistant
from catalog import Store
from catalog.rules import Rule, Rules
from retrieval.rulebook import RuleBook
from tests.homes import copied_database


@contextmanager
def own_store(assistant: Assistant, home: Path, folder: Path) -> Iterator[Assistant]:
    """`assistant` over a copy, in `folder`, of the store in `home`; it obeys the rules there."""
    copied_database(home / "sample" / "shop.db", folder / "shop.db")
    with Store.open(f"sqlite:///{folder / 'shop.db'}") as store:
        yield replace(assistant, store=store, rules=RuleBook(store), freshness=None, keeper=None)


def rule(shop: Assistant, effect: str, value: str, what: str = "product", **more: object) -> Rule:
    """A new rule of `shop`; a pin is to place 1 unless it says."""
    if effect == "pin":
        more.setdefault("position", 1)
    fields = {"effect": effect, "what": what, "value": value, **more}
    return Rules(shop.store).add(Rule.model_validate(fields))
