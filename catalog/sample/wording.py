"""Titles and descriptions, built from an article's own attributes so that they never disagree."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from catalog.sample.vocabulary import Category, Tier

_SMALL = {"and", "of", "for", "with", "in", "a", "the", "to", "x", "cm", "ml", "kg", "g", "m", "mm"}
_SPOKEN_VOWEL = re.compile(
    r"(?:[aeio]|u(?!s\b|sb|ni(?!n)|k[eu]l|s[ei]|til|-)|hour|heir|(?:l[ec]d|hd|hdmi|mp3|ssd|xlr?)\b"
    r"|8|11\b|18\b)",
    re.IGNORECASE,
)
_SPOKEN_CONSONANT = re.compile(r"(?:one\b|once\b|eu|ewe)", re.I)

_PROPER = {"Bluetooth", "French", "Dutch", "Chelsea", "Oxford", "English", "Nordic", "Christmas"}

# "{use}" is a noun phrase of any kind: weekend hikes, small kitchens, the office. An opener
# must suit whatever a shop sells: things that are built, woven, brewed or burnt down.
_OPENERS = (
    "{Np} made for {use}.",
    "{Np} from {brand}, designed with {use} in mind.",
    "Made for {use}, {this} {noun} {comes} in {look}.",
    "{brand} made the {line} for {use}: {np}.",
    "{Np}, well suited to {use}.",
    "From {brand}'s {line} range, {np} for {use}.",
    "Meet the {line}: {np}, made with {use} in mind.",
    "{Np} that {suits} {use}.",
)
_TIER_OPENERS: dict[Tier, tuple[str, ...]] = {
    "budget": (
        "A sensible price and no fuss: {np} for {use}.",
        "Good value for {use}: {np} at a fair price.",
        "{Np} at an everyday price, just right for {use}.",
    ),
    "mid": (
        "A dependable choice for {use}: {np}.",
        "{Np} that {strikes} a good balance between quality and price, ideal for {use}.",
    ),
    "premium": (
        "{Np} for {use}, made with real care.",
        "No corners cut: {np} for {use}, from the top of {brand}'s range.",
        "One of {brand}'s finest: {np} for {use}.",
    ),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of an article before it has words. Attribute values are lower case."""

    category: Category
    tier: Tier
    brand: str
    line: str
    attributes: dict[str, str]


def article(phrase: str) -> str:
    """`phrase` with "a" or "an" as it is spoken: an aluminium pan, a USB hub, an LED lamp."""
    spoken = _SPOKEN_VOWEL.match(phrase) and not _SPOKEN_CONSONANT.match(phrase)
    return f"{'an' if spoken else 'a'} {phrase}"


def in_text(noun: str) -> str:
    """A title's noun as it stands in a sentence; acronyms keep their capitals."""
    return " ".join(w if w in _PROPER or w[:2].isupper() else w.lower() for w in noun.split())


def titled(words: str) -> str:
    """`words` in the capitals of a title: "V-neck" as "V-Neck"; units and acronyms stay."""
    return " ".join(
        w if w in _SMALL else "-".join(map(_capital, w.split("-"))) for w in words.split()
    )


def _capital(part: str) -> str:
    return part[:1].upper() + part[1:] if part == part.lower() else part


def title(chance: random.Random, draft: Draft) -> str:
    """As a shop prints it: "Northfell Trailhead 2-Person Tent, forest green"."""
    spec, said = draft.category, draft.attributes
    values = {key.replace(" ", "_"): titled(value) for key, value in said.items()}
    head = spec.head.format(noun=titled(spec.noun), **values)
    words = [draft.brand, draft.line, *_trait_words(draft)[:1]]
    if "material" in said and chance.random() < 0.45 and titled(said["material"]) not in head:
        words.append(titled(said["material"]))
    tail = [said["colour"]] if "colour" in said else []
    if "size" in said and "{size}" not in spec.head:
        tail.append(_size(said["size"]))
    return ", ".join([" ".join([*words, head]), *tail])


def _size(value: str) -> str:
    return f"size {value}" if re.fullmatch(r"[XSML]+|[\d.]+", value) else value


def _trait_words(draft: Draft) -> list[str]:
    traits = draft.category.traits
    return [t.title for key, t in traits.items() if key in draft.attributes and t.title]


def description(chance: random.Random, draft: Draft) -> str:
    """Three to five sentences, each either general to the category or drawn from the attributes."""
    spec, said = draft.category, draft.attributes
    values = {key.replace(" ", "_"): value for key, value in said.items()}
    says = [text.format(**values) for text in spec.says]
    traits = [trait.says for key, trait in spec.traits.items() if key in said and trait.says]
    body = chance.sample(says, k=min(len(says), chance.choice((1, 2)) if traits else 2)) + traits
    sized = said.get("size", "") in " ".join(body)
    closing = [_material(chance, draft), "" if sized else _measures(chance, said)]
    return " ".join([_opener(chance, draft), *body, *filter(None, closing)][:5])


def _material(chance: random.Random, draft: Draft) -> str:
    sentence = draft.category.about.get(draft.attributes.get("material", ""), "")
    return sentence if chance.random() < 0.55 else ""


def _measures(chance: random.Random, said: dict[str, str]) -> str:
    size = said.get("size", "")
    if not size or chance.random() < 0.4:
        return ""
    if re.search(r"\d ?(cm|mm|m)\b", size):
        return f"Measures {size}."
    if re.search(r"\d ?(ml|litres?|l)\b", size):
        return f"Holds {size}."
    return f"This listing is for {_size(size)}." if _size(size) != size else ""


def _opener(chance: random.Random, draft: Draft) -> str:
    plain = list(_OPENERS) + 2 * list(_TIER_OPENERS[draft.tier])
    spec, said = draft.category, draft.attributes
    look = _look(said)
    if not look:
        plain = [text for text in plain if "{look}" not in text]
    phrase = _phrase(draft, look)
    return chance.choice(plain).format(
        Np=phrase[:1].upper() + phrase[1:],
        np=phrase,
        noun=in_text(spec.noun),
        look=look,
        use=said["use"],
        brand=draft.brand,
        line=draft.line,
        **_agreement(spec.plural),
    )


def _look(said: dict[str, str]) -> str:
    """Colour and material: "black cast iron", but not "antique brass brass"."""
    colour, material = said.get("colour", ""), said.get("material", "")
    if colour == "natural" or (colour and colour in material):
        colour = "" if material else colour
    if material and material in colour:
        material = ""
    return f"{colour} {material}".strip()


def _phrase(draft: Draft, look: str) -> str:
    """The thing in a sentence: "a navy 2-person tent", "a set of two mugs in white"."""
    spec, said = draft.category, draft.attributes
    values = {key.replace(" ", "_"): value for key, value in said.items()}
    # What follows a comma is the pack, which no sentence opens with.
    fixed = " ".join(w if "{" in w else in_text(w) for w in spec.head.split(",")[0].split())
    kind = fixed.format(noun=in_text(spec.noun), **values)
    if kind.lower().startswith("set of"):
        return f"a {kind} in {look}" if look else f"a {kind}"
    phrase = f"{look} {kind}".strip()
    return phrase if spec.plural else article(phrase)


def _agreement(plural: bool) -> dict[str, str]:
    if plural:
        return {"this": "these", "comes": "come", "suits": "suit", "strikes": "strike"}
    return {"this": "this", "comes": "comes", "suits": "suits", "strikes": "strikes"}
