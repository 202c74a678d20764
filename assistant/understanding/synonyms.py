"""Different words for the same thing, from `synonyms.yaml`: spellings, units, kinds, qualities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Read once; the file says what each part is for."""

    spellings: Mapping[str, str]
    """A word to the form it is compared in: "color" to "colour", "inches" to "inch"."""
    kinds: tuple[tuple[str, ...], ...]
    """Groups of names for the same kind of product."""
    qualities: Mapping[str, tuple[str, ...]]
    """A quality as shoppers say it, to what a catalogue may call it."""
    shades: Mapping[str, tuple[str, ...]]
    """A colour to the shades that may be shown for it."""


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    """The file, parsed."""
    text = (resources.files(__package__ or __name__) / "synonyms.yaml").read_text("utf-8")
    read = yaml.safe_load(text)
    spellings = {other: form for form, others in read["spellings"].items() for other in others}
    return Synonyms(
        spellings=spellings,
        kinds=tuple(tuple(group) for group in read["kinds"]),
        qualities={said: tuple(meant) for said, meant in read["qualities"].items()},
        shades={colour: tuple(shades) for colour, shades in read["shades"].items()},
    )
