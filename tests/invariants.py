"""What holds for every turn whatever was said: order of events, the budget, prices in the words.

Reads figures with a scanner of its own, which shares nothing with the guard's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from assistant.budget import Budget
from assistant.events import Done, Event, Failed, Picks, Understood, Words
from assistant.explain import MOST_PRODUCTS
from assistant.grounding import plain
from assistant.llm import Prompt
from catalog import Money, Product
from catalog.money import to_minor

_LETTER = {Understood: "U", Picks: "P", Words: "W", Failed: "F", Done: "D"}
_ORDER = re.compile(r"UPW*(?:FW*)?D")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()  # fmt: skip
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: n for n, word in enumerate(_ONES)} | {
    word: 10 * n for n, word in enumerate(_TENS) if word != "_"
}
_UNIT = r"(?:dollars?|bucks?|usd|us ?\$|eur|euros?|pounds?|quid|gbp|yen|rupees?|[$£€¥₹])"
_FIGURE = r"\d(?:[\d.,]*\d)?"
_SPELLED = rf"(?:{'|'.join([*_VALUES, 'hundred', 'thousand', 'and'])})"
_DIGITS = re.compile(
    rf"(?:[$£€¥₹] ?|\b(?:usd|gbp|eur) ?)({_FIGURE})|({_FIGURE}) ?-?{_UNIT}(?!\w)", re.IGNORECASE
)
_CENTS = re.compile(rf"({_FIGURE}) ?(?:cents?|pence)\b", re.IGNORECASE)
_WRITTEN_OUT = re.compile(rf"\b({_SPELLED}(?:[ -]{_SPELLED})*)[ -]{_UNIT}(?!\w)", re.IGNORECASE)
_BARE = re.compile(r"(?<![\d.,$£€¥₹])(\d+[.,]\d\d)(?![\d.,]*\d| ?(?:cm|kg|mm|m|g|l|%|inch))")


def money_in(text: str) -> Iterator[Decimal]:
    """Every sum in `text`, in major units: "$45", "45,99 €", "forty-five dollars", "45.99"."""
    for found in _DIGITS.finditer(text):
        yield _amount(found[1] or found[2])
    for found in _CENTS.finditer(text):
        yield _amount(found[1]) / 100
    for found in _WRITTEN_OUT.finditer(text):
        yield Decimal(_spelled(found[1].lower()))
    for found in _BARE.finditer(text):
        yield _amount(found[1])


def _amount(digits: str) -> Decimal:
    whole, _, last = digits.replace(",", ".").rpartition(".")
    if whole and len(last) == 2:
        return Decimal(f"{whole.replace('.', '')}.{last}")
    return Decimal(re.sub(r"[.,]", "", digits))


def _spelled(words: str) -> int:
    total = 0
    for word in re.split(r"[ -]", words):
        if word in ("hundred", "thousand"):
            total = max(total, 1) * (100 if word == "hundred" else 1000)
        else:
            total += _VALUES.get(word, 0)
    return total


def broken_rules(events: Sequence[Event], prompt: Prompt | None = None) -> list[str]:
    """What is wrong with a finished turn, a line each; `prompt` is what Claude was asked."""
    order = "".join(_LETTER[type(event)] for event in events)
    if not _ORDER.fullmatch(order):
        return [f"events came as {order}, not U P W* [F W*] D"]
    understood, shown = events[0], events[1]
    assert isinstance(understood, Understood)
    assert isinstance(shown, Picks)
    products = [pick.product for pick in shown.picks]
    said = [event.text for event in events if isinstance(event, Words)]
    rules = [*_picks(products, understood.budget), *_words(said, products)]
    return rules + (list(_prompt(prompt, products, understood.budget)) if prompt else [])


def _picks(products: Sequence[Product], budget: Budget) -> Iterator[str]:
    for product in products:
        if not budget.allows(product.price.minor) or product.price.currency != budget.currency:
            yield f"{product.title} at {product.price} is outside {budget}"
        if not product.in_stock:
            yield f"{product.title} is out of stock"
    if len({product.id for product in products}) != len(products):
        yield "a product was picked twice"


def _words(said: Iterable[str], products: Sequence[Product]) -> Iterator[str]:
    prices = {product.price.major for product in products}
    for text in said:
        bare = text
        for product in products:  # a title may hold a sum of its own: "Voucher £20.00"
            bare = bare.replace(plain(product.title), "")
        for amount in money_in(bare):
            if amount not in prices:
                yield f"the words hold {amount}, which is no pick's price: {text!r}"


def told(prompt: Prompt) -> list[dict[str, str]]:
    """The products a prompt tells of."""
    fenced = re.search(r"<products[^>]*>\n(.*)\n</products>", prompt.system, re.DOTALL)
    assert fenced, "the prompt has no products"
    products: list[dict[str, str]] = json.loads(fenced[1])
    return products


def _prompt(prompt: Prompt, products: Sequence[Product], budget: Budget) -> Iterator[str]:
    in_prompt = told(prompt)
    if len(in_prompt) > MOST_PRODUCTS:
        yield f"the prompt holds {len(in_prompt)} products"
    ids = {product.id for product in products}
    for product in in_prompt:
        price = Money(minor=minor_of(product["price"], budget.currency), currency=budget.currency)
        if product["id"] not in ids:
            yield f"the prompt tells of {product['id']}, which was not picked"
        if not budget.allows(price.minor):
            yield f"the prompt tells of {product['title']} at {price}, outside {budget}"


def minor_of(text: str, currency: str) -> int:
    """Minor units of a sum as a script or a prompt writes it: "$1,200.50"."""
    return to_minor(re.sub(r"[^\d.]", "", text), currency)
