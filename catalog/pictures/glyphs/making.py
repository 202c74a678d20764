"""Writing and crafts."""

from __future__ import annotations

from catalog.pictures.pen import (
    BARK,
    BEHIND,
    CREAM,
    DEEP,
    FLAME,
    INK,
    LEAF,
    LIGHT,
    MAIN,
    METAL,
    PANE,
    ROSE,
    SHADE,
    SKY,
    STEEL,
    WHITE,
    WOOD,
    box,
    disc,
    discs,
    glyph,
    ground,
    line,
    ring,
    shape,
    turned,
)

GLYPHS = {
    "notebook": glyph(
        "notebook, notepad, journal, diary, sketchbook, exercise book, sketch pad, writing pad, "
        "drawing pad, memo pad",
        ground(86),
        box(130, 92, 160, 220, CREAM, 10),
        box(118, 84, 160, 222, MAIN, 12),
        box(244, 84, 14, 222, DEEP, 0),
        box(146, 124, 80, 52, WHITE, 7),
        line("M162 142H210M162 158H194", SHADE, 6),
        line("M106 112H132M106 148H132M106 184H132M106 220H132M106 256H132M106 288H132", STEEL, 7),
    ),
    "book": glyph(
        "book, novel, cookbook, cook book, magazine, recipe book, atlas book, textbook, "
        "picture book, comic, bible, "
        "photo album, album, scrapbook, kindle",
        ground(116, 300),
        shape(
            "M200 126C168 98 118 98 80 112V292C118 278 168 280 200 302C232 280 282 278 320 292V112"
            "C282 98 232 98 200 126Z",
            MAIN,
        ),
        shape("M200 128C172 106 132 104 98 114V270C132 262 172 264 200 286Z", WHITE),
        shape("M200 128C228 106 268 104 302 114V270C268 262 228 264 200 286Z", CREAM),
        line(
            "M120 148C140 144 160 148 176 156M120 180C140 176 160 180 176 188M120 212"
            "C140 208 160 212 176 220",
            METAL,
            6,
        ),
        line(
            "M280 148C260 144 240 148 224 156M280 180C260 176 240 180 224 188M280 212"
            "C260 208 240 212 224 220",
            METAL,
            6,
        ),
    ),
    "planner": glyph(
        "planner, calendar, wall planner, advent calendar, organiser diary, weekly planner, "
        "memo board",
        ground(98),
        box(96, 108, 208, 204, WHITE, 16),
        shape("M96 164V124C96 114 102 108 112 108H288C298 108 304 114 304 124V164Z", MAIN),
        line("M146 90V126M200 90V126M254 90V126", STEEL, 11),
        *(
            box(x, y, 30, 26, ROSE if (x, y) == (208, 220) else PANE, 5)
            for y in (182, 220, 258)
            for x in (118, 163, 208, 253)
        ),
    ),
    "pen": glyph(
        "pen, fountain pen, gel pen, ballpoint, ballpoint pen, rollerball, marker, highlighter, "
        "felt tip, ink, "
        "fineliner, brush pen, stylus, pen set, calligraphy set",
        turned(
            40,
            box(176, 40, 48, 116, MAIN, 18),
            box(176, 148, 48, 12, FLAME, 2),
            shape("M178 160H222L214 262H186Z", SHADE),
            shape("M186 262H214L218 290L200 344L182 290Z", METAL),
            line("M200 300V336", INK, 4),
            disc(200, 294, 6, INK),
            line("M226 52V124", FLAME, 8),
            line("M190 60V128", LIGHT, 7),
        ),
    ),
    "pencils": glyph(
        "pencil, colouring pencil, colored pencil, crayon, pencil set, coloured pencil, desk tidy, "
        "desk organiser, "
        "pen pot, desk tidies, pen holder, chalk, pencil pot, eraser, sharpener, art set, "
        "colouring set, pastel",
        ground(74),
        *(
            turned(
                tilt,
                box(187, 112, 26, 120, tone, 3),
                shape("M187 114L200 76L213 114Z", CREAM),
                shape("M194 94L200 76L206 94Z", INK),
            )
            for tilt, tone in ((-15, ROSE), (14, SKY), (0, FLAME))
        ),
        shape("M130 196H270V296C270 306 264 312 254 312H146C136 312 130 306 130 296Z", MAIN),
        box(130, 196, 140, 20, SHADE, 5),
        line("M150 236V282", LIGHT, 9),
    ),
    "card": glyph(
        "card, greeting card, envelope, invitation, letter set, stationery set, birthday card, "
        "party invitation, "
        "thank you card, writing set, writing paper, stamp, sticker, note card, gift card, "
        "christmas card, paper",
        ground(112, 296),
        box(120, 86, 160, 150, WHITE, 6),
        shape(
            "M200 190C168 166 158 152 158 138C158 112 190 108 200 132C210 108 242 112 242 138"
            "C242 152 232 166 200 190Z",
            ROSE,
        ),
        shape(
            "M84 168L200 244L316 168V276C316 286 310 292 300 292H100C90 292 84 286 84 276Z", MAIN
        ),
        shape(
            "M86 286L178 216L200 232L222 216L314 286C310 290 306 292 300 292H100"
            "C94 292 90 290 86 286Z",
            LIGHT,
        ),
    ),
    "scissors": glyph(
        "scissor, scissors, stapler, hole punch, craft knife, paper cutter, "
        "tape dispenser, pinking shear",
        line("M164 252L246 84", METAL, 19),
        line("M236 252L154 84", STEEL, 19),
        ring(144, 272, 34, MAIN, 19),
        ring(256, 272, 34, MAIN, 19),
        disc(200, 178, 9, INK),
    ),
    "yarn": glyph(
        "yarn, wool, knitting, crochet, knitting needle, knitting kit, crochet hook, "
        "knitting yarn, crochet kit, macrame",
        ground(86),
        line("M112 96L252 268M288 96L148 268", WOOD, 10),
        discs("110,94 290,94", 12, BARK),
        disc(200, 218, 92, MAIN),
        line(
            "M128 186C166 148 230 142 270 172M116 220C160 168 240 166 286 204M124 256"
            "C170 204 240 204 282 244",
            SHADE,
            7,
        ),
        line("M158 148C136 188 136 244 164 296M196 132C176 182 180 250 204 304", LIGHT, 7),
        line("M264 282C300 302 312 280 330 306", MAIN, 8),
    ),
    "palette": glyph(
        "paint set, acrylic paint, watercolour, oil paint, paint palette, acrylic paint set, "
        "painting set, easel, "
        "watercolour set, watercolor, paint by numbers, acrylic, gouache, face paint, art kit",
        shape(
            "M196 96C118 96 74 150 80 214C86 278 140 312 200 306C232 302 216 264 234 250"
            "C258 232 316 262 320 206"
            "C324 136 266 96 196 96Z",
            MAIN,
        ),
        disc(168, 270, 20, BEHIND),
        disc(126, 206, 21, ROSE),
        disc(150, 150, 21, FLAME),
        disc(208, 130, 21, WHITE),
        disc(262, 154, 21, SKY),
        disc(282, 206, 17, LEAF),
    ),
    "paint brush": glyph(
        "paint brush, paintbrush, artist brush, brush, cleaning brush, broom, mop, dustpan, "
        "dish brush",
        turned(
            38,
            shape("M190 180H210L206 336C206 346 194 346 194 336Z", MAIN),
            shape("M180 132H220L216 190H184Z", METAL),
            line("M184 150H216", STEEL, 5),
            shape("M180 134C164 104 192 84 200 48C208 84 236 104 220 134Z", BARK),
            shape(
                "M186 100C192 86 198 72 200 48C208 84 226 98 224 120C208 128 190 120 186 100Z", ROSE
            ),
        ),
    ),
    "thread": glyph(
        "thread, embroidery, embroidery kit, sewing thread, cotton reel, ribbon, needle, "
        "cross stitch, cross stitch kit, "
        "button, sewing, string, twine, tape, washi tape, pin cushion, embroidery hoop",
        ground(72),
        box(122, 92, 156, 32, WOOD, 12),
        box(122, 280, 156, 32, BARK, 12),
        box(142, 124, 116, 156, MAIN, 6),
        line(
            "M144 148L256 136M144 172L256 160M144 196L256 184M144 220L256 208M144 244L256 232"
            "M144 268L256 256",
            SHADE,
            6,
        ),
        line("M256 262C300 262 280 190 316 168", MAIN, 5),
        line("M296 224L330 132", METAL, 6),
    ),
    "sewing machine": glyph(
        "sewing machine, overlocker, serger, embroidery machine",
        ground(118, 306),
        box(80, 268, 240, 38, SHADE, 12),
        shape(
            "M92 132C92 118 102 108 116 108H286C300 108 308 118 308 130V272H240V176H148V206H108"
            "C98 206 92 198 92 188Z",
            MAIN,
        ),
        line("M122 206V262", METAL, 8),
        box(106, 258, 34, 10, STEEL, 3),
        disc(310, 156, 21, LIGHT),
        disc(274, 152, 16, LIGHT),
        box(180, 84, 28, 26, ROSE, 5),
        line("M116 134H226", LIGHT, 8),
    ),
}
