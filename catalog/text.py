"""Text that enters the catalogue is clean: one normal form, no control characters, no markup."""

from __future__ import annotations

import html
import re
import unicodedata

import nh3

LONGEST_FIELD = 100_000
"""Characters; a longer field is a defect of the file, not a description."""

_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+")
# Only with its semicolon: HTML would read "pen&notebook" as "pen¬ebook" and spoil addresses.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Signs without width or meaning that word processors and scrapers leave behind.
_INVISIBLE = re.compile("[\ufeff\u00ad\u200b\u200e\u200f\u2060]")
# Zero-width joiners hold emoji and Indic words together.
_JOINERS = {"\u200c", "\u200d"}
# What a browser would act on even without the closing bracket.
_UNCLOSED = re.compile(
    r"<\s*/?\s*(script|style|iframe|img|svg|object|embed|link|meta|base|form|input|body|html)\b",
    re.IGNORECASE,
)


def checked_text(value: str) -> str:
    """`value` in NFC, entities resolved, with runs of white space made one space.

    Checking checked text changes nothing. Raises ValueError naming the defect: broken encoding,
    a control character, markup, or more than `LONGEST_FIELD` characters.
    """
    if len(value) > LONGEST_FIELD:
        raise ValueError(f"longer than {LONGEST_FIELD:,} characters")
    if value.isascii() and "<" not in value and "&" not in value and value.isprintable():
        return _SPACES.sub(" ", value).strip(" ")
    text = _settled(value)
    if "\ufffd" in text or not text.isprintable():
        for character in text:
            _refuse(character)
    if "<" in text and (nh3.is_html(text) or _UNCLOSED.search(text)):
        raise ValueError("HTML or script in text")
    if len(text) > LONGEST_FIELD:  # composing can lengthen
        raise ValueError(f"longer than {LONGEST_FIELD:,} characters")
    return text


def _settled(value: str) -> str:
    """Normalised until nothing changes: each step can uncover work for another."""
    while True:
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _unescaped(value)))
        text = _SPACES.sub(" ", text).strip(" ")
        if text == value:
            return text
        value = text


def _unescaped(value: str) -> str:
    """Entities resolved until none is left, so that none can hide inside another."""
    while "&" in value:
        plain = _ENTITY.sub(lambda entity: html.unescape(entity.group()), value)
        if plain == value:
            break
        value = plain
    return value


def _refuse(character: str) -> None:
    category = unicodedata.category(character)
    if category == "Cs" or character == "\ufffd":
        raise ValueError("broken encoding")
    if category == "Cc" or (category == "Cf" and character not in _JOINERS):
        raise ValueError("control character")
    # Zs and Co and Cn: odd spaces, private use and unassigned signs do no harm.


def without_markup(value: str) -> str:
    """`value` as plain text: tags and comments dropped, scripts and styles with their content."""
    text = _unescaped(value)
    if "<" not in text:
        return text
    spaced = re.sub(r"<\s*(br|/p|/li|/div|/tr|/td|/h\d)\b[^>]*>", " ", text, flags=re.IGNORECASE)
    return html.unescape(nh3.clean(spaced, tags=set()))
