"""Fitness and cycling."""

from __future__ import annotations

from catalog.pictures.pen import (
    BEHIND,
    DEEP,
    INK,
    LIGHT,
    MAIN,
    METAL,
    ROSE,
    SHADE,
    SHADOW,
    STEEL,
    WHITE,
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
    "dumbbell": glyph(
        "dumbbell, barbell, weight, weight set, hand weight, free weight, weight plate",
        turned(
            -24,
            box(128, 186, 144, 28, STEEL, 8),
            box(106, 134, 38, 132, MAIN, 12),
            box(256, 134, 38, 132, MAIN, 12),
            box(78, 156, 30, 88, SHADE, 10),
            box(292, 156, 30, 88, SHADE, 10),
            line("M116 150V196M266 150V196", LIGHT, 7),
        ),
    ),
    "kettlebell": glyph(
        "kettlebell, medicine ball, slam ball",
        ground(84),
        line("M146 196C120 80 280 80 254 196", SHADE, 27),
        shape(
            "M124 236C124 150 276 150 276 236C276 276 256 300 240 312H160C144 300 124 276 124 236Z",
            MAIN,
        ),
        disc(200, 240, 38, LIGHT),
        line("M184 240H216", SHADE, 11),
        line("M142 226C146 206 156 194 168 188", LIGHT, 8),
    ),
    "resistance band": glyph(
        "resistance band, exercise band, pilates ring, resistance tube, loop band, pull up bar, "
        "strap set",
        line("M128 122C70 214 130 316 200 300S330 214 272 122", MAIN, 17),
        line("M136 150C104 214 146 282 196 280", LIGHT, 6),
        box(92, 90, 72, 32, INK, 14),
        box(236, 90, 72, 32, INK, 14),
        line("M128 120L106 106M128 120L150 106M272 120L250 106M272 120L294 106", STEEL, 7),
    ),
    "skipping rope": glyph(
        "skipping rope, jump rope, rope, speed rope, climbing rope",
        line("M142 168C92 336 308 336 258 168", MAIN, 9),
        line("M136 96V168M264 96V168", SHADE, 30),
        line("M126 106H146M126 124H146M126 142H146M254 106H274M254 124H274M254 142H274", LIGHT, 6),
    ),
    "exercise bike": glyph(
        "exercise bike, rowing machine, treadmill, cross trainer, spin bike, exercise machine, "
        "indoor bike, turbo trainer",
        ground(116, 312),
        line("M108 304H292M140 304L158 262M258 304L242 224", INK, 15),
        line("M168 236L150 130M150 236H242L272 128", MAIN, 17),
        line("M122 128H180", INK, 21),
        line("M272 128L252 108M272 128H298", INK, 13),
        disc(248, 244, 52, SHADE),
        disc(248, 244, 35, LIGHT),
        disc(248, 244, 11, INK),
        disc(168, 244, 15, STEEL),
        line("M168 244L150 272M140 274H162", STEEL, 8),
    ),
    "bicycle": glyph(
        "bicycle, bike, city bike, mountain bike, road bike, e bike, electric bike, folding bike, "
        "hybrid bike, cycle, "
        "kids bike",
        ring(122, 244, 58, INK, 11),
        ring(278, 244, 58, INK, 11),
        discs("122,244 278,244", 8, STEEL),
        line("M122 244L158 160H246L192 244H122M158 160L192 244M246 160L278 244", MAIN, 12),
        line("M246 160L238 118H268", INK, 11),
        line("M158 160L150 132M128 130H172", INK, 12),
        disc(192, 244, 16, STEEL),
        line("M192 244L204 272", INK, 7),
        oval(200, 310, 130, 7, SHADOW),
    ),
    "helmet": glyph(
        "helmet, bike helmet, cycle helmet, ski helmet, hard hat, riding hat, climbing helmet",
        line("M126 226C130 286 186 306 214 286L262 226", INK, 9),
        shape(
            "M84 226C84 70 316 70 322 226C322 244 302 246 286 240C230 222 170 222 112 240"
            "C94 246 84 242 84 226Z",
            MAIN,
        ),
        shape("M124 178C136 142 160 122 186 116C184 140 168 168 152 186Z", DEEP),
        shape("M180 184C186 150 196 130 206 114C220 132 232 152 234 184Z", DEEP),
        shape("M282 178C274 146 250 122 226 116C228 140 246 168 260 186Z", DEEP),
        line("M98 214C170 194 240 194 306 214", LIGHT, 8),
    ),
    "bike lock": glyph(
        "lock, bike lock, padlock, cycle lock, u lock, safe, luggage lock",
        ground(82),
        line("M146 196V146C146 76 254 76 254 146V196", STEEL, 23),
        box(112, 182, 176, 130, MAIN, 24),
        disc(200, 232, 18, DEEP),
        line("M200 240V272", DEEP, 12),
        line("M134 208V258", LIGHT, 9),
    ),
    "pump": glyph(
        "pump, bike pump, track pump, floor pump, mini pump, inflator, tyre pump",
        ground(74),
        line("M226 284C320 292 312 172 268 178", INK, 9),
        box(254, 166, 30, 24, MAIN, 6),
        line("M200 158V92", METAL, 13),
        line("M146 88H254", INK, 23),
        box(174, 144, 52, 154, MAIN, 10),
        box(168, 136, 64, 18, SHADE, 7),
        line("M188 166V262", LIGHT, 8),
        box(132, 294, 136, 18, SHADE, 8),
        disc(200, 274, 15, WHITE),
        line("M200 274L208 266", ROSE, 4),
    ),
    "saddle": glyph(
        "saddle, bike saddle, bicycle seat, bike seat, cycle saddle, saddle cover",
        shape(
            "M84 144C110 112 160 128 204 136C258 144 306 142 328 166C332 180 320 188 300 188"
            "C236 186 196 210 164 226"
            "C122 246 84 220 80 180C78 166 78 154 84 144Z",
            MAIN,
        ),
        shape(
            "M80 180C84 220 122 246 164 226C196 210 236 186 300 188C240 178 190 186 158 204"
            "C124 220 92 210 80 180Z",
            SHADE,
        ),
        line("M104 162C140 148 184 158 226 164", LIGHT, 8),
        line("M132 230C160 262 226 256 284 192", STEEL, 8),
        line("M192 250V312", STEEL, 19),
        box(174, 240, 40, 22, INK, 7),
    ),
    "wheel": glyph(
        "wheel, tyre, tire, inner tube, chain set, hula hoop, hoop toy, bike chain",
        ring(200, 204, 96, INK, 23),
        ring(200, 204, 78, MAIN, 9),
        line("M200 126V282M122 204H278M145 149L255 259M255 149L145 259", STEEL, 4),
        disc(200, 204, 21, MAIN),
        disc(200, 204, 8, LIGHT),
    ),
    "racket": glyph(
        "racket, tennis racket, badminton, badminton set, bat, cricket bat, golf, table tennis, "
        "tennis, racquet, hockey",
        turned(
            36,
            oval(200, 136, 72, 92, MAIN),
            oval(200, 136, 57, 77, BEHIND),
            line("M172 76V196M200 62V210M228 76V196M148 108H252M146 140H254M152 172H248", METAL, 4),
            shape("M174 220L190 262H210L226 220Z", SHADE),
            box(186, 256, 28, 92, INK, 12),
        ),
        disc(110, 138, 27, "#d3e04a"),
        line("M92 120C110 126 116 142 112 162", WHITE, 4),
    ),
}
