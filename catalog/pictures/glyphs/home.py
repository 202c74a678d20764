"""Things that make a home: candles, vases, cushions, textiles, what hangs on walls."""

from __future__ import annotations

from catalog.pictures.pen import (
    BARK,
    BEHIND,
    CREAM,
    DEEP,
    FERN,
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
    flame,
    glyph,
    ground,
    line,
    mirrored,
    oval,
    shape,
)

GLYPHS = {
    "candle": glyph(
        "candle, scented candle, candle making kit, wax melt, diffuser, home fragrance, incense",
        ground(80),
        box(122, 168, 156, 144, LIGHT, 24),
        box(134, 194, 132, 108, MAIN, 16),
        box(152, 216, 96, 56, WHITE, 6),
        line("M170 236H230M182 252H218", SHADE, 5),
        line("M200 194V168", INK, 5),
        flame(200, 98),
    ),
    "candle holder": glyph(
        "candle holder, candlestick, tealight, t light, t light holder, tealight holder, "
        "candle stick, candelabra, candleholder, tea light",
        ground(78),
        shape("M132 312C132 294 168 288 200 288S268 294 268 312Z", SHADE),
        box(190, 214, 20, 82, MAIN, 6),
        disc(200, 250, 17, MAIN),
        shape("M154 192H246C244 212 224 224 200 224S156 212 154 192Z", MAIN),
        box(178, 134, 44, 62, CREAM, 6),
        line("M200 134V120", INK, 4),
        flame(200, 62),
    ),
    "vase": glyph(
        "vase, urn, flower, bouquet, artificial flower, dried flower, carafe",
        ground(70),
        line(
            "M200 180C198 150 190 130 164 112M200 180V96M200 180C204 150 220 134 240 118", FERN, 6
        ),
        shape("M196 158C176 158 164 150 158 138C176 134 190 142 196 158Z", LEAF),
        shape("M204 160C222 160 238 156 246 144C228 138 212 146 204 160Z", LEAF),
        discs("160,106 200,90 242,112", 19, ROSE),
        discs("160,106 200,90 242,112", 8, FLAME),
        shape(
            "M174 176H226C226 206 264 220 264 260C264 294 240 312 200 312S136 294 136 260"
            "C136 220 174 206 174 176Z",
            MAIN,
        ),
        box(166, 168, 68, 15, SHADE, 7),
        line("M157 250C154 270 162 284 174 292", LIGHT, 9),
    ),
    "pillow": glyph(
        "pillow, cushion, throw pillow, bolster, pillowcase, cushion cover, pillow case",
        shape(
            "M98 122C140 138 260 138 302 122C288 170 288 240 302 288C260 272 140 272 98 288"
            "C112 240 112 170 98 122Z",
            MAIN,
        ),
        line("M126 150C128 190 128 224 126 260M126 150C170 158 230 158 274 150", LIGHT, 5),
        line("M274 150C272 190 272 224 274 260M126 260C170 252 230 252 274 260", SHADE, 5),
        disc(200, 205, 11, SHADE),
        line("M186 196L168 186M214 196L232 186M186 214L168 224M214 214L232 224", SHADE, 5),
    ),
    "frame": glyph(
        "frame, picture frame, photo frame, wall art, art print, poster, picture, canvas, print, "
        "painting, photo, artwork, postcard",
        ground(96),
        box(104, 92, 192, 220, MAIN, 8),
        box(122, 110, 156, 184, WHITE, 3),
        box(142, 132, 116, 140, SKY, 2),
        disc(226, 164, 15, FLAME),
        shape("M142 272V232L178 196L206 230L224 212L258 244V272Z", LEAF),
        shape("M142 272V248C170 238 210 250 258 262V272Z", FERN),
    ),
    "clock": glyph(
        "clock, wall clock, alarm clock, timer, kitchen timer",
        disc(200, 202, 110, MAIN),
        disc(200, 202, 90, WHITE),
        line("M200 126V138M200 266V278M124 202H136M264 202H276", SHADE, 7),
        line("M200 202V150M200 202L238 224", INK, 9),
        disc(200, 202, 10, MAIN),
    ),
    "plant": glyph(
        "plant, artificial plant, house plant, planter, plant pot, flower pot, succulent, herb, "
        "pot plant, flowerpot, terrarium, greenery, plant stand, plant holder, fern, bonsai",
        ground(66),
        shape("M198 216C146 204 120 168 122 118C168 126 200 164 198 216Z", LEAF),
        shape("M202 216C254 204 280 168 278 118C232 126 200 164 202 216Z", LEAF),
        shape("M200 216C168 174 172 118 200 78C228 118 232 174 200 216Z", FERN),
        line("M200 206V126", LEAF, 4),
        shape("M142 226H258L244 312H156Z", MAIN),
        box(132, 206, 136, 30, SHADE, 9),
    ),
    "mirror": glyph(
        "mirror, hand mirror, wall mirror",
        ground(60),
        box(188, 280, 24, 30, SHADE, 4),
        oval(200, 190, 88, 108, MAIN),
        oval(200, 190, 72, 92, PANE),
        line("M164 190L206 138M176 222L226 160", WHITE, 9),
    ),
    "rug": glyph(
        "rug, doormat, door mat, carpet, mat, runner, bath mat",
        line(
            "M112 128H88M112 152H88M112 176H88M112 200H88M112 224H88M112 248H88M112 272H88",
            SHADE,
            6,
        ),
        line(
            "M288 128H312M288 152H312M288 176H312M288 200H312M288 224H312M288 248H312M288 272H312",
            SHADE,
            6,
        ),
        box(108, 114, 184, 172, MAIN, 6),
        box(126, 132, 148, 136, LIGHT, 4),
        box(136, 142, 128, 116, MAIN, 3),
        shape("M200 152L248 200L200 248L152 200Z", SHADE),
        shape("M200 174L226 200L200 226L174 200Z", LIGHT),
    ),
    "basket": glyph(
        "basket, hamper, storage basket, laundry basket, crate, storage bin",
        ground(),
        line("M138 190C142 92 258 92 262 190", SHADE, 12),
        shape("M108 196H292L270 312H130Z", MAIN),
        line("M122 226H278M126 254H274M132 282H268", SHADE, 6),
        line("M150 204L160 306M183 204L187 306M217 204L213 306M250 204L240 306", SHADE, 6),
        box(98, 180, 204, 24, SHADE, 12),
    ),
    "heart": glyph(
        "heart, ornament, bauble, hanging decoration, decoration, wreath, trinket, charm",
        line("M200 142V84", STEEL, 5),
        disc(200, 80, 10, MAIN),
        shape(
            "M200 300C118 244 98 204 98 170C98 136 124 114 152 114C174 114 192 126 200 144"
            "C208 126 226 114 248 114C276 114 302 136 302 170C302 204 282 244 200 300Z",
            MAIN,
        ),
        line("M124 172C124 152 138 140 152 140", LIGHT, 11),
    ),
    "blanket": glyph(
        "blanket, throw, throw blanket, duvet, comforter, quilt, duvet cover, bed sheet, "
        "sheet set, "
        "bedding set, sheet, bedspread, coverlet, fabric, swaddle, duvet set, bedding, muslin, "
        "tablecloth, napkin, tea towel, fat quarter, fitted sheet",
        ground(104),
        box(98, 246, 204, 64, SHADE, 26),
        box(98, 188, 204, 64, MAIN, 26),
        box(106, 130, 188, 64, LIGHT, 26),
        line("M126 220H270M126 278H270M134 162H262", WHITE, 5),
        box(226, 130, 30, 180, DEEP, 0),
    ),
    "curtain": glyph(
        "curtain, blind, shower curtain, drape, shower liner",
        line("M88 106H312", WOOD, 11),
        discs("86,106 314,106", 12, BARK),
        mirrored(
            shape("M104 112H194C192 180 172 236 132 262L140 312H104Z", MAIN),
            line(
                "M128 120V236M152 120C152 168 148 200 136 226M174 120C173 160 166 190 152 216",
                SHADE,
                6,
            ),
            box(104, 246, 40, 14, LIGHT, 7),
        ),
    ),
    "towel": glyph(
        "towel, bath towel, hand towel, face cloth, washcloth, flannel, beach towel",
        line("M96 112H304", METAL, 12),
        discs("96,112 304,112", 13, STEEL),
        box(138, 102, 124, 206, MAIN, 10),
        box(138, 102, 124, 22, SHADE, 10),
        box(138, 244, 124, 10, WHITE, 0),
        box(138, 264, 124, 10, WHITE, 0),
        line("M150 308V318M170 308V318M190 308V318M210 308V318M230 308V318M250 308V318", MAIN, 6),
    ),
    "hook": glyph(
        "hanger, coat hanger, hook, coat rack, door hanger, wall hook, clothes hanger, coat hook",
        line(
            "M200 160C200 138 224 136 224 114C224 98 212 88 198 88C184 88 176 98 176 108", STEEL, 9
        ),
        shape("M200 150L312 244C322 254 314 268 302 268H98C86 268 78 254 88 244Z", MAIN),
        shape("M200 182L274 246H126Z", BEHIND),
        line("M118 262H282", SHADE, 6),
    ),
}
