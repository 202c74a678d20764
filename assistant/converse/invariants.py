"""What holds for every turn whatever was said: order of events, the budget, prices in the words.

Reads figures with a scanner of its own, which shares nothing with the guard's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from assistant.budget import Budget
from assistant.converse.bundled import sums_of, within
from assistant.converse.cast import told
from assistant.converse.sums import minor_of, money_in
from assistant.events import Event, Picks, Understood, Words
from assistant.grounding import plain
from assistant.language.llm import Prompt
from assistant.words.explain import MOST_PRODUCTS
from catalog import Money, Product

_LETTER = {"Understood": "U", "Picks": "P", "InCart": "C", "Words": "W", "Failed": "F", "Done": "D"}
_ORDER = re.compile(r"UP[PCW]*(?:F[PCW]*)*D")


def broken_rules(events: Sequence[Event], prompt: Prompt | None = None) -> list[str]:
    """What is wrong with a finished turn, a line each; `prompt` is what Claude was asked."""
    order = "".join(_LETTER.get(type(event).__name__, "?") for event in events)
    understood = next((event for event in events if isinstance(event, Understood)), None)
    slates = [event for event in events if isinstance(event, Picks)]
    if not _ORDER.fullmatch(order) or understood is None:
        return [f"events came as {order}, not U P (P|C|W)* (F (P|C|W)*)* D"]
    said = [event.text for event in events if isinstance(event, Words)]
    rules = [fault for shown in slates for fault in _slate(understood, shown)]
    rules += [*_notes(understood.notes), *_words(said, slates)]
    products = [pick.product for shown in slates for pick in shown.picks]
    return rules + (list(_prompt(prompt, products, understood.budget)) if prompt else [])


def _slate(understood: Understood, shown: Picks) -> Iterator[str]:
    products, budget = [pick.product for pick in shown.picks], understood.budget
    for product in products:
        if not budget.allows(product.price.minor) or product.price.currency != budget.currency:
            yield f"{product.title} at {product.price} is outside {budget}"
        if not product.in_stock:
            yield f"{product.title} is out of stock"
    if len({product.id for product in products}) != len(products):
        yield "a product was picked twice"
    if not within(understood, shown):
        yield f"the set as a whole is outside {budget}"


def _notes(notes: Sequence[str]) -> Iterator[str]:
    asking = [note for note in notes if note.rstrip().endswith("?")]
    if len(asking) > 1:
        yield f"more than one question: {asking}"
    elif asking and asking[0] != notes[-1]:
        yield f"a question is not the last note: {asking[0]!r}"


def _words(said: Iterable[str], slates: Sequence[Picks]) -> Iterator[str]:
    products = [pick.product for shown in slates for pick in shown.picks]
    sums = {product.price.major for product in products}.union(*map(sums_of, slates))
    for text in said:
        for amount in unknown_sums(text, products, sums):
            yield f"the words hold {amount}, which is no pick's price: {text!r}"


def unknown_sums(text: str, products: Iterable[Product], known: set[Decimal]) -> Iterator[Decimal]:
    """Sums in `text`, titles of `products` aside ("Voucher £20.00"), that are not `known`."""
    for product in products:
        text = text.replace(plain(product.title), "")
    yield from (amount for amount in money_in(text) if amount not in known)


def _prompt(prompt: Prompt, products: Sequence[Product], budget: Budget) -> Iterator[str]:
    in_prompt = told(prompt)
    if not in_prompt and products:
        yield "the prompt has no products"
    if len(in_prompt) > MOST_PRODUCTS:
        yield f"the prompt holds {len(in_prompt)} products"
    ids = {product.id for product in products}
    for product in in_prompt:
        price = Money(minor=minor_of(product["price"], budget.currency), currency=budget.currency)
        if product["id"] not in ids:
            yield f"the prompt tells of {product['id']}, which was not picked"
        if not budget.allows(price.minor):
            yield f"the prompt tells of {product['title']} at {price}, outside {budget}"
