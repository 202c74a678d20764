"""The words the sample shop is made of, read from the YAML files under `vocabulary/`.

One file a department; `shared.yaml` holds palettes, what to say of a material, and the kinds
of people who shop. Lists of materials and of `scale` values run from cheap to dear.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict

Tier = Literal["budget", "mid", "premium"]
_LETTERS = re.compile(r"^x*[sl]$|^m$")
"""Sizes of clothes: XS, M, XXL."""

TIERS: tuple[Tier, ...] = ("budget", "mid", "premium")


class Trait(NamedTuple):
    """A yes-or-no attribute: how often it holds, its word in the title, its sentence."""

    chance: float
    title: str
    says: str


class Category(BaseModel):
    """One leaf of the category tree and everything its products can be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    department: str
    name: str
    noun: str
    plural: bool = False
    head: str = "{noun}"
    """The kind of thing in a title: "{capacity} {noun}"."""
    price: tuple[float, float]
    """Dollars, from the cheapest budget article to the dearest premium one."""
    colours: tuple[str, ...] = ()
    colour_of: dict[str, tuple[str, ...]] = {}
    """The colours a material comes in, where that is not free: gold is gold."""
    materials: tuple[str, ...] = ()
    about: dict[str, str] = {}
    """What to say of a material: the department's own sentence before the shared one."""
    sizes: tuple[str, ...] = ()
    vary: dict[str, tuple[str, ...]] = {}
    only: dict[str, dict[str, str]] = {}
    """Attributes that need another: {"battery": {"connection": "wireless"}}."""
    scale: str = ""
    """The attribute among `vary` or "size" whose later values cost more."""
    traits: dict[str, Trait] = {}
    uses: tuple[str, ...]
    says: tuple[str, ...]
    asks: tuple[str, ...]
    """What people type when they want one."""
    gift: str = ""
    """Whom it is a gift for: "coffee lover"."""
    goes_with: tuple[str, ...] = ()

    def allows(self, key: str, said: dict[str, str]) -> bool:
        """Whether an article described by `said` so far can have the attribute `key`."""
        return all(said.get(need) == value for need, value in self.only.get(key, {}).items())

    @property
    def slug(self) -> str:
        """The name as it stands in product ids: "chefs-knives"."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower().replace("'", "")).strip("-")

    @property
    def path(self) -> tuple[str, str]:
        """The category path of its products."""
        return (self.department, self.name)


class Department(BaseModel):
    """One department: its brands by price tier, its model names, its categories."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    brands: dict[Tier, tuple[str, ...]]
    lines: tuple[str, ...]
    categories: tuple[Category, ...]

    def tier(self, brand: str) -> Tier:
        """Which price tier `brand` sells in."""
        return next(tier for tier, brands in self.brands.items() if brand in brands)


class Persona(BaseModel):
    """A kind of person who shops here, and the departments they come for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    departments: tuple[str, ...]
    share: float = 1.0


class Vocabulary(BaseModel):
    """Everything the generator may say."""

    model_config = ConfigDict(frozen=True)

    departments: tuple[Department, ...]
    personas: dict[str, Persona]
    styles: dict[str, tuple[str, ...]]
    """Families of colours a person may be drawn to."""


def _read(name: str) -> Any:
    text = (files("catalog.sample") / "vocabulary" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe


def _department(raw: dict[str, Any], shared: dict[str, Any]) -> Department:
    name, sentences = raw["department"], shared["materials"] | raw.get("materials", {})
    categories = [
        _category(name, leaf, spec, shared["palettes"], sentences)
        for leaf, spec in raw["categories"].items()
    ]
    return Department(name=name, brands=raw["brands"], lines=raw["lines"], categories=categories)


def _category(
    department: str,
    leaf: str,
    spec: dict[str, Any],
    palettes: dict[str, list[str]],
    sentences: dict[str, str],
) -> Category:
    colours = spec.pop("colours", [])
    named = palettes[colours] if isinstance(colours, str) else colours
    about = {name: sentences[name] for name in spec.get("materials", ()) if name in sentences}
    for part in ("vary", "traits", "only"):
        # A slot in a sentence needs the underscore; a shopper reads the key without it.
        spec[part] = {key.replace("_", " "): value for key, value in spec.get(part, {}).items()}
    spec["sizes"] = [_LETTERS.sub(lambda s: s[0].upper(), size) for size in spec.get("sizes", ())]
    spec["scale"] = spec.get("scale", "").replace("_", " ")
    return Category(department=department, name=leaf, colours=named, about=about, **spec)


def _persona(raw: dict[str, Any], names: dict[str, str]) -> Persona:
    """A persona's departments, told by slug in the file, by their names."""
    own = [names[slug] for slug in raw["departments"] if slug in names]
    return Persona(**raw | {"departments": own})


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The whole vocabulary, read once. Departments stand in the order of `shared.yaml`."""
    shared = _read("shared.yaml")
    departments = [_department(_read(f"{name}.yaml"), shared) for name in shared["departments"]]
    names = dict(zip(shared["departments"], (d.name for d in departments), strict=True))
    return Vocabulary(
        departments=departments,
        personas={kind: _persona(raw, names) for kind, raw in shared["personas"].items()},
        styles=shared["styles"],
    )


def chosen(products: int) -> dict[str, tuple[Category, ...]]:
    """The categories a shop of `products` articles carries, by department: about eight each.

    A small shop carries fewer departments' worth of shelves rather than one article on each.
    """
    departments = vocabulary().departments
    room = max(1, products // 8)
    shelves: dict[str, list[Category]] = {}
    for place in range(max(len(d.categories) for d in departments)):
        for department in departments:
            if room and place < len(department.categories):
                shelves.setdefault(department.name, []).append(department.categories[place])
                room -= 1
    return {name: tuple(categories) for name, categories in shelves.items()}
