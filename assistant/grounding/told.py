"""What one product's data says of a quality: yes, by which field; no; or nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property

from assistant.grounding.markup import clean, spoken
from assistant.grounding.qualities import NO, YES, Quality, also, stem
from assistant.grounding.quality_words import COLOUR_FIELDS, FAKES, LOOKS, PURPOSES
from assistant.grounding.words import bag
from catalog import Product

LONGEST_DESCRIPTION = 5_000
"""Characters of a description that count as facts; far more than a model is shown."""

_PART = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.;:!?,]+")
_NOT = bag("not isn't aren't doesn't don't never cannot can't won't isnt doesnt")
_WITHOUT = bag("no without neither nor none lacks non minus sans excluding")
_NEAR = 4
"""Words that a "no" reaches."""
_STOP, _COMMA = ".", ","


class Told:
    """Read when it is first asked: most sentences ask of one product or two."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self._backing: dict[str, str] = {}

    def backing(self, quality: Quality) -> str:
        """The field that says the product has `quality`; empty when none does."""
        known = self._backing.get(quality.key)
        if known is None:
            found = (self._field_of(key) for key in also(quality.key) if key)
            known = self._backing[quality.key] = next((field for field in found if field), "")
        return known

    def denies(self, quality: Quality) -> str:
        """The field that says it has not; empty when the data is silent.

        A material or colour that is given as another is denied too, if no text speaks of it.
        """
        if quality.key in self._flags_off:
            return self._flags_off[quality.key]
        if self.backing(quality):
            return ""
        for start, _ in self._places(quality.key):
            return self._fields[start]
        return ""

    def other(self, quality: Quality) -> str:
        """The field that gives another colour or material than `quality`, never spoken of."""
        if not quality.kind or any(self._places(quality.key)) or self.backing(quality):
            return ""
        return self._kinds.get(quality.kind, "")

    def value(self, field: str) -> str:
        """What `field` holds, as the catalogue writes it; empty for running text."""
        product = self.product
        known = {"title": product.title, "brand": product.brand}
        return product.attributes.get(field, known.get(field, ""))

    # -- reading ---------------------------------------------------------------------------

    @cached_property
    def _read(self) -> tuple[list[str], list[str], dict[str, list[int]]]:
        keys: list[str] = []
        fields: list[str] = []
        for field, text in self._texts():
            parts = [m.group() for m in _PART.finditer(text)]
            keys += [_STOP, *(_COMMA if p == "," else _key(p) for p in parts)]
            fields += [field] * (len(parts) + 1)
        at: defaultdict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(keys):
            at[key].append(place)
        return keys, fields, at

    def _texts(self) -> list[tuple[str, str]]:
        product = self.product
        said = [(name, name) for name, value in self._attributes if value in YES]
        said += [(name, value) for name, value in self._attributes if value not in YES | NO]
        said += [("title", product.title), ("brand", product.brand)]
        said += [("category", part) for part in product.category]
        said.append(("description", product.description[:LONGEST_DESCRIPTION]))
        return [(field, spoken(clean(text)).casefold().replace("’", "'")) for field, text in said]

    @property
    def _attributes(self) -> list[tuple[str, str]]:
        return [(name, value.strip().casefold()) for name, value in self.product.attributes.items()]

    @property
    def _fields(self) -> list[str]:
        return self._read[1]

    @cached_property
    def _flags_off(self) -> dict[str, str]:
        off = [name for name, value in self._attributes if value in NO]
        return {"".join(map(stem, re.findall(r"[^\W_]+", name.casefold()))): name for name in off}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """Kind to the attribute that tells it: "material" to "material"."""
        found = {}
        for name, _ in self._attributes:
            kind = "colour" if name.casefold() in COLOUR_FIELDS else name.casefold()
            found[kind] = name
        return {kind: found[kind] for kind in ("colour", "material") if kind in found}

    # -- looking up ------------------------------------------------------------------------

    def _field_of(self, key: str) -> str:
        if key in self._flags_off:
            return ""
        for start, end in self._places(key):
            if not self._is_denied(start) and not self._is_another(start, end):
                return self._fields[start]
        return ""

    def _places(self, key: str) -> list[tuple[int, int]]:
        """Word ranges whose words, joined, are `key`."""
        keys, _, at = self._read
        found = []
        for length in range(1, len(key) + 1):
            for start in at.get(key[:length], ()):
                end, rest = start + 1, key[length:]
                while rest and end < len(keys) and rest.startswith(keys[end]):
                    rest, end = rest[len(keys[end]) :], end + 1
                if not rest:
                    found.append((start, end))
        return found

    def _is_denied(self, start: int) -> bool:
        keys, comma = self._read[0], False
        for place in range(start - 1, max(-1, start - 1 - _NEAR), -1):
            if keys[place] == _STOP or keys[place] in ("but", "just", "only"):
                return False
            comma = comma or keys[place] == _COMMA
            if keys[place] in _WITHOUT or (keys[place] in _NOT and not comma):
                return True
        return False

    def _is_another(self, start: int, end: int) -> bool:
        """True in "faux leather", "leather-look", "lead-free": it speaks of something else."""
        keys, fields, _ = self._read
        if fields[start].casefold() in PURPOSES:
            return True
        after = keys[end] if end < len(keys) else ""
        return keys[start - 1] in FAKES or after in LOOKS - {"style"}


def _key(part: str) -> str:
    if not part[0].isalnum():
        return _STOP
    return part if part in _NOT else stem(part.removesuffix("'s"))
