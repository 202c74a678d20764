"""Toys, games, babies and pets."""

from __future__ import annotations

from catalog.pictures.pen import (
    BARK,
    CREAM,
    DEEP,
    FLAME,
    GLOW,
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
    oval,
    ring,
    shape,
    turned,
)

_PAW = shape(
    "M200 196C226 196 252 226 246 248C240 268 216 256 200 256S160 268 154 248"
    "C148 226 174 196 200 196Z",
    WHITE,
) + discs("152,200 180,172 220,172 248,200", 15, WHITE)

GLYPHS = {
    "blocks": glyph(
        "block, building block, building brick, brick, construction toy, construction set, toy, "
        "playset, shape sorter",
        ground(106),
        box(100, 208, 98, 104, MAIN, 10),
        box(204, 208, 98, 104, FLAME, 10),
        box(152, 100, 98, 104, SKY, 10),
        disc(149, 260, 28, LIGHT),
        shape("M253 232L282 288H224Z", WHITE),
        box(178, 128, 46, 46, WHITE, 6),
    ),
    "bear": glyph(
        "teddy, teddy bear, soft toy, plush, bear, stuffed animal, plush toy, cuddly toy, "
        "comforter toy, bunny, rabbit",
        ground(84),
        discs("138,108 262,108", 31, MAIN),
        discs("138,108 262,108", 16, LIGHT),
        oval(200, 252, 74, 62, MAIN),
        oval(200, 256, 44, 42, LIGHT),
        discs("132,292 268,292", 28, SHADE),
        discs("120,228 280,228", 24, SHADE),
        disc(200, 148, 76, MAIN),
        oval(200, 172, 33, 26, CREAM),
        discs("172,138 228,138", 8, INK),
        oval(200, 162, 12, 8, INK),
        line("M200 170V178C196 186 188 186 184 182M200 178C204 186 212 186 216 182", INK, 4),
    ),
    "car": glyph(
        "car, remote control car, toy car, truck, vehicle, rc car, fire engine, lorry, tractor, "
        "racing car, digger",
        ground(120, 296),
        shape("M132 198C144 134 158 128 200 128C242 128 262 144 280 198Z", LIGHT),
        shape("M150 194C158 154 166 146 194 146V194ZM208 146C238 146 250 156 262 194H208Z", PANE),
        shape(
            "M92 194H290C316 196 324 216 324 246C324 262 316 268 304 268H92C80 268 74 260 76 244"
            "C78 216 80 202 92 194Z",
            MAIN,
        ),
        box(78, 236, 246, 12, SHADE, 4),
        discs("138,266 264,266", 34, INK),
        discs("138,266 264,266", 15, METAL),
        disc(308, 218, 9, FLAME),
    ),
    "train": glyph(
        "train, train set, toy train, railway, wooden train, locomotive",
        ground(118, 306),
        box(96, 116, 94, 150, SHADE, 8),
        box(84, 102, 118, 20, DEEP, 8),
        box(116, 142, 54, 50, PANE, 6),
        box(180, 176, 122, 90, MAIN, 20),
        shape("M254 126H294L286 176H262Z", DEEP),
        disc(222, 164, 18, FLAME),
        line("M204 196V248M234 196V248", LIGHT, 7),
        shape("M302 240L328 282H296Z", STEEL),
        discs("132,276 198,276 262,276", 28, INK),
        discs("132,276 198,276 262,276", 11, FLAME),
    ),
    "dolls house": glyph(
        "dolls house, doll house, dollhouse, doll, playhouse, house, tent house, wendy house, "
        "birdbox",
        ground(104),
        box(108, 182, 184, 130, MAIN, 4),
        shape("M200 78L316 186C320 192 316 198 308 198H92C84 198 80 192 84 186Z", SHADE),
        box(244, 96, 26, 56, DEEP, 4),
        disc(200, 150, 21, GLOW),
        box(178, 238, 44, 74, DEEP, 4),
        disc(214, 276, 4, FLAME),
        box(124, 222, 40, 42, PANE, 4),
        box(236, 222, 40, 42, PANE, 4),
        line("M144 222V264M124 243H164M256 222V264M236 243H276", WHITE, 5),
    ),
    "scooter": glyph(
        "scooter, kick scooter, skateboard, balance bike, ride on, tricycle, roller skate, "
        "longboard, kids scooter",
        ground(112, 308),
        line("M136 270H258L286 148", SHADE, 15),
        line("M262 106H318M290 106L284 160", INK, 12),
        line("M262 106H276M306 106H318", MAIN, 16),
        box(112, 256, 150, 20, MAIN, 10),
        line("M262 262L282 284", SHADE, 12),
        discs("118,284 284,284", 27, INK),
        discs("118,284 284,284", 12, LIGHT),
        line("M146 244H214", LIGHT, 7),
    ),
    "science": glyph(
        "science kit, science, microscope, experiment, telescope, chemistry set, "
        "making kit, "
        "craft kit, slime, chemistry",
        ground(96),
        box(168, 72, 64, 18, METAL, 8),
        shape(
            "M178 86H222V160L290 284C300 300 292 312 276 312H124C108 312 100 300 110 284L178 160Z",
            PANE,
        ),
        shape("M150 228H250L282 286C288 298 282 304 274 304H126C118 304 112 298 118 286Z", MAIN),
        discs("172,264 218,280 226,246", 11, LIGHT),
        discs("206,206 188,186", 8, MAIN),
        line("M188 100V162L168 198", WHITE, 7),
    ),
    "kite": glyph(
        "kite, frisbee, boomerang, flying toy, flag",
        shape("M206 62L286 164L188 266L118 138Z", MAIN),
        shape("M206 62L286 164L194 168Z", LIGHT),
        shape("M188 266L118 138L194 168Z", SHADE),
        line("M188 266C184 296 228 290 222 322C220 334 206 338 198 334", INK, 5),
        shape("M186 290L208 280L206 304ZM228 296L204 306L226 320Z", FLAME),
    ),
    "puzzle": glyph(
        "puzzle, jigsaw, jigsaw puzzle, brain teaser, puzzle cube, wooden puzzle, riddle",
        turned(
            -10,
            shape(
                "M112 144H170C160 112 176 94 198 94S236 112 226 144H284V196C316 186 332 204 332 224"
                "S316 264 284 254V308H112V254C144 264 156 246 156 226S144 188 112 198Z",
                MAIN,
            ),
            line("M132 164H166M132 164V180", LIGHT, 9),
            line("M268 290H232M268 290V276", SHADE, 8),
        ),
    ),
    "dice": glyph(
        "die, dice, board game, game, dice set, family game, tabletop game, backgammon, dominoes, "
        "ludo, party game, "
        "strategy game",
        ground(106),
        turned(
            -10,
            box(112, 92, 128, 128, LIGHT, 26),
            discs("144,124 208,124 176,156 144,188 208,188", 12, DEEP),
        ),
        turned(
            9,
            box(190, 178, 124, 124, MAIN, 26),
            discs("222,210 282,270 252,240", 12, WHITE),
        ),
        shape(
            "M112 312C112 282 120 270 128 262A22 22 0 1 1 152 262C160 270 168 282 168 312Z", FLAME
        ),
    ),
    "cards": glyph(
        "card game, playing card, deck of cards, trading card, tarot, flash card, snap card, "
        "poker set, poker",
        f'<g transform="rotate(-16 200 300)">{box(118, 96, 128, 190, SHADE, 14)}'
        f"{box(130, 108, 104, 166, LIGHT, 8)}</g>",
        f'<g transform="rotate(12 200 300)">{box(158, 92, 132, 196, WHITE, 14)}'
        + shape(
            "M224 244C184 212 176 196 176 180C176 152 212 148 224 174C236 148 272 152 272 180"
            "C272 196 264 212 224 244Z",
            MAIN,
        )
        + discs("176,112", 7, MAIN)
        + discs("272,268", 7, MAIN)
        + "</g>",
    ),
    "chess": glyph(
        "chess, chess set, chess board, draughts, checkers",
        ground(80),
        box(128, 286, 144, 26, SHADE, 9),
        shape(
            "M146 286C148 236 190 222 186 190C168 204 152 214 138 204C122 192 134 172 146 156"
            "C150 124 172 106 196 102L206 80L222 106C272 122 276 210 256 286Z",
            MAIN,
        ),
        disc(182, 144, 8, DEEP),
        line("M236 132C256 166 252 222 242 268", LIGHT, 8),
    ),
    "dartboard": glyph(
        "dartboard, dart, target, archery",
        disc(200, 202, 112, INK),
        disc(200, 202, 92, CREAM),
        ring(200, 202, 84, MAIN, 15),
        ring(200, 202, 46, MAIN, 15),
        line("M200 112V292M110 202H290M137 139L263 265M263 139L137 265", INK, 3),
        disc(200, 202, 19, LEAF),
        disc(200, 202, 9, ROSE),
        line("M200 202L268 138", STEEL, 7),
        shape("M262 144L272 106L284 124L304 134L268 150Z", FLAME),
    ),
    "ball": glyph(
        "ball, football, basketball, volleyball, tennis ball, exercise ball, gym ball, "
        "soccer ball, bouncy ball",
        ground(70),
        disc(200, 204, 106, MAIN),
        line(
            "M200 98C168 150 168 258 200 310M94 204H306M126 128C166 168 234 168 274 128M126 280"
            "C166 240 234 240 274 280",
            SHADE,
            7,
        ),
        line("M126 166C134 148 146 136 160 126", LIGHT, 10),
    ),
    "stroller": glyph(
        "stroller, pram, pushchair, buggy, travel system, baby stroller",
        ground(104, 316),
        shape("M172 198V82C106 88 78 138 82 198Z", LIGHT),
        line("M172 198L128 96M172 198L92 146", SHADE, 5),
        shape("M82 196H268C268 258 232 270 190 270H158C112 270 82 246 82 196Z", MAIN),
        line("M262 212L300 118H326", STEEL, 12),
        line("M144 268L120 290M212 268L236 290", STEEL, 10),
        discs("122,292 236,292", 25, INK),
        discs("122,292 236,292", 11, LIGHT),
    ),
    "baby bottle": glyph(
        "baby bottle, feeding bottle, sippy cup, dummy, pacifier, teether, soother, rattle, "
        "weaning set, baby cup, "
        "breast pump, steriliser",
        ground(62),
        shape("M188 112C178 100 186 88 188 72C190 56 210 56 212 72C214 88 222 100 212 112Z", CREAM),
        shape("M162 136C166 112 234 112 238 136Z", CREAM),
        box(146, 132, 108, 34, MAIN, 10),
        shape(
            "M152 166H248C268 184 262 204 262 216V284C262 302 250 312 234 312H166"
            "C150 312 138 302 138 284V216"
            "C138 204 132 184 152 166Z",
            PANE,
        ),
        shape("M138 222H262V284C262 302 250 312 234 312H166C150 312 138 302 138 284Z", WHITE),
        line("M244 196H222M244 224H228M244 252H222M244 280H228", SHADE, 6),
    ),
    "onesie": glyph(
        "onesie, babygrow, baby grow, sleepsuit, bib, baby clothes, baby set, baby vest, "
        "baby gift set, baby",
        shape(
            "M160 98C170 122 230 122 240 98L308 132L284 190L260 178V236L226 298H174L140 236V178"
            "L116 190L92 132Z",
            MAIN,
        ),
        line("M160 98C170 122 230 122 240 98", SHADE, 10),
        line("M178 292C180 276 220 276 222 292", SHADE, 8),
        shape(
            "M200 230C172 210 164 198 164 186C164 166 192 162 200 180C208 162 236 166 236 186"
            "C236 198 228 210 200 230Z",
            LIGHT,
        ),
    ),
    "bone": glyph(
        "bone, dog toy, dog chew, dog treat, pet toy, chew toy, treat, dog",
        turned(
            -32,
            shape(
                "M116 196C84 184 84 140 116 140C124 116 162 120 160 156C160 172 164 180 176 180H224"
                "C236 180 240 172 240 156C238 120 276 116 284 140C316 140 316 184 284 200"
                "C316 216 316 260 284 260"
                "C276 284 238 280 240 244C240 228 236 220 224 220H176C164 220 160 228 160 244"
                "C162 280 124 284 116 260C84 260 84 216 116 200Z",
                MAIN,
            ),
            line("M180 192H220", LIGHT, 9),
        ),
    ),
    "cat toy": glyph(
        "cat toy, catnip toy, cat wand, cat tunnel, cat",
        line("M96 128C130 66 238 76 232 152", BARK, 9),
        line("M96 128L84 158", BARK, 14),
        shape("M232 150L212 132L222 172ZM232 150L254 134L242 172Z", FLAME),
        shape(
            "M150 236C150 178 278 158 306 236L316 246L304 252C290 282 238 284 208 274L168 296"
            "L174 260"
            "C158 256 150 246 150 236Z",
            MAIN,
        ),
        shape("M236 196L262 164L268 202Z", SHADE),
        disc(282, 232, 8, INK),
        line("M150 240C124 238 118 268 92 262", SHADE, 9),
        line("M196 222C208 236 208 250 200 262", LIGHT, 8),
    ),
    "collar": glyph(
        "collar, dog collar, harness, dog lead, dog leash, leash, pet collar, cat collar, "
        "dog harness, lead",
        ring(200, 176, 84, MAIN, 30),
        line("M138 140C150 122 166 110 184 106", LIGHT, 7),
        box(252, 150, 44, 56, METAL, 9),
        box(264, 164, 20, 28, MAIN, 3),
        ring(200, 268, 14, STEEL, 7),
        disc(200, 304, 30, FLAME),
        shape(
            "M200 322C184 310 180 304 180 298C180 288 194 286 200 294C206 286 220 288 220 298"
            "C220 304 216 310 200 322Z",
            WHITE,
        ),
    ),
    "pet bowl": glyph(
        "pet bowl, dog bowl, cat bowl, food bowl, pet feeder, dog food, cat food, pet fountain, "
        "pet food, water fountain",
        ground(116, 300),
        oval(200, 182, 90, 34, BARK),
        discs("152,168 186,154 222,156 252,170 204,172", 17, WOOD),
        shape("M108 184H292L320 286C322 294 318 300 310 300H90C82 300 78 294 80 286Z", MAIN),
        box(98, 176, 204, 18, SHADE, 9),
        f'<g transform="translate(60 108) scale(.7)">{_PAW}</g>',
    ),
    "pet bed": glyph(
        "dog bed, cat bed, pet bed, dog blanket, pet blanket, pet mat, dog crate, pet carrier, "
        "cat litter tray",
        ground(120, 296),
        shape(
            "M78 226C78 144 322 144 322 226V262C322 286 308 296 288 296H112C92 296 78 286 78 262Z",
            SHADE,
        ),
        oval(200, 220, 100, 44, CREAM),
        shape(
            "M78 236C92 216 124 232 132 252H268C276 232 308 216 322 236V262"
            "C322 286 308 296 288 296H112"
            "C92 296 78 286 78 262Z",
            MAIN,
        ),
        f'<g transform="translate(110 160) scale(.45)">{_PAW}</g>',
    ),
    "dog coat": glyph(
        "dog coat, dog jacket, dog jumper, pet clothes, dog raincoat, pet costume",
        ground(112, 310),
        shape(
            "M114 196C90 180 82 150 92 138C106 150 122 166 132 170H254C250 140 262 116 286 108"
            "L296 88L308 112"
            "C330 116 338 134 336 148H306C304 180 296 216 284 232L290 306H266L256 252H154L144 306"
            "H120Z",
            WOOD,
        ),
        shape("M268 108C256 124 256 148 268 156C280 150 284 126 280 110Z", BARK),
        disc(306, 128, 6, INK),
        disc(334, 138, 7, INK),
        shape("M140 162H250C252 182 258 194 270 200L262 254H148C138 226 136 188 140 162Z", MAIN),
        line("M236 164C238 188 248 204 266 212", LIGHT, 8),
        line("M150 226H262", SHADE, 8),
    ),
    "cat tree": glyph(
        "cat tree, scratching post, cat scratcher, cat tower, pet house, rabbit hutch",
        ground(104),
        box(100, 292, 200, 20, SHADE, 9),
        line("M142 292V196M252 292V120", CREAM, 24),
        line("M131 212L153 220M131 236L153 244M131 260L153 268", BARK, 4),
        line(
            "M241 144L263 152M241 176L263 184M241 208L263 216M241 240L263 248M241 268L263 276",
            BARK,
            4,
        ),
        box(96, 180, 100, 22, MAIN, 10),
        box(198, 104, 108, 22, MAIN, 10),
        shape("M114 180C108 138 114 132 118 104L132 118H150L164 104C168 132 176 138 170 180Z", INK),
        discs("132,136 150,136", 4, FLAME),
        line("M168 172C192 172 188 148 184 138", INK, 8),
    ),
    "fish": glyph(
        "fish, aquarium, fish tank, fish food",
        shape(
            "M92 202C124 128 226 128 262 188L316 146C308 184 308 220 316 258L262 216"
            "C226 276 124 276 92 202Z",
            MAIN,
        ),
        shape("M164 154C182 122 216 122 232 154C210 146 184 146 164 154Z", SHADE),
        disc(134, 192, 12, WHITE),
        disc(132, 192, 6, INK),
        line("M172 168C186 190 186 214 172 236M212 174C222 192 222 212 212 230", LIGHT, 7),
        discs("84,150 100,122", 9, SKY),
    ),
}
