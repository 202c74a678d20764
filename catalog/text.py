"""Text that enters the catalogue is clean: one normal form, no control characters, no markup."""

from __future__ import annotations

import html
import re
import unicodedata

import nh3

LONGEST_FIELD = 100_000
"""Characters; a longer field is a defect of the file, not a description."""

_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+")
# What may stand in one line of text but is in Unicode's control or format classes:
# zero-width joiners hold emoji and Indic words together.
_HARMLESS = {"\u200c", "\u200d", "\ufeff", "\u00ad"}


def checked_text(value: str) -> str:
    """`value` in NFC with runs of white space made one space.

    Raises ValueError naming the defect: broken encoding, a control character, markup,
    or more than `LONGEST_FIELD` characters.
    """
    if len(value) > LONGEST_FIELD:
        raise ValueError(f"longer than {LONGEST_FIELD:,} characters")
    if value.isascii() and "<" not in value and "&" not in value and value.isprintable():
        return _SPACES.sub(" ", value).strip()
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", html.unescape(value))).strip()
    for character in text:
        if character == "\ufffd" or not character.isprintable():
            _refuse(character)
    if "<" in text and nh3.is_html(text):
        raise ValueError("HTML or script in text")
    return "".join(c for c in text if c not in {"\ufeff", "\u00ad"})


def _refuse(character: str) -> None:
    category = unicodedata.category(character)
    if category == "Cs" or character == "\ufffd":
        raise ValueError("broken encoding")
    if category == "Cc" or (category == "Cf" and character not in _HARMLESS):
        raise ValueError(f"control character U+{ord(character):04X}")
    # Zs and Co and Cn: odd spaces, private use and unassigned signs do no harm.


def without_markup(value: str) -> str:
    """`value` as plain text: tags dropped, scripts dropped with their content."""
    spaced = re.sub(r"<\s*(br|/p|/li|/div|/tr|/h\d)\b[^>]*>", " ", value, flags=re.IGNORECASE)
    return html.unescape(nh3.clean(spaced, tags=set()))
