"""Camping, the garden, the workshop."""

from __future__ import annotations

from catalog.pictures.pen import (
    BARK,
    BEHIND,
    CREAM,
    DEEP,
    FERN,
    FLAME,
    GLOW,
    INK,
    LEAF,
    LIGHT,
    MAIN,
    METAL,
    ROSE,
    SHADE,
    SHADOW,
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

GLYPHS = {
    "tent": glyph(
        "tent, tipi, teepee, gazebo, canopy, tarp, awning, camping",
        ground(122, 302),
        shape("M200 100L330 298H70Z", MAIN),
        shape("M200 100L330 298H256Z", SHADE),
        shape("M200 150L244 298H156Z", DEEP),
        shape("M200 150L156 298H180C190 250 200 210 200 150Z", LIGHT),
        line("M200 102L190 82M200 102L210 82", WOOD, 7),
        line("M76 294L56 308M324 294L344 308", STEEL, 5),
    ),
    "sleeping bag": glyph(
        "sleeping bag, bivvy, bivy bag, sleeping bag liner, sleepsack, baby sleeping bag",
        turned(
            24,
            shape("M136 140C136 62 264 62 264 140L246 306C244 330 156 330 154 306Z", MAIN),
            shape("M154 138C154 84 246 84 246 138C246 176 154 176 154 138Z", DEEP),
            box(166, 118, 68, 40, CREAM, 18),
            line("M152 196H248M156 232H244M160 268H240", SHADE, 7),
            line("M222 172L214 300", LIGHT, 6),
        ),
    ),
    "mat roll": glyph(
        "sleeping mat, yoga mat, exercise mat, sleeping pad, foam roller, roll mat, pilates mat, "
        "picnic rug, "
        "picnic blanket, gym mat, camping mat, roller",
        ground(122, 288),
        shape("M112 178H290C326 178 326 286 290 286H112Z", MAIN),
        line("M142 182C164 196 164 268 142 282", LIGHT, 7),
        box(216, 178, 17, 108, DEEP, 0),
        box(258, 178, 17, 108, DEEP, 0),
        oval(112, 232, 36, 54, SHADE),
        oval(112, 232, 24, 38, MAIN),
        oval(112, 232, 12, 20, SHADE),
    ),
    "stove": glyph(
        "stove, camp stove, gas stove, camping stove, burner, portable stove, fire pit, cooker",
        ground(104),
        shape(
            "M164 150C164 118 190 110 186 78C212 92 206 116 216 124C222 118 222 108 222 104"
            "C242 122 240 136 236 150Z",
            FLAME,
        ),
        shape("M184 150C184 130 200 128 202 112C216 128 216 138 214 150Z", GLOW),
        line("M112 168H288M136 168L148 148M264 168L252 148", INK, 10),
        box(164, 150, 72, 18, STEEL, 6),
        box(96, 190, 208, 108, MAIN, 18),
        line("M128 172V192M272 172V192", INK, 9),
        discs("146,246 254,246", 24, LIGHT),
        line("M146 246V230M254 246L266 236", INK, 7),
        box(112, 296, 36, 16, INK, 5),
        box(252, 296, 36, 16, INK, 5),
    ),
    "cooler": glyph(
        "cooler, cool box, cool bag, ice box, picnic basket, lunch box, lunchbox, bento, "
        "snack box, tiffin, "
        "picnic hamper, cooler bag",
        ground(108),
        line("M126 160V100H274V160", STEEL, 14),
        box(100, 172, 200, 140, MAIN, 18),
        box(90, 142, 220, 48, LIGHT, 16),
        box(180, 176, 40, 30, STEEL, 7),
        line("M200 222V282M174 237L226 267M226 237L174 267", WHITE, 8),
    ),
    "poles": glyph(
        "trekking pole, walking pole, hiking pole, ski, ski pole, pole, walking stick, tent pole, "
        "fishing rod",
        *(
            f'<g transform="translate({dx} 0)">'
            + turned(
                12,
                line("M200 150V330", METAL, 11),
                line("M200 150V236", MAIN, 21),
                line("M190 214H210", LIGHT, 6),
                line("M214 78C262 92 250 150 212 144", SHADE, 8),
                box(181, 58, 38, 90, INK, 17),
                oval(200, 300, 36, 10, SHADE),
            )
            + "</g>"
            for dx in (-56, 44)
        ),
    ),
    "compass": glyph(
        "compass, map, binocular, gps, globe, atlas, scratch map",
        line("M200 92V66", STEEL, 12),
        disc(200, 206, 112, MAIN),
        disc(200, 206, 88, WHITE),
        line("M200 128V140M200 272V284M122 206H134M266 206H278", STEEL, 7),
        shape("M240 152L216 222L184 190Z", ROSE),
        shape("M160 260L184 190L216 222Z", INK),
        disc(200, 206, 9, WHITE),
    ),
    "watering can": glyph(
        "watering can, sprayer, plant mister",
        ground(100),
        line("M256 156C340 150 340 276 262 282", SHADE, 15),
        line("M150 274L96 182", MAIN, 23),
        shape("M64 186L118 152L124 172L80 202Z", DEEP),
        line("M68 212V228M56 194L48 208M84 218L86 236", SKY, 7),
        line("M158 164C158 108 246 108 248 164", SHADE, 13),
        shape("M142 160H266L280 300C280 308 276 312 268 312H140C132 312 128 308 128 300Z", MAIN),
        box(136, 152, 136, 18, LIGHT, 8),
        line("M152 196L146 278", LIGHT, 9),
    ),
    "hose": glyph(
        "hose, garden hose, hose reel, hosepipe, sprinkler, irrigation",
        ring(190, 222, 74, MAIN, 22),
        ring(190, 222, 46, SHADE, 20),
        line("M262 210C274 150 238 116 262 92", MAIN, 21),
        shape("M246 104L258 72L290 84L280 116Z", DEEP),
        line("M288 66L304 44M302 82L328 72M284 54L286 34", SKY, 8),
        line("M128 216C130 184 152 162 178 156", LIGHT, 7),
    ),
    "trowel": glyph(
        "trowel, garden hand tool, garden tool, garden fork, spade, shovel, rake, hand tool, "
        "gardening tool, hoe, "
        "hand fork, gardening set, dibber",
        turned(
            -22,
            box(140, 232, 32, 96, MAIN, 14),
            line("M156 236V180", STEEL, 13),
            shape(
                "M120 182V118C120 84 144 70 156 62C168 70 192 84 192 118V182"
                "C180 192 132 192 120 182Z",
                METAL,
            ),
        ),
        turned(
            22,
            box(228, 232, 32, 96, SHADE, 14),
            line("M244 236V166", STEEL, 13),
            line("M212 74V142C212 174 276 174 276 142V74M244 74V160", METAL, 13),
        ),
    ),
    "secateurs": glyph(
        "secateurs, secateur, pruner, pruning shear, garden shear, shear, lopper, hedge trimmer, "
        "plier, tin snip",
        turned(
            18,
            line("M214 196C252 230 252 288 232 322", MAIN, 26),
            line("M186 196C148 230 148 288 168 322", SHADE, 26),
            shape("M178 204C160 150 176 92 206 66C214 112 218 160 220 200Z", METAL),
            shape("M222 204C244 168 246 130 238 104C214 126 196 160 186 200Z", STEEL),
            disc(200, 198, 17, INK),
            disc(200, 198, 6, METAL),
        ),
    ),
    "hammock": glyph(
        "hammock, swing, swing seat, garden swing, hanging chair",
        line("M84 306V92M316 306V92", BARK, 15),
        line("M88 132L128 198M312 132L272 198M88 132L150 186M312 132L250 186", CREAM, 5),
        shape("M112 184C150 214 250 214 288 184C284 284 116 284 112 184Z", MAIN),
        line(
            "M140 206C150 236 156 246 166 254M174 212C180 236 184 248 188 258M226 212"
            "C220 236 216 248 212 258"
            "M260 206C250 236 244 246 234 254",
            LIGHT,
            8,
        ),
        oval(200, 308, 130, 8, SHADOW),
    ),
    "bird feeder": glyph(
        "bird feeder, bird house, birdhouse, nest box, bird, bird bath, bird table, bird ornament",
        line("M200 82V54", STEEL, 6),
        shape("M200 74L296 158C302 166 298 172 290 172H110C102 172 98 166 104 158Z", SHADE),
        box(134, 172, 132, 118, MAIN, 6),
        disc(200, 218, 27, DEEP),
        line("M200 264V282", BARK, 9),
        box(104, 286, 192, 19, SHADE, 8),
        shape("M236 284C232 254 258 240 278 250L296 242L290 260C300 278 286 286 270 286Z", SKY),
        disc(282, 256, 4, INK),
        shape("M292 252L308 258L293 264Z", FLAME),
    ),
    "grill": glyph(
        "grill, barbecue, bbq, bbq tool, smoker, charcoal, barbeque",
        ground(84),
        line("M160 240L134 306M240 240L266 306M200 240V290", STEEL, 11),
        shape("M100 172C104 96 296 96 300 172Z", MAIN),
        box(92, 168, 216, 18, INK, 8),
        shape("M102 186H298C290 236 254 254 200 254S110 236 102 186Z", SHADE),
        box(180, 94, 40, 16, BARK, 7),
        line("M136 158C142 138 158 130 174 126", LIGHT, 8),
    ),
    "seeds": glyph(
        "seed, wildflower seed, vegetable seed, seed packet, flower seed, compost, plant food, "
        "fertiliser, bulb pack, "
        "grow kit, growing kit",
        ground(76),
        box(122, 84, 156, 228, MAIN, 8),
        box(122, 84, 156, 26, SHADE, 8),
        disc(200, 204, 58, WHITE),
        line("M200 246V186", FERN, 8),
        shape("M200 206C170 206 158 190 156 170C184 168 198 182 200 206Z", LEAF),
        shape("M200 196C228 196 242 180 244 158C216 156 202 172 200 196Z", FERN),
        line("M150 288H250", LIGHT, 8),
    ),
    "hammer": glyph(
        "hammer, mallet, axe, hatchet, claw hammer",
        turned(
            36,
            box(184, 148, 32, 186, MAIN, 14),
            line("M200 250V316", LIGHT, 8),
            shape("M122 86H246V154H122C112 154 112 86 122 86Z", METAL),
            shape("M244 92C276 92 296 112 304 144C284 132 264 134 244 148Z", STEEL),
            box(106, 78, 32, 84, STEEL, 8),
        ),
    ),
    "drill": glyph(
        "drill, cordless drill, power drill, power tool, impact driver, sander, glue gun, "
        "electric screwdriver, "
        "drill driver, power saw",
        line("M104 164H52", METAL, 10),
        shape("M146 136L98 152V178L146 192Z", STEEL),
        box(138, 112, 170, 98, MAIN, 28),
        line("M250 140H286M250 160H286M250 180H286", SHADE, 7),
        shape("M214 204H286L300 276H228Z", SHADE),
        line("M212 214L206 236", INK, 14),
        box(204, 270, 118, 46, INK, 10),
        line("M166 138H222", LIGHT, 9),
    ),
    "screwdriver": glyph(
        "screwdriver, screwdriver set, chisel, awl, hex key, allen key, bit set",
        *(
            turned(
                tilt,
                box(194, 60, 12, 150, METAL, 4),
                shape("M190 62H210L206 88H194Z", STEEL),
                shape("M176 208C176 194 224 194 224 208L230 300C230 326 170 326 170 300Z", tone),
                line("M188 230V296M212 230V296", LIGHT, 7),
            )
            for tilt, tone in ((-30, SHADE), (30, MAIN))
        ),
    ),
    "wrench": glyph(
        "wrench, spanner, socket set, ratchet, spanner set, bike tool, torque wrench, socket, "
        "tool set, tool",
        turned(
            40,
            box(180, 128, 40, 190, MAIN, 18),
            shape(
                "M200 52C164 60 146 96 160 130C170 152 230 152 240 130C254 96 236 60 224 56V104"
                "H176V58Z",
                METAL,
            ),
            disc(200, 296, 34, METAL),
            disc(200, 296, 17, BEHIND),
            line("M200 162V246", LIGHT, 9),
        ),
    ),
    "saw": glyph(
        "saw, hand saw, handsaw, hacksaw, pruning saw",
        turned(
            -24,
            shape(
                "M70 188H258V250L246 236L236 252L224 238L214 254L202 240L192 254L180 238L170 250"
                "L158 234L148 246"
                "L136 230L126 240L114 224L104 232L92 216L70 214Z",
                METAL,
            ),
            line("M84 196H246", STEEL, 5),
            shape("M252 170H310C340 170 344 270 312 270H252Z", MAIN),
            box(274, 196, 36, 48, BEHIND, 16),
        ),
    ),
    "tape measure": glyph(
        "tape measure, measuring tape, ruler, spirit level, measure, laser measure",
        ground(108, 300),
        shape("M232 262H330V284H232Z", FLAME),
        line("M254 264V274M274 264V274M294 264V274M314 264V274", INK, 5),
        line("M332 256V298", STEEL, 8),
        shape(
            "M92 210C92 82 278 82 278 210V272C278 288 268 298 252 298H118C102 298 92 288 92 272Z",
            MAIN,
        ),
        disc(184, 200, 56, DEEP),
        disc(184, 200, 42, LIGHT),
        line("M170 200H198", INK, 8),
    ),
    "tool box": glyph(
        "toolbox, tool box, tool chest, tool bag, tool case, tackle box, first aid box",
        ground(116),
        line("M150 150V104H250V150", INK, 15),
        box(84, 144, 232, 168, MAIN, 14),
        box(84, 196, 232, 14, DEEP, 0),
        box(120, 178, 30, 52, METAL, 6),
        box(250, 178, 30, 52, METAL, 6),
        line("M108 166H290", LIGHT, 8),
        box(170, 240, 60, 36, LIGHT, 6),
    ),
    "ladder": glyph(
        "ladder, step ladder, stepladder",
        ground(96),
        line("M224 92L288 308M184 92L132 308", SHADE, 13),
        line("M152 92L96 308", MAIN, 16),
        line("M218 92L214 308", MAIN, 16),
        line("M142 140H216M132 182H216M122 224H215M110 266H214", LIGHT, 12),
        box(144, 80, 92, 20, DEEP, 8),
    ),
    "paint roller": glyph(
        "paint roller, paint, emulsion, wall paint, decorating, varnish, paint tin, wood stain",
        box(96, 92, 190, 70, MAIN, 18),
        line("M120 110H250", LIGHT, 9),
        line("M286 126H312V200H214V234", STEEL, 11),
        box(194, 232, 40, 92, BARK, 14),
        shape(
            "M104 162H278V186C268 204 258 176 246 186C236 196 240 216 226 216S212 184 200 184"
            "S182 198 170 190"
            "S150 174 140 190S112 204 104 186Z",
            MAIN,
        ),
    ),
}
