"""Text without anything a page would fetch, follow, run or draw as something else.

Bold, bullets and line breaks stay. Dollar signs stay as they are: a page whose Markdown draws
`$…$` as a formula (Streamlit's does) must write `$` as `\\$` itself, and only there.
"""

from __future__ import annotations

import html
import re
import unicodedata

_JOINERS = "\u200c\u200d"  # hold emoji and Indic words together
_TARGET = r"\((?:[^()\n]|\([^()\n]*\))*\)"
_IMAGE = re.compile(rf"!\[[^\]\n]*\](?:{_TARGET}|\[[^\]\n]*\])?")
_LINK = re.compile(rf"\[([^\]\n]*)\]{_TARGET}")
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z!?][^<>]*>", re.DOTALL)
_DIRECTIVE = re.compile(r":[a-z]+(?:-[a-z]+)*\[")
_URL = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:)?//[^\s*]+|www\.[^\s*]+"
    r"|(?:javascript|vbscript|data|mailto|file|blob|tel):[^\s*]*|[\w.+-]+@[\w-]+\.[\w.-]+",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_MARKED = re.compile(r"[\[\]<>`\\&~#@/]|:\S|www\.", re.IGNORECASE)
"""Without any of these a text has no markup to take out."""
_DELETED = str.maketrans("", "", "[]<>`\\")
_MOST_LAYERS = 5


def clean(text: str) -> str:
    """`text` as it may be shown: no images, links, addresses, HTML, code or escapes. Never raises.

    It holds no square or angle brackets, so neither `![` nor `](` can come of it, nor of two
    cleaned texts joined.
    """
    return stripped(laid_bare(text))


def laid_bare(text: str) -> str:
    """`text` with HTML entities read and control, format and private-use characters gone."""
    return _without_control(_unescaped(text))


def stripped(text: str) -> str:
    """What `clean` does after `laid_bare`."""
    if not _MARKED.search(text):
        return text
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _DIRECTIVE.sub("", _TAG.sub("", text))
    text = _URL.sub("", text.translate(_DELETED))
    text = _ENTITY.sub("", re.sub(r"~{2,}", "", text))
    return _HEADING.sub("", text)


def plain(text: str) -> str:
    """`text` in one line with no Markdown at all: for a title between `**` and `**`.

    Raises nothing; a text of nothing but markup becomes empty.
    """
    return " ".join(re.sub(r"[_#|~]+", " ", clean(text).replace("*", "")).split())


def spoken(text: str) -> str:
    """How `text` reads aloud: no emphasis, one form for each character. For checking only."""
    if not text.isascii():
        folded = unicodedata.normalize("NFKC", text)
        text = folded.translate(_SILENT)
    return " ".join(text.replace("*", "").split())


class _Silent(dict[int, int | None]):
    """Characters to themselves, or to nothing when they are not read aloud."""

    def __missing__(self, code: int) -> int | None:
        silent = unicodedata.category(chr(code)) in ("Cf", "Mn", "Me")
        self[code] = kept = None if silent else code
        return kept


_SILENT = _Silent()


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    for _ in range(_MOST_LAYERS):
        once = html.unescape(text)
        if once == text:
            break
        text = once
    return text


def _without_control(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    spaced = text.replace("\t", " ").replace("\r", "")
    return "".join(c for c in spaced if c == "\n" or c in _JOINERS or _showable(c))


def _showable(char: str) -> bool:
    # Zl and Zp break lines; of Co the guard makes marks that stand for products while it checks.
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
