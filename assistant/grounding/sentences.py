"""A stream of text pieces as whole sentences, the same however the text was cut into pieces."""

from __future__ import annotations

import re

from assistant.grounding.words import bag

_ABBREVIATIONS = bag(
    "e.g i.e eg ie etc vs mr mrs ms dr st no nos approx ca cf incl excl max min dept est fig vol "
    "ft oz lb lbs in cm mm kg sq al jr sr inc ltd co corp bros z.b bzw usw ggf"
)
_END = re.compile(
    r"""(?P<ascii>[.!?…]+)(?P<close>["'”’»)*_]*)   # the sentence's end and what closes on it
        (?P<tags>(?:[ \t]*\[\[[^\[\]\n]*\]\])*)       # tags that belong to it
        (?P<space>[ \t]+)(?P<next>[^\s\[]|\[(?!\[)[^\[])  # and the first of the next sentence
      | (?P<wide>[。！？]["”’」』)*]*(?:[ \t]*\[\[[^\[\]\n]*\]\])*)
        [ \t]*(?P<more>[^\s"”’」』)*\[]|\[(?!\[)[^\[])
      | (?P<line>\n)""",
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"([^\s\"'“‘(*\[]+)$")
_LIST_NUMBER = re.compile(r"^\s*\d{1,3}$")


class Sentences:
    """Buffers until a sentence is certainly whole. Joined, the sentences are the text."""

    def __init__(self) -> None:
        self._buffer = ""
        self._looked = 0
        """Ends before this place were looked at and are none."""

    def feed(self, piece: str) -> list[str]:
        """The sentences that `piece` completes, each with the white space after it."""
        self._buffer += piece
        found: list[str] = []
        while (end := self._next_end()) is not None:
            found.append(self._buffer[:end])
            self._buffer, self._looked = self._buffer[end:], 0
        return found

    def finish(self) -> list[str]:
        """What is left, if anything."""
        rest, self._buffer, self._looked = self._buffer, "", 0
        return [rest] if rest else []

    def _next_end(self) -> int | None:
        while match := _END.search(self._buffer, self._looked):
            if match["line"]:
                return match.end()
            if self._ends(match):
                return match.end("space") if match["ascii"] else match.end("wide")
            self._looked = match.start() + len(match["ascii"] or match["wide"])
        # A run of stops at the very end may still grow, so it is looked at again.
        return None

    def _ends(self, match: re.Match[str]) -> bool:
        # Markers that close on the stop, as in "**Top pick.** It", count as before it.
        before = self._buffer[: match.start()]
        upto = self._buffer[: match.end("tags") if match["ascii"] else match.end("wide")]
        if _is_open(upto):
            return False
        if match["ascii"] and match["close"] and match["next"].islower():
            return False  # the stop belongs to a title or a quotation: "**Wow!** is"
        if match["ascii"] != "." or match["close"] or match["tags"]:
            return True
        word = _WORD_BEFORE.search(before)
        name = word[1] if word else ""
        initial = len(name) == 1 and name.isalpha() and name.isupper() and name != "I"
        if initial or _LIST_NUMBER.match(before) or name.lower() in _ABBREVIATIONS:
            return False
        return not match["next"].islower()


def _is_open(text: str) -> bool:
    """True inside bold or a tag, where a stop belongs to a title or an id."""
    return text.count("**") % 2 == 1 or text.rfind("[[") > text.rfind("]]")
