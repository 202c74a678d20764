"""Words against a product's fields, by runs of whole words; shares no code with the filters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.constraints import ANY, BRAND, CATEGORY, RATING, STOCK, Constraint
from catalog import Product
from retrieval.facets import number_in

_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"<[^>]*>|!?\[[^\]]*\]\([^)]*\)")
_ANIMAL = "animal products"
_NOT = frozenset(("non", "no", "without"))
_IMITATIONS = frozenset(("faux", "vegan", "synthetic", "imitation", "artificial", "fake", "mock"))


def tokens(text: str) -> list[str]:
    """The words of `text`, case folded."""
    return _WORD.findall(text.casefold())


def title_of(product: Product) -> list[str]:
    """The words of its title, tags and links that a supplier wrote into it aside."""
    return tokens(_MARKUP.sub(" ", product.title))


def found(run: Sequence[str], words: Sequence[str]) -> bool:
    """True when `run`, not empty, stands in `words` as it is, an s at the end aside."""
    bare, among = [_bare(w) for w in run], [_bare(w) for w in words]
    spans = range(len(among) - len(bare) + 1)
    return bool(bare) and any(among[at : at + len(bare)] == bare for at in spans)


def _bare(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def meets(product: Product, constraint: Constraint) -> bool:
    """Whether `product` is what a constraint asks for, or is not what a negated one rules out."""
    if constraint.field == STOCK:
        return product.in_stock
    if constraint.least is not None or constraint.most is not None:
        return _in_range(product, constraint) != constraint.negated
    if constraint.negated:
        real = _ANIMAL in constraint.values  # imitations are none
        return not any(_speaks_of(product, constraint.field, v, real) for v in constraint.values)
    return any(_is(product, constraint.field, value) for value in constraint.values)


def _is(product: Product, name: str, value: str) -> bool:
    wanted = tokens(value)
    if name == CATEGORY:
        return bool(product.category) and found(wanted, tokens(product.category[-1]))
    if name == BRAND:
        return found(wanted, tokens(product.brand))
    if name == ANY:
        return any(found(wanted, tokens(text)) for text in _everything(product))
    own = _attribute(product, name)
    title = tokens(product.title)
    if value.casefold() == "yes":
        return own.casefold() == "yes" or (not own and found(tokens(name), title))
    return found(wanted, tokens(own)) if own else found(wanted, title)


def _speaks_of(product: Product, name: str, value: str, real: bool = False) -> bool:
    """The unwanted value in its field, in another, or in the title."""
    if name in (CATEGORY, BRAND):
        return _is(product, name, value)
    if value.casefold() == "yes":
        return _attribute(product, name).casefold() == "yes"
    texts = (product.title, product.brand, *product.attributes.values())
    return any(found(tokens(value), _of_itself(tokens(text), real)) for text in texts)


def _of_itself(words: Sequence[str], real: bool) -> list[str]:
    """`words` with a gap for what the product is said not to be: "latex-free", "faux leather"."""
    gone = {at for at, word in enumerate(words[1:]) if word == "free"}
    no = _NOT | _IMITATIONS if real else _NOT
    gone |= {at + 1 for at, word in enumerate(words[:-1]) if word in no}
    return ["-" if at in gone else word for at, word in enumerate(words)]


def _in_range(product: Product, constraint: Constraint) -> bool:
    number = _number(product, constraint.field)
    least, most = constraint.least, constraint.most
    return (
        number is not None
        and (least is None or number >= least)
        and (most is None or number <= most)
    )


def _number(product: Product, name: str) -> Decimal | None:
    if name == RATING:
        return None if product.rating is None else Decimal(str(product.rating))
    return number_in(_attribute(product, name))


def _attribute(product: Product, name: str) -> str:
    own = {key.casefold(): value for key, value in product.attributes.items()}
    return own.get(name.casefold(), "")


def _everything(product: Product) -> Iterator[str]:
    yield from (product.title, product.brand, product.description)
    yield from product.category
    yield from product.attributes.values()
