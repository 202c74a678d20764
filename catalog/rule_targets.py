"""What a rule can be about: the products, brands and categories that the store holds.

A rule on what is not there is refused, and told what is nearly called that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process, utils
from sqlalchemy import select

from catalog.errors import StoreError
from catalog.rules import BELOW, Rule
from catalog.store import Store
from catalog.tables import products

_NEAR = 60  # of 100 in rapidfuzz's WRatio
_MOST = 3


@dataclass(frozen=True, slots=True)
class Targets:
    """Everything by its name in lower case: the name as the catalogue writes it."""

    products: Mapping[str, str]
    """Product id to title."""
    brands: Mapping[str, str]
    categories: Mapping[str, str]
    """Paths, from the department down to every level."""


def targets(store: Store) -> Targets:
    """All there is. Raises StoreError when the database refuses."""
    c = products.c
    with store.reading() as connection:
        rows = connection.execute(select(c.id, c.title, c.brand, c.category)).all()
    paths = {tuple(category) for _, _, _, category in rows}
    return Targets(
        {id_: title for id_, title, _, _ in rows},
        _folded(brand for _, _, brand, _ in rows if brand),
        _folded(BELOW.join(path[: n + 1]) for path in paths for n in range(len(path))),
    )


def checked(rule: Rule, there: Targets) -> Rule:
    """`rule` with its target as the catalogue writes it. A product may be given by its title, a
    category by its last name, where only one has it. Raises StoreError with what is nearly called
    that."""
    found = list(dict.fromkeys(_called(rule, there)))
    if len(found) == 1:
        return rule.model_copy(update={"value": found[0]})
    near = found[:_MOST] or _near(rule, there)
    wrong = "is not one thing" if found else "is not in the catalogue"
    advice = f" Did you mean {_either(near)}?" if near else " Look it up in the shop first."
    raise StoreError(f"The {rule.what} {rule.value[:80]!r} {wrong}.{advice}")


def _called(rule: Rule, there: Targets) -> Iterable[str]:
    name = rule.value.casefold()
    if rule.what == "product":
        if rule.value in there.products:
            return [rule.value]
        return [id_ for id_, title in there.products.items() if title.casefold() == name]
    known = there.brands if rule.what == "brand" else there.categories
    if name in known:
        return [known[name]]
    leaf = f"{BELOW}{name}"
    return [path for folded, path in known.items() if folded.endswith(leaf)]


def _near(rule: Rule, there: Targets) -> list[str]:
    if rule.what == "product":
        titles = _nearest(rule.value, there.products)
        ids = _nearest(rule.value, {id_: id_ for id_ in there.products})
        best = sorted(
            {id_: max(titles.get(id_, 0), ids.get(id_, 0)) for id_ in titles | ids}.items(),
            key=lambda one: -one[1],
        )
        return [f"{id_} ({there.products[id_]})" for id_, _ in best[:_MOST]]
    known = there.brands if rule.what == "brand" else there.categories
    names = {name: name.rpartition(BELOW)[2] for name in known.values()}
    return list(_nearest(rule.value, names))


def _nearest(wanted: str, names: Mapping[str, str]) -> dict[str, float]:
    """Key to how near its name is, nearest first."""
    found = process.extract(
        wanted, names, processor=utils.default_process, score_cutoff=_NEAR, limit=_MOST
    )
    return {key: score for _, score, key in found}


def _folded(names: Iterable[str]) -> dict[str, str]:
    return {name.casefold(): name for name in sorted(set(names))}


def _either(names: list[str]) -> str:
    *some, last = names
    return f"{', '.join(some)} or {last}" if some else last
