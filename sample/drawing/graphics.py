"""Flat graphics: an old map, posters, engraved portraits, emblems and the covers of collections."""

# One shape stands on one line, as in a drawing's list of layers; wrapped, a chest would fill five screens.
# ruff: noqa: E501
# fmt: off

import math
import random

from sample.drawing import scenery as sc
from sample.drawing.ornament import blossom, frame, girih, guilloche, islimi, star
from sample.drawing.plates import SWEEPS
from sample.drawing.svg import (
    DISPLAY,
    SANS,
    SERIF,
    C,
    E,
    G,
    P,
    R,
    S,
    T,
    around,
    at,
    clip,
    document,
    linear,
    polyline,
    radial,
)


def route_map() -> str:
    """A hand-coloured map of caravan roads and customs yards along the Amu and the Syr."""
    w, h, rng = 1500.0, 1100.0, random.Random(7)
    towns = {"XIVA": (470, 420), "BUXORO": (640, 590), "NUKUS": (420, 320), "TERMIZ": (880, 830), "SAMARQAND": (790, 610), "TOSHKENT": (1000, 430),
             "ANDIJON": (1230, 470), "XOʻQAND": (1120, 480), "QARSHI": (720, 690)}
    roads = (("NUKUS", "XIVA"), ("XIVA", "BUXORO"), ("BUXORO", "SAMARQAND"), ("SAMARQAND", "TOSHKENT"), ("TOSHKENT", "XOʻQAND"), ("XOʻQAND", "ANDIJON"), ("BUXORO", "QARSHI"), ("QARSHI", "TERMIZ"), ("SAMARQAND", "QARSHI"))
    out = [R(0, 0, w, h, "#ecdcb6"), R(0, 0, w, h, "url(#mappaper)")]
    out += [S(f"M{x} 90V1010", "#b59d6c", 1) for x in range(180, 1400, 160)] + [S(f"M90 {y}H1410", "#b59d6c", 1) for y in range(180, 1000, 130)]
    out.append(P("M250 150C330 120 400 170 390 240C380 300 300 300 260 270C210 240 200 180 250 150Z", "#9cc7cf", stroke="#1d5f86", stroke_width=3))
    out += [P("M250 150C330 120 400 170 390 240C380 300 300 300 260 270C210 240 200 180 250 150Z", "none", stroke="#1d5f86", stroke_width=1.2, transform=f"translate({320 - 320 * s:.1f} {212 - 212 * s:.1f}) scale({s})") for s in (0.9, 0.8, 0.7, 0.6)]
    out += [S("M340 296C380 360 520 470 600 640C680 760 800 850 960 866C1080 880 1200 860 1360 820", "#1d7fa3", 9), S("M390 210C560 190 700 250 800 330C900 400 940 470 1020 500C1120 520 1240 480 1380 520", "#1d7fa3", 8), S("M780 640C860 620 960 640 1060 650", "#1d7fa3", 5)]
    for _ in range(90):
        x, y = rng.uniform(930, 1400), rng.uniform(560, 790)
        if rng.random() < 0.3:
            x, y = rng.uniform(1040, 1400), rng.uniform(200, 380)
        s = rng.uniform(14, 30)
        out.append(P(f"M{x - s:.0f} {y:.0f}L{x:.0f} {y - s * 1.3:.0f}L{x + s:.0f} {y:.0f}", "#d8c08c", stroke="#6d5a38", stroke_width=2) + S(f"M{x:.0f} {y - s * 1.3:.0f}l{s * 0.3:.0f} {s * 1.2:.0f}m{s * 0.15:.0f} -{s * 0.7:.0f}l{s * 0.3:.0f} {s * 0.7:.0f}", "#6d5a38", 1.4))
    out += [E(rng.uniform(450, 800), rng.uniform(240, 400), rng.uniform(10, 26), 4, "none", stroke="#b58a4a", stroke_width=2) for _ in range(40)]
    for a, b in roads:
        (x1, y1), (x2, y2) = towns[a], towns[b]
        out.append(P(f"M{x1} {y1}Q{(x1 + x2) / 2 + 24} {(y1 + y2) / 2 - 26} {x2} {y2}", "none", stroke="#9c2a3c", stroke_width=5, stroke_dasharray="16 10"))
    beside = {"XIVA": (30, 12, "start"), "NUKUS": (30, 8, "start"), "BUXORO": (-30, 8, "end"), "SAMARQAND": (0, -46, "middle"), "TOSHKENT": (0, -46, "middle"),
              "ANDIJON": (0, -46, "middle"), "XOʻQAND": (0, 42, "middle"), "QARSHI": (30, 10, "start"), "TERMIZ": (-34, 14, "end")}
    for name, (x, y) in towns.items():
        dx, dy, anchor = beside[name]
        out += [P(f"M{x - 22} {y + 8}V{y - 10}H{x - 10}V{y - 22}Q{x} {y - 40} {x + 10} {y - 22}V{y - 10}H{x + 22}V{y + 8}Z", "#f6efe0", stroke="#7d1020", stroke_width=3), C(x, y, 5, "#7d1020"), T(x + dx, y + dy, name, 26, "#3a2a16", SERIF, letter_spacing=3, text_anchor=anchor)]
    out += [at(560, 250, 0.42, sc.camel("#7a5a3a", "#9c2a3c")), at(660, 246, 0.42, sc.camel("#7a5a3a", "#1d5f86")), at(1090, 890, 0.16, sc.steamer())]
    out.append(G(star(250, 850, 110, "#d9c79c", 16, 0.7), star(250, 850, 120, "#1d5f86", 4, 0.22), star(250, 850, 80, "#9c2a3c", 4, 0.3), C(250, 850, 124, "none", stroke="#6d5a38", stroke_width=3), T(250, 715, "N", 34, "#7d1020")))
    out.append(G(R(1010, 130, 370, 150, "#f6efe0", 4, stroke="#7d1020", stroke_width=4), R(1022, 142, 346, 126, "none", 2, stroke="#d6a243", stroke_width=2), T(1195, 195, "KARVON YOʻLLARI", 34, "#7d1020", DISPLAY, font_weight="bold"), T(1195, 242, "va bojgohlar · 1897", 27, "#3a2a16", SERIF)))
    out += [frame(w, h, 52, "#7d4a2a", "#9c2a3c"), *(R(x, 0, 5, h, "#8a6a3a", opacity=0.18) for x in (375, 750, 1125)), R(0, 548, w, 5, "#8a6a3a", opacity=0.18)]
    return document(w, h, *out, defs=radial("mappaper", "0 #fff6dd .9,.7 #ecdcb6 0,1 #8a6230 .55", 0.5, 0.5, 0.75))


def poster(kind: str) -> str:
    """A printed poster, 1000 by 1400: 'fair' (1936 style), 'border' (1960s), 'night' (museum night)."""
    w, h, rng = 1000.0, 1400.0, random.Random(18)
    if kind == "fair":
        rays = around(28, 500, 760, P("M500 760L430 -400H570Z", "#f0cd85"))
        art = G(R(0, 0, w, h, "#e9b44c"), rays, C(500, 760, 250, "#9c2a3c"), at(150, 1010, 1.4, sc.camel("#5d3a22", "#1d5f86", "#f6efe0")), at(520, 1010, 1.55, sc.camel("#4a2d17", "#f1dfbd", "#9c2a3c")), R(0, 1000, w, 400, "#14283a"), P("M0 1000Q250 970 500 1000T1000 1000V1060H0Z", "#14283a"),
                T(500, 1160, "ЎЗБЕК ЙЎЛИ", 118, "#f6efe0", SANS, font_weight="bold"), T(500, 1250, "ЯРМАРКА · ТЕРМИЗ · 1936", 50, "#e9b44c", SANS, letter_spacing=4), R(60, 1300, 880, 12, "#9c2a3c"), T(500, 130, "САВДО ЙЎЛИ", 74, "#14283a", SANS, font_weight="bold", letter_spacing=12))
    elif kind == "border":
        art = G(R(0, 0, w, h, "#1d5f86"), P("M0 0H1000V560L0 980Z", "#2f9ebd"), P("M0 980L1000 560V700L0 1120Z", "#f6efe0"), P("M0 1010L1000 590V630L0 1050Z", "#9c2a3c"), star(730, 250, 130, "#e9b44c", 8, 0.62), C(500, 560, 0, "#000"),
                at(430, 1010, 4.2, sc.person("#14283a", "cap", "#d8a57c", "salute")), at(690, 1020, 2.5, sc.dog("#5d3a22")), R(0, 1060, w, 340, "#14283a"), T(500, 1180, "НА ЗАМКЕ", 140, "#f6efe0", SANS, font_weight="bold"), T(500, 1270, "КОНТРАБАНДЕ ДОРОГИ НЕТ", 54, "#e9b44c", SANS, letter_spacing=3), T(500, 1346, "Ташкент · 1967", 36, "#9fc7d8", SANS))
    else:
        stars = "".join(star(rng.uniform(60, 940), rng.uniform(60, 620), rng.uniform(4, 13), "#f6efe0", 4, 0.25) for _ in range(54))
        art = G(R(0, 0, w, h, "url(#pnight)"), stars, R(0, 0, w, h, "url(#pgirih)", opacity=0.12), P("M760 70A105 105 0 1 0 872 196A88 88 0 0 1 760 70Z", "#f3e2b0"), at(500, 930, 2.0, sc.portal(300, 340, "#f0b24c")), at(190, 930, 1.9, sc.minaret(300, 60)), at(810, 930, 1.9, sc.minaret(300, 60)), C(500, 760, 190, "url(#glow)"), R(0, 925, w, 475, "#7d1528"), R(0, 925, w, 10, "#e9b44c"), at(60, 972, 1.1, islimi(800, "#e9b44c", "#f6efe0", 100)),
                T(500, 1136, "Muzey tuni", 140, "#f6efe0", DISPLAY, font_weight="bold"), T(500, 1222, "18-may · soat 18:00 dan 24:00 gacha", 44, "#f3c9a0", SANS), T(500, 1290, "Bojxona tarixi muzeyi", 52, "#e9b44c", SERIF), T(500, 1350, "Kirish bepul", 34, "#f6efe0", SANS, letter_spacing=6))
    return document(w, h, art, R(24, 24, w - 48, h - 48, "none", stroke="#f6efe0", stroke_width=4, opacity=0.5), defs=linear("pnight", "0 #060d1c,.5 #16344e,1 #2f5a78", 0, 0, 0, 1) + girih("pgirih", "#bfe9f5", 90, 2))


def portrait(coat: str, hat: str, hair: str, skin: str, ground: str, beard: str = "", woman: bool = False) -> str:
    """An engraved bust in an oval, on guilloche, 1000 by 1250."""
    back, rim, _, line = SWEEPS[ground]
    head = G(
        P("M-64 60V150H64V60Z", skin), P("M-64 100C-30 130 30 130 64 100V150H-64Z", "#000", opacity=0.2), P("M-112 -40C-116 -150 116 -150 112 -40C112 60 60 116 0 120C-60 116 -112 60 -112 -40Z", skin),
        E(-112, -10, 16, 30, skin), E(112, -10, 16, 30, skin), P("M20 -150C130 -150 116 60 20 118C80 60 90 -60 20 -150Z", "#000", opacity=0.14),
        *(E(x, -16, 15, 9, "#fbf4ea") + C(x, -15, 8, "#3a2413") + C(x + 3, -18, 2.4, "#fff") for x in (-44, 44)), S("M-68 -46Q-44 -62 -22 -48M22 -48Q44 -62 68 -46", hair, 9 if not woman else 6), S("M-6 -12C-12 20 -16 34 -4 38H8", "#7a4a2d", 4),
        P("M-34 66Q0 54 34 66Q0 88 -34 66Z", "#a8505a" if woman else "#9a5a4a"), S("M-34 66Q0 70 34 66", "#5b2a24", 3),
        P("M-112 0C-110 90 -60 150 0 152C60 150 110 90 112 0C104 40 70 40 40 44C20 50 -20 50 -40 44C-70 40 -104 40 -112 0ZM-36 66Q0 56 36 66Q0 90 -36 66Z", beard, fill_rule="evenodd") if beard else "",
        S("M-50 40Q0 20 50 40", beard, 14) if beard else "",
    )
    locks = P("M-130 -40C-150 -200 150 -200 130 -40C150 60 140 160 120 210C100 120 116 20 108 -60H-108C-116 20 -100 120 -120 210C-140 160 -150 60 -130 -40Z", hair) if woman else P("M-118 -30C-122 -160 122 -160 118 -30L108 -70H-108Z", hair)
    hats = {
        "cap": G(P("M-168 -150C-190 -236 190 -236 168 -150C120 -116 -120 -116 -168 -150Z", coat), P("M-120 -140H120L116 -84H-116Z", "url(#tile)"), P("M-120 -88Q0 -124 120 -88Q140 -60 110 -52Q0 -88 -110 -52Q-140 -60 -120 -88Z", "#12161a"), star(0, -132, 34, "url(#brassR)"), C(0, -132, 14, "#9c2a3c"), S("M-118 -90Q0 -126 118 -90", "#ecc566", 8)),
        "doppi": G(P("M-112 -84L-92 -190H92L112 -84Q0 -110 -112 -84Z", "#14212c"), *(P(f"M{x - 26} -108C{x - 20} -160 {x + 10} -176 {x + 24} -156C{x + 6} -150 {x + 2} -130 {x + 10} -110C{x} -104 {x - 16} -104 {x - 26} -108Z", "#f6efe0") for x in (-52, 40)), S("M-112 -86Q0 -112 112 -86", "#f6efe0", 6)),
        "turban": G(E(0, -150, 150, 74, "#f1e6cf"), *(S(f"M{-146 + k * 10} {-140 + k * 8}Q0 {-250 + k * 26} {146 - k * 10} {-150 + k * 8}", "#c9b98f", 4) for k in range(5)), P("M-40 -214Q0 -250 40 -214Q0 -200 -40 -214Z", "#9c2a3c")),
        "karakul": G(P("M-122 -76L-112 -196Q0 -226 112 -196L122 -76Q0 -106 -122 -76Z", "#2b2622"), *(S(f"M{-100 + (k % 9) * 24} {-96 - (k // 9) * 24}q8 -16 16 0t14 -2", "#5d544c", 4) for k in range(36))),
        "none": "",
    }
    shoulders = G(P("M-330 520C-330 260 -220 190 -70 140H70C220 190 330 260 330 520Z", coat), P("M-330 520C-330 260 -220 190 -70 140H70C220 190 330 260 330 520Z", "url(#hatchL)", opacity=0.12), P("M40 150C200 190 330 260 330 520H120C150 400 120 240 40 150Z", "#000", opacity=0.2),
                  P("M-74 138L0 260L74 138L96 170L20 320H-20L-96 170Z", "#f6efe0" if hat in ("none", "doppi") else coat), P("M-74 138L0 260L74 138L110 178L0 330L-110 178Z", "none", stroke="#d6a243", stroke_width=5) if hat == "cap" else "", *(C(0, 320 + k * 60, 12, "url(#brassR)") for k in range(4)),
                  *(G(P("M-90 -22H90V22H-90Z", "url(#brassV)"), star(-30, 0, 14, "#9c2a3c", 5, 0.45), star(24, 0, 14, "#9c2a3c", 5, 0.45), transform=f"translate({x} 236) rotate({a})") for x, a in ((-214, -22), (214, 22))) if hat == "cap" else "")
    oval = E(500, 600, 380, 470)
    return document(1000, 1250, R(0, 0, 1000, 1250, "#f3e7cd"), R(0, 0, 1000, 1250, "url(#pgirih)", opacity=0.4), frame(1000, 1250, 50, "#8a673a", "#9c2a3c"), E(500, 600, 410, 500, "#d6a243"), E(500, 600, 398, 488, "#5b3d12"),
                    clip("oval", oval, R(0, 0, 1000, 1250, "url(#pback)"), guilloche(500, 520, 430, line, 20, 0.9), at(500, 580, 1.32, shoulders), at(500, 560, 1.3, locks, head, hats[hat]), R(0, 0, 1000, 1250, "url(#hatch)", opacity=0.10), E(500, 600, 380, 470, "url(#pshade)")),
                    R(270, 1080, 460, 74, "url(#brassV)", 10, stroke="#5b3d12", stroke_width=3), C(296, 1117, 7, "#5b3d12"), C(704, 1117, 7, "#5b3d12"), *(star(500 + k * 56, 1117, 17 if k else 22, "#5b3d12") for k in (-2, -1, 0, 1, 2)),
                    defs=radial("pback", f"0 {back},1 {rim}", 0.42, 0.36, 0.8) + girih("pgirih", "#c9a86a", 70, 1.4) + radial("pshade", "0 #000 0,.7 #000 0,1 #000 .5"))


PORTRAITS = {
    "karimova": lambda: portrait("#24506f", "none", "#1d130c", "#d8a57c", "tile", woman=True),
    "rahimov": lambda: portrait("#1d3f5c", "cap", "#2b2622", "#c98f66", "sand"),
    "yusupov": lambda: portrait("#7d1528", "turban", "#4a4038", "#b57d55", "ochre", "#8d857c"),
    "sokolova": lambda: portrait("#5d4658", "none", "#8a5a2c", "#ecc7a4", "celadon", woman=True),
    "ergashev": lambda: portrait("#2b3a44", "doppi", "#1a1208", "#c98f66", "stone", "#2b2622"),
    "qodirov": lambda: portrait("#3a4a3f", "karakul", "#2b2622", "#b98560", "plum"),
}


def emblem(colour: str, letter: str, motif: str) -> str:
    """The round emblem of an organisation, 1000 by 1000."""
    motifs = {"key": "M0 -150C-46 -150 -70 -118 -70 -84C-70 -50 -44 -24 -14 -19V110H-14V170H60V140H40V118H60V88H14V-19C44 -24 70 -50 70 -84C70 -118 46 -150 0 -150ZM0 -118C22 -118 36 -102 36 -84C36 -64 20 -52 0 -52C-20 -52 -36 -64 -36 -84C-36 -102 -22 -118 0 -118Z",
              "book": "M0 -80C-60 -120 -130 -120 -170 -104V96C-130 80 -60 80 0 120C60 80 130 80 170 96V-104C130 -120 60 -120 0 -80ZM-8 -60V92C-60 64 -116 62 -152 72V-90C-116 -100 -58 -94 -8 -60ZM8 -60C58 -94 116 -100 152 -90V72C116 62 60 64 8 92Z",
              "gate": "M-150 130V-120H150V130H90V-10C90 -50 50 -70 0 -96C-50 -70 -90 -50 -90 -10V130ZM-130 -100V-84H130V-100Z", "wave": "M-14 -150H14V-30H-14ZM20 -146L130 -40H20ZM-20 -130L-100 -40H-20ZM-150 -14H150L110 40H-110ZM-170 74Q-142 50 -113 74T-57 74T0 74T57 74T113 74T170 74V92Q142 116 113 92T57 92T0 92T-57 92T-113 92T-170 92ZM-170 118Q-142 94 -113 118T-57 118T0 118T57 118T113 118T170 118V136Q142 160 113 136T57 136T0 136T-57 136T-113 136T-170 136Z"}
    return document(1000, 1000, R(0, 0, 1000, 1000, "#f6efe0"), R(0, 0, 1000, 1000, "url(#eg)", opacity=0.35), C(500, 500, 400, "url(#brassR)"), C(500, 500, 384, colour), guilloche(500, 500, 374, "#ffffff", 24, 0.6), C(500, 500, 264, "#f6efe0"), C(500, 500, 250, colour), around(32, 500, 500, at(500, 176, 1, P("M0 0C14 -12 14 -34 0 -50C-14 -34 -14 -12 0 0Z", "#e9b44c"))),
                    around(16, 500, 500, star(500, 204, 10, "#f6efe0"), 11), at(500, 470, 0.86, P(motifs[motif], "#f6efe0", fill_rule="evenodd")), T(500, 686, letter, 40, "#f6efe0", SERIF, font_weight="bold", letter_spacing=6), S("M400 630H600", "#e9b44c", 4), defs=girih("eg", colour, 80, 1.6))


EMBLEMS = {
    "museum": lambda: emblem("#0e4a66", "MUZEY", "gate"), "archive": lambda: emblem("#7d1528", "ARXIV", "key"),
    "library": lambda: emblem("#2f5a48", "KUTUBXONA", "book"), "fleet": lambda: emblem("#1d5f86", "AMU", "wave"),
}


def cover(drawing: str, ground: str, accent: str = "#e9b44c") -> str:
    """The lead picture of a collection: its object in a tiled arch, 1500 by 1000."""
    w, h = 1500.0, 1000.0
    back, rim, floor, line = SWEEPS[ground]
    arch = sc.arch_path(750, 900, 720, 800)
    tiles = "".join(blossom(120 + (k % 2) * 130, 140 + (k // 2) * 130, 44, "#f6efe0", accent, 8) + star(120 + (k % 2) * 130, 140 + (k // 2) * 130, 60, "none", stroke=accent, stroke_width=3) for k in range(14))
    mirror = G(tiles, transform="translate(1500 0) scale(-1 1)")
    spandrel = "".join(at(x, 180, 1.3, islimi(230, accent, "#f6efe0", 76)) for x in (400, 800))
    return document(w, h, R(0, 0, w, h, "url(#cback)"), R(0, 0, w, h, "url(#cg)", opacity=0.5), R(40, 40, w - 80, h - 80, "none", stroke=accent, stroke_width=4), R(54, 54, w - 108, h - 108, "none", stroke=accent, stroke_width=1.5), tiles, mirror, spandrel,
                    R(350, 76, 800, 848, "none", stroke=accent, stroke_width=4), P(sc.arch_path(750, 920, 780, 840), accent), P(sc.arch_path(750, 920, 764, 828), "#f6efe0"), P(sc.arch_path(750, 920, 740, 812), rim),
                    clip("carch", P(arch), R(390, 80, 720, 840, "url(#cin)"), R(390, 80, 720, 840, "url(#cg2)", opacity=0.35), P("M390 760Q750 730 1110 760V920H390Z", floor, opacity=0.7), at(430, 240, 0.64, drawing)), R(330, 900, 840, 30, accent), R(330, 930, 840, 12, "#f6efe0"),
                    defs=radial("cback", f"0 {rim},1 {floor}", 0.5, 0.5, 0.8) + radial("cin", f"0 {back},1 {rim}", 0.45, 0.4, 0.7) + girih("cg", line, 110, 1.8) + girih("cg2", line, 74, 1.5) + girih("girihS", "#d6a243", 46, 1.4))


def engraving(drawing: str) -> str:
    """An object as a plate in an old book: one ink on laid paper, 1200 by 1500."""
    rules = "".join(S(f"M0 {y}H1200", "#cbb684", 0.8, opacity=0.5) for y in range(0, 1500, 9))
    rays = polyline([(600 + (520 if i % 2 else 430) * math.cos(i * math.pi / 90), 690 + (520 if i % 2 else 430) * math.sin(i * math.pi / 90)) for i in range(180)], close=True)
    return document(1200, 1500, R(0, 0, 1200, 1500, "#f1e4c6"), rules, frame(1200, 1500, 60, "#4a3a22", "#4a3a22"), P(rays, "none", stroke="#8a7146", stroke_width=1.1), at(160, 260, 0.88, drawing), R(0, 0, 1200, 1500, "url(#hatch)", opacity=0.22), R(0, 0, 1200, 1500, "url(#hatchB)", opacity=0.12), S("M420 1300H780", "#4a3a22", 2), blossom(600, 1300, 20, "#4a3a22", "#f1e4c6"), defs=girih("girihS", "#d6a243", 46, 1.4))
