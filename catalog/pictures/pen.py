"""What glyphs are drawn with: a few shapes, the tones of the article's colour, fixed colours.

Everything stands on a canvas 400 wide and 400 high. Tones are slots, filled when drawn.
"""

from __future__ import annotations

from typing import NamedTuple

MAIN, SHADE, DEEP, LIGHT = "{main}", "{shade}", "{deep}", "{light}"
"""The article's own colour, two darker tones of it and a lighter one."""
SHADOW, BEHIND = "{shadow}", "{circle}"
"""What falls on the floor, and what shows through a hole."""

INK, WHITE, CREAM = "#3b414b", "#fffdf9", "#f3e9d8"
METAL, STEEL = "#b9c1cb", "#8a94a1"
WOOD, BARK = "#cf9f6b", "#a0744a"
LEAF, FERN = "#79ad74", "#4f8659"
FLAME, GLOW, BEAM = "#f5b13d", "#ffe3a1", "#ffebbe"
ROSE, SKY, PANE = "#ec8b82", "#a8cfe4", "#dcebf1"


class Glyph(NamedTuple):
    """A drawing and the words that call for it, singular or plural alike."""

    words: tuple[str, ...]
    art: str


def glyph(words: str, *parts: str) -> Glyph:
    """The drawing made of `parts`, back to front; `words` are separated by commas."""
    return Glyph(tuple(word.strip() for word in words.split(",") if word.strip()), "".join(parts))


def box(x: int, y: int, width: int, height: int, fill: str, r: int = 8) -> str:
    """A rectangle with its top left corner at x, y and corners of radius r."""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{r}" fill="{fill}"/>'


def disc(x: int, y: int, r: int, fill: str) -> str:
    """A filled circle about x, y."""
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}"/>'


def discs(places: str, r: int, fill: str) -> str:
    """Several alike: places as "x,y x,y"."""
    pairs = (place.split(",") for place in places.split())
    return "".join(disc(int(x), int(y), r, fill) for x, y in pairs)


def oval(x: int, y: int, rx: int, ry: int, fill: str) -> str:
    """A filled ellipse about x, y."""
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}"/>'


def shape(path: str, fill: str) -> str:
    """A filled outline."""
    return f'<path d="{path}" fill="{fill}"/>'


def line(path: str, colour: str, width: int = 8) -> str:
    """A stroke with round ends."""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def ring(x: int, y: int, r: int, colour: str, width: int = 8) -> str:
    """An unfilled circle about x, y."""
    return (
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
    )


def turned(degrees: int, *parts: str) -> str:
    """The parts turned clockwise about the middle of the canvas."""
    return f'<g transform="rotate({degrees} 200 200)">{"".join(parts)}</g>'


def mirrored(*parts: str) -> str:
    """The parts and their mirror image about the upright middle line."""
    half = "".join(parts)
    return f'{half}<g transform="matrix(-1 0 0 1 400 0)">{half}</g>'


def ground(rx: int = 92, y: int = 312) -> str:
    """The soft shadow a thing stands on."""
    return oval(200, y, rx, 9, SHADOW)


def flame(x: int, y: int) -> str:
    """A candle's flame with its tip at x, y; 66 high."""
    outer = f"M{x} {y}c14 20 22 32 22 44a22 22 0 0 1-44 0c0-12 8-24 22-44Z"
    inner = f"M{x} {y + 28}c7 10 10 15 10 20a10 10 0 0 1-20 0c0-5 3-10 10-20Z"
    return shape(outer, FLAME) + shape(inner, GLOW)
