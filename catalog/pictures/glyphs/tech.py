"""Sound, screens and everything that plugs in."""

from __future__ import annotations

from catalog.pictures.pen import (
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
    SKY,
    STEEL,
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
)

GLYPHS = {
    "headphones": glyph(
        "headphone, headset, gaming headset, ear defender, ear muff, earmuff",
        line("M106 236V196C106 64 294 64 294 196V236", SHADE, 20),
        line("M126 160C144 96 256 96 274 160", LIGHT, 7),
        box(88, 200, 40, 104, DEEP, 18),
        box(272, 200, 40, 104, DEEP, 18),
        box(106, 194, 48, 116, MAIN, 22),
        box(246, 194, 48, 116, MAIN, 22),
    ),
    "earbuds": glyph(
        "earbud, earphone, in ear headphone, wireless earbud, earplug, ear plug",
        ground(80),
        mirrored(
            line("M150 150V92", SHADE, 24),
            disc(160, 100, 32, MAIN),
            oval(134, 106, 13, 20, INK),
        ),
        box(112, 186, 176, 126, MAIN, 46),
        line("M116 232H284", SHADE, 6),
        disc(200, 268, 8, LIGHT),
    ),
    "speaker": glyph(
        "speaker, bluetooth speaker, subwoofer, portable speaker, bookshelf speaker, "
        "smart speaker, radio",
        ground(80),
        box(116, 84, 168, 228, MAIN, 24),
        disc(200, 240, 54, DEEP),
        disc(200, 240, 38, SHADE),
        disc(200, 240, 15, LIGHT),
        disc(200, 136, 32, DEEP),
        disc(200, 136, 15, LIGHT),
    ),
    "soundbar": glyph(
        "soundbar, sound bar, home cinema, surround sound",
        ground(126, 250),
        box(64, 178, 272, 66, MAIN, 24),
        discs("110,211 158,211 242,211 290,211", 21, DEEP),
        discs("110,211 158,211 242,211 290,211", 9, LIGHT),
        line("M200 206V216", LIGHT, 6),
        line("M152 142C178 124 222 124 248 142M170 156C188 144 212 144 230 156", SHADOW, 8),
    ),
    "amplifier": glyph(
        "amplifier, amp, receiver, hi fi, stereo, music player, cd player, network player, "
        "audio interface, record player amp, mp3 player, guitar amplifier",
        ground(122, 276),
        box(80, 154, 240, 112, MAIN, 18),
        box(96, 262, 34, 14, INK, 4),
        box(270, 262, 34, 14, INK, 4),
        disc(132, 210, 31, DEEP),
        disc(132, 210, 23, LIGHT),
        line("M132 210L144 194", INK, 6),
        box(184, 182, 112, 28, INK, 6),
        line("M196 196H206M216 196H240M250 196H258", FLAME, 7),
        discs("196,236 224,236 252,236 280,236", 8, LIGHT),
    ),
    "microphone": glyph(
        "microphone, mic, vocal microphone, karaoke microphone, podcast microphone",
        ground(62),
        line("M128 178C128 262 272 262 272 178", STEEL, 11),
        line("M200 242V304", STEEL, 12),
        line("M156 308H244", STEEL, 13),
        box(154, 78, 92, 150, MAIN, 46),
        line("M176 112H224M176 136H224M176 160H224", LIGHT, 7),
        box(154, 176, 92, 14, DEEP, 0),
    ),
    "turntable": glyph(
        "turntable, record player, vinyl, vinyl record, record",
        ground(116, 296),
        box(82, 114, 236, 178, MAIN, 18),
        disc(178, 203, 74, INK),
        ring(178, 203, 56, STEEL, 2),
        ring(178, 203, 42, STEEL, 2),
        disc(178, 203, 26, FLAME),
        disc(178, 203, 6, INK),
        disc(284, 146, 17, LIGHT),
        line("M284 146V218L246 246", METAL, 9),
        discs("284,264", 10, SHADE),
    ),
    "laptop": glyph(
        "laptop, notebook computer, ultrabook, chromebook, computer, laptop stand, pc, macbook, "
        "desktop",
        ground(124, 292),
        box(110, 112, 180, 134, MAIN, 14),
        box(124, 126, 152, 108, PANE, 5),
        shape("M124 234V196L276 126V229C276 232 274 234 271 234Z", SKY),
        shape("M110 246H290L324 280C326 288 322 292 314 292H86C78 292 74 288 76 280Z", SHADE),
        box(168, 250, 64, 12, LIGHT, 5),
    ),
    "monitor": glyph(
        "monitor, display, tv, television, screen, monitor arm, monitor stand, projector, smart tv",
        ground(70),
        box(184, 246, 32, 52, STEEL, 2),
        box(140, 294, 120, 18, STEEL, 8),
        box(82, 98, 236, 160, MAIN, 14),
        box(96, 112, 208, 122, PANE, 5),
        shape("M96 234V206L304 116V229C304 232 302 234 299 234Z", SKY),
        disc(200, 246, 5, LIGHT),
    ),
    "keyboard": glyph(
        "keyboard, mechanical keyboard, keycap, calculator, number pad",
        ground(122, 276),
        box(80, 142, 240, 132, MAIN, 18),
        *(
            box(x, y, 24, 22, LIGHT, 5)
            for y, start in ((158, 96), (188, 104))
            for x in range(start, start + 200, 31)
        ),
        box(98, 220, 36, 24, LIGHT, 5),
        box(142, 220, 116, 24, WHITE, 5),
        box(266, 220, 36, 24, LIGHT, 5),
    ),
    "mouse": glyph(
        "mouse, mice, trackball, gaming mouse, mouse mat, mouse pad, trackpad",
        line("M200 116C200 82 240 92 240 62", STEEL, 8),
        shape("M126 196C126 76 274 76 274 196V232C274 336 126 336 126 232Z", MAIN),
        shape("M126 206V190C126 140 160 108 196 106V206Z", LIGHT),
        line("M126 206H274", SHADE, 6),
        box(188, 132, 24, 54, DEEP, 12),
    ),
    "camera": glyph(
        "camera, webcam, baby monitor, security camera, camcorder, dash cam, doorbell",
        ground(98, 300),
        box(150, 108, 100, 46, SHADE, 12),
        box(92, 132, 216, 164, MAIN, 26),
        box(92, 178, 216, 14, LIGHT, 0),
        disc(200, 218, 64, WHITE),
        disc(200, 218, 52, INK),
        disc(200, 218, 34, STEEL),
        disc(186, 204, 12, PANE),
        disc(276, 158, 10, FLAME),
    ),
    "phone": glyph(
        "phone, smartphone, mobile phone, iphone, telephone, tablet, ipad, e reader, ereader, "
        "phone holder, phone stand, screen protector, cell phone",
        ground(62),
        box(132, 76, 136, 236, MAIN, 26),
        box(144, 100, 112, 180, PANE, 8),
        shape("M144 272V190L256 118V272C256 276 252 280 248 280H152C148 280 144 276 144 272Z", SKY),
        line("M182 88H218", LIGHT, 6),
        disc(200, 296, 8, LIGHT),
    ),
    "cable": glyph(
        "cable, charger, cord, speaker cable, extension lead, hdmi cable, charging cable, "
        "lead cable, audio cable, usb cable",
        line("M134 178V230C134 306 266 306 266 240V160C266 90 200 110 200 150", SHADE, 13),
        box(104, 104, 60, 84, MAIN, 14),
        line("M120 104V78M148 104V78", METAL, 10),
        box(176, 148, 48, 66, MAIN, 9),
        box(184, 208, 32, 32, METAL, 3),
        line("M122 130V156", LIGHT, 8),
    ),
    "plug": glyph(
        "plug, adapter, adaptor, travel adapter, socket adapter, power strip, converter, "
        "power adapter",
        ground(76),
        line("M164 132V72M236 132V72", METAL, 19),
        box(112, 122, 176, 186, MAIN, 38),
        disc(200, 208, 54, LIGHT),
        discs("180,208 220,208", 9, INK),
        box(150, 276, 100, 16, SHADE, 6),
    ),
    "drive": glyph(
        "drive, hard drive, external drive, ssd, usb stick, memory card, flash drive, usb hub, "
        "hub, "
        "docking station, router, modem, dock, memory stick",
        ground(106, 290),
        line("M200 140C200 96 262 112 262 70", STEEL, 9),
        box(94, 134, 212, 150, MAIN, 22),
        line("M116 252H284", SHADE, 6),
        discs("258,268 280,268", 6, FLAME),
        box(122, 160, 156, 14, LIGHT, 7),
        line("M124 200H230M124 222H200", SHADE, 8),
    ),
    "power bank": glyph(
        "power bank, portable charger, battery, wireless charger, powerbank",
        ground(66),
        box(166, 70, 68, 26, STEEL, 6),
        box(130, 88, 140, 224, MAIN, 26),
        discs("170,284 190,284 210,284", 6, LIGHT),
        shape("M214 132L156 206H194L180 256L244 178H206Z", GLOW),
    ),
    "controller": glyph(
        "controller, gamepad, joystick, console, video game, game controller, remote control, "
        "remote",
        shape(
            "M138 140H262C306 140 326 210 322 258C318 300 276 294 256 256C250 246 242 240 230 240"
            "H170"
            "C158 240 150 246 144 256C124 294 82 300 78 258C74 210 94 140 138 140Z",
            MAIN,
        ),
        line("M126 196H166M146 176V216", LIGHT, 13),
        disc(252, 176, 11, FLAME),
        disc(276, 196, 11, ROSE),
        disc(252, 216, 11, SKY),
        disc(228, 196, 11, LEAF),
    ),
    "iron": glyph(
        "iron, steam iron, vacuum, vacuum cleaner, steamer, ironing board, clothes steamer",
        ground(118, 290),
        shape("M84 266C92 200 150 176 220 176H292L312 266Z", MAIN),
        line("M150 178C158 116 250 116 280 122L292 178", SHADE, 17),
        box(78, 262, 240, 26, METAL, 10),
        disc(210, 222, 16, LIGHT),
        line("M124 240C134 220 152 208 172 204", LIGHT, 8),
    ),
    "fan": glyph(
        "fan, heater, humidifier, air purifier, desk fan, dehumidifier, air conditioner",
        ground(66),
        box(188, 240, 24, 64, STEEL, 4),
        box(138, 298, 124, 14, STEEL, 7),
        disc(200, 168, 92, MAIN),
        disc(200, 168, 78, WHITE),
        *(
            f'<g transform="rotate({turn} 200 168)">'
            + shape("M200 168C180 140 184 108 206 100C228 112 224 148 200 168Z", LIGHT)
            + "</g>"
            for turn in (0, 120, 240)
        ),
        disc(200, 168, 16, SHADE),
    ),
}
