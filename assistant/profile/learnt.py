"""What a shopper says of themselves that outlasts the conversation, by fixed phrases.

Conservative: believed are exclusions of materials and brands, allergies, "I never wear …", sizes,
brands loved or asked for again, "I'm vegan", and a few facts of the home kept as text. A colour, a
price or a product asked for is this search's alone. A message for somebody else ("for my mum") is
not about the shopper, and nothing of it is believed. Of health only an allergy is kept, and only as
what to leave out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from assistant.constraints import ANY, BRAND, CATEGORY, RATING, Constraint, State
from assistant.profile.beliefs import NOTE, SIZE
from assistant.understanding.numerals import fold
from assistant.understanding.synonyms import ANIMAL, synonyms
from assistant.understanding.tokens import phrase_of
from catalog.beliefs import Belief, Source

LONGEST = 2_000
"""Characters of a message that are looked at."""
_QUOTE = 120
MATERIAL = "material"
VEGAN = (ANIMAL,)
"""What "I'm vegan" excludes: a general word, of which `synonyms.yaml` says what it covers."""
FIBRES = frozenset("leather suede wool cashmere down feather silk fur latex nickel".split())
"""Lasting when excluded, whatever field they stand in."""

Values = Mapping[str, Mapping[str, int]]
"""A catalogue's values by field, as `Items.facets.values` counts them."""

_REST = r"(?P<what>[^.,;:!?\n]{1,60})"
_OFTEN = r"(?:(?:really|just|always|only|absolutely|also|usually|normally|generally|do) ){0,2}"
_I_AM = r"\b(?:i'm|i am|im|we're|we are) "
_ALLERGIC = re.compile(
    rf"{_I_AM}(?:(?:also|very|really|badly|quite|highly) )?(?:allergic|intolerant) to {_REST}"
    rf"|\bi (?:have|suffer from) an allergy to (?P<too>[^.,;:!?\n]{{1,60}})"
)
_NEVER = re.compile(
    r"\bi (?:really )?(?:(?:never|don't|do not|dont|can't|cannot|cant|won't) "
    rf"(?:ever )?(?:wear|buy|use|own|eat|stand)|hate|detest|loathe|avoid) {_REST}"
)
_LOVE = re.compile(
    rf"\bi {_OFTEN}(?:love|like|adore|prefer|buy|wear|trust|swear by) (?:the brand )?{_REST}"
    r"|\bmy favou?rite (?:brand|make|label)(?: is|:| =)? ?(?P<too>[^.,;:!?\n]{1,60})"
)
_IS_VEGAN = re.compile(rf"(?:{_I_AM}(?:both |all |a |strictly |a strict )?|\bas an? )vegans?\b")
_AND = re.compile(r" (?:and|or|nor) (?:to )?|/| & ")
_LETTERS = {"small": "S", "medium": "M", "large": "L", "extra large": "XL", "extra small": "XS"}
_SIZED = rf"(?P<size>\d{{1,3}}(?:[.,]5)?|x{{0,3}}[sl]|m|{'|'.join(_LETTERS)})"
_WORN = r"(?:shoes?|boots?|trainers?|sneakers|shirts?|dress(?:es)?|jeans|trousers|clothes)"
_SCALE = r"(?:(?:uk|us|eu|men's|women's|mens|womens|shoe) )?"
_STOP = rf"(?= ?(?:$|[.;:!?)\n]|,)| (?:in|and|so|but|for|{_WORN})\b)"
_SIZES = (
    re.compile(rf"\bi {_OFTEN}wear (?:an? )?{_SCALE}(?:size )?{_SIZED}{_STOP}"),
    re.compile(rf"\b(?:i {_OFTEN}(?:take|am)|i'm|im) (?:an? )?{_SCALE}size {_SIZED}\b"),
    re.compile(rf"\bmy (?:[a-z']{{1,12}} )?size is (?:an? )?{_SCALE}{_SIZED}\b"),
    re.compile(rf"\b(?:i'm|i am|im) an? (?P<size>x{{1,3}}[sl]|{'|'.join(_LETTERS)}){_STOP}"),
)
_AT_HOME = re.compile(
    r"\b(?:i|we)(?:'ve got| have got| have| own| keep) "
    r"(?:an?|one|two|three|four|some|[1-9])(?: [a-z-]{1,12})? "
    r"(?:dog|puppy|cat|kitten|rabbit|hamster|parrot|horse|garden|balcony|terrace|allotment)"
    r"(?:s|es)?\b"
)
_PEOPLE = (
    "mum|mom|mummy|mam|mother|dad|daddy|father|parents?|wife|husband|partner|girlfriend|boyfriend"
    "|fiancee?|sister|brother|siblings?|son|daughter|kids?|child|children|baby|toddler|niece|nephew"
    "|aunt|auntie|uncle|cousin|gran|granny|grandma|grandmother|grandad|grandpa|grandfather"
    "|grandson|granddaughter|friends?|colleagues?|boss|teacher|neighbou?rs?|flatmate|roommate"
    "|girl|boy|man|woman|lady|teenager"
)
_FOR_ANOTHER = re.compile(
    rf"\b(?:my|our|his|her|their|an?|the)(?: [a-z0-9'-]{{1,12}}){{0,2}} (?:{_PEOPLE})(?:'s)?\b"
    r"|\bfor (?:him|her|them|someone|somebody)\b|\b(?:gift|present)s? (?:ideas? )?for\b"
)


def for_another(message: str) -> bool:
    """True when the message speaks of somebody else: what it says is not about the shopper."""
    return bool(_FOR_ANOTHER.search(fold(_spaced(message))))


def learnt(
    message: str,
    state: State,
    before: State,
    *,
    conversation: str,
    at: datetime,
    values: Values,
    asked_before: Container[str] = (),
) -> tuple[Belief, ...]:
    """What is to be believed after `message`, which made `state` of `before`.

    `values` are the catalogue's; `asked_before` holds the brands this shopper asked for in earlier
    messages. One or two milliseconds when a phrase is found, microseconds otherwise; no text
    raises.
    """
    message = _spaced(message)
    if for_another(message):
        return ()
    shelf = _Shelf(values)
    found = [
        *_vegan(message),
        *_excluded(state, before),
        *_against(message, shelf),
        *_sizes(message),
        *_brands(message, state, before, shelf, asked_before),
        *_home(message),
    ]
    unique = {(one.field, one.values, one.negated): one for one in reversed(found)}
    return tuple(
        Belief(
            o.field,
            o.values,
            o.negated,
            _quoted(o.said, message),
            conversation,
            state.turn,
            at,
            o.source,
        )
        for o in reversed(unique.values())
    )


def revised(
    held: Sequence[Belief], fresh: Iterable[Belief]
) -> tuple[tuple[Belief, ...], tuple[Belief, ...]]:
    """Of `fresh` what is news to `held`, and those of `held` that it takes the place of: the
    opposite, and a size of the same scale (M beside 10, but 11 instead of 10)."""
    added, gone = [], []
    for new in fresh:
        if any(
            (new.field, new.values, new.negated) == (b.field, b.values, b.negated) for b in held
        ):
            continue
        added.append(new)
        gone += [old for old in held if _replaces(new, old)]
    return tuple(added), tuple(gone)


def _replaces(new: Belief, old: Belief) -> bool:
    if new.field != old.field or new.field == NOTE:
        return False
    if new.field == SIZE and not (new.negated or old.negated):
        return new.values[0][0].isdigit() == old.values[0][0].isdigit()
    return new.negated != old.negated and new.values == old.values


@dataclass(frozen=True, slots=True)
class _Found:
    field: str
    values: tuple[str, ...]
    negated: bool
    said: str
    source: Source = "said"


def _spaced(message: str) -> str:
    return " ".join(message[:LONGEST].split())


def _excluded(state: State, before: State) -> Iterator[_Found]:
    """Hard exclusions that this message set, of what people exclude for good."""
    known = {(c.field, c.values, c.negated) for c in before.constraints}
    for c in state.constraints:
        fresh = c.turn == state.turn > 0 and (c.field, c.values, c.negated) not in known
        if fresh and c.negated and c.hard and _lasting(c):
            general = c.said.casefold() == ANIMAL
            for value in (ANIMAL,) if general else _own(c):
                yield _Found(c.field, (value,), True, c.said or str(c))


def _own(constraint: Constraint) -> Iterator[str]:
    """What was said, without what a general word covers: "not metal" is kept as such."""
    parts = [" ".join(phrase_of(part)) for part in _AND.split(fold(constraint.said))]
    if any(part in synonyms().groups for part in parts):
        yield from (p for p in parts if p in synonyms().groups or p in constraint.values)
    else:
        yield from _plainest(constraint.values)


def _plainest(values: Sequence[str]) -> Iterator[str]:
    """ "leather" of "leather, full-grain leather": to exclude it is to exclude the other."""
    padded = [f" {fold(value)} " for value in values]
    for value, text in zip(values, padded, strict=True):
        if not any(other != text and other in text for other in padded):
            yield value


def _lasting(constraint: Constraint) -> bool:
    if constraint.field in (BRAND, MATERIAL):
        return True
    return any(word in FIBRES for v in constraint.values for word in fold(v).split())


def _vegan(message: str) -> Iterator[_Found]:
    if found := _IS_VEGAN.search(fold(message)):
        for value in VEGAN:
            yield _Found(MATERIAL, (value,), True, _said(message, found.span()))


def _against(message: str, shelf: _Shelf) -> Iterator[_Found]:
    text = fold(message)
    for pattern in (_ALLERGIC, _NEVER):
        for found in pattern.finditer(text):
            whats = found["what"] or found.groupdict().get("too") or ""
            for what in _AND.split(whats):
                named = shelf.named(what) or _fibre(what)
                if named:
                    yield _Found(named[0], (named[1],), True, _said(message, found.span()))


def _fibre(what: str) -> tuple[str, str] | None:
    first = what.split(" ", 1)[0]
    return (ANY, first) if first in FIBRES else None


def _sizes(message: str) -> Iterator[_Found]:
    text = fold(message)
    for pattern in _SIZES:
        for found in pattern.finditer(text):
            size = found["size"].replace(",", ".")
            value = _LETTERS.get(size, size.upper())
            yield _Found(SIZE, (value,), False, _said(message, found.span()))


def _brands(
    message: str, state: State, before: State, shelf: _Shelf, asked: Container[str]
) -> Iterator[_Found]:
    for found in _LOVE.finditer(fold(message)):
        whole = found["what"] or found["too"] or ""
        for what in (whole, *_AND.split(whole)):
            if brand := shelf.brand(what):
                yield _Found(BRAND, (brand,), False, _said(message, found.span()))
    known = {value for c in before.of(BRAND) for value in c.values}
    for c in state.of(BRAND):
        for value in c.values if c.turn == state.turn > 0 else ():
            if value in asked and value not in known:
                yield _Found(BRAND, (value,), False, c.said or value, "done")


def _home(message: str) -> Iterator[_Found]:
    for found in _AT_HOME.finditer(fold(message)):
        said = _said(message, found.span())
        yield _Found(NOTE, (said,), False, said)


def _quoted(said: str, message: str) -> str:
    """`said` where it stands in the message; else the message, cut: nobody is misquoted."""
    if fold(said) in fold(message):
        return said
    return message if len(message) <= _QUOTE else f"{message[: _QUOTE - 1].rstrip()}…"


def _said(message: str, span: tuple[int, int]) -> str:
    """The shopper's own letters; folding keeps every one in its place."""
    return " ".join(message[span[0] : span[1]].split())


class _Shelf:
    """Finds what words name in a catalogue's values."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def brand(self, text: str) -> str | None:
        """The brand that `text` begins with, as the catalogue writes it."""
        brands = self._brands
        return next((brands[head] for head in _heads(text, 5) if head in brands), None)

    def named(self, text: str) -> tuple[str, str] | None:
        """(field, value) that `text` begins with: a brand, or words of some attribute's value."""
        if brand := self.brand(text):
            return BRAND, brand
        for head in _heads(text, 3):
            word = re.compile(rf"\b{re.escape(head.removesuffix('s'))}s?\b")
            held = next((f for f, text in self._texts.items() if word.search(text)), None)
            if held is not None:
                return held, head
        return None

    @cached_property
    def _brands(self) -> dict[str, str]:
        return {fold(name): name for name in self._values.get(BRAND, ())}

    @cached_property
    def _texts(self) -> dict[str, str]:
        """Field to its values, a line each: folded and searched as one text, for speed."""
        return {field: fold("\n".join(self._values[field])) for field in self._fields()}

    def _fields(self) -> list[str]:
        rest = [f for f in self._values if f not in (CATEGORY, BRAND, RATING, MATERIAL)]
        return [MATERIAL, *rest] if MATERIAL in self._values else rest


def _heads(text: str, most: int) -> Iterator[str]:
    """The first words of `text`, the longest run first; none that is a single sign."""
    words = [word.strip("\"'()“”") for word in text.split()][:most]
    for n in range(len(words), 0, -1):
        head = " ".join(words[:n])
        if len(head) > 1:
            yield head
