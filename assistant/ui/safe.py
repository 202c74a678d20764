"""Text of the catalogue, the model and the shopper as Streamlit Markdown that shows it literally.

Backslashes settle what Markdown's parser reads: emphasis, headings, links, images, `$` formulas,
`:red[…]` directives, HTML. Streamlit also rewrites the text after parsing (`:smile:`,
`:material/…:`, bare addresses), where a backslash is gone; there an invisible word joiner
(U+2060) keeps the parts apart.
"""

from __future__ import annotations

import re

_JOINER = "\u2060"
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")  # all ASCII punctuation may be escaped
_REWRITTEN = re.compile(r":(?=[^\s:])|@(?=\w)|(?<=www)(?=\.)", re.IGNORECASE)
_UNSPOKEN = re.compile(r"[^\w\s,.×-]|_|(?<!\d)\.|\.(?!\d)")
_BULLET = re.compile(r"\s*[-*•]\s+(?=\S)")
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*")
_BETWEEN = {("line", "line"): "\\\n", ("- ", "- "): "\n"}  # else a new paragraph
_NO_PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_CODE = re.compile(r"`([\w ./=-]+)`")


def plain(text: str) -> str:
    """`text` on one line, with nothing in it that Markdown would act on."""
    return _escaped(" ".join(text.split()))


def unseen(text: str) -> str:
    """`text` for screen readers alone: what an invisible picture in a label is called.

    Streamlit gives a button no name but its label, and "Remove" six times over tells nobody which.
    """
    return f"![{plain(text)}]({_NO_PICTURE})"


def spoken(text: str) -> str:
    """`text` for a label that is read aloud as it stands, backslashes and all.

    Number inputs are named so. Signs that Markdown would act on are left out, not escaped.
    """
    return " ".join(_UNSPOKEN.sub(" ", text).split())


def clipped(text: str, most: int) -> str:
    """`text` on one line, unescaped, at most `most` characters: cut at a word, with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    whole_words = cut.rpartition(" ")[0]
    return (whole_words if len(whole_words) > most // 2 else cut).rstrip(" ,;:-") + "…"


def words(text: str) -> str:
    """An explainer's words: plain text whose **bold** and list bullets are kept, no more."""
    made, before = "", ""
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        body = _kept(line[bullet.end() :] if bullet else line, _BOLD, "**")
        kind = "" if not body else "- " if bullet else "line"
        if kind and made:
            made += _BETWEEN.get((before, kind), "\n\n")
        made += f"- {body}" if kind == "- " else body
        before = kind
    return made


def message(text: str) -> str:
    """An error's own words: plain text whose `code` is kept, so that a command stands out."""
    return _kept(text, _CODE, "`", raw=True)


def _kept(text: str, pattern: re.Pattern[str], mark: str, *, raw: bool = False) -> str:
    """`text` escaped around what `pattern` captures, which keeps its `mark` on both sides."""
    parts = pattern.split(" ".join(text.split()))
    return "".join(
        f"{mark}{part if raw else _escaped(part)}{mark}" if place % 2 else _escaped(part)
        for place, part in enumerate(parts)
    )


def _escaped(text: str) -> str:
    apart = _REWRITTEN.sub(lambda found: found.group() + _JOINER, text)
    return _SPECIAL.sub(r"\\\1", apart)
