"""What people carry and wear about them: bags, luggage, jewellery."""

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
    ring,
    shape,
    turned,
)

GLYPHS = {
    "handbag": glyph(
        "handbag, purse, crossbody bag, shoulder bag, bag, clutch, satchel, messenger bag, "
        ""
        "saddle bag, pannier, bike bag, camera bag, evening bag, bike pannier",
        ground(100),
        line("M150 176C148 78 252 78 250 176", SHADE, 13),
        shape("M112 172H288L306 290C308 304 300 312 288 312H112C100 312 92 304 94 290Z", MAIN),
        shape("M112 172H288L292 206C266 242 134 242 108 206Z", SHADE),
        box(180, 212, 40, 34, FLAME, 8),
        disc(200, 229, 6, DEEP),
    ),
    "tote": glyph(
        "tote, tote bag, shopper, shopping bag, jumbo bag, gift bag, beach bag, canvas bag, "
        "lunch bag, "
        "carrier bag, party bag, wine bag, storage bag, recycled bag, favour bag",
        ground(90),
        line("M158 166C156 82 244 82 242 166", SHADE, 12),
        shape("M116 158H284L296 304C296 308 294 312 288 312H112C106 312 104 308 104 304Z", MAIN),
        shape("M116 158H284L286 178H114Z", SHADE),
        shape(
            "M200 278C170 256 160 242 160 228C160 204 190 200 200 220C210 200 240 204 240 228"
            "C240 242 230 256 200 278Z",
            LIGHT,
        ),
    ),
    "backpack": glyph(
        "backpack, rucksack, daypack, school bag, hiking backpack, laptop backpack, "
        "hydration pack, "
        "changing bag, diaper bag, baby carrier, carrier",
        ground(88),
        line("M174 106C174 74 226 74 226 106", SHADE, 11),
        box(98, 210, 204, 84, SHADE, 24),
        shape(
            "M118 176C118 70 282 70 282 176V290C282 304 274 312 260 312H140"
            "C126 312 118 304 118 290Z",
            MAIN,
        ),
        shape("M118 182C150 202 250 202 282 182V164C282 84 118 84 118 164Z", DEEP),
        box(140, 220, 120, 76, LIGHT, 16),
        line("M140 244H260", SHADE, 6),
        box(192, 178, 16, 34, METAL, 5),
    ),
    "wallet": glyph(
        "wallet, purse wallet, card holder, coin purse, money clip, cardholder, billfold, "
        "card case",
        ground(96, 296),
        box(116, 116, 150, 60, LEAF, 6),
        box(130, 104, 150, 60, PANE, 6),
        box(96, 140, 208, 150, MAIN, 18),
        line("M112 156H288", SHADE, 5),
        shape("M228 192H304V244H228C208 244 208 192 228 192Z", SHADE),
        disc(234, 218, 12, FLAME),
    ),
    "suitcase": glyph(
        "suitcase, luggage, carry on suitcase, trolley, cabin bag, trunk case, check in suitcase, "
        "case, "
        "carry on, travel case, hand luggage",
        line("M164 132V74H236V132", STEEL, 11),
        discs("146,308 254,308", 15, INK),
        box(114, 122, 172, 184, MAIN, 24),
        line("M152 146V282M184 146V282M216 146V282M248 146V282", SHADE, 8),
        box(166, 116, 68, 16, DEEP, 6),
    ),
    "duffel": glyph(
        "duffel, duffel bag, holdall, gym bag, weekend bag, weekender, sports bag, duffle bag, "
        "travel bag",
        ground(118, 300),
        line("M148 196C148 108 252 108 252 196", SHADE, 12),
        box(86, 164, 228, 134, MAIN, 52),
        line("M122 180H278", SHADE, 6),
        box(138, 164, 22, 134, DEEP, 0),
        box(240, 164, 22, 134, DEEP, 0),
        box(176, 212, 48, 56, LIGHT, 10),
    ),
    "pouch": glyph(
        "packing cube, belt bag, bum bag, wash bag, toiletry bag, make up bag, makeup bag, "
        "cosmetic bag, "
        "laptop sleeve, "
        "sleeve, pencil case, pouch, laptop case, phone case, organiser, organizer, "
        "spectacle case, "
        "glasses case, sewing kit, first aid kit",
        ground(108, 292),
        box(92, 134, 216, 154, MAIN, 30),
        shape("M92 186V164C92 148 106 134 122 134H278C294 134 308 148 308 164V186Z", LIGHT),
        line("M98 186H302", DEEP, 9),
        box(262, 178, 18, 44, METAL, 6),
        line("M122 256H204", SHADE, 8),
        line("M86 196C70 210 70 230 88 240", SHADE, 9),
    ),
    "neck pillow": glyph(
        "neck pillow, travel pillow, nursing pillow, travel neck pillow",
        shape(
            "M124 296C72 246 76 96 200 96S328 246 276 296C250 316 222 292 230 262"
            "C242 226 240 190 200 190"
            "S158 226 170 262C178 292 150 316 124 296Z",
            MAIN,
        ),
        line("M114 212C118 160 150 128 196 124", LIGHT, 11),
        line("M136 272C142 278 152 276 156 268M264 272C258 278 248 276 244 268", SHADE, 8),
    ),
    "sleep mask": glyph(
        "sleep mask, eye mask, blindfold, mask",
        line("M96 178C60 150 64 124 96 118M304 178C340 150 336 124 304 118", SHADE, 12),
        shape(
            "M88 176C96 142 304 142 312 176C320 236 286 262 252 258C224 254 222 226 200 226"
            "S176 254 148 258C114 262 80 236 88 176Z",
            MAIN,
        ),
        line("M122 200C132 224 160 224 170 200M230 200C240 224 268 224 278 200", LIGHT, 8),
        line(
            "M128 218L120 230M146 224V238M164 218L172 230M236 218L228 230M254 224V238M272 218"
            "L280 230",
            LIGHT,
            6,
        ),
    ),
    "passport": glyph(
        "passport, passport holder, passport cover, travel wallet, document holder",
        ground(76),
        box(184, 86, 78, 90, CREAM, 4),
        line("M198 104H246", STEEL, 5),
        box(124, 106, 152, 206, MAIN, 14),
        box(124, 106, 22, 206, SHADE, 10),
        ring(208, 190, 38, FLAME, 6),
        line("M170 190H246M208 152C190 172 190 208 208 228C226 208 226 172 208 152", FLAME, 5),
        line("M178 264H240", FLAME, 8),
    ),
    "tag": glyph(
        "tag, luggage tag, gift tag, label, key ring, keyring, keychain, price tag, bookmark, "
        "magnet, "
        "luggage label, name tag",
        turned(
            14,
            line("M200 122C186 84 236 74 214 52", STEEL, 8),
            shape(
                "M200 86L262 140V306C262 312 258 316 252 316H148C142 316 138 312 138 306V140Z", MAIN
            ),
            disc(200, 132, 15, BEHIND),
            box(160, 178, 80, 110, WHITE, 7),
            line("M176 206H224M176 230H224M176 254H206", SHADE, 7),
        ),
    ),
    "umbrella": glyph(
        "umbrella, parasol, sunshade",
        line("M200 110V278C200 312 244 312 244 282", BARK, 11),
        line("M200 108V84", STEEL, 8),
        shape(
            "M84 210C92 68 308 68 316 210C296 186 258 186 240 210C226 186 174 186 160 210"
            "C142 186 104 186 84 210Z",
            MAIN,
        ),
        shape(
            "M200 103C176 124 160 164 160 210C174 186 226 186 240 210C240 164 224 124 200 103Z",
            LIGHT,
        ),
    ),
    "glasses": glyph(
        "sunglasses, sunglass, reading glasses, spectacles, goggles, goggle, spectacle, eyewear",
        line("M92 180L82 156M308 180L318 156", SHADE, 12),
        line("M168 194C184 178 216 178 232 194", MAIN, 12),
        shape("M84 170H182V212C182 262 96 262 88 206Z", INK),
        shape("M316 170H218V212C218 262 304 262 312 206Z", INK),
        line(
            "M90 178H176V212C174 252 104 252 96 206ZM310 178H224V212C226 252 296 252 304 206Z",
            MAIN,
            13,
        ),
        line("M112 216L136 188M244 216L268 188", STEEL, 7),
    ),
    "ring": glyph(
        "ring, engagement ring, wedding ring, signet ring",
        ring(200, 228, 76, MAIN, 21),
        line("M134 218C138 192 152 176 168 168", LIGHT, 7),
        shape("M158 104H242L266 130L200 184L134 130Z", SKY),
        shape("M158 104L172 130H134ZM242 104L228 130H266Z", PANE),
        shape("M172 130H228L200 184Z", PANE),
        line("M134 130H266", WHITE, 4),
    ),
    "necklace": glyph(
        "necklace, pendant, chain, locket, choker, jewellery, jewelry, body jewellery",
        line("M106 92C112 186 150 232 200 236C250 232 288 186 294 92", MAIN, 9),
        discs("108,124 120,158 138,190 164,216 292,124 280,158 262,190 236,216", 8, LIGHT),
        disc(200, 240, 11, SHADE),
        shape(
            "M200 244C226 272 232 286 232 296A32 32 0 0 1 168 296C168 286 174 272 200 244Z", MAIN
        ),
        line("M184 294C184 304 190 312 198 314", LIGHT, 7),
    ),
    "earrings": glyph(
        "earring, stud earring, hoop, drop earring, stud",
        *(
            f'<g transform="translate({dx} 0)">'
            + line("M200 148V118C200 96 226 96 226 114", METAL, 7)
            + disc(200, 158, 15, SHADE)
            + line("M200 172V200", METAL, 6)
            + shape(
                "M200 192C230 230 240 250 240 266A40 40 0 0 1 160 266C160 250 170 230 200 192Z",
                MAIN,
            )
            + line("M178 266C178 278 186 288 196 290", LIGHT, 8)
            + "</g>"
            for dx in (-60, 58)
        ),
    ),
    "cufflinks": glyph(
        "cufflink, cuff link, tie clip, tie pin, collar stiffener, cufflink set",
        *(
            f'<g transform="translate({dx} {dy})">'
            + line("M200 200L236 240", METAL, 12)
            + line("M218 262L258 222", STEEL, 17)
            + disc(182, 182, 54, SHADE)
            + disc(182, 182, 43, MAIN)
            + line("M158 180C160 166 168 158 180 156", LIGHT, 8)
            + "</g>"
            for dx, dy in ((-56, -48), (38, 40))
        ),
    ),
    "bracelet": glyph(
        "bracelet, bangle, anklet, brooch, bead, cuff, beading kit, jewellery making kit",
        ring(200, 196, 92, SHADE, 5),
        discs(
            "292,196 280,242 246,276 200,288 154,276 120,242 108,196 120,150 154,116 246,116"
            " 280,150",
            24,
            MAIN,
        ),
        discs(
            "286,190 274,236 240,270 194,282 148,270 114,236 102,190 114,144 148,110 240,110"
            " 274,144",
            7,
            LIGHT,
        ),
        disc(200, 104, 30, FLAME),
        shape(
            "M200 122C184 110 180 104 180 96C180 86 194 82 200 92C206 82 220 86 220 96"
            "C220 104 216 110 200 122Z",
            WHITE,
        ),
    ),
    "watch": glyph(
        "watch, smartwatch, wristwatch, fitness tracker, smart watch, pocket watch",
        shape("M166 70H234L244 144H156Z", MAIN),
        shape("M166 330H234L244 256H156Z", MAIN),
        line("M182 298H218M184 102H216", SHADE, 6),
        box(268, 190, 16, 22, STEEL, 5),
        disc(200, 200, 74, METAL),
        disc(200, 200, 60, WHITE),
        line("M200 150V156M200 244V250M150 200H156M244 200H250", STEEL, 6),
        line("M200 200V164M200 200L224 216", INK, 8),
        disc(200, 200, 7, MAIN),
    ),
    "jewellery box": glyph(
        "jewellery box, jewelry box, trinket box, music box, keepsake box, trinket tray, "
        "nesting box, "
        "storage box, wooden box, memory box, watch box, box",
        ground(102),
        shape("M112 176L128 96H272L288 176Z", LIGHT),
        shape("M130 166L142 112H258L270 166Z", PANE),
        box(98, 172, 204, 140, MAIN, 12),
        line("M98 226H302", SHADE, 6),
        discs("200,200 200,268", 10, FLAME),
        line("M150 148C170 164 230 164 250 148", FLAME, 6),
        discs("150,148 176,158 200,161 224,158 250,148", 8, WHITE),
    ),
}
