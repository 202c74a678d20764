"""Colours: what shops call them, and the tones a picture is painted in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from zlib import crc32

from catalog.pictures.words import last_known, words_of

NAMED = {
    "black": "#2b2d33", "jet": "#2b2d33", "onyx": "#2f3036", "charcoal": "#474b53",
    "graphite": "#4c5058", "anthracite": "#42464d", "slate": "#64707d", "grey": "#8d949d",
    "gray": "#8d949d", "smoke": "#8f979f", "silver": "#aab3bd", "steel": "#929ca8",
    "aluminium": "#a9b2bb", "chrome": "#aeb7c1", "pewter": "#8a8f95", "white": "#fbfaf7",
    "ivory": "#f4ecda", "cream": "#f3e6c9", "pearl": "#efe9df", "clear": "#cfe2ea",
    "transparent": "#cfe2ea", "oatmeal": "#ddcfb6", "ecru": "#e3d8c2", "beige": "#d8c3a2",
    "sand": "#d9bf94", "stone": "#bdb3a2", "taupe": "#a39383", "natural": "#cda878",
    "tan": "#c2915c", "camel": "#bd8f58", "khaki": "#9b9066", "brown": "#84593c",
    "chocolate": "#5f4030", "walnut": "#74503a", "oak": "#c39a67", "pine": "#d3ac74",
    "bamboo": "#d2b06f", "kraft": "#bd9666", "cognac": "#9f5a2f", "mocha": "#7d6151",
    "red": "#c8413b", "cherry": "#b32d3a", "crimson": "#b22b40", "burgundy": "#7d2a3c",
    "wine": "#7a2b42", "maroon": "#772f38", "brick": "#aa5140", "rust": "#b4592f",
    "terracotta": "#c8704f", "coral": "#ef7f6b", "peach": "#f2ae8d", "apricot": "#f0a96d",
    "salmon": "#ec8f7f", "orange": "#e8833a", "amber": "#dd9327", "ochre": "#c98f2f",
    "mustard": "#d3a129", "yellow": "#edc140", "lemon": "#efd565", "gold": "#cfa343",
    "golden": "#cfa343", "champagne": "#ddc79c", "brass": "#be953f", "bronze": "#97703f",
    "copper": "#bd7248", "sunburst": "#c9702c", "green": "#4f9360", "lime": "#9cc04a",
    "mint": "#93cfb2", "sage": "#9bae8d", "olive": "#7c8150", "moss": "#6f7f4c",
    "emerald": "#26895f", "forest green": "#2d5c43", "forest": "#2d5c43",
    "dark green": "#2d5c43", "deep green": "#2f6848", "racing green": "#27513d",
    "pine green": "#2f6350", "teal": "#2c8587", "turquoise": "#3bafae", "aqua": "#62c1c4",
    "petrol": "#25596a", "blue": "#3f7fc0", "navy": "#2b3f66", "navy blue": "#2b3f66",
    "dark blue": "#2b4674", "midnight": "#293556", "indigo": "#43478b", "denim": "#506f96",
    "cobalt": "#2f56a6", "royal blue": "#3357b0", "sky blue": "#84bce2", "sky": "#84bce2",
    "light blue": "#98c4e4", "baby blue": "#a6cdea", "pale blue": "#a9cce3",
    "powder blue": "#adcbe0", "ice blue": "#bcdbe8", "dusty blue": "#88a2ba",
    "purple": "#7d55a3", "plum": "#704465", "aubergine": "#573a56", "violet": "#8463b6",
    "lilac": "#bda3d3", "lavender": "#b3a5d9", "mauve": "#b08fb0", "pink": "#e990ae",
    "hot pink": "#e0528d", "fuchsia": "#cc4590", "magenta": "#c03d85", "blush": "#e7b5b1",
    "blush pink": "#e7b5b1", "dusty pink": "#d29c9f", "dusty rose": "#c98b8f",
    "rose gold": "#d69c8c", "rose": "#d5818d", "raspberry": "#b93a66",
    "multicolour": "#ea7d62", "multicolor": "#ea7d62", "rainbow": "#ea7d62",
    "multi": "#ea7d62", "assorted": "#ea7d62",
}  # fmt: skip
"""Hex by colour word; the longer word wins where both stand in a text."""

_SPARE = (
    "#4d7ea8", "#c9674f", "#5c8f6b", "#d39a3c", "#8a6aa5", "#3f8f8f",
    "#b8607f", "#7d8b4c", "#5f6f9f", "#c98459", "#4f9bb0", "#a3655a",
)  # fmt: skip
_BY_WORDS = {words_of(name): value for name, value in NAMED.items()}
_COLOUR_KEYS = ("colour", "color", "finish")


def own_colour(attributes: Mapping[str, str], title: str, otherwise: str) -> str:
    """The hex colour of an article: as its attributes say, its title, its material.

    Where nothing says, a colour fixed by the text `otherwise`.
    """
    for text in (_said(attributes, *_COLOUR_KEYS), title, _said(attributes, "material")):
        found = last_known(words_of(text), _BY_WORDS, first=True) if text else None
        if found:
            return found
    # Not hash(): that differs from one run of Python to the next.
    return _SPARE[crc32(otherwise.encode("utf-8", "replace")) % len(_SPARE)]


def _said(attributes: Mapping[str, str], *keys: str) -> str:
    return next((value for key, value in attributes.items() if key.strip().lower() in keys), "")


@lru_cache(maxsize=256)
def tones(main: str) -> dict[str, str]:
    """Every tone of a picture in the hex colour `main`, by the name of its slot."""
    light = _lightness(main)
    if light > 0.78:  # nearly white: stands on a ground darker than itself
        ground, circle = _mixed(main, "#8f9dad", 0.5), _mixed(main, "#8f9dad", 0.36)
        shade, deep, pale = _mixed(main, "#75818f", 0.46), "#808b98", _mixed(main, "#9aa5b1", 0.25)
    else:
        ground, circle = _mixed(main, "#fbf9f6", 0.77), _mixed(main, "#fdfcfa", 0.86)
        pale = _mixed(main, "#ffffff", 0.4)
        shade, deep = (_mixed(main, *step) for step in _darker(light))
    shadow = _mixed(ground, "#1d2433", 0.15)
    return {
        "main": main,
        "shade": shade,
        "deep": deep,
        "light": pale,
        "ground": ground,
        "circle": circle,
        "shadow": shadow,
    }


def _darker(light: float) -> tuple[tuple[str, float], tuple[str, float]]:
    """What to mix in, and how much, for the two tones of detail of a colour that light."""
    if light < 0.2:  # nearly black has no darker tones: its details are lighter instead
        return ("#ffffff", 0.17), ("#ffffff", 0.3)
    if light < 0.4:
        return ("#0e121a", 0.34), ("#0e121a", 0.52)
    return ("#1d2433", 0.2), ("#1d2433", 0.4)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` of it, 0 to 1, replaced by `other`."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _lightness(colour: str) -> float:
    """0 black to 1 white, as the eye weighs red, green and blue."""
    red, green, blue = _parts(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
