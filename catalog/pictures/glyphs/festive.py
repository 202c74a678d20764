"""Music and parties."""

from __future__ import annotations

from catalog.pictures.pen import (
    BARK,
    CREAM,
    DEEP,
    FLAME,
    INK,
    LIGHT,
    MAIN,
    METAL,
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
    shape,
    turned,
)

GLYPHS = {
    "guitar": glyph(
        "guitar, ukulele, acoustic guitar, electric guitar, bass, banjo, violin, mandolin, "
        "guitar strap, guitar string, "
        "cello, bass guitar, guitar stand",
        turned(
            32,
            box(188, 44, 24, 160, BARK, 4),
            box(180, 26, 40, 46, INK, 9),
            discs("174,38 174,58 226,38 226,58", 6, METAL),
            shape(
                "M200 168C246 168 252 196 244 220C238 238 266 256 266 296C266 340 236 358 200 358"
                "S134 340 134 296"
                "C134 256 162 238 156 220C148 196 154 168 200 168Z",
                MAIN,
            ),
            disc(200, 250, 27, DEEP),
            box(172, 304, 56, 15, BARK, 5),
            line("M193 52V308M200 52V308M207 52V308", CREAM, 2),
        ),
    ),
    "piano": glyph(
        "piano, digital piano, keyboard piano, synthesizer, synthesiser, midi keyboard, "
        "stage piano, organ, accordion, "
        "xylophone",
        ground(122, 288),
        box(78, 128, 244, 156, MAIN, 16),
        line("M104 152H150M250 152H296", LIGHT, 8),
        discs("176,152 200,152 224,152", 7, FLAME),
        box(94, 174, 212, 98, WHITE, 5),
        line("M124 176V270M154 176V270M184 176V270M214 176V270M244 176V270M274 176V270", METAL, 3),
        *(box(x, 174, 18, 58, INK, 4) for x in (115, 145, 205, 235, 265)),
    ),
    "drum": glyph(
        "drum, hand drum, cajon, djembe, bongo, drum kit, snare, percussion, tambourine, "
        "drumstick, cymbal",
        ground(96),
        line("M116 74L212 168M296 84L196 168", WOOD, 10),
        discs("112,70 300,80", 12, BARK),
        shape("M100 184H300V276C300 320 100 320 100 276Z", MAIN),
        line("M102 200L134 298L168 208L200 308L232 208L266 298L298 200", LIGHT, 6),
        oval(200, 186, 102, 33, SHADE),
        oval(200, 182, 90, 26, CREAM),
    ),
    "music": glyph(
        "music, music stand, sheet music, harmonica, flute instrument, saxophone, trumpet, "
        "recorder, songbook, "
        "metronome, tuner, guitar pick, clarinet, instrument",
        shape("M158 108L284 80V120L158 148Z", MAIN),
        line("M164 120V262M278 96V236", MAIN, 13),
        oval(136, 266, 37, 29, MAIN),
        oval(250, 240, 37, 29, MAIN),
        line("M118 258C122 250 130 248 136 248M232 232C236 224 244 222 250 222", LIGHT, 7),
        discs("96,130 316,180", 8, FLAME),
        disc(322, 128, 6, LIGHT),
    ),
    "gift": glyph(
        "gift, present, gift set, gift box, gift wrap, wrapping paper, hamper gift, "
        "stocking filler, party favour, "
        "party bag filler, wrap paper, advent",
        ground(98),
        line(
            "M200 142C150 142 136 84 164 80C190 78 200 118 200 142C200 118 210 78 236 80"
            "C264 84 250 142 200 142Z",
            FLAME,
            14,
        ),
        box(112, 186, 176, 126, MAIN, 8),
        box(100, 142, 200, 50, LIGHT, 8),
        box(180, 142, 40, 170, FLAME, 0),
    ),
    "balloon": glyph(
        "balloon, foil balloon, balloon arch, helium balloon, party balloon",
        line(
            "M146 218C150 268 190 280 198 326M254 218C250 268 208 280 200 326M200 190"
            "C206 240 194 280 199 326",
            STEEL,
            4,
        ),
        oval(200, 128, 56, 68, FLAME),
        oval(138, 158, 54, 66, MAIN),
        oval(262, 158, 54, 66, LIGHT),
        shape("M138 220L128 236H148ZM262 220L252 236H272Z", SHADE),
        line("M106 152C108 134 116 122 128 116M234 146C236 134 242 124 252 118", WHITE, 8),
    ),
    "bunting": glyph(
        "bunting, garland, banner, party decoration, pennant, streamer, paper chain, bunting flag, "
        "birthday banner",
        line("M68 126C130 196 270 196 332 126", INK, 6),
        shape("M84 142L140 172L98 224Z", MAIN),
        shape("M148 175L206 180L174 242Z", FLAME),
        shape("M214 180L268 166L250 230Z", LIGHT),
        shape("M276 162L322 134L320 196Z", SHADE),
        discs("110,280 160,296 212,284 262,300 300,270 136,258 238,262", 7, ROSE),
        discs("132,304 186,276 236,308 288,288", 6, SKY),
    ),
    "party hat": glyph(
        "party hat, party, confetti, party popper, cracker, christmas cracker, christmas, "
        "christmas tree, halloween, "
        "easter, fancy dress, pinata, sparkler",
        ground(76),
        shape("M200 88L282 296C262 318 138 318 118 296Z", MAIN),
        shape(
            "M176 150L200 88L214 124ZM146 224L162 186L242 192L252 218ZM122 288L134 256L266 258"
            "L278 288Z",
            LIGHT,
        ),
        disc(200, 84, 25, FLAME),
        discs("98,142 300,150 118,212 306,236", 8, ROSE),
        discs("120,96 284,98 86,246", 6, SKY),
    ),
}
