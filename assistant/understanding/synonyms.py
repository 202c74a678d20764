"""Different words for the same thing, from `synonyms.yaml`: spellings, units, kinds, qualities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """A colour to its shades, which are that colour too."""
    near: Mapping[str, tuple[str, ...]]
    """A colour to those next to it, shown only where it can't be had."""
    groups: Mapping[str, tuple[str, ...]]
    """A general word, as it is compared, to what it covers when it is not wanted."""
    homonyms: frozenset[str]
    """General words that mean something else too: they are never looked for themselves."""
    goods: tuple[str, ...]
    """Names of everyday goods that many a shop does not sell."""
    vegan: tuple[str, ...]
    """Words that ask for none of the `ANIMAL` group."""


ANIMAL = "animal products"
"""The group of what no vegan wants."""


def covered(values: Iterable[str]) -> tuple[str, ...]:
    """`values`, none of which is wanted, with what their general words cover."""
    known = synonyms()
    wide: dict[str, None] = {}
    for value in values:
        name = value.casefold()
        if name not in known.homonyms:
            wide[value] = None
        wide.update(dict.fromkeys(known.groups.get(name, ())))
    return tuple(wide)


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
        near={colour: tuple(near) for colour, near in read["near"].items()},
        groups={
            said: tuple(group["covers"])
            for name, group in read["groups"].items()
            for said in (name, *group.get("also", ()))
        },
        homonyms=frozenset(n for n, group in read["groups"].items() if group.get("homonym")),
        goods=tuple(read["goods"]),
        vegan=tuple(read["vegan"]),
    )
