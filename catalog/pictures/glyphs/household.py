"""What every household has, and the parcel for everything else."""

from __future__ import annotations

from catalog.pictures.pen import (
    DEEP,
    FLAME,
    INK,
    LIGHT,
    MAIN,
    METAL,
    SHADE,
    STEEL,
    WHITE,
    box,
    disc,
    discs,
    glyph,
    ground,
    line,
    oval,
    shape,
)

GLYPHS = {
    "scales": glyph(
        "scale, coffee scale, kitchen scale, bathroom scale, weighing scale, luggage scale, "
        "digital scale",
        ground(110, 296),
        box(112, 134, 176, 22, METAL, 10),
        box(170, 152, 60, 24, STEEL, 4),
        shape("M112 172H288L314 280C316 290 310 296 300 296H100C90 296 84 290 86 280Z", MAIN),
        box(148, 204, 104, 56, INK, 10),
        line("M168 232H188M204 232H232", FLAME, 9),
        disc(272, 268, 8, LIGHT),
    ),
    "sign": glyph(
        "sign, chalk board, plaque, metal sign, wall sign, blackboard, black board, chalkboard, "
        "letter, wall sticker, "
        "name plate, door sign, "
        "notice board, whiteboard, pinboard",
        line("M136 158L200 84L264 158", STEEL, 6),
        disc(200, 82, 10, STEEL),
        box(84, 152, 232, 138, MAIN, 16),
        box(100, 168, 200, 106, LIGHT, 10),
        line("M132 204H268M152 236H248", DEEP, 10),
        discs("112,180 288,180 112,262 288,262", 5, DEEP),
    ),
    "tissues": glyph(
        "tissue, tissue box, toilet paper, paper towel, wipe, kitchen roll, toilet roll, "
        "toilet roll holder, loo roll",
        ground(100),
        shape(
            "M158 190C150 142 178 160 178 112C202 130 226 110 238 128C232 156 252 150 244 190Z",
            WHITE,
        ),
        box(100, 182, 200, 130, MAIN, 16),
        oval(200, 188, 60, 14, DEEP),
        shape("M158 190C158 176 244 176 244 190Z", WHITE),
        line("M124 216V272", LIGHT, 9),
    ),
    "bin": glyph(
        "bin, waste bin, trash can, pedal bin, bucket, laundry hamper, laundry bin, laundry, "
        "umbrella stand, "
        "dustbin, recycling bin, log holder",
        ground(82),
        shape("M116 156H284L266 298C265 308 258 312 248 312H152C142 312 135 308 134 298Z", MAIN),
        box(104, 132, 192, 30, SHADE, 10),
        shape("M168 132C168 104 232 104 232 132Z", LIGHT),
        line("M156 188L164 282M200 188V282M244 188L236 282", LIGHT, 9),
    ),
    "sharpener": glyph(
        "knife sharpener, sharpening stone, honing steel, whetstone, can opener, corkscrew, "
        "bottle opener, opener",
        ground(118, 300),
        shape("M164 106L248 62C262 92 252 140 236 202H214Z", METAL),
        line("M166 108L220 200", STEEL, 5),
        shape(
            "M92 232C92 188 308 188 308 232L322 284C324 294 318 300 308 300H92"
            "C82 300 76 294 78 284Z",
            MAIN,
        ),
        box(196, 190, 56, 44, DEEP, 5),
        line("M206 196L224 226L242 196", METAL, 7),
        line("M108 236C112 224 136 218 162 216", LIGHT, 8),
    ),
    "jug": glyph(
        "jug, pitcher, milk jug, gravy boat, creamer, measuring jug, milk frother, frother, "
        "milk bottle, measuring cup",
        ground(74),
        line("M254 154C318 148 312 258 258 258", SHADE, 18),
        shape(
            "M130 100C160 116 224 116 262 100L254 160C276 190 280 226 272 262"
            "C266 294 246 312 216 312H176"
            "C146 312 128 294 122 262C116 226 128 190 142 160L112 118C118 112 124 106 130 100Z",
            MAIN,
        ),
        oval(198, 110, 58, 12, WHITE),
        line("M142 214C138 246 146 274 160 288", LIGHT, 9),
    ),
}

PARCEL = glyph(
    "",
    ground(104),
    box(104, 132, 192, 180, MAIN, 14),
    box(104, 132, 192, 44, SHADE, 14),
    box(104, 162, 192, 14, SHADE, 0),
    box(182, 132, 36, 62, LIGHT, 3),
    disc(200, 244, 46, WHITE),
    '<text x="200" y="264" text-anchor="middle" font-family="Georgia,serif" font-size="56" '
    'font-weight="bold" fill="{deep}">{initial}</text>',
)
