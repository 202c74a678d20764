"""Clothes and shoes."""

from __future__ import annotations

from catalog.pictures.pen import (
    CREAM,
    DEEP,
    FLAME,
    INK,
    LIGHT,
    MAIN,
    METAL,
    SHADE,
    WHITE,
    box,
    disc,
    discs,
    glyph,
    ground,
    line,
    mirrored,
    oval,
    ring,
    shape,
    turned,
)

GLYPHS = {
    "t-shirt": glyph(
        "t shirt, tee, tshirt, top, tank top, vest, polo, polo shirt, blouse, jersey, camisole, "
        "cycling jersey, base layer, thermal top, sports top, henley, tunic, bodysuit",
        shape(
            "M156 96L92 134L114 186L142 174V300C142 306 146 310 152 310H248"
            "C254 310 258 306 258 300V174"
            "L286 186L308 134L244 96C234 118 166 118 156 96Z",
            MAIN,
        ),
        line("M156 96C166 118 234 118 244 96", SHADE, 9),
        line("M142 174V150M258 174V150", SHADE, 6),
    ),
    "shirt": glyph(
        "shirt, oxford shirt, dress shirt, flannel shirt, linen shirt, denim shirt, pyjama, "
        "pajama, "
        "pyjama set, nightwear, nightshirt, loungewear, uniform, pajama set",
        shape(
            "M156 92L96 124L78 262L118 270L136 190V306C136 310 139 312 142 312H258"
            "C261 312 264 310 264 306V190"
            "L282 270L322 262L304 124L244 92Z",
            MAIN,
        ),
        shape("M156 92L200 134L172 160L146 100Z", LIGHT),
        shape("M244 92L200 134L228 160L254 100Z", LIGHT),
        shape("M160 90H240L200 132Z", DEEP),
        line("M200 140V308", SHADE, 5),
        discs("200,176 200,216 200,256 200,290", 6, LIGHT),
        line("M80 250L120 258M320 250L280 258", SHADE, 7),
    ),
    "jumper": glyph(
        "jumper, sweater, pullover, hoodie, hoody, sweatshirt, cardigan, knitwear, fleece, "
        "fleece jacket, "
        "knit, turtleneck",
        shape(
            "M154 98L102 122L76 268L118 278L138 202V304H262V202L282 278L324 268L298 122L246 98"
            "C236 124 164 124 154 98Z",
            MAIN,
        ),
        line("M154 98C164 124 236 124 246 98", SHADE, 14),
        line("M142 304H258", SHADE, 16),
        line("M80 262L116 272M320 262L284 272", SHADE, 13),
        line("M146 184L164 204L182 184L200 204L218 184L236 204L254 184", LIGHT, 7),
        line("M146 212L164 232L182 212L200 232L218 212L236 232L254 212", LIGHT, 7),
    ),
    "jacket": glyph(
        "jacket, blazer, parka, raincoat, anorak, gilet, waterproof jacket, rain jacket, "
        "suit, windbreaker, puffer, down jacket, softshell, waistcoat, "
        "puffer jacket, cape, poncho, bomber",
        shape(
            "M152 94L98 126L76 276L122 284L138 206V312H262V206L278 284L324 276L302 126L248 94Z",
            MAIN,
        ),
        shape("M152 94C160 84 240 84 248 94L240 128C228 140 172 140 160 128Z", SHADE),
        line("M200 134V308", LIGHT, 6),
        line("M152 236L172 262M248 236L228 262", DEEP, 8),
        line("M80 262L124 270M320 262L276 270", SHADE, 8),
        line("M140 300H260", SHADE, 8),
        box(194, 142, 12, 20, METAL, 4),
    ),
    "coat": glyph(
        "coat, overcoat, trench coat, winter coat, wool coat, pea coat, duffle coat, peacoat",
        shape(
            "M156 82L104 112L84 262L124 268L142 194L118 316H282L258 194L276 268L316 262L296 112"
            "L244 82Z",
            MAIN,
        ),
        shape("M156 82L200 176L244 82L232 78L200 134L168 78Z", SHADE),
        shape("M156 82L140 130L178 146L200 176ZM244 82L260 130L222 146L200 176Z", LIGHT),
        line("M200 176L204 312", SHADE, 5),
        discs("182,196 182,232 182,268 222,196 222,232 222,268", 7, DEEP),
        line("M144 252L162 246M256 252L238 246M88 252L126 258M312 252L274 258", SHADE, 8),
    ),
    "dress": glyph(
        "dress, gown, maxi dress, midi dress, summer dress, sundress, jumpsuit, nightdress, "
        "romper, playsuit, wrap dress, nightgown, costume, dungarees",
        line("M164 110V74M236 110V74", SHADE, 9),
        shape(
            "M156 100C172 122 228 122 244 100L248 176L290 296C262 316 138 316 110 296L152 176Z",
            MAIN,
        ),
        box(148, 166, 104, 19, SHADE, 6),
        line("M178 196L158 296M222 196L242 296M200 196V302", SHADE, 5),
    ),
    "skirt": glyph(
        "skirt, midi skirt, mini skirt, tutu, skort",
        shape("M142 122H258L306 282C270 306 130 306 94 282Z", MAIN),
        line("M168 146L142 286M200 146V294M232 146L258 286", SHADE, 6),
        box(138, 106, 124, 26, SHADE, 7),
    ),
    "trousers": glyph(
        "trouser, pant, jean, chino, legging, jogger, sweatpant, cycling tight, tight, cargo pant, "
        "bottom, hiking trouser, overall, yoga pant, slack",
        shape(
            "M136 92H264L286 308C286 311 284 313 281 313H234C231 313 229 311 228 308L202 180H198"
            "L172 308"
            "C171 311 169 313 166 313H119C116 313 114 311 114 308Z",
            MAIN,
        ),
        box(134, 84, 132, 22, SHADE, 6),
        line("M200 108V176", SHADE, 5),
        line("M144 126C154 140 162 142 172 116M256 126C246 140 238 142 228 116", SHADE, 5),
        line("M118 296H170M230 296H282", LIGHT, 6),
        disc(200, 95, 5, LIGHT),
    ),
    "shorts": glyph(
        "short, swim short, boxer, boxer short, brief, underwear, swim trunk, trunk, bib short, "
        "running short, board short, cycling short, knicker, boxer brief, nappy, diaper, "
        "cloth nappy, bra, lingerie",
        shape("M118 128H282L306 278L222 292L202 204H198L178 292L94 278Z", MAIN),
        box(114, 112, 172, 26, SHADE, 8),
        line("M192 136L184 176M208 136L216 176", WHITE, 6),
        line("M100 264L174 276M300 264L226 276", LIGHT, 7),
    ),
    "socks": glyph(
        "sock, stocking, crew sock, hosiery, walking sock, ankle sock, bed sock, "
        "christmas stocking",
        *(
            f'<g transform="translate({dx} {dy})">'
            + shape(
                "M150 96H216V208L250 250C270 276 252 308 222 308C204 308 196 300 184 286L150 238Z",
                tone,
            )
            + box(144, 84, 78, 30, DEEP, 8)
            + shape("M250 250C270 276 252 308 222 308C212 308 206 306 200 302Z", DEEP)
            + line("M152 140H214M152 164H214", LIGHT, 9)
            + "</g>"
            for dx, dy, tone in ((36, -8, SHADE), (-34, 6, MAIN))
        ),
    ),
    "hat": glyph(
        "hat, cap, sun hat, baseball cap, bucket hat, fedora, straw hat, visor, cycling cap",
        oval(200, 254, 122, 32, SHADE),
        shape("M122 248C122 96 278 96 278 248C262 264 138 264 122 248Z", MAIN),
        shape("M122 222C160 240 240 240 278 222V250C240 266 160 266 122 250Z", DEEP),
        line("M156 158C148 174 144 190 144 206", LIGHT, 9),
    ),
    "beanie": glyph(
        "beanie, winter hat, bobble hat, woolly hat, knit hat, balaclava, headband, hair band",
        disc(200, 100, 30, LIGHT),
        shape("M110 250C110 80 290 80 290 250Z", MAIN),
        line(
            "M152 226C152 176 166 146 178 130M200 226V122M248 226C248 176 234 146 222 130", SHADE, 7
        ),
        box(98, 232, 204, 56, SHADE, 20),
        line(
            "M124 244V276M149 244V276M174 244V276M200 244V276M226 244V276M251 244V276M276 244V276",
            MAIN,
            6,
        ),
    ),
    "scarf": glyph(
        "scarf, shawl, wrap, bandana, snood, neck warmer, pashmina, neck gaiter",
        shape("M212 176H270L288 292H226Z", SHADE),
        line("M232 292V312M248 292V312M264 292V312M281 292V312", SHADE, 7),
        shape("M150 176H216L204 286H138Z", MAIN),
        line("M146 286L144 308M163 286L162 308M180 286L180 308M197 286L198 308", MAIN, 7),
        line("M144 262H202M148 238H206", LIGHT, 9),
        shape("M112 128C112 84 288 84 288 128C288 196 112 196 112 128Z", MAIN),
        shape("M136 122C140 100 260 100 264 122C258 140 142 140 136 122Z", DEEP),
        line("M128 150C158 176 242 176 272 150", LIGHT, 7),
    ),
    "gloves": glyph(
        "glove, mitten, gardening glove, work glove, winter glove, mitt, hand warmer, "
        "cycling glove, garden glove",
        mirrored(
            turned(
                -12,
                shape(
                    "M106 262V166C106 122 172 122 172 166V198C180 182 202 186 196 208L178 262Z",
                    MAIN,
                ),
                box(100, 250, 84, 44, SHADE, 12),
                line("M120 272H164", LIGHT, 7),
                line("M172 198V222", SHADE, 5),
            )
        ),
    ),
    "swimsuit": glyph(
        "swimsuit, bikini, swimwear, leotard, tankini, swimming costume",
        line("M158 120V80M242 120V80", SHADE, 10),
        shape(
            "M148 112C158 154 242 154 252 112L262 128C248 176 250 204 268 240"
            "C236 252 222 276 216 302H184"
            "C178 276 164 252 132 240C150 204 152 176 138 128Z",
            MAIN,
        ),
        line("M148 192H252M144 214H256", LIGHT, 9),
    ),
    "belt": glyph(
        "belt, leather belt, tool belt",
        ring(200, 200, 86, MAIN, 34),
        ring(200, 200, 86, SHADE, 3),
        box(162, 246, 76, 76, FLAME, 10),
        box(178, 262, 44, 44, MAIN, 4),
        line("M196 284H230", FLAME, 8),
        discs("120,236 280,236", 6, DEEP),
    ),
    "tie": glyph(
        "tie, bow tie, necktie, cravat, pocket square, tie set",
        shape("M172 84H228L216 128H184Z", SHADE),
        shape("M184 130H216L240 272L200 316L160 272Z", MAIN),
        line("M178 186L222 158M172 222L230 186M166 258L236 214", LIGHT, 9),
    ),
    "bathrobe": glyph(
        "bathrobe, robe, dressing gown, kimono, housecoat",
        shape(
            "M152 88L94 128L78 250L124 258L136 196L122 312H278L264 196L276 258L322 250L306 128"
            "L248 88Z",
            MAIN,
        ),
        shape("M152 88L200 206L248 88L230 84L200 140L170 84Z", LIGHT),
        line("M200 206L204 308", SHADE, 5),
        box(130, 204, 140, 20, SHADE, 6),
        line("M196 222L184 272M204 222L220 268", SHADE, 10),
    ),
    "trainer": glyph(
        "trainer, sneaker, running shoe, shoe, footwear, tennis shoe, trail running shoe, "
        "cycling shoe, loafer, walking shoe, oxford, oxford shoe, plimsoll, brogue, flat, "
        "ballet flat, baby shoe, dress shoe",
        ground(116, 290),
        shape(
            "M88 176C104 190 134 188 148 160L226 212C262 222 306 226 312 258V270H84"
            "C76 240 78 204 88 176Z",
            MAIN,
        ),
        shape("M250 218C284 224 308 230 312 258V264H248C240 250 240 234 250 218Z", SHADE),
        shape("M84 262H314C322 262 324 290 308 290H98C84 290 80 276 84 262Z", WHITE),
        line("M96 278H306", SHADE, 4),
        line("M160 190L178 172M182 204L200 188M204 218L222 204", WHITE, 7),
        line("M104 238C140 252 160 236 174 218", LIGHT, 9),
    ),
    "boot": glyph(
        "boot, hiking boot, wellington, ankle boot, walking boot, chelsea boot, wellies, "
        "rain boot, "
        "snow boot, welly, winter boot, work boot, gumboot",
        ground(104, 306),
        shape("M122 96H220V204L274 226C298 234 304 252 304 280H116C112 220 122 160 122 96Z", MAIN),
        box(114, 86, 114, 28, SHADE, 8),
        shape("M112 274H308V296C308 302 304 306 298 306H122C116 306 112 302 112 296Z", INK),
        line("M168 146H216M168 176H216M176 204L222 192", LIGHT, 8),
        line("M252 222C240 240 240 258 244 272", SHADE, 6),
    ),
    "sandal": glyph(
        "sandal, flip flop, slider, espadrille, clog, slide",
        *(
            f'<g transform="translate({dx} {dy}) rotate({tilt} 200 200)">'
            + shape(
                "M148 128C148 56 248 56 248 128C248 172 236 190 240 236C246 334 154 334 160 236"
                "C164 190 148 172 148 128Z",
                DEEP,
            )
            + shape(
                "M157 130C157 70 239 70 239 130C239 170 227 190 231 236C236 318 164 318 169 236"
                "C173 190 157 170 157 130Z",
                CREAM,
            )
            + line("M158 184C164 140 182 116 196 108C212 116 232 140 240 184", MAIN, 22)
            + line("M162 256C182 240 218 240 238 256", MAIN, 20)
            + "</g>"
            for dx, dy, tilt in ((-58, 6, -8), (58, 6, 8))
        ),
    ),
    "heel": glyph(
        "heel, high heel, stiletto, pump shoe, court shoe, wedge, mule",
        ground(112, 292),
        shape(
            "M92 140C108 152 126 150 136 146C168 204 216 244 282 252C302 256 310 270 310 288H236"
            "C186 286 150 246 122 220C118 248 116 268 112 290H98C102 236 80 196 92 140Z",
            MAIN,
        ),
        shape("M118 206C150 246 186 276 240 280H310V290H232C182 288 148 250 120 224Z", SHADE),
        shape("M136 146C168 204 216 244 282 252C240 258 182 246 136 178Z", LIGHT),
    ),
    "slipper": glyph(
        "slipper, house shoe, moccasin, bootie, baby bootie",
        ground(112, 276),
        shape(
            "M86 250C86 214 114 206 160 214C190 144 306 166 312 242V262H96C90 262 86 258 86 250Z",
            MAIN,
        ),
        shape(
            "M160 214C176 182 196 170 210 168C226 190 218 232 186 240C150 240 120 236 100 226"
            "C118 208 140 212 160 214Z",
            CREAM,
        ),
        box(84, 252, 232, 24, SHADE, 12),
        disc(262, 202, 15, LIGHT),
    ),
}
