"""Which products a sentence names, and whether it names anything that is not on the slate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.ledger import UnbackedError, unbacked
from assistant.grounding.markup import spoken
from assistant.grounding.slate import Slate
from assistant.grounding.vocabulary import Vocabulary, Word, words_of
from assistant.grounding.words import LABELS, ORDINARY, STARTERS
from assistant.understanding import money_words
from catalog.money import known_currencies

_TAG_0, _NAME_0, _MOST = 0xE000, 0xE400, 0x400
"""Private-use characters stand for products: one range for [[id]] tags, one for names."""

MARK = re.compile(r"[\ue000-\ue7ff]")
_TAG = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_TAG_MARK = re.compile(r"[ \t]*(?:\(\s*[\ue000-\ue3ff]+\s*\)|[\ue000-\ue3ff]+)")
_OPENING_TAG = re.compile(r"^([\s•*+-]*(?:\d{1,2}[.)]\s+)?)([\ue000-\ue3ff])")
_NAME_AND_TAG = re.compile(r"([\ue400-\ue7ff]+)[\s\"'”’)(:,–—-]{0,4}([\ue000-\ue3ff])")
_BOLD = re.compile(r"\*\*(?=[^\s*])(.+?)\*\*|(?<!\w)__(?=[^\s_])(.+?)__(?!\w)")
_QUOTED = re.compile(r"(?<!\w)[\"“«‘]([^\"“”«»‘\n]{2,160})[\"”»’](?!\w)")
_MODEL = re.compile(r"(?<![\w.,])(?=[\w-]*[A-Za-z])(?=[\w-]*\d)[A-Za-z\d]+(?:-[A-Za-z\d]+)*(?!\w)")
_NO_MODEL = re.compile(r"\d+(?:st|nd|rd|th|s)|\d+(?:-[a-z]+)+|\d+[A-Za-z]{1,4}|[a-z]+-\d+")
_DOMAIN = re.compile(
    r"\b[\w-]{2,}\.(?:com|net|org|io|shop|store|co|info|biz|uk|de|fr|eu|us|app|dev|xyz|ru|cn)\b",
    re.IGNORECASE,
)
_GLUE = re.compile(r"[ \-&'’+]*")
_OPENER = re.compile(r"[:—–(\"“‘•!?.;/]")


@dataclass(frozen=True, slots=True)
class Named:
    """A sentence read aloud, with a mark in place of every product it names."""

    text: str
    places: frozenset[int]


def place_of(mark: str) -> int:
    """Which pick a mark stands for."""
    return (ord(mark) - _TAG_0) % _MOST


def mark_tags(text: str, slate: Slate) -> str:
    """`text` with [[id]] tags turned to marks. Raises UnbackedError for an id not on the slate."""

    def mark(match: re.Match[str]) -> str:
        place = slate.place.get(match[1].strip())
        if place is None or place >= _MOST:
            raise unbacked("an id that is not on the slate", "product", match[1])
        return chr(_TAG_0 + place)

    return _TAG.sub(mark, text)


def without_marks(text: str, slate: Slate) -> str:
    """`text` as it is shown: tags gone, or the title where a tag stands for the name itself."""

    def title(match: re.Match[str]) -> str:
        return f"{match[1]}**{slate.facts[place_of(match[2])].shown}**"

    return _TAG_MARK.sub("", _OPENING_TAG.sub(title, text))


class Names:
    """Checks names against one slate and a catalogue's vocabulary."""

    def __init__(self, slate: Slate, vocabulary: Vocabulary) -> None:
        self._slate = slate
        self._vocabulary = vocabulary

    def read(self, cleaned: str) -> Named:
        """The sentence with marks. Raises UnbackedError for a name that is not on the slate."""
        text = _QUOTED.sub(self._quoted, _BOLD.sub(self._bold, cleaned))
        text = self._agreeing(self._titles(spoken(text)))
        if any(m.group().casefold() not in self._all_text() for m in _DOMAIN.finditer(text)):
            raise UnbackedError("an address")
        self._known_elsewhere(text, words_of(text))
        text = _MODEL.sub(self._model, text)
        self._runs(text, words_of(text))
        return Named(text, frozenset(place_of(mark) for mark in MARK.findall(text)))

    def _all_text(self) -> str:
        return " ".join(fact.text for fact in self._slate.facts)

    # -- bold and quoted ------------------------------------------------------------------

    def _bold(self, match: re.Match[str]) -> str:
        content = match[1] or match[2]
        tags = "".join(MARK.findall(content))
        bare = MARK.sub(" ", content)
        places = self._slate.named(tuple(w.folded for w in words_of(spoken(bare))))
        if places:
            return _names(places) + tags
        followed = match.string[match.end() : match.end() + 3].strip(" (")[:1]
        cited = bool(tags) or bool(MARK.match(followed))
        left = self._titles(spoken(bare))
        if cited and not MARK.search(left):
            raise unbacked("a name that is not its product's title", "product", bare)
        self._label(left)
        return f"{left}{tags}"

    def _quoted(self, match: re.Match[str]) -> str:
        words = words_of(spoken(match[1]))
        key = tuple(w.folded for w in words)
        if len(key) > 1 and (places := self._slate.named(key)):
            return _names(places)
        if f" {' '.join(key)} " not in self._slate.said_spaced:
            self._label(match[1])
        return match[0]

    def _label(self, text: str) -> None:
        """Bold or quoted words that are no title: plain words are, names are not."""
        words = [w for w in words_of(text) if w.written[:1].isupper()]
        unknown = [w.folded for w in words if w.folded not in STARTERS | self._slate.said]
        places = _places(text) or self._slate.everyone
        if unknown and not self._one_product_has(unknown, places):
            raise unbacked("a name that is on no slate title", "product", MARK.sub("", text))

    # -- titles and tags ------------------------------------------------------------------

    def _titles(self, text: str) -> str:
        words = words_of(text)
        for start, end, places in reversed(list(self._slate.titles_in(words))):
            text = text[: words[start].start] + _names(places) + text[words[end - 1].end :]
        return text

    def _agreeing(self, text: str) -> str:
        """A name and the tag after it must be one product; two with one title are told apart."""

        def agree(match: re.Match[str]) -> str:
            if place_of(match[2]) not in _places(match[1]):
                raise unbacked("a title with another product's id", "product", "")
            return match[2]

        return _NAME_AND_TAG.sub(agree, text)

    # -- names in running text ------------------------------------------------------------

    def _model(self, match: re.Match[str]) -> str:
        token = match.group()
        prefix = re.match(r"[A-Za-z]*", token)[0]  # type: ignore[index]
        if _NO_MODEL.fullmatch(token) or _is_currency(prefix):
            return token
        joined = token.casefold().replace("-", "")
        said = self._slate.said_spaced.replace(" ", "")
        if any(joined in fact.joined for fact in self._slate.facts) or joined in said:
            return "x" * len(token)
        raise unbacked("a model number that is in no slate data", "product", token)

    def _runs(self, text: str, words: Sequence[Word]) -> None:
        for run, places, opens in _capital_runs(text, words):
            names = run[1:] if opens and run[0].folded in STARTERS else run
            known = ORDINARY | LABELS | self._slate.said
            unknown = [w.folded for w in names if w.folded not in known]
            if len(unknown) + bool(places) < 2 or not unknown:
                continue
            if not self._one_product_has(unknown, places or self._slate.everyone):
                raise unbacked("a name that is in no slate data", "product", " ".join(unknown))

    def _one_product_has(self, keys: Sequence[str], places: frozenset[int]) -> bool:
        return any(self._slate.facts[place].words.issuperset(keys) for place in places)

    def _known_elsewhere(self, text: str, words: Sequence[Word]) -> None:
        for start, end in self._vocabulary.brands_in(words):
            run = [w.folded for w in words[start:end]]
            ordinary = STARTERS if _opens(text, words, start) else ORDINARY
            if len(run) == 1 and run[0] in ordinary:
                continue
            if not (self._slate.said.issuperset(run) or self._is_held(run)):
                raise unbacked("a brand that is not on the slate", "product", " ".join(run))
        single = ((at, at + 1) for at in self._vocabulary.one_word_titles_in(words))
        named = (span for span in single if not _opens(text, words, span[0]))
        for start, end in (*self._vocabulary.titles_in(words), *named):
            if end - start == 1 and words[start].folded in STARTERS:
                continue
            run = [w.folded for w in words[start:end]]
            if not self._is_held(run):
                raise unbacked("a product that is not on the slate", "product", " ".join(run))

    def _is_held(self, run: Sequence[str]) -> bool:
        spaced = f" {' '.join(run)} "
        facts = any(spaced in fact.spaced for fact in self._slate.facts)
        return facts or spaced in self._slate.said_spaced


def _names(places: frozenset[int]) -> str:
    return "".join(chr(_NAME_0 + place) for place in sorted(places) if place < _MOST)


def _places(text: str) -> frozenset[int]:
    return frozenset(place_of(mark) for mark in MARK.findall(text))


def _is_currency(prefix: str) -> bool:
    folded = prefix.casefold()
    known = folded in money_words.CURRENCY_WORDS or folded in money_words.DOLLAR_PREFIXES
    return known or prefix.upper() in known_currencies()


def _opens(text: str, words: Sequence[Word], at: int) -> bool:
    """True when word `at` would have a capital anyway: it begins the sentence or a part of it."""
    return at == 0 or bool(_OPENER.search(text[words[at - 1].end : words[at].start]))


def _capital_runs(
    text: str, words: Sequence[Word]
) -> Iterator[tuple[list[Word], frozenset[int], bool]]:
    """Runs of words with capitals: (words, the products marked in or beside it, it opens)."""
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].written[:1].isupper():
            between = text[words[end - 1].end : words[end].start] if end > at else ""
            if end > at and not _GLUE.fullmatch(MARK.sub("", between)):
                break
            end += 1
        if end > at:
            inside = text[words[at].start : words[end - 1].end]
            beside = _touching(text, words[at].start, words[end - 1].end)
            yield list(words[at:end]), _places(inside) | beside, _opens(text, words, at)
        at = max(end, at + 1)


def _touching(text: str, start: int, end: int) -> frozenset[int]:
    before = re.search(r"[\ue000-\ue7ff]+[ \-&'’+]*$", text[:start])
    after = re.match(r"[ \-&'’+]*[\ue000-\ue7ff]+", text[end:])
    return _places((before[0] if before else "") + (after[0] if after else ""))
