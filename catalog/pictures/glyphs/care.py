"""Bath and beauty."""

from __future__ import annotations

from catalog.pictures.pen import (
    CREAM,
    DEEP,
    FLAME,
    GLOW,
    INK,
    LIGHT,
    MAIN,
    METAL,
    PANE,
    ROSE,
    SHADE,
    SKY,
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
    turned,
)

GLYPHS = {
    "pump bottle": glyph(
        "soap dispenser, shampoo, lotion, conditioner, shower gel, body wash, hand soap, "
        "dispenser, "
        "moisturiser, sunscreen, hand wash, cleanser, body lotion, serum, bubble bath, oil",
        ground(66),
        line("M200 150V92H150V108", STEEL, 13),
        box(176, 128, 48, 32, SHADE, 7),
        shape(
            "M156 156H244C260 168 266 186 266 206V290C266 304 258 312 244 312H156"
            "C142 312 134 304 134 290V206"
            "C134 186 140 168 156 156Z",
            MAIN,
        ),
        box(156, 208, 88, 70, WHITE, 8),
        shape(
            "M200 222C212 238 218 246 218 252A18 15 0 0 1 182 252C182 246 188 238 200 222Z", LIGHT
        ),
    ),
    "soap": glyph(
        "soap, soap bar, soap dish, bath bomb, bath salt, bath, sponge, loofah, toiletry",
        ground(110, 300),
        box(88, 272, 224, 26, METAL, 13),
        box(112, 192, 176, 86, MAIN, 40),
        line("M150 218H236", LIGHT, 10),
        discs("156,150 250,158", 22, PANE),
        discs("204,116 290,126", 15, PANE),
        discs("150,144 245,153 200,112", 6, WHITE),
    ),
    "shower": glyph(
        "shower, shower head, shower caddy, shower caddies, bath caddy, shower rack, tap",
        line("M112 302V128C112 74 218 74 218 128", STEEL, 15),
        shape("M150 178C150 112 286 112 286 178Z", MAIN),
        box(142, 172, 152, 18, SHADE, 9),
        line(
            "M160 212L152 234M190 212L186 234M222 212V234M250 212L254 234M278 212L286 234", SKY, 8
        ),
        line(
            "M150 258L142 280M184 258L180 280M222 258V280M256 258L260 280M288 258L296 280", SKY, 8
        ),
    ),
    "toothbrush": glyph(
        "toothbrush, electric toothbrush, toothbrush holder, toothpaste, dental floss",
        ground(66),
        turned(
            9,
            box(186, 84, 20, 150, MAIN, 10),
            box(200, 82, 26, 54, WHITE, 5),
            line("M206 94H224M206 108H224M206 122H224", SKY, 6),
        ),
        shape("M138 196H262L252 302C251 308 247 312 240 312H160C153 312 149 308 148 302Z", LIGHT),
        box(132, 188, 136, 20, SHADE, 9),
        line("M160 226L166 282", WHITE, 8),
    ),
    "hair dryer": glyph(
        "hair dryer, hairdryer, blow dryer, dryer",
        line("M226 262C240 316 296 282 286 324", STEEL, 8),
        shape("M186 196H238L226 272C224 282 190 282 188 272Z", SHADE),
        shape("M146 128L94 112V204L146 188Z", SHADE),
        shape("M140 124C160 90 300 76 300 158S160 226 140 192Z", MAIN),
        disc(246, 158, 36, LIGHT),
        line("M230 144H262M228 158H264M230 172H262", SHADE, 6),
        line("M76 134H58M76 158H50M76 182H58", SKY, 8),
    ),
    "straightener": glyph(
        "straightener, hair straightener, curling iron, curling wand, hair curler, styler, "
        "flat iron, curler, crimper",
        turned(
            40,
            line("M200 310V352", STEEL, 9),
            shape("M176 62C186 60 194 66 194 76V300H166V76Z", MAIN),
            shape("M224 62C214 60 206 66 206 76V300H234V76Z", SHADE),
            box(182, 66, 10, 110, GLOW, 4),
            box(208, 66, 10, 110, GLOW, 4),
            box(164, 282, 72, 36, DEEP, 14),
        ),
    ),
    "hairbrush": glyph(
        "hairbrush, comb, hair brush, brush set, hair clip, hair accessory, beard comb, dog brush, "
        "grooming brush",
        turned(
            35,
            box(184, 210, 32, 130, MAIN, 15),
            oval(200, 140, 64, 90, MAIN),
            oval(200, 140, 48, 72, CREAM),
            discs(
                "178,104 200,96 222,104 170,132 190,126 210,126 230,132 174,160 200,156 226,160"
                " 186,186 214,186",
                6,
                DEEP,
            ),
        ),
    ),
    "makeup brush": glyph(
        "makeup brush, make up brush, cosmetic brush, eyeshadow, blush, powder, makeup, cosmetic, "
        "palette, "
        "foundation, mascara",
        *(
            f'<g transform="rotate({turn} 200 330)">'
            + box(190, 206, 20, 114, MAIN, 9)
            + shape("M186 172H214L212 212H188Z", METAL)
            + shape(
                f"M184 174C168 {top + 50} 180 {top} 200 {top}C220 {top} 232 {top + 50} 216 174Z",
                tone,
            )
            + "</g>"
            for turn, top, tone in ((-26, 84, ROSE), (26, 84, LIGHT), (0, 66, DEEP))
        ),
    ),
    "lipstick": glyph(
        "lipstick, lip balm, lip gloss, lip",
        ground(60),
        shape("M172 152V98C172 84 214 70 228 72V152Z", MAIN),
        shape("M172 98C172 84 214 70 228 72C228 94 196 104 172 112Z", LIGHT),
        box(164, 148, 72, 58, FLAME, 4),
        box(148, 202, 104, 110, INK, 10),
        line("M168 222V290", STEEL, 8),
    ),
    "perfume": glyph(
        "perfume, fragrance, cologne, eau de parfum, eau de toilette, aftershave, room spray, "
        "body spray, reed diffuser",
        ground(80),
        box(172, 76, 56, 44, SHADE, 8),
        box(182, 118, 36, 26, METAL, 3),
        shape(
            "M148 140H252L282 176V290C282 304 274 312 260 312H140C126 312 118 304 118 290V176Z",
            PANE,
        ),
        shape("M132 208H268V284C268 294 262 300 252 300H148C138 300 132 294 132 284Z", MAIN),
        box(160, 222, 80, 48, WHITE, 5),
        line("M180 246H220", SHADE, 6),
        line("M140 180L156 160", WHITE, 8),
    ),
    "cream": glyph(
        "cream, face cream, hand cream, balm, body butter, face mask, skincare, skin care, "
        "exfoliator",
        ground(98, 300),
        shape("M142 134C150 96 186 120 194 92C218 104 250 100 258 134Z", WHITE),
        box(104, 172, 192, 126, MAIN, 34),
        box(112, 128, 176, 50, LIGHT, 12),
        box(144, 210, 112, 54, WHITE, 8),
        line("M166 230H234M178 246H222", SHADE, 6),
    ),
    "razor": glyph(
        "razor, shaver, trimmer, beard trimmer, shaving brush, hair clipper, clipper, shaving kit, "
        "shaving set",
        ground(52, 318),
        shape(
            "M166 124H234L242 158V286C242 304 232 314 216 314H184C168 314 158 304 158 286V158Z",
            MAIN,
        ),
        box(158, 88, 84, 40, STEEL, 6),
        line("M166 88V70M180 88V70M194 88V70M208 88V70M222 88V70M234 88V70", STEEL, 7),
        box(184, 168, 32, 58, LIGHT, 16),
        disc(200, 184, 10, FLAME),
        line("M182 258H218M182 276H218", SHADE, 7),
    ),
    "manicure": glyph(
        "nail polish, nail varnish, manicure, manicure set, nail kit, nail file, pedicure set, "
        "nail clipper",
        ground(76),
        shape("M178 74H222L230 176H170Z", INK),
        line("M190 90L186 156", STEEL, 7),
        shape(
            "M150 182C150 170 250 170 250 182C282 200 282 312 240 312H160C118 312 118 200 150 182Z",
            MAIN,
        ),
        line("M142 222C138 246 140 268 150 286", LIGHT, 10),
    ),
}
