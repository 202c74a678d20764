"""Numbers of a product that can be set beside another's: price, rating, sizes with a unit."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.grounding.words import bag
from catalog import Product

_UNITS = {
    "weight": "mg:0.001 g:1 gr:1 gram:1 grams:1 kg:1000 kgs:1000 kilo:1000 kilograms:1000 oz:28.35 "
    "ounce:28.35 ounces:28.35 lb:453.6 lbs:453.6 pounds:453.6",
    "volume": "ml:1 cl:10 dl:100 l:1000 litre:1000 litres:1000 liter:1000 liters:1000",
    "length": "mm:1 cm:10 m:1000 metre:1000 metres:1000 meter:1000 meters:1000 inch:25.4 "
    "inches:25.4 in:25.4 ft:304.8 feet:304.8",
    "time": "minute:1 minutes:1 min:1 hour:60 hours:60 h:60 hr:60 hrs:60 day:1440 days:1440",
    "power": "w:1 watt:1 watts:1 kw:1000",
    "charge": "mah:1",
    "data": "mb:1 gb:1000 tb:1000000",
    "light": "lumen:1 lumens:1 lm:1",
    "rate": "hz:1 khz:1000",
    "speed": "km/h:1 kph:1 mph:1.609",
    "people": "person:1 people:1 seat:1 seater:1 guests:1 players:1 cup:1 cups:1 piece:1 pieces:1",
}
_FACTOR = {
    name: (dimension, Decimal(factor))
    for dimension, units in _UNITS.items()
    for name, factor in (unit.split(":") for unit in units.split())
}
_ONE = re.compile(r"\W*(\d+(?:[.,]\d+)?)[\s-]*([a-z/]+)(?: (?:tall|wide|long|deep|high))?\W*")

FIELDS = {
    "weight": bag("weight"),
    "length": bag("length"),
    "height": bag("height"),
    "width": bag("width"),
    "depth": bag("depth thickness"),
    "capacity": bag("capacity volume"),
    "size": bag("capacity volume size"),
    "screen": bag("screen"),
    "battery": bag("battery playtime"),
    "power": bag("power output"),
    "storage": bag("storage"),
    "memory": bag("memory"),
    "brightness": bag("brightness output"),
    "speed": bag("speed"),
}
"""What a comparison is of, and the attributes that tell it."""


def measured(product: Product, of: str) -> tuple[str, Decimal] | None:
    """(unit's dimension, amount) of one product; None where its data gives none, or two."""
    if of == "price":
        return product.price.currency, Decimal(product.price.minor)
    if of == "rating":
        return None if product.rating is None else ("", Decimal(str(product.rating)))
    if of == "reviews":
        return "", Decimal(product.review_count)
    if of == "launched":
        day = product.launched
        return None if day is None else ("", Decimal(day.toordinal()))
    if of == "stock":
        return None if product.stock is None else ("", Decimal(product.stock))
    names = FIELDS.get(of, frozenset())
    values = {v for k, v in product.attributes.items() if k.casefold() in names}
    amounts = {amount for value in values if (amount := amount_of(value)) is not None}
    return amounts.pop() if len(amounts) == 1 else None


def dimension_of(unit: str) -> str | None:
    """What a unit measures: "weight" of "kg"; None for no unit known here."""
    return _FACTOR[unit][0] if unit in _FACTOR else None


def amount_of(value: str) -> tuple[str, Decimal] | None:
    """The one amount in an attribute: "1.5 litre" is 1500 of volume; None for anything else."""
    match = _ONE.fullmatch(value.casefold())
    if match is None or match[2] not in _FACTOR:
        return None
    dimension, factor = _FACTOR[match[2]]
    return dimension, Decimal(match[1].replace(",", ".")) * factor
