"""Money said without a word of money: "headphones for 100", "mug 15 to 20", "under one fifty".

A bare number may as well be a size, an age, a model or a count, so each is checked against what
the shop sells: the kind of product it stands by, its prices, and the measures it is listed with.
What is money gets the word that says so, and `amounts` reads it as any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from assistant.understanding import money_words as words
from assistant.understanding.amounts import find_amounts
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.numerals import fold
from assistant.understanding.tokens import words_of

_N = r"\d[\d.,]*(?<![.,])"
_ENDS = (
    r"(?= ?(?:$|[.,;!?)]|(?:please|pls|max|then|now|in|with|and|or|but|not|to spend|for|only"
    r"|at most|tops|budget|black|white)\b))"
)
_ENDS_RANGE = r"(?= ?(?:$|[.,;!?)]|(?:please|pls|max|then|now|in|with|and|but|for|only)\b))"
_AFTER_KIND = re.compile(rf"(?P<n>(?<![\w$£€#/.,-]){_N})(?![\w%°\"'/:*x-]|[.,]\d){_ENDS}")
_RANGE = re.compile(
    rf"(?<![\w$£€#/.,:-])(?P<a>{_N}) ?(?:-|to|till|until) ?(?P<b>{_N})(?![\w%°\"'/:*-])"
    rf"{_ENDS_RANGE}"
)
_FOR = re.compile(
    rf"\bfor (?:only |just |like |about |around )?(?P<n>{_N})(?![\w%°\"'/:*-]){_ENDS}"
)
_HAVE = re.compile(
    rf"\b(?:i|we)(?:'ve)? (?:only |just )?(?:have|had|got|have got|can do|can pay|can go to)"
    rf"(?: only| just| about| around| like)? (?P<n>{_N})(?![\w%°\"'/:*-])"
    r"(?= ?(?:$|[.,;!?)]|(?:for|to spend|in total|in all|max|left|but|and)\b))"
)
_O = re.compile(r"\b\d+[oO]{2,3}\b|\b\d{2}[oO]\b")
_UNITS = dict(zip(words.ONES[1:10], range(1, 10), strict=True))
_TEENS = dict(zip(words.ONES[10:], range(10, 20), strict=True))
_TENS = dict(zip(words.TENS, range(20, 100, 10), strict=True))
_ONE_FIFTY = re.compile(
    r"\b(?P<lead>under|below|max|maximum|up to|than|over|above|around|about|at most|at least"
    r"|spend|budget(?: is| of)?) "
    rf"(?P<h>{'|'.join(_UNITS)})[ -](?P<t>{'|'.join((*_TEENS, *_TENS))})"
    rf"(?:[ -](?P<u>{'|'.join(_UNITS)}))?\b(?! (?:hundred|thousand|cents?|grand)\b)"
)
_CLOSE = re.compile(rf"\b(?:close|near|nearer|closer) to (?=[$£€]?{_N}(?![\w%]))")
_IN_THE_RANGE = re.compile(
    rf"\b(?:in|within|around) (?:the|a) (?P<n>[$£€]?{_N})(?! ?-) (?:range|region|area|mark)\b"
)
_EXACTLY = re.compile(rf"\bexactly (?=[$£€]?{_N}(?![\w%]) ?(?:$|[.,;!?)]|for\b))")
_CAP_WORDS = (
    r"(?:(?:about|around|under|below|up to|max|at most|less than|for|something|costs?|budget|price"
    r"|it'?s|should be|be|is|of) ){0,4}"
)
_SUM = rf"[$£€]?{_N}(?: ?(?:dollars|bucks|euros|pounds|quid|usd|eur|gbp|€|£))?"
_STRETCH = re.compile(
    rf"{_CAP_WORDS}{_SUM}(?: (?:to spend|max|maximum|budget|or so|ideally))*,? ?"
    r"(?:(?:but|and|though|although),? )?(?:i |we )?(?:could|can|might|may|would|willing to|able to"
    r"|happy to)(?: also| even| maybe| probably| possibly)? (?:go|stretch|push|extend)(?: it)?"
    rf"(?: up)?(?: as far as| to) (?=[$£€]?{_N})"
)
_IDEALLY = re.compile(
    rf"(?:\b(?:ideally|preferably|hopefully),? {_CAP_WORDS}{_SUM}"
    rf"|\b{_CAP_WORDS}{_SUM},? (?:ideally|preferably|if possible))"
    r",?(?: but| and| or)? (?P<cap>(?:(?:absolute|at the) )?(?:max(?:imum)?|at most|no more than"
    rf"|not more than|not over|up to|never over|under)(?: of| is)? )(?=[$£€]?{_N})"
)
_IF_OVER = re.compile(
    r"(?:,? ?\b(?:but )?not [\w-]{1,20} )?\bif (?:it|they|that|this)(?:'s| is| are|'re| costs?)? "
    rf"(?:over|above|under|below|more than|less than) [$£€]?{_N}(?: (?:dollars|euros|pounds))?"
)
_LEVEL = frozenset(
    "size sizes sz level no number nr age ages aged year years model version type"
    " grade route uk eu us "
    "waist part vol volume chapter gen series mark mk top page spf factor rated".split()
)
_PERSONS = 15  # "for 12" may be for twelve people, or a child of twelve
_CHEAP, _DEAR = Decimal("0.9"), 4  # of a kind's lowest and highest price: no sum lies beyond
_NEAR = (Decimal("0.8"), Decimal("1.25"))  # of the least and the greatest measure of a kind
_SPANS = frozenset("cm mm m metre inch l litre ml kg size".split())
_NOT_BARE = frozenset("hour h day g month year min minute piece".split())
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LONGEST = 2_000
_WORN = 60  # no size of what is worn is higher
_FURTHEST = "I took the amount you could go to as your limit."
_A_WISH = "I took the higher amount as your limit, the other as a wish only."


def spoken(
    text: str, currency: str, lexicon: Lexicon | None, leaves: Iterable[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """`text` with its bare sums told by a word of money, and what the shopper should know of it.

    `leaves` are the kinds of product that the conversation is about. Linear in the text.
    """
    if len(text) > _LONGEST:
        return text, ()
    text = " ".join(text.split())
    text, notes = _reworded(text)
    if lexicon is not None and any(c.isdigit() for c in text):
        text = _Bare(text, currency, lexicon, frozenset(leaves)).told()
    return text, notes


def _reworded(text: str) -> tuple[str, tuple[str, ...]]:
    """Ways to say an amount that only need other words."""
    notes: list[str] = []
    if len(fold(text)) != len(text):
        return text, ()
    text = _O.sub(lambda m: re.sub("[oO]", "0", m[0]), text)
    text = _swapped(text, _ONE_FIFTY, _hundreds)
    text = _swapped(text, _CLOSE, lambda m: "around ")
    text = _swapped(text, _IN_THE_RANGE, lambda m: f"around {m['n']}")
    text = _swapped(text, _EXACTLY, lambda m: "max ")
    if (found := _IF_OVER.search(fold(text))) is not None:
        left = text[found.start() : found.end()].strip(" ,")
        notes.append(f"A wish can't hang on the price here, so I left out “{left}”.")
        text = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
    for pattern, note in ((_STRETCH, _FURTHEST), (_IDEALLY, _A_WISH)):
        if (found := pattern.search(fold(text))) is not None:
            text = f"{text[: found.start()]} max {text[found.end() :]}"
            notes.append(note)
    return " ".join(text.split()), tuple(notes)


def _swapped(text: str, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> str:
    kept, end = [], 0
    for found in pattern.finditer(fold(text)):
        kept += [text[end : found.start()], by(found)]
        end = found.end()
    return "".join([*kept, text[end:]])


def _hundreds(found: re.Match[str]) -> str:
    tens = {**_TEENS, **_TENS}[found["t"]]
    return f"{found['lead']} {_UNITS[found['h']] * 100 + tens + _UNITS.get(found['u'] or '', 0)}"


class _Bare:
    """The bare numbers of one text, judged by the kinds of product that stand by them."""

    def __init__(self, text: str, currency: str, lexicon: Lexicon, leaves: frozenset[str]) -> None:
        self._text, self._folded, self._lexicon = text, fold(text), lexicon
        self._amounts = [a.span for a in find_amounts(text, currency)]
        self._kinds = self._named()
        self._leaves = frozenset().union(*(which for _, _, which in self._kinds)) or leaves
        self._edits: list[tuple[int, int, str]] = []

    def told(self) -> str:
        self._have()
        self._ranges()
        self._for()
        if not self._amounts and not self._edits:
            self._beside()
        text = self._text
        for start, end, instead in sorted(self._edits, reverse=True):
            text = f"{text[:start]}{instead}{text[end:]}"
        return text

    def _named(self) -> list[tuple[int, int, frozenset[str]]]:
        """(start, end, leaves) of the kinds of product in the text."""
        tokens = words_of(self._text)
        out, at = [], 0
        while at < len(tokens):
            named = self._lexicon.kinds.named_at(tokens, at)
            if named is None:
                at += 1
                continue
            last = tokens[at + named[0] - 1]
            out.append((tokens[at].start, last.end, named[1].leaves))
            at += named[0]
        return out

    def _free(self, start: int, end: int) -> bool:
        taken = (*self._amounts, *((a, b) for a, b, _ in self._edits))
        return not any(start < b and a < end for a, b in taken)

    def _have(self) -> None:
        for found in _HAVE.finditer(self._folded):
            value = _value(found["n"])
            if self._free(*found.span("n")) and value is not None and value >= 5:
                self._edits.append((*found.span(), f"I can spend max {found['n']}"))

    def _ranges(self) -> None:
        for found in _RANGE.finditer(self._folded):
            low, high = _value(found["a"]), _value(found["b"])
            if low is None or high is None or not low < high or not self._free(*found.span()):
                continue
            before = self._before(found.start())
            if before in _LEVEL | words.DIMENSIONS | words.CHILDREN | words.ADULTS | words.MODELS:
                continue
            if self._priced(high) and not (self._measured(low) and self._measured(high)):
                self._edits.append((*found.span(), f"between {found['a']} and {found['b']}"))

    def _for(self) -> None:
        """ "headphones for 100"; "a table for 6" is for six people."""
        anything = re.search(r"\b(?:something|anything|gift|present)s?\b", self._folded)
        for found in _FOR.finditer(self._folded):
            value = _value(found["n"])
            if value is None or value < _PERSONS or not self._free(*found.span()):
                continue
            kinds = self._nearest(found.start()) or self._leaves
            if self._priced(value, kinds) if kinds else anything:
                self._edits.append((*found.span(), f"max {found['n']}"))

    def _beside(self) -> None:
        """ "headphones 100", and a message that is a sum alone: "100 for headphones", "100"."""
        found = next(self._candidates(), None)
        if found is not None:
            self._edits.append((*found.span("n"), f"max {found['n']}"))

    def _candidates(self) -> Iterator[re.Match[str]]:
        for found in _AFTER_KIND.finditer(self._folded):
            value, start = _value(found["n"]), found.start("n")
            if value is None or 1900 <= value <= 2099 or value <= 12:
                continue
            follows = any(end <= start <= end + 2 for _, end, _ in self._kinds)
            leads = re.match(r" ?for (?:a |an |the |some )?(?=\w)", self._folded[found.end("n") :])
            opens = start == 0 and leads and any(a <= found.end("n") + 8 for a, _, _ in self._kinds)
            alone = not self._folded[:start].strip() and not self._folded[found.end("n") :].strip(
                " .!"
            )
            if not (follows or opens or alone) or self._before(start) in _LEVEL | words.MODELS:
                continue
            kinds = self._nearest(start) or self._leaves
            if self._priced(value, kinds) and not self._measured(value, kinds):
                yield found

    def _before(self, start: int) -> str:
        words_before: list[str] = re.findall(r"[\w']+", self._folded[max(0, start - 30) : start])
        return words_before[-1] if words_before else ""

    def _nearest(self, at: int) -> frozenset[str]:
        """The kind named last before `at`."""
        before = [which for _, end, which in self._kinds if end <= at]
        return before[-1] if before else frozenset()

    def _priced(self, value: Decimal, kinds: frozenset[str] = frozenset()) -> bool:
        """True when things of the kind could cost that."""
        span = self._lexicon.prices(kinds or self._leaves)
        if span is None:
            return False
        return _CHEAP * span[0] <= value <= _DEAR * span[1]

    def _measured(self, value: Decimal, kinds: frozenset[str] = frozenset()) -> bool:
        """True when it may as well be a size or another measure that the kind is listed with."""
        if value <= _WORN and self._lexicon.has_field("size", kinds or self._leaves):
            return True
        sizes: dict[str, list[Decimal]] = {}
        for field, said in self._lexicon.listed(kinds or self._leaves):
            tokens = [w.norm for w in words_of(said)]
            for place, norm in enumerate(tokens):
                if not _NUMBER.fullmatch(norm):
                    continue
                unit = next((t for t in tokens[place + 1 :] if t.isalpha() and t != "x"), field)
                if unit in _NOT_BARE:
                    continue
                if Decimal(norm) == value:
                    return True
                if unit in _SPANS:
                    sizes.setdefault(field, []).append(Decimal(norm))
        return any(_NEAR[0] * min(all_) <= value <= _NEAR[1] * max(all_) for all_ in sizes.values())


def _value(said: str) -> Decimal | None:
    plain = said.replace(",", "")
    return Decimal(plain) if _NUMBER.fullmatch(plain) and len(plain) < 10 else None
