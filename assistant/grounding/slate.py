"""What the picks' own data says, in the forms a sentence is checked against."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assistant.events import Pick
from assistant.grounding.markup import clean, plain, spoken
from assistant.grounding.qualities import Quality, stem
from assistant.grounding.told import LONGEST_DESCRIPTION, Told
from assistant.grounding.vocabulary import Word, keys_of
from assistant.grounding.words import STARTERS, bag
from assistant.understanding.numerals import NUMBER_WORDS, Numeral, Reader
from catalog import Product

_NO_KIND = bag("it this that they these those them one ones he she both all each every")
_HEAD = re.compile(r"[,(/|–—]| - ")


@dataclass(frozen=True, slots=True)
class Facts:
    """One product's data."""

    id: str
    shown: str
    """The title as it may be shown, without Markdown."""
    title: tuple[str, ...]
    name: tuple[str, ...]
    """Brand, then title: "Acme Mug" may be said of Acme's "Mug"."""
    text: str
    """All of it, read aloud and case-folded."""
    spaced: str
    """All of its words with one space around each."""
    words: frozenset[str]
    joined: frozenset[str]
    """Runs of one to three words without spaces: "WH-1000 XM4" holds "wh1000xm4"."""
    numbers: frozenset[Decimal]
    price: int
    currency: str
    ratings: frozenset[Decimal]
    reviews: int
    stock: int | None
    told: Told


class Slate:
    """The facts of all picks, by place; and what the shopper and the shop said."""

    def __init__(self, picks: Sequence[Pick], said: Iterable[str] = ()) -> None:
        self.facts: tuple[Facts, ...] = ()
        self.reasons: tuple[str, ...] = ()
        self.everyone: frozenset[int] = frozenset()
        self.place: dict[str, int] = {}
        self.currency = ""
        self.extend(picks)
        texts = [spoken(clean(text)) for text in said]
        self.said = frozenset(word for text in texts for word in keys_of(text))
        self.said_numbers = frozenset(n for text in texts for n in plain_numbers(text))
        self.said_spaced = f" {' '.join(key for text in texts for key in keys_of(text))} "

    def extend(self, picks: Sequence[Pick]) -> None:
        """Adds those that are not there yet, after the others."""
        more = {pick.product.id: pick for pick in picks if pick.product.id not in self.place}
        self.facts += tuple(_facts(pick.product) for pick in more.values())
        self.reasons += tuple(pick.reason for pick in more.values())
        self.everyone = frozenset(range(len(self.facts)))
        self.place = {fact.id: place for place, fact in enumerate(self.facts)}
        self.currency = self.facts[0].currency if self.facts else ""
        for name in ("kinds", "_names"):
            self.__dict__.pop(name, None)

    @cached_property
    def kinds(self) -> dict[str, frozenset[int]]:
        """The nouns for what the picks are, as stems: by leaf category, and by the title's head."""
        kinds: defaultdict[str, set[int]] = defaultdict(set)
        for place, fact in enumerate(self.facts):
            product = fact.told.product
            head = _HEAD.split(fact.shown, maxsplit=1)[0]
            for word in (*keys_of(" ".join(product.category[-1:])), *keys_of(head)[-1:]):
                if word not in _NO_KIND:
                    kinds[stem(word)].add(place)
        return {word: frozenset(places) for word, places in kinds.items()}

    def having(self, quality: Quality) -> frozenset[int]:
        """The places of the products whose data gives `quality`."""
        facts = self.facts
        return frozenset(place for place in self.everyone if facts[place].told.backing(quality))

    def ids(self, places: Iterable[int]) -> tuple[str, ...]:
        """The ids of the products at `places`."""
        return tuple(self.facts[place].id for place in sorted(places))

    def titles_in(self, words: Sequence[Word]) -> Iterator[tuple[int, int, frozenset[int]]]:
        """Whole slate titles among `words`: (start, end, places), longest first, not overlapping.

        A word of it at least must be written like a name, so "a coffee mug" is no title.
        """
        known, by_length = self._names
        at = 0
        while at < len(words):
            for length in by_length.get(words[at].folded, ()):
                run = words[at : at + length]
                places = known.get(tuple(w.folded for w in run))
                ordinary = length == 1 and words[at].folded in STARTERS  # a book called "It"
                if places and not ordinary and any(_is_like_a_name(w.written) for w in run):
                    yield at, at + length, places
                    at += length - 1
                    break
            at += 1

    @cached_property
    def _names(self) -> tuple[dict[tuple[str, ...], frozenset[int]], dict[str, list[int]]]:
        """Places by whole title; and by its first word how long it may be, longest first."""
        known: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for place, fact in enumerate(self.facts):
            for key in {fact.title, fact.name} - {()}:
                known[key].add(place)
                lengths[key[0]].add(len(key))
        by_length = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        return {key: frozenset(places) for key, places in known.items()}, by_length

    def named(self, key: tuple[str, ...]) -> frozenset[int]:
        """Places of the products that `key` names: by whole title, or by a part of two words."""
        if whole := self._titled(key):
            return whole
        if len(key) < 2:
            return frozenset()
        return frozenset(p for p, fact in enumerate(self.facts) if _holds(fact.name, key))

    def _titled(self, key: tuple[str, ...]) -> frozenset[int]:
        return self._names[0].get(key, frozenset())


def plain_numbers(text: str) -> frozenset[Decimal]:
    """The numbers in `text` that are not money."""
    reader = Reader(text)
    return frozenset(n.value for n in numerals(reader) if n and not n.codes)


def numerals(reader: Reader) -> Iterator[Numeral | None]:
    """The numbers of a text in order; None for digits that cannot be read."""
    at = 0
    while at < len(reader.tokens):
        kind = reader.kind(at)
        starts = kind == "n" or (kind == "w" and reader.text(at) in NUMBER_WORDS)
        number = reader.numeral(at) if starts else None
        if number is not None:
            yield number
            at = max(number.after, at + 1)
            continue
        if kind == "n":
            yield None
        at += 1


def _is_like_a_name(written: str) -> bool:
    return any(c.isalpha() for c in written) and not written.islower()


def _holds(name: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return any(name[at : at + len(key)] == key for at in range(len(name) - len(key) + 1))


_KEPT: dict[str, tuple[Product, Facts]] = {}
_MOST_KEPT = 5_000


def _facts(product: Product) -> Facts:
    """Read once for each product as long as it stays the same: reading takes milliseconds."""
    product_read, facts = _KEPT.get(product.id, (None, None))
    if facts is None or product_read != product:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        facts = _facts_read(product)
        _KEPT[product.id] = (product, facts)
    return facts


def _facts_read(product: Product) -> Facts:
    attributes = " . ".join(f"{k} : {v}" for k, v in product.attributes.items())
    category = " . ".join(product.category)
    described = product.description[:LONGEST_DESCRIPTION]
    parts = (product.title, product.brand, category, attributes, described)
    text = spoken(" . ".join(clean(part) for part in parts if part))
    keys = keys_of(text)
    title = keys_of(clean(product.title))
    brand = keys_of(clean(product.brand))
    own = title if title[: len(brand)] == brand else (*brand, *title)
    counts = {Decimal(product.review_count)} if product.review_count else set()
    stock = set() if product.stock is None else {Decimal(product.stock)}
    ratings = _ratings(product.rating)
    return Facts(
        id=product.id,
        shown=plain(product.title) or product.id,
        title=title,
        name=own,
        text=text.casefold(),
        spaced=f" {' '.join(keys)} ",
        words=frozenset(keys),
        joined=frozenset("".join(keys[at : at + n]) for n in (1, 2, 3) for at in range(len(keys))),
        numbers=plain_numbers(text) | counts | stock | ratings,
        price=product.price.minor,
        currency=product.price.currency,
        ratings=frozenset(ratings),
        reviews=product.review_count,
        stock=product.stock,
        told=Told(product),
    )


def _ratings(rating: float | None) -> set[Decimal]:
    """The rating as it may be written: exact, and to one or two places."""
    if rating is None:
        return set()
    exact = Decimal(str(rating))
    return {exact, *(Decimal(f"{rating:.{places}f}") for places in (1, 2))}
