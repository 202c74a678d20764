"""A simulated shopper: rules, a goal it must not name, and a die. No language model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from assistant.converse.matching import title_of, tokens
from catalog import Product, format_money
from catalog.money import exponent

_OTHER_WORDS = {
    "Strollers": "pushchair",
    "Sneakers": "trainers",
    "Laptop Backpacks": "rucksack",
    "Carry-On Suitcases": "cabin suitcase",
    "Secateurs": "pruning shears",
    "Planters": "plant pot",
    "Soft Toys": "stuffed animal",
    "Hair Dryers": "blow dryer",
    "Office Chairs": "desk chair",
    "Earbuds": "in-ear headphones",
    "Sofas": "couch",
    "Torches": "flashlight",
    "Duvets": "comforter",
}
_OPENINGS = ("I'm looking for {}", "hi, I need {}", "{}", "can you show me {}?", "do you have {}?")
_WANTED = 3
_HEADROOM = (1.0, 1.1, 1.3)
_ROUND = (5, 10, 25, 50, 100, 250, 500, 1000)


_REFUSED = ("colour", "color", "material")


class _Move(NamedTuple):
    """Something to say, what is then told, and the words that it lets out."""

    say: str
    told: str = ""
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A product they have in mind, what of it they care about, and what they will pay."""

    product: Product
    wanted: dict[str, str]
    most: int
    """Minor units."""

    def met_by(self, product: Product) -> bool:
        """True for the goal and for what does as well: its kind, its wants, within the money."""
        own = {name: value.casefold() for name, value in product.attributes.items()}
        return product.id == self.product.id or (
            product.category == self.product.category
            and product.price.currency == self.product.price.currency
            and product.price.minor <= self.most
            and all(own.get(name) == value.casefold() for name, value in self.wanted.items())
        )

    @classmethod
    def drawn(cls, product: Product, die: Random) -> Goal:
        """A goal with `product` in mind."""
        names = list(product.attributes)
        names = die.sample(names, min(_WANTED, len(names)))
        wanted = {name: product.attributes[name] for name in names}
        return cls(product, wanted, _rounded(product, die.choice(_HEADROOM)))


@dataclass
class Shopper:
    """Speaks for one goal. `given` are the words it has let out that belong to no one product."""

    goal: Goal
    die: Random
    given: list[str] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)

    def opening(self) -> str:
        """A vague need: the category, another word for it, or its department."""
        need = self._need()
        self.given += [need, *self.goal.product.category]
        return self.die.choice(_OPENINGS).format(need)

    def reply(self, slate: Sequence[Product]) -> str:
        """What they say to a slate without what they are after; always true of the goal."""
        say, told, given = self.die.choice([*self._moves(slate)])
        self._told |= {told}
        self.given += given
        return say

    def _need(self) -> str:
        product = self.goal.product
        if not product.category:
            return f"something like {title_of(product)[-1]}"
        leaf = product.category[-1]
        words = [_singular(leaf), _singular(leaf), f"something from {product.department.lower()}"]
        if leaf in _OTHER_WORDS:
            words.append(_OTHER_WORDS[leaf])
        return self.die.choice(words)

    def _moves(self, slate: Sequence[Product]) -> Iterator[_Move]:
        untold = [name for name in self.goal.wanted if name not in self._told]
        yield from (self._want(name) for name in untold)
        if "budget" not in self._told:
            most = format_money(self.goal.most, self.goal.product.price.currency)
            how = self.die.choice(("under {}", "I can spend up to {}", "max {}"))
            yield _Move(how.format(most), "budget")
        if slate and self.goal.product.price.minor < slate[0].price.minor:
            yield _Move("cheaper")
        yield from self._unwanted(slate)
        yield _Move("show me more")

    def _want(self, name: str) -> _Move:
        value = self.goal.wanted[name]
        say = f"for {value}" if name == "use" else value
        if value.casefold() == "yes":
            say = self.die.choice((f"it should be {name}", name))
        elif name in ("colour", "color"):
            say = f"in {value}"
        return _Move(say, name, (name, value))

    def _unwanted(self, slate: Sequence[Product]) -> Iterator[_Move]:
        """One thing of the first card that the goal is not: "not navy"."""
        product = self.goal.product
        own = tokens(" ".join((product.title, product.brand, *product.attributes.values())))
        for name, value in slate[0].attributes.items() if slate else ():
            words = set(tokens(value))
            if name in _REFUSED and value not in self._told and not words & set(own):
                yield _Move(f"not {value}", value, (value,))
                return


def _singular(leaf: str) -> str:
    name = leaf.lower()
    return f"a {name[:-1]}" if name.endswith("s") and not name.endswith("ss") else name


def _rounded(product: Product, headroom: float) -> int:
    """The price with some headroom, up to a sum that people would say."""
    unit: int = 10 ** exponent(product.price.currency)
    least = int(product.price.minor * headroom)
    step = next((s for s in _ROUND if least <= s * unit * 20), _ROUND[-1]) * unit
    return int(-(-least // step) * step)
