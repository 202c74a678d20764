"""The words a shop knows, from its own columns: kinds of product, values of fields, brands.

Nothing is learnt and nothing is guessed: a word means what the catalogue, or the list of synonyms,
says that it means. Looking a word up costs a dictionary access.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assistant.packs import pack_of
from assistant.understanding.cues import (
    HARD,
    IDLE,
    JOINS,
    NEGATIVE,
    NEGATIVE_AFTER,
    NO_CUE,
    POSITIVE,
    SOFT_AFTER,
    SOFT_BEFORE,
)
from assistant.understanding.kinds import Kinds
from assistant.understanding.measures import Measure, measure_of
from assistant.understanding.phrases import (
    COLOURS,
    DESCRIPTORS,
    MATERIALS,
    PLACES,
    STOP_WORDS,
    TALK,
)
from assistant.understanding.synonyms import ANIMAL, synonyms
from assistant.understanding.tokens import Word, normal, phrase_of
from catalog import Product
from retrieval import Items
from retrieval.spelling import Spelling
from retrieval.stems import stems

Phrase = tuple[str, ...]
EXACT, TAIL, WITHIN = 0, 1, 2
"""A phrase is the whole value, its last words ("blue" of "dusty blue"), or anywhere in it."""
_GENERAL_SHARE = 0.15  # a field of this share of all kinds of product is one that any may have
_SETS = 0.9  # of a kind's products, for the kind to be one that is sold in sets
_LONGEST_PHRASE = 5
_LONGEST_VALUE = 60
_MOST_MENDED = 20_000
_MOST_MEASURED = 500
PURPOSES = frozenset({"use", "occasion", "purpose", "suitable for", "best for", "recommended for"})
"""Fields that say what a product is good for: no product is only good for that."""


class Meaning(NamedTuple):
    """What a phrase may stand for: a field's value, and how much of the value it is."""

    field: str
    value: str
    share: int


class Lexicon:
    """Looks phrases up. `known` says of a word whether it is one, so that it is not mended."""

    def __init__(self, items: Items, known: Callable[[str], bool] | None = None) -> None:
        self.kinds = Kinds(())
        self._known = known or (lambda word: False)
        self._meanings: dict[Phrase, dict[Meaning, None]] = defaultdict(dict)
        self._longest = 1
        self._mended: dict[str, str] = {}
        self._spellings: Spelling | None = None
        self._of_kind: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
        self._kinds_with: dict[str, set[str]] = defaultdict(set)
        self._seen: set[tuple[str, str]] = set()
        self._words: dict[str, int] = defaultdict(int)
        self._titled: set[str] = set()
        self._words_of_kind: dict[str, set[str]] = defaultdict(set)
        self._packs: dict[str, int] = defaultdict(int)
        self._products: dict[str, int] = defaultdict(int)
        self._prices: dict[str, tuple[Decimal, Decimal]] = {}
        self._goods: frozenset[Phrase] = frozenset()
        self._said_of: dict[str, set[str]] = defaultdict(set)
        self.brands: set[Phrase] = set()
        self._counted: frozenset[str] | None = None
        self._measures: dict[frozenset[str], tuple[tuple[str, str, Measure], ...]] = {}
        self._read(items.products)

    def grown(self, items: Items, changed: Sequence[Product]) -> Lexicon:
        """The lexicon of `items`, in which only `changed` differ from what this one has read; this
        one itself where they say nothing new. A value that is no longer sold stays known: it is a
        condition that nothing meets, which is noticed."""
        pairs = ({*p.attributes.items(), ("brand", p.brand)} for p in changed)
        new = any(said - self._seen - {("brand", "")} for said in pairs)
        paths = {p.category for p in changed if p.category}
        return Lexicon(items, self._known) if new or not paths <= self.kinds.paths else self

    # -- looking up ------------------------------------------------------------------------

    def meanings(self, words: Sequence[Word], at: int) -> Iterator[tuple[int, tuple[Meaning, ...]]]:
        """(words used, meanings) of the phrases that begin at word `at`, longest first."""
        longest = min(self._longest, len(words) - at)
        for length in range(longest, 0, -1):
            run = words[at : at + length]
            if any(word.mark for word in run):
                continue
            if found := self._meanings.get(tuple(word.norm for word in run)):
                yield length, tuple(found)

    def count(self, field: str, value: str, kinds: Iterable[str]) -> int:
        """How many products of `kinds` have this value; of the whole shop when there are none."""
        names = tuple(kinds) or tuple(self._of_kind)
        return sum(self._of_kind[kind].get((field, value), 0) for kind in names)

    def has_field(self, field: str, kinds: Iterable[str]) -> bool:
        """True when some product of `kinds` has the field."""
        return bool(self._kinds_with[field].intersection(kinds))

    def listed(self, kinds: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(field, value) of all that `kinds` are listed with."""
        for kind in kinds:
            yield from self._of_kind.get(kind, {})

    def sold_in_packs(self, kinds: Iterable[str]) -> bool:
        """True when nearly all of `kinds` are sets of several: dining chairs, luggage tags."""
        names = tuple(kinds)
        packs = sum(self._packs.get(kind, 0) for kind in names)
        return bool(packs) and packs >= _SETS * sum(self._products[kind] for kind in names)

    def prices(self, kinds: Iterable[str]) -> tuple[Decimal, Decimal] | None:
        """The lowest and the highest price of `kinds`, in the currency's major unit; None when
        there is no such product."""
        spans = [self._prices[kind] for kind in kinds if kind in self._prices]
        if not spans:
            return None
        return min(low for low, _ in spans), max(high for _, high in spans)

    def group_at(self, words: Sequence[Word], at: int) -> tuple[int, str] | None:
        """(words used, name) of the general word for several materials that begins at word `at`."""
        for length in range(min(_LONGEST_GROUP, len(words) - at), 0, -1):
            if name := _groups().get(tuple(word.norm for word in words[at : at + length])):
                return length, name
        return None

    def goods_at(self, words: Sequence[Word], at: int) -> int:
        """How many words from `at` name everyday goods that are on no shelf here; 0 for none."""
        run = tuple(word.norm for word in words[at : at + 3])
        for length in range(len(run), 0, -1):
            if run[:length] in self._goods and not any(w.mark for w in words[at : at + length]):
                return length
        return 0

    @staticmethod
    def is_group(word: str) -> bool:
        """True for a general word of materials."""
        return (word,) in _groups()

    def is_vegan(self, words: Sequence[Word], at: int) -> int:
        """How many words from `at` ask for nothing of an animal; 0 for none."""
        run = tuple(word.norm for word in words[at : at + 2])
        return next((n for n in (2, 1) if run[:n] in _vegan() and len(run) >= n), 0)

    def widened(self, field: str, values: Sequence[str], said: str) -> tuple[str, ...]:
        """`values` that are not wanted, called `said`, with what a general word covers and, of a
        colour, with the shades of it that the catalogue has."""
        name = _groups().get(phrase_of(said), "")
        if name:
            known = synonyms()
            said_too = [v for v in values if v.casefold() not in known.homonyms]
            general = (name,) if name == ANIMAL else ()
            return tuple(dict.fromkeys((*general, *said_too, *known.groups[name])))
        if field not in _COLOURED:
            return tuple(values)
        shades = [
            phrase_of(shade) for shade in synonyms().shades.get(" ".join(phrase_of(said)), ())
        ]
        own = (m.value for p in shades for m in self._meanings.get(p, ()) if m.field == field)
        return tuple(dict.fromkeys((*values, *own)))

    def says_word(self, word: str, kinds: Iterable[str]) -> bool:
        """True when a product of `kinds` has the word in its title, a value or a field's name."""
        return bool(self._said_of[word].intersection(kinds)) if word in self._said_of else False

    def is_word(self, word: str) -> bool:
        """True for a word of the language, so far as that is known."""
        return self._known(word.casefold())

    def says(self, kinds: Iterable[str], words: Iterable[str]) -> bool:
        """True when products of `kinds` have all of `words` in titles, attributes or their names:
        "glass jar" of blenders."""
        own: set[str] = set().union(*(self._words_of_kind[kind] for kind in kinds))
        return own.issuperset(words)

    def knows(self, word: str) -> bool:
        """True for a word that the catalogue says anywhere, in whatever spelling."""
        norm = normal(word)
        return norm in self._titled or norm in self._words or norm in self.kinds.words

    def titled(self, word: str) -> bool:
        """True for a word that some title or value holds."""
        return word in self._titled

    @property
    def made_of(self) -> str:
        """The field that says what a product is made of; empty when the catalogue has none."""
        return next((field for field in _MADE_OF if field in self._kinds_with), "")

    def is_general(self, field: str) -> bool:
        """True for a field that most kinds of product could have: colour, material, brand."""
        return field == "brand" or (
            field not in PURPOSES
            and len(self._kinds_with[field]) >= _GENERAL_SHARE * max(1, len(self._of_kind))
        )

    def fields(self) -> Iterator[str]:
        """Names of all attributes."""
        return iter(self._kinds_with)

    def field_named(self, phrase: Phrase) -> str | None:
        """The field that a shopper calls by its name: "colour", "the brand"."""
        for field in ("brand", *self._kinds_with):
            if phrase_of(field) == phrase:
                return field
        return _FIELD_NAMES.get(" ".join(phrase))

    def measures(self, kinds: Iterable[str]) -> tuple[tuple[str, str, Measure], ...]:
        """(field, value, what it measures) of every value of `kinds` that holds a number."""
        key = frozenset(kinds)
        found = self._measures.get(key)
        if found is None:
            pairs = ((f, v, measure_of(v)) for f, v in dict.fromkeys(self.values(key)))
            found = tuple((f, v, m) for f, v, m in pairs if m)
            if len(self._measures) >= _MOST_MEASURED:
                self._measures.clear()
            self._measures[key] = found
        return found

    def values(self, kinds: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(field, value) of all that `kinds` are, but for their brands and purposes."""
        for kind in sorted(kinds):
            for field, value in self._of_kind.get(kind, ()):
                if field not in PURPOSES and field != "brand":
                    yield field, value

    @property
    def counted(self) -> frozenset[str]:
        """Nouns that the catalogue counts and that are no products: "stitch" of "32-stitch"."""
        if self._counted is None:
            units = {m.unit for _, _, m in self.measures(self._of_kind) if m.factor == 1}
            self._counted = frozenset(u for u in units if u.isalpha() and not self._names_kind(u))
        return self._counted

    def _names_kind(self, word: str) -> bool:
        return self.kinds.named_at([Word(word, 0, 0)], 0) is not None

    def mended(self, word: str, typed: str) -> str:
        """A misspelt word, as `typed`, as the nearest that the lexicon has; `word` itself when it
        is known, or when none is near."""
        plain = typed.partition("'")[0]
        if len(plain) < 4 or not plain.isalpha():
            return word
        if word in self._words or word in self.kinds.words or word in self._titled:
            return word
        known = self._known(plain) or self._known(word)
        if plain in STOP_WORDS or known or word in _everyday():
            return word
        if typed not in self._mended:
            if len(self._mended) >= _MOST_MENDED:
                return word  # a message of nothing but unheard words
            near = self._spelling().near(typed) or self._spelling().near(word)
            likely = [one.word for one in near if _slip(plain, one.word, one.edits)]
            self._mended[typed] = likely[0] if likely else word
        return self._mended[typed]

    # -- learning --------------------------------------------------------------------------

    def _read(self, products: Sequence[Product]) -> None:
        for product in products:
            kind = product.category[-1] if product.category else ""
            titled = [normal(word) for word in stems(product.title)]
            self._titled.update(titled)
            own = self._words_of_kind[kind]
            own.update(titled)
            for field, value in product.attributes.items():
                own.update(phrase_of(field))
                own.update(phrase_of(value))
            self._products[kind] += 1
            self._packs[kind] += pack_of(product) > 1
            price = product.price.major
            low, high = self._prices.get(kind, (price, price))
            self._prices[kind] = min(low, price), max(high, price)
            for word in titled:
                self._said_of[word].add(kind)
            said = list(product.attributes.items())
            if product.brand:
                said.append(("brand", product.brand))
            for field, value in said:
                self._of_kind[kind][field, value] += 1
                self._kinds_with[field].add(kind)
                for word in phrase_of(field if value == "yes" else value):
                    self._said_of[word].add(kind)
                if (field, value) not in self._seen:
                    self._seen.add((field, value))
                    self._learn(field, value)
        paths = {product.category for product in products if product.category}
        if not paths <= self.kinds.paths:
            self.kinds = Kinds(self.kinds.paths | paths)
        self._synonyms()
        self._goods = frozenset(
            phrase
            for phrase in map(phrase_of, synonyms().goods)
            if phrase not in self._meanings and not self.kinds.is_named(phrase)
        )

    def _learn(self, field: str, value: str) -> None:
        if value == "no" or len(value) > _LONGEST_VALUE:
            return
        phrase = phrase_of(field if value == "yes" else value)
        if not phrase or len(phrase) > 2 * _LONGEST_PHRASE:
            return
        bare = len(phrase) == 1 and (len(phrase[0]) < 2 or phrase[0].replace(".", "").isdigit())
        if not bare or field == "brand":  # "M" and "42" are sizes only where they are said to be
            self._add(phrase, Meaning(field, value, EXACT))
        if value != "yes" and field != "brand":
            for name in (phrase_of(field), *(_SIZES if field == "size" else ())):
                self._add((*name, *phrase), Meaning(field, value, EXACT))
        if field == "brand":
            self.brands.add(phrase)
        if value == "yes" or field == "brand" or field in PURPOSES:
            return
        for start in range(1, len(phrase)):
            if phrase[start - 1] in _IMITATIONS:
                break
            if phrase[start] in JOINS:  # "and white" of "green and white"
                continue
            if phrase[-1] in _PLAIN or field in _DYED:
                self._add(phrase[start:], Meaning(field, value, TAIL))
        for word in phrase[:-1]:
            if word in _PLAIN:
                self._add((word,), Meaning(field, value, WITHIN))

    def _add(self, phrase: Phrase, meaning: Meaning) -> None:
        if len(phrase) <= _LONGEST_PHRASE:
            self._meanings[phrase][meaning] = None
            self._longest = max(self._longest, len(phrase))
            self._titled.update(phrase)
            for word in phrase:
                self._words[word] += 1

    def _synonyms(self) -> None:
        for said, meant in synonyms().qualities.items():
            for name in meant:
                for meaning in list(self._meanings.get(phrase_of(name), ())):
                    if meaning.share == EXACT and meaning.field != "brand":
                        self._add(phrase_of(said), meaning)

    def _spelling(self) -> Spelling:
        if self._spellings is None:
            for word in self.kinds.words:
                self._words[word] += 1
            self._spellings = Spelling(self._words)
        return self._spellings


def _slip(typed: str, meant: str, edits: int) -> bool:
    """False where a slip of the fingers is unlikely: they hit the first letter, and "toaster" is no
    "poster"."""
    swapped = typed[:2] == meant[1::-1]
    return typed[0] == meant[0] or (edits == 1 and (swapped or typed == meant[1:]))


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """Words of goods and of sentences that are no misspelling, whatever the shop sells."""
    names = (*map(phrase_of, synonyms().goods), *_groups(), *_vegan())
    cues = (NEGATIVE, NEGATIVE_AFTER, IDLE, NO_CUE, SOFT_BEFORE, SOFT_AFTER, HARD, POSITIVE)
    said = (phrase for cue in cues for phrases in cue.values() for phrase in phrases)
    words = {word for phrase in (*names, *said) for word in phrase}
    return frozenset(words | set(map(normal, TALK | DESCRIPTORS | {*PLACES, *_GRAMMAR})))


_GRAMMAR = "next last match matching inside beside into fit goes drink drinks like likes".split()
_LONGEST_GROUP = 4
_MADE_OF = ("material", "fabric", "materials")
_COLOURED = ("colour", "color")


@lru_cache(maxsize=1)
def _groups() -> dict[Phrase, str]:
    return {phrase_of(name): name for name in reversed(tuple(synonyms().groups))}


@lru_cache(maxsize=1)
def _vegan() -> frozenset[Phrase]:
    return frozenset(phrase_of(said) for said in synonyms().vegan)


_DYED = frozenset(("colour", "color", "material", "fabric"))
_FIELD_NAMES = {
    "make": "brand",
    "maker": "brand",
    "shade": "colour",
    "rating": "rating",
    "star": "rating",
    "review": "rating",
    "stock": "stock",
}
_SIZES = (("waist",), ("uk",), ("eu",), ("us",), ("uk", "size"), ("eu", "size"), ("us", "size"))
_IMITATIONS = frozenset("faux vegan synthetic imitation artificial fake mock".split())
_PLAIN = frozenset(normal(word) for word in COLOURS | MATERIALS)
