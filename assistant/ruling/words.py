"""Rules, what they do and how they stand, in plain sentences."""

from __future__ import annotations

from catalog.rules import BELOW, Match, Rule, Strength
from retrieval.items import Items
from retrieval.rule_state import Conflict
from retrieval.rules import PLACES, Ruled

STRENGTHS: dict[Strength, str] = {s: f"up to {n} places" for s, n in PLACES.items()}
MATCHES: dict[Match, str] = {
    "phrase": "has these words, one after another",
    "words": "has all of these words, anywhere",
    "exact": "is just these words",
}
DAYS = "Days begin and end at midnight UTC; the last day is included."
_ASKED: dict[Match, str] = {"phrase": "for", "words": "with all of", "exact": "just for"}
_VERBS = {"pin": "Pin", "boost": "Boost", "bury": "Bury", "hide": "Hide"}


def named(rule: Rule, items: Items) -> str:
    """What the rule is about, as people call it."""
    if rule.what == "product":
        row = items.row_of.get(rule.value)
        return f"“{rule.value if row is None else items.products[row].title}”"
    if rule.what == "brand":
        return f"the brand {rule.value}"
    return f"the category {rule.value.replace(BELOW, ' › ')}"


def sentence(rule: Rule, items: Items) -> str:
    """The whole rule but its dates: "Pin “Trail Tent” to place 1, when asked for “tent”"."""
    how = ""
    if rule.position is not None:
        how = f" to place {rule.position}"
    elif rule.effect in ("boost", "bury"):
        how = f", {rule.strength}"
    when = f", when asked {_ASKED[rule.match]} “{rule.query}”" if rule.query else ""
    return f"{_VERBS[rule.effect]} {named(rule, items)}{how}{when}"


def dates(rule: Rule) -> str:
    """ "from 1 Dec 2026 to 24 Dec 2026"; "always" without any."""
    parts = []
    if rule.start:
        parts.append(f"from {rule.start:%-d %b %Y}")
    if rule.end:
        parts.append(f"to {rule.end:%-d %b %Y}")
    return " ".join(parts) or "always"


def conflict_line(conflict: Conflict, items: Items) -> str:
    """Both rules and which of them is obeyed."""
    one, other = sentence(conflict.one, items), sentence(conflict.other, items)
    return f"{conflict.why} The rules are: {one}; and: {other}."


def did(ruled: Ruled, items: Items) -> str:
    """What a rule did, for the trace and the preview."""
    if ruled.effect == "hide":
        noun = "product" if ruled.count == 1 else "products"
        return f"Hid {ruled.count:,} {noun} of the catalogue."
    row = items.row_of.get(ruled.product_id)
    title = ruled.product_id if row is None else items.products[row].title
    if ruled.why:
        return f"Did not pin “{title}”: {ruled.why}."
    was = "not found" if ruled.before is None else f"in place {ruled.before}"
    return f"{_PAST[ruled.effect]} “{title}”: was {was}, is in place {ruled.after}."


_PAST = {"pin": "Pinned", "boost": "Boosted", "bury": "Buried"}
