"""Objects of wood, cloth, paper and clay. Each stands in a box of 1000 by 1000, on y = 840."""

# One shape stands on one line, as in a drawing's list of layers; wrapped, a chest would fill five screens.
# ruff: noqa: E501
# fmt: off

import math

from sample.drawing.ornament import blossom, girih, guilloche, ikat, islimi, star, suzani_rosette
from sample.drawing.svg import (
    SANS,
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
    linear,
    polyline,
    radial,
    shadow,
)

PEN = "#2b3f63"


def _scribble(x: float, y: float, length: float, seed: int, colour: str = PEN, width: float = 2.4) -> str:
    """A line of handwriting that reads as ink, not as words."""
    points, step = [], 7.0
    for i in range(int(length / step)):
        lift = math.sin(i * 1.7 + seed) * 6 + math.sin(i * 0.61 + seed * 2) * 5
        points.append((x + i * step + math.sin(i * 2.3 + seed) * 3, y - abs(lift)))
    return S(polyline(points), colour, width)


def chest() -> str:
    """A sandiq: a painted dowry chest, with tin straps, that a customs yard used for seized silver."""
    front = R(130, 470, 740, 350, "url(#woodV)", 8)
    panels = ""
    for x in (166, 406, 646):
        panels += R(x, 530, 190, 240, "#0f3f57", 6) + R(x + 8, 538, 174, 224, "url(#tileV)", 4)
        panels += R(x + 8, 538, 174, 224, "url(#chestgirih)", 4)
        panels += blossom(x + 95, 650, 62, "#c63f4c", "#f1dfbd", 12) + blossom(x + 95, 650, 34, "#f1dfbd", "#e9b44c", 8)
        panels += R(x, 530, 190, 240, "none", 6, stroke="#d6a243", stroke_width=6)
    straps = ""
    for x in (368, 608):
        straps += R(x, 462, 30, 366, "url(#brass)") + "".join(C(x + 15, 490 + k * 46, 6, "url(#brassR)") for k in range(8))
    lid = G(
        P("M104 420C110 300 180 230 250 220H750C820 230 890 300 896 420Z", "url(#woodV)"),
        P("M104 420C110 300 180 230 250 220H750C820 230 890 300 896 420Z", "url(#grain)", opacity=0.3),
        clip("chestlid", P("M128 404C136 310 196 250 258 240H742C804 250 864 310 872 404Z"),
             R(100, 230, 800, 190, "#7d1528"), R(100, 230, 800, 190, "url(#chestgirihG)", opacity=0.7),
             at(150, 326, 1.2, islimi(590, "#f1dfbd", "#e9b44c", 118))),
        P("M128 404C136 310 196 250 258 240H742C804 250 864 310 872 404Z", "none", stroke="#d6a243", stroke_width=6),
        R(92, 414, 816, 58, "url(#woodV)", 8), R(92, 414, 816, 10, "#d8a868", 5, opacity=0.7),
        "".join(C(130 + k * 62, 448, 8, "url(#brassR)") for k in range(13)),
        P("M250 224C190 240 140 300 132 380C176 300 240 268 340 240Z", "#fff", opacity=0.22),
    )
    lock = G(
        P("M440 440H560V560C560 610 440 610 440 560Z", "url(#brass)", stroke="#3d260a", stroke_width=3),
        star(500, 520, 40, "#7a5317"), C(500, 516, 10, "#140c03"), P("M495 518H505L509 548H491Z", "#140c03"),
        S("M462 452H538", "#fff3c4", 4, opacity=0.7),
    )
    feet = P("M150 816H260L240 860H170ZM740 816H850L830 860H760Z", "url(#walnut)")
    corners = "".join(
        P(d, "url(#brassV)", stroke="#4a2f0c", stroke_width=2)
        for d in ("M130 470H196L130 536Z", "M870 470H804L870 536Z", "M130 820H196L130 754Z", "M870 820H804L870 754Z")
    )
    return G(
        girih("chestgirih", "#bfe9f5", 58, 1.6), girih("chestgirihG", "#d6a243", 64, 1.6),
        shadow(500, 862, 450, 46), feet, front, R(130, 470, 740, 350, "url(#grain)", 8, opacity=0.4), panels, straps, corners,
        R(130, 470, 740, 40, "#000", opacity=0.35), lid, lock,
    )


def lantern() -> str:
    """A watchman's kerosene lantern, lit."""
    return G(
        shadow(500, 862, 260, 40), C(500, 560, 420, "url(#glow)", opacity=0.5),
        P("M330 330C250 60 750 60 670 330", "none", stroke="#0d1013", stroke_width=12),
        P("M330 330C250 60 750 60 670 330", "none", stroke="#7b858e", stroke_width=5),
        P("M346 380L318 740H346L372 380ZM654 380L682 740H654L628 380Z", "url(#iron)"),
        P("M410 400C340 470 340 640 400 720H600C660 640 660 470 590 400Z", "url(#lampglass)", stroke="#fff3c4", stroke_width=3),
        E(500, 610, 130, 150, "url(#glow)"),
        P("M500 500C546 570 560 620 500 668C440 620 454 570 500 500Z", "#ffb347"),
        P("M500 548C526 592 532 624 500 656C468 624 474 592 500 548Z", "#fff6cf"),
        P("M430 430C384 490 380 610 420 690C404 600 410 500 452 424Z", "#fff", opacity=0.5),
        *(S(f"M{380} {y}Q500 {y + 34} {620}  {y}", "#20262c", 6) for y in (470, 560, 650)),
        P("M384 400H616L580 320H420Z", "url(#iron)"), R(420, 262, 160, 60, "url(#iron)", 8),
        *(C(440 + k * 30, 296, 8, "#ffb347") for k in range(5)),
        P("M400 262C420 210 580 210 600 262Z", "url(#iron)"), R(470, 196, 60, 22, "url(#iron)", 8),
        P("M330 720H670L720 840C720 860 280 860 280 840Z", "url(#lampred)"), R(310, 716, 380, 20, "url(#iron)", 10),
        C(660, 780, 20, "url(#brassR)"), R(672, 772, 60, 14, "url(#brass)", 6),
        P("M340 744L312 830", "none", stroke="#fff", stroke_width=10, opacity=0.3),
        linear("lampred", "0 #3d0b14,.3 #a8303f,.45 #e06a74,.7 #86202f,1 #2c0810"),
        radial("lampglass", "0 #fff6cf .95,.6 #ffd98a .55,1 #b9772b .35"),
    )


def cap() -> str:
    """A service cap with a tile-blue band and an enamelled badge."""
    crown = "M110 400C130 240 330 180 500 180C670 180 870 240 890 400C860 500 720 530 500 530C280 530 140 500 110 400Z"
    return G(
        shadow(500, 800, 400, 44),
        P("M240 470C230 560 240 610 262 650H738C760 610 770 560 760 470Z", "url(#tile)"),
        P("M240 470C230 560 240 610 262 650H738C760 610 770 560 760 470Z", "url(#capgirih)", opacity=0.35),
        P(crown, "url(#clothcap)"), P(crown, "url(#hatchL)", opacity=0.10),
        P("M110 400C140 500 280 530 500 530C720 530 860 500 890 400", "none", stroke="#9c2a3c", stroke_width=9),
        P("M150 380C190 270 340 214 500 206C380 236 240 290 200 430Z", "#fff", opacity=0.14),
        P("M250 640C300 610 700 610 750 640C800 700 790 760 720 790C600 760 400 760 280 790C210 760 200 700 250 640Z",
          "url(#visor)"),
        P("M290 660C400 636 600 636 710 660C740 690 742 712 730 734C620 700 380 700 270 734C258 712 260 690 290 660Z",
          "#fff", opacity=0.13),
        P("M252 640C330 606 670 606 748 640", "none", stroke="#5b3d12", stroke_width=26),
        P("M252 636C330 602 670 602 748 636", "none", stroke="#ecc566", stroke_width=18, stroke_dasharray="9 4"),
        C(256, 640, 20, "url(#brassR)"), C(744, 640, 20, "url(#brassR)"),
        around(14, 500, 540, at(500, 482, 1, P("M0 6C16 -10 14 -34 0 -50C-14 -34 -16 -10 0 6Z", "url(#brassR)",
                                              stroke="#5b3d12", stroke_width=1.5))),
        star(500, 540, 66, "url(#brassR)", stroke="#5b3d12", stroke_width=2), star(500, 540, 54, "url(#pomV)"),
        C(500, 540, 28, "#f8f3e4"), P("M488 524C472 540 478 562 498 564C484 556 482 536 496 524Z", "#1d7fa3"),
        star(508, 542, 11, "#1d7fa3", 5, 0.45),
        girih("capgirih", "#bfe9f5", 44, 1.6),
        linear("clothcap", "0 #4a7ea3,.5 #24506f,1 #10293d", 0, 0, 0, 1),
        linear("visor", "0 #3a4149,.3 #12161a,1 #000", 0, 0, 0, 1),
    )


def tunic() -> str:
    """A dress tunic on a stand: standing collar, brass buttons, shoulder boards."""
    left = "M500 220L370 236C300 252 250 280 226 330L130 640L226 684L286 520L292 850H500Z"
    right = "M500 220L630 236C700 252 750 280 774 330L870 640L774 684L714 520L708 850H500Z"
    board = G(P("M0 0H150V52H0C-14 40 -14 12 0 0Z", "url(#brassV)", stroke="#4a2f0c", stroke_width=2), R(10, 18, 130, 6, "#9c2a3c"),
              R(10, 30, 130, 6, "#9c2a3c"), star(64, 27, 16, "#f8f3e4", 5, 0.45), star(108, 27, 16, "#f8f3e4", 5, 0.45))
    buttons = "".join(C(512, 330 + k * 86, 15, "url(#brassR)", stroke="#4a2f0c", stroke_width=2) for k in range(6))
    return G(
        shadow(500, 872, 330, 40), R(486, 120, 28, 120, "url(#wood)"), C(500, 116, 30, "url(#wood)"),
        P(left, "url(#cloth)"), P(right, "url(#cloth)"), P(left + right, "url(#hatchL)", opacity=0.09),
        P("M292 850L286 520L300 400L330 850ZM708 850L714 520L700 400L670 850Z", "#000", opacity=0.22),
        P("M430 226C430 190 460 176 500 176C540 176 570 190 570 226L556 286H444Z", "url(#clothV)"),
        P("M444 232H494V284H450Z M506 232H556L550 284H506Z", "url(#pomV)"),
        blossom(470, 258, 18, "#ffe7a3", "#8f611c", 6), blossom(530, 258, 18, "#ffe7a3", "#8f611c", 6),
        S("M500 286V848", "#0c1d2c", 5), S("M488 286V848", "#9c2a3c", 4),
        buttons, at(256, 300, 1, board, turn=-14), at(744, 300, 1, board, turn=14, flip=True),
        R(330, 440, 120, 12, "#12293d", 3), P("M326 452H454L446 486H334Z", "url(#clothV)"), C(390, 472, 9, "url(#brassR)"),
        R(550, 440, 120, 12, "#12293d", 3), P("M546 452H674L666 486H554Z", "url(#clothV)"), C(610, 472, 9, "url(#brassR)"),
        *(R(574 + k * 34, 392, 30, 34, c) for k, c in enumerate(("#1d7fa3", "#9c2a3c", "#d6a243"))),
        P("M288 640H712V690H288Z", "url(#leather)"), R(466, 630, 76, 70, "url(#brassV)", 8), R(484, 648, 40, 34, "#351b0c", 4),
        P("M138 610L234 652L226 684L130 640ZM862 610L766 652L774 684L870 640Z", "url(#pomV)"),
    )


def hand_stamp() -> str:
    """A rubber date stamp, and the round impression it has just left."""
    impression = G(
        C(0, 0, 190, "none", stroke="#3b4da0", stroke_width=9), C(0, 0, 174, "none", stroke="#3b4da0", stroke_width=3),
        C(0, 0, 112, "none", stroke="#3b4da0", stroke_width=3),
        *(G(T(0, -132, c, 34, "#3b4da0", SANS, font_weight="bold"), transform=f"rotate({(k - 7.5) * 11.4})") for k, c in enumerate("TERMIZ BOJXONASI")),
        *(G(T(0, 156, c, 32, "#3b4da0", SANS, font_weight="bold"), transform=f"rotate({(5 - k) * 11.4})") for k, c in enumerate(" OʻTKAZILDI ")),
        R(-196, -34, 392, 68, "#f6ecd6"), R(-196, -34, 392, 68, "none", stroke="#3b4da0", stroke_width=5),
        T(0, 18, "14 IYUN 1993", 50, "#3b4da0", "Noto Sans, DejaVu Sans", font_weight="bold"),
        star(0, -72, 22, "#3b4da0", 8), star(0, 76, 18, "#3b4da0", 8), opacity=0.86,
    )
    sheet = G(P("M70 560L640 500L760 830L120 880Z", "#000", opacity=0.22, transform="translate(12 14)"),
              P("M70 560L640 500L760 830L120 880Z", "url(#paperV)"))
    stamp = G(
        C(0, -330, 62, "url(#stampred)"), P("M-30 -290C-16 -220 -16 -190 -44 -130H44C16 -190 16 -220 30 -290Z", "url(#stampred)"),
        P("M-100 -130H100L112 -90H-112Z", "url(#brass)"), R(-112, -92, 224, 70, "url(#wood)", 8), R(-120, -24, 240, 26, "#1d1f22", 5),
        E(-20, -352, 20, 14, "#fff", opacity=0.5), R(-64, -74, 128, 32, "url(#paperV)", 4), T(0, -48, "Т-4", 28, "#7d1020"),
        linear("stampred", "0 #2c0810,.3 #9c2a3c,.45 #e27c86,.7 #7d1b2b,1 #22060c"),
    )
    return G(
        shadow(480, 872, 430, 40), sheet, at(400, 692, 1, G(impression, transform="skewX(-14) scale(1 .78)"), turn=-5),
        shadow(770, 706, 150, 30), at(770, 696, 1.16, stamp, turn=7),
    )


def revenue_stamp() -> str:
    """A perforated customs revenue stamp, engraved with a caravan and guilloche."""
    x0, y0, w, h = 220, 110, 560, 730
    holes = ""
    for i in range(21):
        holes += C(x0 + i * w / 20, y0, 11, "#000") + C(x0 + i * w / 20, y0 + h, 11, "#000")
    for i in range(27):
        holes += C(x0, y0 + i * h / 26, 11, "#000") + C(x0 + w, y0 + i * h / 26, 11, "#000")
    mask = f'<mask id="perf">{R(x0, y0, w, h, "#fff")}{holes}</mask>'
    camel = S(
        "M0 0L4 -60C-6 -90 10 -100 20 -90C30 -130 54 -130 62 -92C70 -120 96 -124 104 -88L112 -60C126 -70 132 -96 136 -118"
        "C150 -134 168 -122 164 -112L148 -110C146 -76 134 -50 112 -42L108 0M40 0L38 -50M80 0L82 -50",
        "#0e4a66", 5,
    )
    inside = G(
        R(262, 152, 476, 646, "none", stroke="#0e4a66", stroke_width=8), R(276, 166, 448, 618, "url(#stgirih)", opacity=0.5),
        R(276, 166, 448, 618, "none", stroke="#0e4a66", stroke_width=2.5),
        C(500, 440, 204, "#fbf4e2"), guilloche(500, 440, 204, "#1d7fa3", 18, 0.9), C(500, 440, 132, "#fbf4e2"),
        C(500, 440, 132, "none", stroke="#0e4a66", stroke_width=4), clip("stampdisc", C(500, 440, 130),
            R(360, 300, 280, 170, "url(#hatchT)"), C(556, 396, 34, "#fbf4e2", stroke="#0e4a66", stroke_width=3),
            P("M360 470Q430 440 500 468T640 462V580H360Z", "#bfe0ea"), P("M360 500Q440 470 520 496T640 492V580H360Z", "#1d7fa3"),
            at(400, 506, 0.72, camel), at(506, 512, 0.72, camel)),
        R(262, 180, 476, 78, "#0e4a66"), T(500, 232, "BOJXONA YIGʻIMI", 44, "#fbf4e2", letter_spacing=3),
        R(262, 692, 476, 106, "#0e4a66"), T(500, 770, "5 SOʻM", 76, "#fbf4e2", font_weight="bold", letter_spacing=6),
        *(blossom(x, y, 26, "#fbf4e2", "#1d7fa3") for x in (300, 700) for y in (290, 660)),
        T(300, 770, "1994", 30, "#bfe0ea"),
    )
    return G(
        girih("stgirih", "#1d7fa3", 36, 1.2), mask,
        '<pattern id="hatchT" width="7" height="7" patternUnits="userSpaceOnUse"><path d="M0 3H7" stroke="#1d7fa3" '
        'stroke-width="1.3"/></pattern>',
        R(x0 + 16, y0 + 22, w, h, "#000", 8, opacity=0.22), G(R(x0, y0, w, h, "url(#paperV)"), inside, mask="url(#perf)"),
        G(C(700, 760, 120, "none", stroke="#2b2b2b", stroke_width=7), C(700, 760, 92, "none", stroke="#2b2b2b", stroke_width=4),
          T(700, 774, "8 V 94", 40, "#2b2b2b", "Noto Sans, DejaVu Sans", font_weight="bold"), opacity=0.55, mask="url(#perf)"),
    )


def ledger() -> str:
    """An open register of goods with ruled columns and entries in ink."""
    left = "M500 330C420 280 250 276 90 306V790C250 760 420 766 500 812Z"
    right = "M500 330C580 280 750 276 910 306V790C750 760 580 766 500 812Z"
    lines = ""
    for i in range(15):
        y = 380 + i * 26
        lines += S(f"M112 {y - 22}C260 {y - 48} 400 {y - 44} 484 {y}M516 {y}C600 {y - 44} 740 {y - 48} 888 {y - 22}", "#8fb0c4", 1.6)
        if i < 13:
            lines += G(_scribble(136, y + 4, 170 - (i * 37) % 60, i), _scribble(350, y + 2, 60, i + 4), _scribble(426, y + 14, 38, i + 9),
                       _scribble(540, y + 6, 150 - (i * 53) % 50, i + 20), _scribble(730, y - 10, 60, i + 11), _scribble(826, y - 2, 40, i + 2))
    rules = S("M330 300V772M412 316V786M708 296V766M806 292V768", "#c05a66", 2)
    pen = G(P("M0 0L14 -60L30 -340H44L34 -58L24 4Z", "url(#wood)"), P("M0 0L14 -60H34L24 4L6 34Z", "url(#brass)"), P("M6 34L2 4H22Z", "#1a1208"))
    return G(
        shadow(500, 836, 450, 44),
        P("M72 330V818C250 786 420 792 500 838C580 792 750 786 928 818V330Z", "url(#leather)"),
        *(P(f"M{84 - k * 2} {310 + k * 4}V{796 + k * 4}C250 {766 + k * 4} 420 {772 + k * 4} 500 {818 + k * 3}C580 {772 + k * 4} 750 "
            f"{766 + k * 4} {916 + k * 2} {796 + k * 4}V{310 + k * 4}", "#e6d6b0", stroke="#b59d6c", stroke_width=1) for k in (3, 2, 1)),
        P(left, "url(#paperH)"), P(right, "url(#paperH)"), lines, rules,
        P("M500 330C470 310 440 300 420 296V776C450 784 480 798 500 812C520 798 550 784 580 776V296C560 300 530 310 500 330Z",
          "#6d5a38", opacity=0.22),
        at(742, 640, 1.05, pen, turn=52),
        P("M478 326V860L500 836L522 860V326Z", "url(#pomV)", opacity=0.0), P("M604 300V560L622 542L640 560V296Z", "url(#pomV)"),
        E(210, 700, 60, 22, "#6d4817", opacity=0.10),
    )


def typewriter() -> str:
    """A portable typewriter with a half-typed order in its carriage."""
    key_rows = ""
    for row, (count, y) in enumerate(((11, 640), (11, 692), (10, 744), (9, 796))):
        for k in range(count):
            x = 500 + (k - (count - 1) / 2) * (54 + row * 3)
            key_rows += E(x, y + 8, 24, 17, "#000", opacity=0.5) + E(x, y, 23, 17, "url(#steelR)") + E(x, y - 2, 18, 13, "#161b20")
            key_rows += T(x, y + 5, "ЙЦУКЕНГШЎЗҲФҚВАПРОЛДЖЭЯЧСМИТҒБЮ"[(row * 11 + k) % 31], 17, "#f6efe0", "Noto Sans, DejaVu Sans")
    paper = G(
        P("M300 60H700L712 400H288Z", "url(#paperV)"), T(500, 130, "БУЙРУҚ № 41", 34, "#2d2d2d", "Noto Sans Mono, DejaVu Sans Mono, monospace"),
        *(S(f"M340 {170 + i * 30}H{650 - (i * 47) % 90}", "#3a3a3a", 4, stroke_dasharray="14 6 22 7 9 6") for i in range(6)),
    )
    return G(
        shadow(500, 868, 420, 44), paper,
        R(120, 350, 760, 62, "url(#ironV)", 30), R(96, 362, 40, 40, "url(#iron)", 12), R(864, 362, 40, 40, "url(#iron)", 12),
        R(190, 332, 620, 16, "url(#steelV)", 8), P("M876 340L940 300L948 312L884 356Z", "url(#steel)"),
        P("M200 412H800L850 600H150Z", "url(#tileV)"), P("M330 440H670L690 560H310Z", "#0a1c28"),
        *(S(f"M{500 + k * 14} 556L{500 + k * 5} 452", "#aebac4", 3) for k in range(-11, 12)),
        P("M150 600H850L900 850C900 862 100 862 100 850Z", "url(#tileV)"), P("M190 612H810L846 826H154Z", "#0b2d40"),
        key_rows, R(340, 826, 320, 20, "url(#ironV)", 10),
        T(500, 594, "ХИВА", 30, "#ffe7a3", letter_spacing=12), P("M206 418H300L260 590H166Z", "#fff", opacity=0.16),
        C(250, 480, 34, "url(#ironV)"), C(750, 480, 34, "url(#ironV)"), C(250, 480, 12, "url(#steelR)"), C(750, 480, 12, "url(#steelR)"),
    )


def hollow_book() -> str:
    """A thick book with its pages cut out to hide coins: a seized hiding place."""
    return G(
        shadow(500, 850, 430, 46),
        P("M90 300L470 250V800L90 850Z", "url(#pomV)"), P("M120 320L450 276V780L120 826Z", "none", stroke="#d6a243", stroke_width=5),
        star(285, 550, 80, "none", stroke="#d6a243", stroke_width=5), blossom(285, 550, 44, "#d6a243", "#7d1528"),
        P("M470 250L880 290L900 320V860L880 846L470 800Z", "url(#pomV)"),
        P("M470 262L872 300V836L470 790Z", "url(#paperH)"),
        *(S(f"M872 {300 + k * 0}L{872 + k * 3} {304 + k * 4}V{838 + k * 3}", "#b59d6c", 1.5) for k in range(1, 8)),
        *(S(f"M500 {300 + k * 23}L846 {332 + k * 23}", "#8d7b58", 3, stroke_dasharray="30 6 44 8 20 7") for k in range(21)),
        P("M540 380L800 404V720L540 694Z", "#3b2a14"), P("M540 380L800 404V430L566 408V696L540 694Z", "#1b1108"),
        P("M566 408L800 430V720L566 696Z", "#57401f"),
        *(G(C(x, y, 40, "url(#brassR)", stroke="#5b3d12", stroke_width=2), C(x, y, 31, "none", stroke="#8f611c", stroke_width=2),
            star(x, y, 20, "#8f611c")) for x, y in ((620, 500), (690, 520), (650, 570), (730, 590), (620, 640), (700, 660), (750, 500))),
        S("M590 450C640 430 700 470 770 450", "#e9b44c", 5, stroke_dasharray="2 8"),
        S("M470 250V800", "#551220", 8),
    )


def adras() -> str:
    """A bolt of adras silk, half unrolled."""
    colours = ("#f6efe0", "#9c2a3c", "#e9b44c", "#1d5f86")
    sheet = clip("adrassheet", P("M210 330H790V800Q640 850 500 806T210 818Z"), at(210, 300, 1, ikat(580, 560, 5, colours)))
    roll = clip("adrasroll", R(170, 200, 660, 170, "#000", 80), at(170, 196, 1, ikat(660, 180, 6, colours)))
    return G(
        shadow(500, 846, 390, 44), sheet, P("M210 330H790V430H210Z", "url(#adrasdark)"),
        *(P(f"M{x} 380C{x + 20} 520 {x - 16} 660 {x + 8} 822", "none", stroke="#000", stroke_width=16, opacity=0.08)
          for x in (300, 430, 560, 700)),
        *(P(f"M{x} 380C{x + 20} 520 {x - 16} 660 {x + 8} 822", "none", stroke="#fff", stroke_width=12, opacity=0.16)
          for x in (350, 480, 640)),
        roll, R(170, 200, 660, 170, "url(#adrasroll2)", 80),
        E(186, 285, 34, 80, "#8a5126"), E(186, 285, 24, 62, "#b97a42"), E(186, 285, 10, 24, "#3a1f0e"),
        *(E(186, 285, 34 - k * 4, 80 - k * 9, "none", stroke="#f6efe0", stroke_width=2, opacity=0.6) for k in range(3)),
        *(S(f"M{214 + k * 12} {816 + 6 * math.sin(k)}v26", ("#9c2a3c", "#f6efe0", "#1d5f86")[k % 3], 3) for k in range(48)),
        linear("adrasdark", "0 #000 .4,1 #000 0", 0, 0, 0, 1),
        linear("adrasroll2", "0 #fff .25,.3 #fff .1,.6 #000 .05,1 #000 .55", 0, 0, 0, 1),
    )


def lagan() -> str:
    """A Rishton dish in cobalt and turquoise on white slip."""
    x, y = 500, 500
    return G(
        E(520, 560, 390, 370, "url(#shadow)", opacity=0.75), C(x, y, 380, "#c9bda0"), C(x, y, 372, "#f5f2e6"),
        C(x, y, 356, "#16447a"), C(x, y, 348, "#f5f2e6"),
        around(24, x, y, P(f"M{x} {y - 344}C{x + 40} {y - 330} {x + 40} {y - 286} {x} {y - 262}C{x - 40} {y - 286} {x - 40} {y - 330} {x} {y - 344}Z",
                           "#1d7fa3")),
        around(24, x, y, C(x, y - 306, 10, "#f5f2e6") + C(x, y - 306, 5, "#16447a"), 0),
        around(24, x, y, at(x, y - 268, 1, P("M0 0C8 -16 8 -30 0 -50C-8 -30 -8 -16 0 0Z", "#16447a")), 7.5),
        C(x, y, 256, "#16447a"), C(x, y, 248, "#eaf4f2"), C(x, y, 240, "none", stroke="#1d7fa3", stroke_width=3),
        around(12, x, y, S(f"M{x} {y - 120}C{x + 60} {y - 150} {x + 60} {y - 220} {x} {y - 226}C{x - 34} {y - 222} {x - 30} {y - 180} {x} {y - 184}",
                           "#16447a", 7)),
        around(12, x, y, blossom(x, y - 182, 24, "#1d7fa3", "#16447a", 6), 15),
        around(12, x, y, at(x, y - 122, 1, P("M0 0C14 -12 14 -34 0 -48C-14 -34 -14 -12 0 0Z", "#2f9e8f")), 15),
        C(x, y, 116, "#16447a"), C(x, y, 108, "#f5f2e6"), blossom(x, y, 100, "#1d7fa3", "#f5f2e6", 10), blossom(x, y, 62, "#16447a", "#e9b44c", 10),
        C(x, y, 372, "url(#dishshade)"), P("M190 380C230 240 350 160 480 150C380 200 280 290 236 430Z", "#fff", opacity=0.5),
        radial("dishshade", "0 #fff 0,.62 #fff 0,.68 #3a4a5a .20,.74 #fff .05,1 #3a4a5a .28", 0.46, 0.44, 0.56),
    )


def suzani() -> str:
    """An embroidered suzani hung from a rod."""
    cells = "".join(suzani_rosette(260 + i * 240, 300 + j * 240, 104) for i in range(3) for j in range(2))
    small = "".join(blossom(x, y, 34, "#c63f4c", "#16344e", 8) for x in (380, 620) for y in (180, 420, 660))
    cloth = G(
        R(130, 150, 740, 650, "#f3e6c8"), R(130, 150, 740, 650, "url(#weave)", opacity=0.5),
        R(146, 166, 708, 618, "none", stroke="#8e1f33", stroke_width=10), R(162, 182, 676, 586, "none", stroke="#3f6b52", stroke_width=4),
        cells, at(190, 690, 1.3, islimi(480, "#3f6b52", "#c63f4c", 120)), small,
        *(P(f"M{x} 150H{x + 50}V800H{x}Z", "#000", opacity=0.05) for x in (230, 420, 610, 780)),
    )
    return G(
        R(150, 176, 750, 660, "url(#shadow)", opacity=0.5), R(80, 112, 840, 22, "url(#woodV)", 11), C(80, 123, 22, "url(#brassR)"), C(920, 123, 22, "url(#brassR)"),
        *(R(158 + k * 76, 104, 34, 52, "#8e1f33", 6) for k in range(10)), cloth,
        *(S(f"M{136 + k * 10.4} 800v{26 + (k % 3) * 5}", ("#8e1f33", "#e9b44c", "#f3e6c8")[k % 3], 4) for k in range(71)),
        '<pattern id="weave" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 3H6M3 0V6" stroke="#c9b98f" stroke-width="1"/></pattern>',
    )


def telephone() -> str:
    """A field telephone of a border post, in its wooden case."""
    return G(
        shadow(500, 862, 340, 44), R(240, 380, 520, 470, "url(#woodV)", 14), R(240, 380, 520, 470, "url(#grain)", 14, opacity=0.4),
        R(270, 420, 460, 400, "none", 8, stroke="#4a260f", stroke_width=6),
        P("M240 390L300 300H700L760 390Z", "url(#walnut)"), R(760, 560, 40, 30, "url(#steel)", 6),
        P("M800 575H860V660", "none", stroke="#47525c", stroke_width=18, stroke_linejoin="round"), R(840, 650, 40, 90, "url(#wood)", 16),
        C(500, 610, 130, "url(#iron)"), C(500, 610, 112, "#0d1013"), around(10, 500, 610, C(500, 532, 19, "#f6efe0") + C(500, 532, 12, "#20262c"), 36),
        C(500, 610, 46, "url(#brassR)"), T(500, 622, "БОЖ", 28, "#4a2f0c", font_weight="bold"),
        C(330, 480, 44, "url(#brassR)", stroke="#4a2f0c", stroke_width=3), C(670, 480, 44, "url(#brassR)", stroke="#4a2f0c", stroke_width=3),
        C(330, 480, 12, "#4a2f0c"), C(670, 480, 12, "#4a2f0c"),
        R(380, 330, 30, 60, "url(#steel)", 6), R(590, 330, 30, 60, "url(#steel)", 6),
        P("M250 250C250 200 300 190 340 230C420 210 580 210 660 230C700 190 750 200 750 250C770 330 690 350 660 290C580 262 420 262 340 290"
          "C310 350 230 330 250 250Z", "url(#ironV)", stroke="#0d1013", stroke_width=3),
        S("M280 236C300 214 320 220 338 242C420 226 580 226 660 242", "#aeb8c0", 6, opacity=0.6),
        S("M262 312C200 400 160 520 220 600C190 680 200 760 240 800", "#1a1d21", 14, stroke_dasharray="5 4"),
        R(400, 760, 200, 44, "url(#brassV)", 6), T(500, 791, "№ 3 — 1938", 26, "#4a2f0c"),
    )


def binoculars() -> str:
    """Field glasses with a leather strap."""
    barrel = G(
        P("M-70 -250H70L120 260C120 300 -120 300 -120 260Z", "url(#iron)"), P("M-62 -120H62L104 180H-104Z", "url(#leather)"),
        P("M-62 -120H62L104 180H-104Z", "url(#hatch)", opacity=0.5), R(-84, -300, 168, 60, "url(#iron)", 14), R(-76, -250, 152, 14, "url(#brass)"),
        E(0, 266, 122, 44, "#0d1013"), E(0, 266, 106, 36, "url(#lens)"), P("M-80 256C-50 236 0 232 40 238C0 246 -40 256 -60 276Z", "#fff", opacity=0.6),
        R(-104, 176, 208, 14, "url(#brass)"),
    )
    return G(
        shadow(500, 860, 380, 50),
        P("M300 260C60 300 40 640 150 800C240 880 340 840 360 860M700 260C940 300 960 640 850 800C800 870 720 850 690 866", "none", stroke="#351b0c", stroke_width=30),
        P("M300 260C60 300 40 640 150 800C240 880 340 840 360 860M700 260C940 300 960 640 850 800C800 870 720 850 690 866", "none", stroke="#8a5a38", stroke_width=18),
        at(350, 540, 1, barrel, turn=4), at(650, 540, 1, barrel, turn=-4), R(440, 330, 120, 40, "url(#iron)", 10), R(446, 560, 108, 34, "url(#iron)", 10),
        R(474, 250, 52, 370, "url(#iron)", 16), C(500, 270, 40, "url(#brassR)"), around(18, 500, 270, R(498, 232, 4, 14, "#4a2f0c")),
        radial("lens", "0 #bfe9f5,.35 #4d6fae,.7 #3a2a63,1 #0a0a18", 0.4, 0.35, 0.8),
    )


def inkwell() -> str:
    """A glass inkwell with a brass lid, a reed pen and a blotted note."""
    return G(
        shadow(500, 850, 420, 44), P("M110 640L640 590L790 850L150 880Z", "url(#paperV)"),
        *(_scribble(200 + i * 8, 690 + i * 34, 360 - i * 30, i, "#23355c", 3) for i in range(5)),
        P("M640 850C640 870 900 870 900 850V600H640Z", "url(#inkglass)"), E(770, 600, 130, 26, "#bcd9e4", opacity=0.8),
        P("M664 700H876V846C876 858 664 858 664 846Z", "#142a52", opacity=0.92), E(770, 700, 106, 20, "#23427c"),
        R(700, 520, 140, 90, "url(#brass)", 10), E(770, 520, 70, 16, "url(#brassV)"), P("M700 500C700 380 840 380 840 500Z", "url(#brassR)"),
        C(770, 396, 18, "url(#brassR)"), P("M660 620V830", "none", stroke="#fff", stroke_width=12, opacity=0.5),
        G(P("M0 0L-14 -36L-16 -520C-16 -540 16 -540 16 -520L14 -36Z", "url(#wood)"), P("M-14 -40L0 0L14 -40Z", "#1a1208"),
          *(S(f"M-15 {-140 - k * 120}H15", "#3a1f0e", 5) for k in range(4)), transform="translate(330 730) rotate(38)"),
        C(560, 800, 16, "#23355c"), C(596, 816, 7, "#23355c"), C(540, 826, 5, "#23355c"),
        linear("inkglass", "0 #7fa6b8 .8,.2 #e9f6fb .75,.5 #c3dfea .5,.85 #e9f6fb .75,1 #5e8698 .85"),
    )


OBJECTS = {
    "chest": chest, "lantern": lantern, "cap": cap, "tunic": tunic, "hand_stamp": hand_stamp, "revenue_stamp": revenue_stamp,
    "ledger": ledger, "typewriter": typewriter, "hollow_book": hollow_book, "adras": adras, "lagan": lagan, "suzani": suzani,
    "telephone": telephone, "binoculars": binoculars, "inkwell": inkwell,
}
