"""Scenes of 1500 by 1000: caravans, posts, trains, ships, towns. Each function returns a whole SVG."""

# One shape stands on one line, as in a drawing's list of layers; wrapped, a chest would fill five screens.
# ruff: noqa: E501
# fmt: off

import random

from sample.drawing import scenery as sc
from sample.drawing.ornament import girih
from sample.drawing.svg import C, E, G, P, R, S, T, at, document, linear, radial

W, H = 1500.0, 1000.0


def _picture(*parts: str, defs: str = "") -> str:
    vignette = radial("vig", "0 #000 0,.72 #000 0,1 #000 .4", 0.5, 0.5, 0.75)
    return document(W, H, *parts, R(0, 0, W, H, "url(#vig)"), defs=defs + vignette)


def caravan(mood: str = "dawn", seed: int = 4) -> str:
    """A laden camel caravan comes to a caravanserai gate."""
    _, _, _, far, near = sc.SKIES[mood]
    packs = (("#9c2a3c", "#e9b44c"), ("#1d5f86", "#f6efe0"), ("#4f7a5c", "#e9b44c"), ("#7d4a6a", "#f6efe0"))
    beasts = "".join(
        at(170 + i * 222, 842 + (i % 2) * 10, 0.98, sc.camel(("#a9743f", "#8f6236", "#b98450")[i % 3], *packs[i % 4])) for i in range(4)
    )
    ropes = "".join(S(f"M{355 + i * 222} 622q40 66 96 104", "#5d4630", 3) for i in range(3))
    return _picture(
        sc.sky(W, H, mood, 610, (420, 500), seed), sc.range_of_hills(W, 640, 190, far, seed),
        at(1010, 640, 0.7, sc.dome(80)), at(1420, 650, 0.8, sc.minaret(330, 60)),
        at(900, 690, 1, sc.arcade(620, 130, 9)), at(1205, 696, 1, sc.portal(230, 290)), at(1080, 560, 0.5, sc.dome(80)), at(1330, 560, 0.5, sc.dome(80)),
        sc.ground(W, H, 680, near, seed), *(at(x, 700, 0.6, sc.poplar(300)) for x in (770, 812, 850)),
        ropes, beasts, at(1080, 872, 1.0, sc.person("#5a321a", "turban")), at(1160, 880, 1.02, sc.person("#1d5f86", "cap", arm="out")),
        at(60, 900, 1.05, sc.person("#7d1528", "turban")),
    )


def border_gate(mood: str = "day", seed: int = 8, sign: str = "BOJXONA") -> str:
    """A mountain post with its boom, flag and waiting lorries."""
    _, _, _, far, near = sc.SKIES[mood]
    return _picture(
        sc.sky(W, H, mood, 600, (1180, 190), seed), sc.snow_peaks(W, 620, 330, far, seed), sc.range_of_hills(W, 640, 120, "#6f7f63", seed + 1, 0.6),
        sc.ground(W, H, 630, near, seed), P("M560 1000L700 640H790L1220 1000Z", "#5f6469"), S("M880 1000L744 640", "#f3e6c4", 6, stroke_dasharray="44 30"),
        *(at(60 + k * 66, 668, 0.9, sc.poplar(300 - (k % 3) * 30)) for k in range(4)), at(380, 740, 1.1, sc.post_house(480, sign)), at(690, 735, 1.1, sc.flag(330)),
        at(980, 742, 0.7, sc.truck("#1d7fa3", "#efe3c8", "TIR")), at(1230, 800, 0.86, sc.truck("#9c2a3c", "#cfd8d5", "")),
        at(600, 905, 1.35, sc.barrier(520, -3)), at(520, 925, 1.35, sc.person("#1d3f5c", "cap", arm="salute")), at(460, 915, 1.2, sc.dog()) if mood == "winter" else "",
    )


def night_post(mood: str = "night", seed: int = 12) -> str:
    """A lone post in the steppe at night; the watch stands by a lantern."""
    lamp = G(S("M0 0V-210H46", "#0d1013", 8), C(50, -190, 120, "url(#glow)"), P("M36 -206H66L74 -176H28Z", "#20262c"), E(51, -174, 20, 10, "#fff3c0"))
    return _picture(
        sc.sky(W, H, mood, 640, (1130, 210), seed), sc.range_of_hills(W, 660, 150, "#0f2033", seed), sc.range_of_hills(W, 670, 80, "#0b1826", seed + 3, 0.5),
        sc.ground(W, H, 650, "#1b2836", seed), P("M0 760C300 720 700 820 900 1000H0Z", "#27384a", opacity=0.7),
        at(480, 760, 1.3, sc.post_house(460, "BOJXONA", "#38222a")), *(R(480 + x, 618, 60, 78, "#ffd98a", 3) for x in (-251, -155, 108, 191)), C(480, 690, 330, "url(#glow)", opacity=0.28),
        R(0, 0, W, H, "#0a1730", opacity=0.25), at(900, 800, 1.25, lamp), at(860, 830, 1.3, sc.person("#14293d", "cap")), at(980, 840, 1.3, sc.dog("#4a3322")), at(1050, 880, 1.25, sc.barrier(420, -52)),
    )


def steamer_termiz(mood: str = "dusk", seed: int = 21) -> str:
    """A paddle steamer on the Amu Darya below the Termiz landing."""
    _, _, _, far, _ = sc.SKIES[mood]
    crates = "".join(R(60 + (k % 4) * 74, 880 - (k // 4) * 62, 68, 58, ("#b9793f", "#8a5126", "#c98b58")[k % 3], 3, stroke="#3a1f0e", stroke_width=3) for k in range(7))
    light, deep = ("#f3b57c", "#3a3a5c") if mood == "dusk" else ("#bfe0e6", "#2f7392")
    return _picture(
        sc.sky(W, H, mood, 560, (1040, 470), seed), sc.range_of_hills(W, 566, 120, far, seed), at(240, 570, 0.75, sc.minaret(190, 44)), at(340, 570, 0.62, sc.dome(80)), at(130, 570, 0.5, sc.dome(80)),
        at(380, 572, 0.5, sc.arcade(420, 110, 7)), sc.river(W, 560, 1000, light, deep, seed), E(1040, 620, 50, 60, "#fff3cf", opacity=0.35),
        G(at(820, 720, 1.15, sc.steamer())), P("M520 748H1150L1120 800H560Z", "#0b1b2b", opacity=0.35),
        P("M0 830C200 810 430 850 560 1000H0Z", "#6b4a33"), P("M300 872H640V890H300Z", "#5d3a22"), *(R(320 + k * 70, 886, 12, 90, "#3a1f0e") for k in range(5)), crates,
        at(450, 872, 1.1, sc.person("#1d3f5c", "cap")), at(520, 876, 1.05, sc.person("#7d4a2a", "turban")), at(1220, 690, 0.25, sc.steamer()),
    )


def steam_train(mood: str = "haze", seed: int = 31) -> str:
    """A goods train with steam engine at a station with inspectors on the platform."""
    _, _, _, far, near = sc.SKIES[mood]
    cars = "".join(at(-60 + k * 356, 800, 1.02, sc.wagon(c, m)) for k, (c, m) in enumerate((("#8e3a2c", "Т-4"), ("#6d5a38", ""), ("#8e3a2c", ""))))
    return _picture(
        sc.sky(W, H, mood, 620, (300, 260), seed), sc.range_of_hills(W, 640, 150, far, seed), sc.ground(W, H, 640, near, seed),
        at(240, 690, 0.98, sc.post_house(520, "STANSIYA", "#4a5a50")), *(at(600 + k * 74, 690, 0.95, sc.poplar(320)) for k in range(8)),
        sc.rails(W, 800), cars, at(1180, 800, 1.1, sc.locomotive()), P("M0 872H1500V1000H0Z", "#b9a582"), R(0, 868, W, 12, "#e8dcc0"),
        *(at(x, 965, 1.25, sc.person(c, hat, arm=arm)) for x, c, hat, arm in ((220, "#1d3f5c", "cap", "out"), (310, "#5a4a3a", "doppi", "down"), (980, "#1d3f5c", "cap", "salute"))),
        at(430, 972, 1.2, sc.dog()),
    )


def freight_yard(mood: str = "day", seed: int = 35) -> str:
    """Containers and covered wagons in a freight yard under a gantry crane."""
    _, _, _, far, near = sc.SKIES[mood]
    rng = random.Random(seed)
    palette = ("#1d7fa3", "#9c2a3c", "#d6a243", "#4f7a5c", "#47525c", "#c98b58")
    stacks = ""
    for row in range(3):
        for k in range(6):
            if row == 2 and k % 2:
                continue
            x, y, c = 120 + k * 206, 700 - row * 88, rng.choice(palette)
            stacks += R(x, y - 84, 200, 84, c, 2) + "".join(S(f"M{x + 10 + j * 15} {y - 78}v72", "#000", 2, opacity=0.2) for j in range(13)) + R(x, y - 84, 200, 6, "#fff", opacity=0.25)
    crane = G(R(80, 210, 1340, 34, "#d6a243"), *(S(f"M{90 + k * 60} 244l30 -34l30 34", "#8f611c", 5) for k in range(22)), R(110, 240, 26, 520, "#c98f2c"), R(1364, 240, 26, 520, "#c98f2c"),
              R(640, 236, 120, 56, "#22303c", 6), S("M670 290V400M730 290V400", "#14181c", 4), R(600, 400, 200, 84, "#9c2a3c", 2))
    return _picture(
        sc.sky(W, H, mood, 640, (1240, 180), seed), sc.range_of_hills(W, 640, 110, far, seed), sc.ground(W, H, 640, near, seed), R(0, 690, W, 310, "#8f9698", opacity=0.75), stacks, crane, sc.rails(W, 850),
        *(at(190 + k * 372, 850, 1.06, sc.wagon(("#5d6f52", "#8e3a2c", "#4a5a6a")[k % 3], "OʻTY" if k == 1 else "")) for k in range(4)),
        at(560, 960, 1.2, sc.person("#1d3f5c", "cap", arm="out")), at(640, 962, 1.2, sc.person("#d6a243", "none")),
    )


def dog_at_work(mood: str = "haze", seed: int = 41) -> str:
    """A handler and his dog go along a row of suitcases in a hall."""
    rng = random.Random(seed)
    cases = ""
    for k, c in enumerate(("#8a5126", "#1d5f86", "#9c2a3c", "#4f7a5c", "#5d3a22", "#d6a243", "#47525c")):
        x, h = 90 + k * 200, rng.uniform(130, 190)
        cases += at(x, 800, 1, R(-74, -h, 148, h, c, 14), R(-74, -h, 148, h, "url(#hatch)", 14, opacity=0.2), R(-30, -h - 24, 60, 28, "none", 8, stroke="#20140b", stroke_width=9),
                    *(R(x2, -h, 14, h, "#20140b", opacity=0.45) for x2 in (-48, 34)), R(-10, -h * 0.6, 20, 14, "url(#brassV)", 3), E(0, 2, 84, 8, "#000", opacity=0.3))
    windows = "".join(P(sc.arch_path(190 + k * 280, 560, 200, 420), "#bfe0ea") + P(sc.arch_path(190 + k * 280, 560, 200, 420), "none", stroke="#8a673a", stroke_width=12)
                      + S(f"M{190 + k * 280} 150V560M{92 + k * 280} 340H{288 + k * 280}", "#8a673a", 7) for k in range(5))
    beams = "".join(P(f"M{100 + k * 280} 560L{280 + k * 280} 560L{480 + k * 280} 1000H{220 + k * 280}Z", "#fff", opacity=0.12) for k in range(5))
    return _picture(
        R(0, 0, W, 660, "#e8dcc0"), R(0, 0, W, 660, "url(#girihwall)", opacity=0.25), windows, R(0, 560, W, 100, "#0e4a66"), R(0, 560, W, 100, "url(#girihband)", opacity=0.6), R(0, 656, W, 344, "#b79a74"),
        *(S(f"M{k * 160 - 300} 1000L{k * 100 + 100} 660", "#000", 2, opacity=0.12) for k in range(14)), cases, beams, at(720, 905, 2.0, sc.dog("#7a4e2b")), S("M700 770C600 700 520 690 470 700", "#7d1020", 6), at(420, 930, 2.2, sc.person("#1d3f5c", "cap", arm="out")),
        defs=girih("girihwall", "#8a673a", 90, 2) + girih("girihband", "#bfe9f5", 50, 2),
    )


def ceremony(mood: str = "day", seed: int = 46) -> str:
    """Officers in line before a tiled building on their professional day."""
    _, _, _, far, _ = sc.SKIES[mood]
    return _picture(
        sc.sky(W, H, mood, 640, (260, 170), seed), sc.range_of_hills(W, 660, 140, far, seed), at(210, 690, 1, sc.arcade(1080, 190, 11)), at(750, 696, 1.2, sc.portal(330, 380)), at(430, 505, 0.95, sc.dome(90)), at(1070, 505, 0.95, sc.dome(90)),
        at(120, 690, 1, sc.minaret(420, 74)), at(1390, 690, 1, sc.minaret(420, 74)), R(0, 686, W, 314, "#cfc3a6"), *(S(f"M{750 + (k - 10) * 300} 1000L{750 + (k - 10) * 70} 688", "#8a7a58", 2, opacity=0.5) for k in range(21)),
        *(S(f"M0 {700 + k * k * 6}H1500", "#8a7a58", 2, opacity=0.4) for k in range(1, 8)), *(at(180 + k * 114, 790, 0.86, sc.flag(300, *c)) for k, c in enumerate((("#1d7fa3", "#f6efe0", "#4f7a5c"), ("#9c2a3c", "#f6efe0", "#1d7fa3")) * 5)),
        *(at(170 + k * 84, 860, 1.16, sc.person("#1d3f5c", "cap", ("#c98f66", "#b57d55", "#d8a57c")[k % 3], "salute")) for k in range(15)), at(750, 968, 1.5, sc.person("#22303c", "cap", arm="salute")),
    )


def airport(mood: str = "dawn", seed: int = 52) -> str:
    """An airliner at the stand, a cart of parcels beneath it."""
    _, _, _, far, _ = sc.SKIES[mood]
    parcels = "".join(R(k * 54, -56 - (k % 3) * 12, 50, 56 + (k % 3) * 12, ("#c98b58", "#b9793f", "#dfc9a0")[k % 3], 3, stroke="#5d3a22", stroke_width=2) for k in range(5))
    tower = G(P("M-30 0L-22 -250H22L30 0Z", "#e9e4d6"), P("M-60 -250L-46 -310H46L60 -250Z", "#2c6f92"), R(-70, -250, 140, 16, "#f6efe0"), R(-52, -322, 104, 14, "#0e4a66"), S("M0 -322V-380", "#9c2a3c", 5))
    hall = G(R(0, -120, 620, 120, "#dfe6e6"), *(P(f"M{20 + k * 100} 0V-70Q{60 + k * 100} -130 {100 + k * 100} -70V0Z", "#5b9ab8") for k in range(6)), R(0, -132, 620, 16, "#0e4a66"), T(310, -150, "TOSHKENT", 46, "#0e4a66", "Noto Sans, DejaVu Sans", font_weight="bold", letter_spacing=10))
    return _picture(
        sc.sky(W, H, mood, 640, (1240, 560), seed), sc.range_of_hills(W, 640, 120, far, seed), at(840, 690, 1, hall), at(700, 690, 1, tower), R(0, 684, W, 316, "#7c8288"), R(0, 684, W, 316, "url(#gs)"), S("M0 930H1500", "#f0c04e", 8, stroke_dasharray="90 50"), E(640, 850, 480, 24, "#000", opacity=0.3),
        at(640, 850, 1.6, sc.airliner()), at(1060, 930, 1.1, G(R(-10, -14, 300, 14, "#20262c"), C(30, 4, 14, "#14181c"), C(250, 4, 14, "#14181c"), parcels)), at(820, 955, 1.3, sc.person("#1d3f5c", "cap", arm="out")), at(930, 956, 1.15, sc.dog()),
        defs=linear("gs", "0 #fff .25,.5 #fff 0,1 #000 .35", 0, 0, 0, 1),
    )


def scanner(mood: str = "day", seed: int = 57) -> str:
    """A lorry passes the gate of a modern X-ray scanner."""
    _, _, _, far, near = sc.SKIES[mood]
    gate = G(R(-210, -420, 60, 420, "#e9edf0"), R(150, -420, 60, 420, "#e9edf0"), R(-210, -480, 420, 80, "#f6f8f9", 10), R(-210, -430, 420, 14, "#1d7fa3"), *(R(x, -390 + k * 66, 40, 44, "#0e2a3d", 6) for x in (-200, 160) for k in range(5)),
             *(C(x, -372 + k * 66, 9, "#58e0c0") for x in (-180, 180) for k in range(5)), T(0, -436, "SKANER", 44, "#0e4a66", "Noto Sans, DejaVu Sans", font_weight="bold", letter_spacing=8), P("M-150 -400H150V0H-150Z", "#58e0c0", opacity=0.12))
    lines = "".join(S(f"M{600 + k * 26} 420V860", "#58e0c0", 2, opacity=0.5) for k in range(12))
    return _picture(
        sc.sky(W, H, mood, 630, (1220, 200), seed), sc.snow_peaks(W, 640, 220, far, seed), sc.ground(W, H, 630, near, seed), R(0, 760, W, 240, "#6a7076"), S("M0 950H1500", "#f3e6c4", 6, stroke_dasharray="70 40"), at(160, 760, 0.9, sc.post_house(440, "BOJXONA", "#3c5a6a")),
        at(1180, 860, 1.12, sc.truck("#9c2a3c", "#dfe6e6", "TIR")), at(660, 862, 1.5, sc.truck("#1d7fa3", "#efe3c8", "EXPORT")), at(740, 872, 1.12, gate), lines, at(330, 905, 1.3, sc.person("#1d3f5c", "cap", arm="out")), at(1400, 760, 1, sc.flag(300)),
    )


def bridge(mood: str = "day", seed: int = 63) -> str:
    """A railway and road bridge over the Amu Darya with a train on it."""
    _, _, _, far, near = sc.SKIES[mood]
    spans = "".join(G(S(f"M{k * 260} 560L{k * 260 + 60} 430H{k * 260 + 200}L{k * 260 + 260} 560", "#3c5a6a", 13), *(S(f"M{k * 260 + 60 + j * 47} 430L{k * 260 + 40 + j * 62} 560M{k * 260 + 60 + j * 47} 430L{k * 260 + 90 + j * 56} 560", "#4f7386", 6) for j in range(4))) for k in range(6))
    piers = "".join(P(f"M{k * 260 - 26} 580H{k * 260 + 26}L{k * 260 + 36} 760H{k * 260 - 36}Z", "#c9bda0") + R(k * 260 + 4, 580, 26, 180, "#000", opacity=0.2) for k in range(7))
    train = "".join(at(100 + k * 214, 552, 0.58, sc.wagon(c)) for k, c in enumerate(("#8e3a2c", "#6d5a38", "#4f7a5c", "#8e3a2c"))) + at(986, 552, 0.6, sc.locomotive())
    return _picture(
        sc.sky(W, H, mood, 560, (300, 180), seed), sc.range_of_hills(W, 566, 150, far, seed), sc.river(W, 556, 1000, "#bfdfe6", "#2c6f92", seed), piers, train, R(0, 556, W, 26, "#2c4555"), spans, R(0, 580, W, 8, "#9fb0bb"), P("M0 900C260 860 520 930 700 1000H0Z", near), *(S(f"M{40 + k * 26} 930q{(k % 3 - 1) * 12} -50 {(k % 5 - 2) * 12} -90", "#6f7f3f", 5) for k in range(18)),
        at(380, 940, 1.2, sc.person("#1d3f5c", "cap")),
    )


def pass_road(mood: str = "winter", seed: int = 66) -> str:
    """A convoy climbs a snowy pass in hairpins."""
    _, _, _, far, near = sc.SKIES[mood]
    road = "M120 1000C500 900 1300 930 1280 850C1260 780 420 820 420 750C420 690 1080 720 1080 668C1080 626 700 640 720 610"
    return _picture(
        sc.sky(W, H, mood, 520, (1100, 150), seed), sc.snow_peaks(W, 560, 420, far, seed), sc.snow_peaks(W, 640, 260, "#6f8799", seed + 4), sc.ground(W, H, 600, near, seed),
        P(road, "none", stroke="#55606a", stroke_width=46, stroke_linecap="round"), P(road, "none", stroke="#f3e6c4", stroke_width=3, stroke_dasharray="26 20"), *(at(60 + k * 97 % 1460, 660 + (k * 131) % 290, 0.5 + (k % 3) * 0.12, sc.poplar(230, "#2f5a52")) for k in range(18)),
        at(560, 800, 0.5, sc.truck("#9c2a3c", "#efe3c8", "TIR")), at(860, 800, 0.5, sc.truck("#1d7fa3", "#dfe6e6")), at(1100, 890, 0.72, sc.truck("#4f7a5c", "#efe3c8")), at(420, 950, 0.95, sc.truck("#1d5f86", "#f6efe0", "BOJXONA")),
    )


def moynoq(mood: str = "dusk", seed: int = 71) -> str:
    """A rusting ship on the dry bed of the Aral Sea."""
    return _picture(
        sc.sky(W, H, mood, 640, (1180, 560), seed), sc.range_of_hills(W, 646, 34, "#8d6a6a", seed, 0.3), sc.ground(W, H, 640, "#c79a6a", seed),
        *(S(f"M{(k * 173) % 1500} {700 + (k * 67) % 280}q14 -30 30 -4m-16 -2q4 -36 22 -40", "#6d6a3f", 4) for k in range(26)), E(700, 862, 470, 34, "#000", opacity=0.35),
        at(700, 850, 1, G(
            P("M-420 -150L420 -190C400 -70 370 -20 330 0H-330C-380 -30 -410 -90 -420 -150Z", "#8a4a30"), P("M-396 -70C-380 -40 -350 -10 -330 0H330C370 -20 386 -50 398 -90Z", "#4a2418"),
            *(S(f"M{-380 + k * 62} {-140 + (k * 37) % 40}v{50 + (k * 53) % 60}", "#3a1a10", 8, opacity=0.4) for k in range(13)), P("M-260 -158L-240 -290H20L30 -172Z", "#cfc3a6"), P("M-60 -166L-50 -290H20L30 -172Z", "#000", opacity=0.2), R(-220, -356, 180, 70, "#bfb08c"), *(R(-206 + k * 56, -342, 36, 34, "#2c3a44") for k in range(3)),
            *(C(-210 + k * 56, -220, 15, "#2c3a44", stroke="#8a4a30", stroke_width=4) for k in range(4)), S("M-130 -356V-470M250 -184V-400", "#4a3220", 10), S("M250 -400L-130 -470M250 -398L420 -190", "#4a3220", 3), R(60, -232, 90, 56, "#7a5a3a")), turn=-3),
        *(at(1150 + k * 120, 760 + k * 12, 0.5, sc.camel("#7a5233", "#7a5233", "#5a3a20")) for k in range(2)), at(240, 910, 1.15, sc.person("#1d3f5c", "cap")),
    )


def town(name: str) -> str:
    """A skyline by which a town is known."""
    moods = {"Toshkent": "day", "Termiz": "dusk", "Andijon": "dawn", "Buxoro": "dusk", "Xiva": "dawn", "Nukus": "haze"}
    mood = moods[name]
    _, _, _, far, near = sc.SKIES[mood]
    base = 760
    if name == "Toshkent":
        tower = G(P("M-16 0L-7 -620H7L16 0Z", "#dfe6e6"), P("M-120 0L-12 -260M120 0L12 -260", "none", stroke="#c3d0d8", stroke_width=14), E(0, -330, 46, 18, "#1d7fa3"), E(0, -300, 34, 14, "#f6efe0"), E(0, -390, 30, 12, "#1d7fa3"), S("M0 -620V-720", "#9c2a3c", 6))
        parts = [*(at(40 + k * 130, base, 1, R(-52, -190 - (k * 83) % 150, 104, 190 + (k * 83) % 150, ("#c9d6da", "#b3c4cb", "#dbe2e0")[k % 3]), *(R(-40 + j * 20, -170 - (k * 83) % 150 + i * 30, 12, 16, "#5b8aa3", opacity=0.7) for j in range(4) for i in range(5))) for k in range(12)),
                 at(1160, base, 1, tower), at(520, base, 1, sc.arcade(560, 110, 12)), at(800, 680, 2.2, sc.dome(100, 0.32)), *(at(80 + k * 60, base + 12, 0.8, sc.poplar(230)) for k in range(6))]
    elif name == "Buxoro":
        parts = [at(150, base, 1, sc.arcade(1200, 120, 14)), at(520, base, 1.25, sc.minaret(430, 96, 9)), at(860, base, 1.15, sc.portal(300, 340)), at(1130, 670, 1.25, sc.dome(100)), at(700, 665, 0.7, sc.dome(80)), at(280, 660, 1.0, sc.dome(90)), at(1370, base, 0.8, sc.minaret(280, 80))]
    elif name == "Xiva":
        wall = P("M0 0V-120" + "h28v-18h32v18" * 26 + "V0Z", "url(#wall)") + "".join(
            P(f"M{k * 250 - 50} 0L{k * 250 - 38} -170C{k * 250 - 38} -196 {k * 250 + 38} -196 {k * 250 + 38} -170L{k * 250 + 50} 0Z", "url(#wallH)") for k in range(7)
        ) + "".join(R(k * 60 + 36, -92, 8, 26, "#6b4a28") for k in range(25))
        parts = [at(1040, base, 1.1, sc.minaret(540, 74, 12)), at(700, base, 1.1, sc.portal(330, 380)), at(400, base, 1.3, sc.minaret(330, 190, 12, True)), at(900, 620, 1.1, sc.dome(90)), at(1230, 640, 0.9, sc.dome(90)), at(0, base, 1, wall)]
    elif name == "Andijon":
        parts = [at(200, base, 1, sc.arcade(1100, 160, 13)), at(750, base, 1.15, sc.portal(330, 340)), at(520, 605, 0.8, sc.dome(90)), at(980, 605, 0.8, sc.dome(90)), at(1250, base, 1.0, sc.minaret(400, 70)), *(at(60 + k * 62, base + 10, 0.9, sc.poplar(300)) for k in range(3)), *(at(1350 + k * 60, base + 10, 0.9, sc.poplar(300)) for k in range(3))]
    elif name == "Nukus":
        yurt = G(P("M-130 0V-90C-130 -96 130 -96 130 -90V0Z", "#f1e6cf"), P("M-140 -88C-110 -170 -40 -196 0 -200C40 -196 110 -170 140 -88Z", "#dccba4"), R(-130, -70, 260, 26, "#9c2a3c"), R(-130, -70, 260, 26, "url(#girihband)"), R(-34, -84, 68, 84, "#7d1528", 4), E(0, -196, 30, 10, "#5d3a22"))
        parts = [at(1100, base, 1.5, yurt), at(820, base + 6, 1.0, yurt), at(260, base, 1, R(-220, -200, 440, 200, "#e8e2d2"), *(R(-196 + k * 58, -170, 34, 150, "#8fa7a9") for k in range(8)), P("M-240 -200L0 -270L240 -200Z", "#d5cdb8"), T(0, -212, "MUZEY", 34, "#0e4a66", letter_spacing=8)), *(at(560 + k * 74, base + 30 + (k % 2) * 30, 0.55, sc.camel("#8f6236")) for k in range(2))]
    else:
        parts = [at(140, base - 10, 1, sc.arcade(520, 120, 7)), at(360, base - 120, 1.3, sc.dome(90)), at(760, base, 1, sc.minaret(360, 90, 5)), at(1020, 640, 1, sc.dome(90)), at(900, base - 10, 1, sc.arcade(460, 100, 6)), sc.river(W, 770, 900, "#f3b57c", "#3a3a5c", 5), at(1080, 850, 0.6, sc.steamer())]
    return _picture(sc.sky(W, H, mood, base - 20, (320, 260), len(name) * 7), sc.range_of_hills(W, base, 200, far, len(name) * 5), *([sc.ground(W, H, base - 4, near, 3), *parts] if name != "Termiz" else [*parts, P("M0 890C400 860 1000 930 1500 890V1000H0Z", "#6b4a33")]), defs=girih("girihband", "#e9b44c", 26, 1.5))


SCENES = {
    "caravan": caravan, "border_gate": border_gate, "night_post": night_post, "steamer_termiz": steamer_termiz, "steam_train": steam_train, "freight_yard": freight_yard, "dog_at_work": dog_at_work, "ceremony": ceremony,
    "airport": airport, "scanner": scanner, "bridge": bridge, "pass_road": pass_road, "moynoq": moynoq,
    **{f"town_{n}": (lambda n=n: town(n)) for n in ("Toshkent", "Termiz", "Andijon", "Buxoro", "Xiva", "Nukus")},
}
