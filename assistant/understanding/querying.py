"""The words that are searched for: what a message adds to the earlier ones, or begins anew."""

from __future__ import annotations

import re

from assistant.understanding import phrases
from assistant.understanding.numerals import fold
from assistant.understanding.reading import cut

LONGEST_QUERY = 500
"""Characters of a query; more would only blur the search."""
_SIZED = {"size", "sizes"}


def words_in(text: str) -> list[str]:
    """The folded words of `text` that carry meaning."""
    return [w for w in re.findall(r"[\w'-]+", fold(text)) if w not in phrases.STOP_WORDS]


def _said_in(query: str) -> set[str]:
    """Stems of a query's words, and of those `for_whom` may have taken out of it."""
    gift = {"gift", "present"} if query.startswith("for ") else set()
    return gift | {stem(word) for word in words_in(query)}


def stem(word: str) -> str:
    """`word` without its plural ending."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def for_whom(content: str) -> str:
    """ "nice gift ideas for a child" is searched for as "for a child": gifts are not its subject.

    Who it is for finds what they would like; "gift" finds gift wrap. Left alone when nobody in
    particular is named.
    """
    found = phrases.GIFT_FOR.match(fold(content))
    whom = content[found.end() :] if found else ""
    if not found or not set(words_in(whom)) - phrases.ANYONE:
        return content
    kind = [w for w in found["kind"].split() if w not in phrases.GIFT_WORDS]
    return " ".join([*kind, "for", whom])


def refines(content: str, query: str) -> bool:
    """True when `content` qualifies `query` rather than asking for a product of its own."""
    if not query or for_whom(content) != content:
        return False
    if query.startswith("for ") and content.startswith("for "):
        return False
    earlier = _said_in(query)
    head: list[str] = []
    for word in re.findall(r"[\w'-]+", fold(content)):
        if word in phrases.PREPOSITIONS:
            break
        head.append(word)
    while head and (head[-1].isdigit() or head[-1] in _SIZED or head[-2:-1] == ["size"]):
        head.pop()  # "boots size L" asks for boots
    if not head or head[-1] in phrases.PRONOUNS:
        return True
    return stem(head[-1]) in earlier or phrases.describes(head[-1])


def added(base: str, content: str) -> str:
    """`base` with what `content` adds to it: a new colour replaces the old one."""
    if not base:
        return content
    said = _said_in(base)
    fresh = [word for word in words_in(content) if stem(word) not in said]
    if not fresh:
        return base
    if any(word in phrases.COLOURS for word in fresh):
        base = re.sub(r"(?: ?,)+", ",", cut(base, phrases.IN_COLOUR)[0])
    stale = said | phrases.PRONOUNS
    kept = [word for word in content.split() if stem(bare(word)) not in stale]
    return f"{base} {' '.join(kept)}".strip()


def without_said(base: str, said: str) -> str:
    """`base` without each of the words in `said`, and what joins them to the rest: "in navy"."""
    for part in filter(None, re.split(" (?:or|and) ", said)):
        what = rf"(?:\b(?:in|with|by|from) )?\b{re.escape(fold(part))}\b"
        joined = rf"\b(?:or|and) {what}|{what} (?:or|and)\b|{what}"
        base = cut(base, re.compile(joined))[0]
    return base


def bare(word: str) -> str:
    """`word` folded, without the marks around it."""
    return fold(word).strip(".,;:!?\"'()")


def bounded(query: str) -> str:
    """`query` cut at a word's end to `LONGEST_QUERY` characters."""
    if len(query) <= LONGEST_QUERY:
        return query
    cut = query[: LONGEST_QUERY + 1]
    return (cut.rpartition(" ")[0] or cut[:LONGEST_QUERY]).strip()
