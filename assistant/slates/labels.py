"""Constraints in a shopper's words: for chips, for notes, for what may be said next."""

from __future__ import annotations

from dataclasses import replace

from assistant.constraints import CATEGORY, RATING, Constraint


def label(constraint: Constraint) -> str:
    """The constraint as a shopper would say it: "waterproof", "navy", "tents"; a kind that stands
    for several shelves by the word that was used, "rain jacket"."""
    plain = replace(constraint, hard=True)
    if constraint.field == CATEGORY and not constraint.negated:
        return _kind(constraint)
    if constraint.negated or constraint.values == ("yes",) or not constraint.values:
        return str(plain)
    if len(constraint.values) == 1 and constraint.field != CATEGORY:
        return constraint.values[0]
    return constraint.said or " or ".join(constraint.values)


def named(constraint: Constraint) -> str:
    """The constraint as a chip and a note name it: "navy", "not leather", "rated 4 or more",
    "size 10"."""
    if constraint.field == RATING and (constraint.least is not None or constraint.most is not None):
        return str(replace(constraint, hard=True)).replace("rating:", "rated")
    name = label(constraint)
    return f"{constraint.field} {name}" if _needs_its_field(constraint, name) else name


def kind_here(constraint: Constraint) -> str:
    """Where a kind of product would stand, for a note: "in running shoes", "for “rain jacket”"."""
    name = _kind(constraint)
    return f"in {name}" if len(constraint.values) == 1 else f"for “{name}”"


def is_size(constraint: Constraint) -> bool:
    """True for a size that fits or does not: nothing else of it helps when it is wrong."""
    field = constraint.field.casefold()
    sized = field == "size" or field.endswith(" size")
    return sized and constraint.values != ("yes",) and not constraint.negated


def is_number(constraint: Constraint) -> bool:
    """True for a measure or a count, which is asked for because it is needed: "at least 16 GB"."""
    if constraint.field == RATING or constraint.negated:
        return False
    ranged = constraint.least is not None or constraint.most is not None
    return ranged or any(value[:1].isdigit() for value in constraint.values)


def _kind(constraint: Constraint) -> str:
    if len(constraint.values) > 1 and constraint.said:
        return constraint.said
    return " or ".join(constraint.values).lower()


def _needs_its_field(constraint: Constraint, name: str) -> bool:
    """True for "10" and "XL", which say nothing; "size 10" does."""
    if not constraint.field or constraint.negated:
        return False
    bare = not any(letter.isalpha() for letter in name)
    return bare or (is_size(constraint) and len(name) <= 3 and name.isupper())
