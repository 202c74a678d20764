"""The kitchen and what comes out of it."""

from __future__ import annotations

from catalog.pictures.pen import (
    BARK,
    BEHIND,
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
    SHADOW,
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
    shape,
    turned,
)

GLYPHS = {
    "pan": glyph(
        "pan, frying pan, skillet, wok, saute pan, griddle, pancake, grill pan",
        line("M250 222L318 154", WOOD, 20),
        disc(174, 226, 94, SHADE),
        disc(174, 222, 92, MAIN),
        disc(174, 222, 74, DEEP),
        shape(
            "M140 206C150 184 190 176 212 200C234 226 212 262 182 258C150 264 128 236 140 206Z",
            WHITE,
        ),
        disc(182, 222, 21, FLAME),
    ),
    "pot": glyph(
        "pot, saucepan, casserole, stockpot, dutch oven, cookware, cooking pot, slow cooker, "
        "pressure cooker, cookware set, casserole dish, stock pot",
        ground(),
        line("M112 214H84M288 214H316", SHADE, 16),
        box(108, 178, 184, 134, MAIN, 22),
        box(98, 166, 204, 20, SHADE, 10),
        shape("M112 164C116 124 284 124 288 164Z", LIGHT),
        box(182, 108, 36, 22, SHADE, 9),
        line("M132 212V270", LIGHT, 9),
        line("M160 92C152 80 168 74 160 60M240 92C232 80 248 74 240 60", SHADOW, 7),
    ),
    "knife": glyph(
        "knife, knives, chefs knife, chef knife, kitchen knife, knife block, pocket knife, "
        "multi tool, multitool, knife set, bread knife, penknife",
        turned(
            45,
            shape("M180 196V46C214 76 226 132 222 196Z", METAL),
            shape("M180 196V46C190 60 196 100 196 196Z", STEEL),
            box(172, 192, 56, 18, SHADE, 5),
            box(180, 208, 40, 134, MAIN, 14),
            discs("200,234 200,270 200,306", 7, LIGHT),
        ),
    ),
    "mug": glyph(
        "mug, cup, teacup, coffee mug, travel mug, espresso cup, tea cup, cup and saucer, beaker, "
        "saucer, coffee, tea, coffee cup, tumbler",
        ground(84),
        line("M252 190C306 178 306 270 250 264", SHADE, 20),
        shape("M116 158H262V268C262 294 244 312 218 312H160C134 312 116 294 116 268Z", MAIN),
        oval(189, 158, 73, 15, SHADE),
        oval(189, 160, 60, 10, BARK),
        line("M138 196V262", LIGHT, 10),
        line("M166 128C154 114 178 104 166 88M212 128C200 114 224 104 212 88", SHADOW, 8),
    ),
    "plate": glyph(
        "plate, dinnerware, dinner plate, dinner set, tableware, party tableware, paper plate, "
        "dinnerware set, tableware set, dish, platter, crockery, coaster, placemat, place mat",
        line("M92 118V178C92 196 116 196 116 178V118M104 118V296", STEEL, 9),
        line("M302 296V116C284 130 280 176 286 200H302", STEEL, 11),
        disc(198, 206, 86, SHADE),
        disc(198, 204, 84, MAIN),
        disc(198, 204, 56, LIGHT),
        disc(198, 204, 48, MAIN),
    ),
    "bowl": glyph(
        "bowl, mixing bowl, salad bowl, serving bowl, soup bowl, colander, pasta bowl",
        ground(64),
        shape("M128 196C120 146 170 118 202 150C232 112 284 146 272 196Z", LEAF),
        disc(176, 176, 24, ROSE),
        disc(228, 172, 20, FLAME),
        shape("M96 194H304C302 258 262 300 200 300S98 258 96 194Z", MAIN),
        box(158, 292, 84, 20, SHADE, 7),
        line("M128 222C134 246 146 262 160 272", LIGHT, 9),
    ),
    "glass": glyph(
        "glass, wine glass, drinking glass, tumbler glass, champagne flute, goblet, decanter, "
        "glassware, cocktail glass, whisky glass, wine, flute, hi ball, water glass",
        ground(58),
        shape("M140 92H260C266 160 250 216 200 216S134 160 140 92Z", PANE),
        shape("M138 134H262C260 180 240 208 200 208S140 180 138 134Z", MAIN),
        box(193, 212, 14, 88, METAL, 5),
        shape("M146 312C148 298 176 292 200 292S252 298 254 312Z", METAL),
        line("M156 108C154 132 156 152 162 168", WHITE, 8),
    ),
    "kettle": glyph(
        "kettle, electric kettle, gooseneck kettle, pour over kettle, stovetop kettle",
        ground(88),
        shape("M128 206L78 170L84 156L138 172Z", SHADE),
        line("M252 134C330 130 326 262 262 272", SHADE, 18),
        shape("M146 138H254L282 290C284 304 276 312 264 312H136C124 312 116 304 118 290Z", MAIN),
        shape("M146 138C150 112 250 112 254 138Z", LIGHT),
        box(186, 98, 28, 20, SHADE, 8),
        line("M156 172L142 270", LIGHT, 9),
    ),
    "teapot": glyph(
        "teapot, tea pot, coffee pot, tea set, infuser, tea infuser, moka pot",
        ground(74),
        line("M262 196C318 174 326 264 258 268", SHADE, 16),
        shape("M140 262C104 256 98 204 76 184L98 172C126 190 124 224 146 228Z", SHADE),
        oval(200, 238, 84, 72, MAIN),
        shape("M144 184C148 150 252 150 256 184Z", LIGHT),
        disc(200, 146, 14, SHADE),
        line("M140 232C142 254 152 272 166 282", LIGHT, 10),
    ),
    "cutting board": glyph(
        "cutting board, chopping board, serving board, cheese board, bread board, tray, board",
        turned(
            -20,
            box(182, 66, 36, 70, WOOD, 18),
            disc(200, 88, 9, BEHIND),
            box(128, 122, 144, 200, MAIN, 24),
            line("M152 150V290M176 150V236M200 168V290M224 150V270M248 150V290", SHADE, 5),
        ),
    ),
    "utensils": glyph(
        "utensil, whisk, spatula, ladle, kitchen utensil, wooden spoon, tong, peeler, "
        "cooking utensil, utensil set, turner, rolling pin",
        ground(64),
        line("M166 220L146 118", WOOD, 12),
        oval(142, 104, 24, 34, WOOD),
        line("M200 220V140", STEEL, 10),
        line(
            "M200 150C158 110 176 62 200 62S242 110 200 150M200 150C184 110 190 70 200 62"
            "C210 70 216 110 200 150",
            STEEL,
            6,
        ),
        line("M234 220L254 140", BARK, 12),
        turned(14, box(232, 74, 42, 62, BARK, 10)),
        shape("M138 200H262L252 300C251 307 246 312 238 312H162C154 312 149 307 148 300Z", MAIN),
        box(132, 194, 136, 20, SHADE, 9),
    ),
    "cutlery": glyph(
        "cutlery, fork, spoon, flatware, cutlery set, teaspoon, tablespoon",
        line("M130 100V158C130 186 170 186 170 158V100M150 100V302", MAIN, 12),
        oval(250, 138, 32, 44, MAIN),
        line("M250 170V302", MAIN, 14),
        line("M240 122C232 132 232 146 238 156", LIGHT, 7),
    ),
    "blender": glyph(
        "blender, food processor, juicer, smoothie maker, stand mixer, mixer, hand blender, "
        "hand mixer, air fryer",
        ground(70),
        shape("M142 110H258L244 244H156Z", PANE),
        shape("M149 170C170 158 186 182 206 170S240 160 252 168L244 244H156Z", ROSE),
        box(134, 94, 132, 22, SHADE, 9),
        box(180, 78, 40, 20, SHADE, 7),
        line("M258 134H292V210H252", SHADE, 11),
        shape("M152 242H248L268 312H132Z", MAIN),
        disc(200, 280, 15, LIGHT),
        line("M200 280V269", INK, 4),
    ),
    "toaster": glyph(
        "toaster, toast rack, oven, microwave, toaster oven",
        ground(104),
        shape("M146 190V126C146 106 238 106 238 126V190Z", WOOD),
        shape("M158 190V134C158 120 226 120 226 134V190Z", GLOW),
        box(96, 172, 208, 132, MAIN, 32),
        box(118, 182, 148, 12, DEEP, 6),
        line("M304 214H318V236", STEEL, 10),
        disc(266, 262, 15, LIGHT),
        line("M124 222V266", LIGHT, 9),
        box(118, 302, 36, 10, INK, 4),
        box(246, 302, 36, 10, INK, 4),
    ),
    "jar": glyph(
        "jar, canister, storage jar, tin, food container, food storage container, "
        "storage container, "
        "container, biscuit tin, cake tin, spice rack, spice jar, storage tin, cookie jar, caddy, "
        "money box, piggy bank",
        ground(74),
        box(126, 152, 148, 160, LIGHT, 26),
        shape("M126 210H274V286C274 302 264 312 248 312H152C136 312 126 302 126 286Z", MAIN),
        box(132, 106, 136, 44, SHADE, 12),
        box(156, 222, 88, 56, WHITE, 7),
        line("M176 242H224M184 258H216", SHADE, 6),
        line("M144 176V200", WHITE, 8),
    ),
    "cake": glyph(
        "cake, cake stand, cakestand, bakeware, baking tin, cake case, birthday candle, cupcake, "
        "baking tray, baking sheet, bundt tin, muffin tin, cake topper, party candle, egg cup, "
        "cake mould, baking dish, muffin tray, cookie cutter",
        ground(78),
        box(188, 258, 24, 46, MAIN, 4),
        oval(200, 306, 58, 10, SHADE),
        box(96, 244, 208, 16, MAIN, 8),
        box(124, 166, 152, 80, CREAM, 14),
        box(124, 206, 152, 12, ROSE, 0),
        shape(
            "M124 186V168C124 154 134 146 148 146H252C266 146 276 154 276 168V186"
            "C264 204 252 204 244 188"
            "C234 206 222 206 212 188C202 206 190 206 180 188C170 206 158 206 150 188"
            "C142 204 130 200 124 186Z",
            WHITE,
        ),
        box(194, 104, 12, 44, LIGHT, 3),
        shape("M200 70c8 12 12 18 12 24a12 12 0 0 1-24 0c0-6 4-12 12-24Z", FLAME),
    ),
    "coffee machine": glyph(
        "coffee machine, espresso machine, coffee maker, drip coffee maker, espresso maker, "
        "cold brew maker, cold brew coffee maker",
        ground(96),
        box(112, 96, 176, 62, MAIN, 16),
        box(228, 140, 60, 150, MAIN, 6),
        box(104, 284, 192, 28, SHADE, 10),
        box(146, 156, 62, 22, STEEL, 6),
        line("M146 168H112", INK, 12),
        line("M170 180V206M184 180V206", BARK, 5),
        shape("M146 216H208V256C208 272 198 280 188 280H166C156 280 146 272 146 256Z", WHITE),
        line("M208 228C226 226 226 258 206 256", WHITE, 8),
        disc(142, 126, 13, LIGHT),
        discs("180,126 204,126", 7, LIGHT),
        line("M258 182V250", LIGHT, 8),
    ),
    "grinder": glyph(
        "grinder, coffee grinder, pepper mill, salt mill, spice grinder, burr grinder, mill, "
        "pestle",
        ground(76),
        line("M200 116V92H276", STEEL, 11),
        disc(278, 82, 15, BARK),
        shape("M142 166C144 116 256 116 258 166Z", METAL),
        box(132, 162, 136, 18, STEEL, 8),
        box(144, 178, 112, 120, MAIN, 8),
        box(128, 292, 144, 20, SHADE, 8),
        box(162, 230, 76, 48, LIGHT, 6),
        disc(200, 254, 8, SHADE),
    ),
    "french press": glyph(
        "french press, cafetiere, pour over, dripper, coffee dripper, aeropress, "
        "pour over dripper, "
        "pour over coffee maker, coffee filter, filter, pour over set",
        ground(66),
        line("M200 140V72", STEEL, 7),
        disc(200, 70, 13, INK),
        line("M252 166H294V262H252", MAIN, 15),
        box(144, 146, 112, 160, PANE, 10),
        shape("M144 208H256V296C256 302 252 306 246 306H154C148 306 144 302 144 296Z", BARK),
        box(148, 196, 104, 12, STEEL, 3),
        shape("M140 146C142 122 258 122 260 146Z", MAIN),
        box(136, 244, 128, 14, MAIN, 5),
        box(136, 298, 128, 14, MAIN, 6),
    ),
    "coffee bag": glyph(
        "coffee bean, bean, ground coffee, loose tea, tea bag, pod, coffee pod, loose leaf tea, "
        "snack",
        ground(72),
        shape("M132 130H268L276 296C276 306 270 312 260 312H140C130 312 124 306 124 296Z", MAIN),
        box(128, 96, 144, 40, SHADE, 6),
        line("M140 116H260", LIGHT, 5),
        disc(200, 222, 44, WHITE),
        oval(200, 222, 20, 28, BARK),
        line("M203 200C190 214 212 230 198 244", CREAM, 5),
    ),
    "bottle": glyph(
        "bottle, water bottle, flask, thermos, hot water bottle, vacuum flask, hip flask, "
        "insulated bottle, bike bottle, hottie, drink bottle",
        ground(54),
        box(168, 70, 64, 46, SHADE, 12),
        line("M184 70C184 50 216 50 216 70", SHADE, 8),
        shape(
            "M172 112H228C228 136 256 140 256 172V288C256 304 246 312 232 312H168"
            "C154 312 144 304 144 288V172"
            "C144 140 172 136 172 112Z",
            MAIN,
        ),
        box(144, 206, 112, 52, LIGHT, 0),
        line("M164 178V192M164 274V288", LIGHT, 9),
        shape(
            "M200 216C212 232 216 238 216 244A16 12 0 0 1 184 244C184 238 188 232 200 216Z", MAIN
        ),
    ),
    "apron": glyph(
        "apron, oven glove, oven mitt, bib apron, pinafore, potholder",
        line("M166 132C160 64 240 64 234 132", SHADE, 9),
        line("M132 212L96 238M268 212L304 238", SHADE, 9),
        shape(
            "M160 124H240C240 170 256 196 282 204L270 312H130L118 204C144 196 160 170 160 124Z",
            MAIN,
        ),
        shape("M158 228H242V262C242 282 230 290 216 290H184C170 290 158 282 158 262Z", SHADE),
        line("M164 140H236", LIGHT, 6),
    ),
}
