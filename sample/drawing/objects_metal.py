"""Objects of metal: seals, scales, bells, badges, keys, coins. Each stands in a box of 1000 by 1000, on y = 840."""

# One shape stands on one line, as in a drawing's list of layers; wrapped, a chest would fill five screens.
# ruff: noqa: E501
# fmt: off

import math

from sample.drawing.ornament import blossom, guilloche, islimi, star
from sample.drawing.svg import C, E, G, P, R, S, T, around, at, clip, linear, polyline, shadow

INKISH = "#22303c"


def wax_seal() -> str:
    """A brass matrix with a turned handle, beside the wax impression it left on a folded letter."""
    edge = [
        (360 + (186 + 13 * math.sin(i * 0.9) + 7 * math.sin(i * 2.3)) * math.cos(i * math.pi / 30),
         610 + (186 + 13 * math.sin(i * 0.9) + 7 * math.sin(i * 2.3)) * math.sin(i * math.pi / 30))
        for i in range(60)
    ]
    letter = G(
        P("M60 430L610 380L690 800L110 850Z", "#000", opacity=0.25, transform="translate(14 18)"),
        P("M60 430L610 380L690 800L110 850Z", "url(#paperV)"),
        P("M60 430L375 640L610 380Z", "#e9dab8"),
        P("M60 430L375 640L610 380", "none", stroke="#b59d6c", stroke_width=3),
        *(S(f"M{470 + i * 4} {700 + i * 24}L{640 + i * 5} {684 + i * 24}", "#6d5a38", 3) for i in range(3)),
    )
    wax = G(
        P(polyline(edge, close=True), "#4a0913", transform="translate(8 12)", opacity=0.6),
        P(polyline(edge, close=True), "url(#wax)"),
        C(360, 610, 142, "#7d1020"), C(360, 616, 140, "#c22c39"),
        C(360, 612, 128, stroke="#7d1020", stroke_width=4),
        around(36, 360, 612, R(357, 492, 6, 16, "#e2555c")),
        star(360, 612, 92, "#8c1524"), star(360, 615, 88, "#d8434c"),
        S("M320 612H400M360 566V650", "#8c1524", 9), C(360, 572, 15, "none", stroke="#8c1524", stroke_width=8),
        P("M308 614C322 662 398 662 412 614", "none", stroke="#8c1524", stroke_width=9),
        P("M230 520C270 455 340 440 396 452C330 462 270 492 240 556Z", "#fff", opacity=0.35),
    )
    handle = G(
        P("M-46 0C-70 -40 -78 -92 -50 -138C-34 -166 -30 -186 -34 -214H34C30 -186 34 -166 50 -138C78 -92 70 -40 46 0Z",
          "url(#wood)"),
        P("M-34 -214C-60 -236 -60 -286 0 -300C60 -286 60 -236 34 -214Z", "url(#wood)"),
        R(-40, -224, 80, 18, "url(#brass)", 9), R(-52, -14, 104, 34, "url(#brass)", 10),
        P("M-40 20L-74 76H74L40 20Z", "url(#brass)"), R(-92, 76, 184, 50, "url(#brass)", 8),
        R(-92, 112, 184, 14, "#3d260a", 5, opacity=0.55),
        *(S(f"M{-60 + 3 * k} {-60 - 26 * k}Q0 {-46 - 26 * k} {60 - 3 * k} {-60 - 26 * k}", "#2a1306", 2, opacity=0.5)
          for k in range(4)),
    )
    return G(shadow(460, 850, 420, 50), letter, wax, shadow(770, 812, 150, 30), at(770, 676, 1.12, handle, turn=8))


def _pan(x: float, y: float, load: str) -> str:
    chains = "".join(
        S(f"M{x} {y}L{x + dx} {y + 250}", "#8f611c", 3.5, stroke_dasharray="7 5") for dx in (-112, 0, 112)
    )
    bowl = P(f"M{x - 128} {y + 250}C{x - 110} {y + 326} {x + 110} {y + 326} {x + 128} {y + 250}Z", "url(#brass)")
    inside = E(x, y + 250, 128, 20, "#6d4817") + E(x, y + 250, 128, 20, "none", stroke="#ffe7a3", stroke_width=4)
    return G(chains, inside, load, bowl, C(x, y, 11, "url(#brassR)"))


def scales() -> str:
    """A standing balance: silk cocoons in one pan, weights in the other."""
    cocoons = "".join(E(235 + dx, 598 + dy, 36, 22, "#fbf4e2", stroke="#c9b98f", stroke_width=2) + P(
        f"M{210 + dx} {594 + dy}q24 -12 50 2", "none", stroke="#fff", stroke_width=4)
        for dx, dy in ((-46, 4), (8, 6), (54, 2), (-16, -24), (36, -22), (8, -48)))
    weights = "".join(
        R(x - w / 2, 534 - h, w, h, "url(#brass)", 5) + R(x - w / 5, 520 - h, w * 0.4, 16, "url(#brass)", 7)
        for x, w, h in ((715, 58, 66), (775, 74, 92), (832, 46, 46))
    )
    column = G(
        P("M474 300L486 770H528L540 300Z", "url(#brass)"), R(462, 420, 90, 22, "url(#brass)", 11),
        R(456, 660, 102, 26, "url(#brass)", 13), P("M430 770H584L612 808H402Z", "url(#brass)"),
        P("M300 808H714L752 842H262Z", "url(#woodV)"), R(250, 838, 514, 34, "url(#walnut)", 6),
        *(C(x, 856, 7, "url(#brassR)") for x in (300, 400, 507, 614, 714)),
    )
    beam = at(507, 300, 1, turn=-6.0) + G(
        P("M-276 -6C-200 -34 -90 -44 0 -50C90 -44 200 -34 276 -6L276 8C190 -8 90 -10 0 -10C-90 -10 -190 -8 -276 8Z",
          "url(#brassV)", stroke="#5b3d12", stroke_width=2),
        blossom(0, -30, 22, "#8f611c", "#ffe7a3", 8),
        transform="translate(507 318) rotate(-7.5)",
    )
    top = G(
        P("M507 196C470 226 468 262 492 292H522C546 262 544 226 507 196Z", "url(#brass)"),
        C(507, 176, 24, "url(#brassR)"),
        P("M507 330L500 470L507 486L514 470Z", "url(#steel)"),
    )
    return G(shadow(507, 874, 390, 40), _pan(235, 356, cocoons), _pan(780, 282, weights), column, beam, top)


def caravan_bell() -> str:
    """A cast bronze caravan bell on its leather strap, with an islimi band."""
    body = "M330 330C318 470 300 640 236 752H744C680 640 662 470 650 330C630 252 350 252 330 330Z"
    band = clip("bellband", P(body), R(200, 486, 600, 96, "#3d260a", opacity=0.45),
                at(250, 534, 1, islimi(500, "#ffe7a3", "#fff3c4", 100)),
                R(200, 480, 600, 6, "#ffe7a3"), R(200, 582, 600, 6, "#ffe7a3"),
                R(200, 690, 600, 5, "#ffe7a3", opacity=0.8), R(200, 704, 600, 3, "#ffe7a3", opacity=0.6),
                P("M360 300C350 480 340 600 300 752H372C396 600 400 470 404 300Z", "#fff", opacity=0.28),
                R(560, 250, 240, 520, "url(#hatch)", opacity=0.5))
    strap = G(
        P("M430 262C420 150 450 60 500 60C550 60 580 150 570 262", "none", stroke="#2a1508", stroke_width=50),
        P("M430 262C420 150 450 60 500 60C550 60 580 150 570 262", "none", stroke="#7a4a2b", stroke_width=38),
        P("M430 262C420 150 450 60 500 60C550 60 580 150 570 262", "none", stroke="#d8a868", stroke_width=3,
          stroke_dasharray="12 9"),
    )
    tassels = "".join(
        G(S(f"M{x} 240q{dx} 60 {dx * 1.4} 96", "#7d1020", 8), at(x + dx * 1.4, 336, 1, *(
            S(f"M{k * 4} 0L{k * 6} 92", colour, 4) for k, colour in zip(range(-4, 5), ["#9c2a3c", "#c63f4c", "#e9b44c"] * 3,
                                                                        strict=True)
        ), C(0, -2, 15, "#e9b44c")))
        for x, dx in ((410, -70), (590, 70))
    )
    clapper = C(500, 800, 40, "url(#iron)") + R(490, 730, 20, 60, "url(#iron)")
    rim = E(490, 752, 258, 30, "url(#brassV)") + E(490, 756, 214, 17, "#1d1205")
    return G(shadow(490, 850, 300, 44), strap, clapper, P(body, "url(#brass)"), band,
             P("M424 272H572V242C572 214 424 214 424 242Z", "url(#brass)"), at(10, 0, 1, rim), tassels)


def medal() -> str:
    """An eight-pointed enamelled badge of honour on a striped ribbon."""
    ribbon = G(
        P("M372 70H628L628 330L500 420L372 330Z", "#1d5f86"),
        *(P(f"M{x} 70H{x + 26}V{y}L{x} {y2}Z", c) for x, y, y2, c in (
            (420, 382, 364, "#f6efe0"), (554, 364, 382, "#f6efe0"), (487, 411, 411, "#9c2a3c"))),
        P("M372 70H628L628 330L500 420L372 330Z", "url(#hatch)", opacity=0.35),
        R(356, 52, 288, 30, "url(#brassV)", 8),
    )
    rays = around(16, 500, 630, P("M500 398L520 600H480Z", "url(#brass)", stroke="#5b3d12", stroke_width=1))
    return G(
        E(512, 660, 240, 230, "url(#shadow)", opacity=0.7), ribbon, C(500, 424, 26, "none", stroke="#d6a243", stroke_width=9),
        rays, star(500, 630, 196, "url(#brassR)", stroke="#5b3d12", stroke_width=2),
        star(500, 630, 176, "url(#tileV)", stroke="#ffe7a3", stroke_width=4),
        C(500, 630, 118, "url(#brassR)", stroke="#5b3d12", stroke_width=2), C(500, 630, 104, "#f8f3e4"),
        guilloche(500, 630, 100, "#1d7fa3", 16, 0.7), C(500, 630, 62, "url(#pomV)", stroke="#d6a243", stroke_width=5),
        P("M500 588C470 606 470 640 500 672C530 640 530 606 500 588Z", "#ffe7a3"),
        S("M500 596V660M484 626H516", "#7d1020", 5),
        around(24, 500, 630, C(500, 519, 4.5, "#ffe7a3")),
        P("M400 540C430 500 480 486 520 490C470 510 440 540 424 586Z", "#fff", opacity=0.35),
    )


def _key(bits: str) -> str:
    return G(
        P("M0 -150C-46 -150 -70 -118 -70 -84C-70 -46 -40 -18 0 -18C40 -18 70 -46 70 -84C70 -118 46 -150 0 -150Z"
          "M0 -124C28 -124 44 -106 44 -84C44 -60 26 -44 0 -44C-26 -44 -44 -60 -44 -84C-44 -106 -28 -124 0 -124Z",
          "url(#iron)", fill_rule="evenodd", stroke="#0d1013", stroke_width=2),
        R(-15, -22, 30, 400, "url(#iron)", 8), R(-26, -20, 52, 18, "url(#iron)", 8), R(-22, 70, 44, 14, "url(#iron)", 6),
        P(bits, "url(#ironV)", stroke="#0d1013", stroke_width=2),
        S("M-5 20V350", "#aeb8c0", 3, opacity=0.6),
    )


def keys() -> str:
    """Three iron warehouse keys on a ring, with a brass tag."""
    one = _key("M12 270H92V376H64V340H46V376H12Z")
    two = _key("M12 280H76V300H52V318H86V370H12Z")
    three = _key("M12 262H70V300H48V324H70V372H12Z")
    tag = G(E(0, 92, 74, 88, "url(#brassR)", stroke="#4a2f0c", stroke_width=3), C(0, 24, 12, "#1a1208"),
            T(0, 120, "№ 7", 54, "#4a2f0c", font_weight="bold"))
    hoop = C(500, 250, 120, "none", stroke="#0d1013", stroke_width=26) + C(500, 250, 120, "none", stroke="#7b858e", stroke_width=14)
    return G(
        E(520, 640, 380, 240, "url(#shadow)", opacity=0.35), at(386, 330, 1, one, turn=33), at(500, 420, 1.06, two, turn=2),
        at(612, 340, 1, three, turn=-30), hoop, at(596, 330, 1, tag, turn=-62),
    )


def padlock() -> str:
    """A round-shouldered warehouse padlock with a keyhole cover and its seal wire."""
    return G(
        shadow(500, 850, 290, 40),
        P("M330 460V300C330 60 670 60 670 300V460", "none", stroke="#1a1f24", stroke_width=92),
        P("M330 460V300C330 60 670 60 670 300V460", "none", stroke="url(#steel)", stroke_width=76),
        P("M240 430H760C790 560 770 760 500 850C230 760 210 560 240 430Z", "url(#brass)", stroke="#3d260a", stroke_width=3),
        P("M240 430H760C790 560 770 760 500 850Z", "url(#hatch)", opacity=0.32),
        P("M282 466H718C738 572 718 726 500 806C282 726 262 572 282 466Z", "none", stroke="#ffe7a3", stroke_width=4),
        star(500, 610, 112, "#7a5317"), star(500, 606, 108, "url(#brassR)"),
        C(500, 590, 26, "#140c03"), P("M486 600H514L524 668H476Z", "#140c03"),
        blossom(350, 520, 30, "#7a5317", "#ffe7a3"), blossom(650, 520, 30, "#7a5317", "#ffe7a3"),
        P("M262 450C254 560 280 700 400 786C330 690 306 570 312 450Z", "#fff", opacity=0.3),
    )


def lead_seals() -> str:
    """Sealing pliers and a row of lead seals on twisted wire."""
    pliers = G(
        P("M-20 -250C-66 -240 -92 -180 -64 -120L-26 -20L-96 330C-104 372 -52 386 -42 344L18 -10L14 -250Z", "url(#iron)"),
        P("M20 -250C66 -240 92 -180 64 -120L26 -20L96 330C104 372 52 386 42 344L-18 -10L-14 -250Z", "url(#steel)"),
        C(0, -30, 30, "url(#steelR)", stroke="#20282f", stroke_width=4), S("M-14 -30H14", "#20282f", 5),
        R(-46, -236, 92, 66, "url(#iron)", 12), S("M0 -236V-170", "#0d1013", 5),
    )
    seals = ""
    for x, y, mark in ((250, 700, "OʻZ"), (440, 770, "T-4"), (640, 750, "91"), (812, 660, "БЖ")):
        seals += G(
            C(x + 6, y + 8, 64, "#000", opacity=0.3), C(x, y, 64, "url(#steelR)", stroke="#47525c", stroke_width=3),
            C(x, y, 50, "none", stroke="#47525c", stroke_width=3, stroke_dasharray="3 5"),
            T(x, y + 15, mark, 42, "#2d3740", font_weight="bold"),
        )
    wire = S("M110 560C160 640 200 680 250 700S380 770 440 770S570 776 640 750S770 700 812 660S900 560 930 520", "#5c6974", 9)
    twist = S("M110 560C160 640 200 680 250 700S380 770 440 770S570 776 640 750S770 700 812 660S900 560 930 520", "#dfe6ea", 4,
              stroke_dasharray="6 8")
    return G(E(500, 760, 420, 110, "url(#shadow)", opacity=0.35), wire, twist, seals, at(500, 390, 1.02, pliers, turn=24))


def _coin(x: float, y: float, r: float, kind: str, turn: float) -> str:
    metal, dark, light = ("brassR", "#6d4817", "#fff3c4") if kind == "gold" else ("steelR", "#47525c", "#ffffff")
    face = G(
        C(5, 8, r, "#000", opacity=0.35), C(0, 0, r, f"url(#{metal})", stroke=dark, stroke_width=2),
        C(0, 0, r * 0.86, "none", stroke=dark, stroke_width=2), around(40, 0, 0, C(0, -r * 0.93, 1.8, dark)),
        star(0, 0, r * 0.66, "none", stroke=dark, stroke_width=3), blossom(0, 0, r * 0.42, dark, light, 8),
        S(f"M{-r * 0.5} {r * 0.3}q{r * 0.25} {r * 0.2} {r * 0.5} 0t{r * 0.5} 0", dark, 3),
        P(f"M{-r * 0.7} {-r * 0.3}A{r * 0.78} {r * 0.78} 0 0 1 {r * 0.2} {-r * 0.74}", "none", stroke=light, stroke_width=5,
          opacity=0.7),
    )
    return at(x, y, 1, face, turn=turn)


def coins() -> str:
    """A hoard of tanga spilling from a broken clay jug."""
    jug = G(
        P("M120 420C80 520 90 720 250 800C330 840 470 820 500 700C520 600 470 470 380 410L300 330L176 372Z", "url(#leather)"),
        P("M120 420C80 520 90 720 250 800C180 700 170 540 230 400L300 330L176 372Z", "#c98b58", opacity=0.5),
        P("M380 410L440 520L400 600L460 690L500 700C520 600 470 470 380 410Z", "#1f0f06"),
        E(238, 350, 72, 30, "#2a1508", transform="rotate(-16 238 350)"),
        E(238, 350, 72, 30, "none", stroke="#b97a42", stroke_width=14, transform="rotate(-16 238 350)"),
        S("M112 510C170 560 330 570 476 520M116 560C180 610 330 620 480 572", "#e6c08c", 5, opacity=0.6),
    )
    pile = ""
    spots = [
        (470, 640, 62), (560, 690, 66), (430, 740, 60), (520, 780, 70), (640, 760, 68), (720, 700, 60), (600, 620, 54),
        (760, 800, 70), (860, 770, 62), (660, 840, 66), (400, 830, 60), (545, 850, 58), (850, 860, 58), (700, 620, 50), (930, 830, 48),
    ]
    for i, (x, y, r) in enumerate(spots):
        pile += _coin(x, y, r, "gold" if i % 3 else "silver", i * 47)
    return G(shadow(500, 850, 440, 70), jug, pile)


def weights() -> str:
    """A walnut block of graded brass weights with tweezers."""
    out = [shadow(500, 850, 440, 44)]
    lid = P("M110 470L170 270H900L890 470Z", "url(#woodV)") + P("M150 446L196 296H870L862 446Z", "#16344e")
    out.append(lid + P("M150 446L196 296H870L862 446Z", "url(#girihS)", opacity=0.5))
    out.append(R(90, 560, 820, 280, "url(#woodV)", 10) + R(90, 560, 820, 280, "url(#grain)", 10, opacity=0.35))
    out.append(P("M110 470H890L910 566H90Z", "#5d3a22"))
    for i in range(6):
        w, h = 132 - i * 17, 236 - i * 28
        x = 176 + i * 132 - i * i * 2
        y = 566
        out.append(E(x, 540, w * 0.58, 15, "#1d0f06"))
        out.append(R(x - w / 2, y - h - 20, w, h, "url(#brass)", 8))
        out.append(E(x, y - h - 20, w / 2, 12, "url(#brassV)"))
        out.append(R(x - w * 0.12, y - h - 50, w * 0.24, 30, "url(#brass)"))
        out.append(E(x, y - h - 62, w * 0.27, w * 0.22, "url(#brassR)"))
        out.append(T(x, y - h * 0.42, ("500", "200", "100", "50", "20", "10")[i], 44 - i * 4, "#4a2f0c"))
    out.append(R(90, 552, 820, 26, "url(#woodV)", 6))
    out.append(P("M470 640H530V690C530 720 470 720 470 690Z", "url(#brass)") + C(500, 672, 9, "#1a1208"))
    out.append(P("M640 700L870 742L872 750L640 712ZM640 712L872 756L870 764L638 726Z", "url(#steelV)"))
    return G(*out)


def compass() -> str:
    """A surveyor's compass: engraved dial, blued needle, hinged lid."""
    ticks = around(72, 470, 560, R(468.5, 316, 3, 16, INKISH)) + around(24, 470, 560, R(467, 316, 6, 28, INKISH))
    letters = "".join(
        T(x, y, c, 48, "#7d1020" if c == "N" else INKISH, font_weight="bold")
        for x, y, c in ((470, 406, "N"), (470, 750, "S"), (640, 577, "E"), (300, 577, "W"))
    )
    rose = star(470, 560, 140, "#d9c79c", 8, 0.4) + star(470, 560, 140, "#1d7fa3", 4, 0.24) + star(470, 560, 96, "#9c2a3c", 4, 0.3)
    lid = G(E(770, 330, 190, 214, "url(#brassR)", transform="rotate(28 770 330)", stroke="#4a2f0c", stroke_width=4),
            G(guilloche(770, 330, 150, "#6d4817", 14, 1.2), blossom(770, 330, 56, "#8f611c", "#ffe7a3"), transform="rotate(28 770 330)"))
    return G(
        shadow(500, 850, 360, 50), lid, C(470, 560, 306, "#3d260a"), C(470, 560, 300, "url(#brassR)"),
        C(470, 560, 262, "#3d260a"), C(470, 560, 256, "url(#paperV)"), ticks, C(470, 560, 212, "none", stroke=INKISH, stroke_width=2),
        rose, letters,
        G(P("M470 360L494 560H446Z", "#1b3f66"), P("M470 760L494 560H446Z", "#c9d2d8", stroke="#5c6974", stroke_width=2),
          transform="rotate(-24 470 560)"),
        C(470, 560, 20, "url(#brassR)"), C(470, 560, 6, "#1a1208"),
        P("M250 470C290 370 400 320 500 326C400 360 320 430 296 540Z", "#fff", opacity=0.32),
        R(428, 226, 84, 40, "url(#brass)", 10), C(470, 206, 30, "none", stroke="#9a6a1f", stroke_width=12),
    )


def teapot() -> str:
    """A copper teapot with a false bottom drawn out: gold chains lay in the hollow."""
    ribs = "".join(
        P(f"M{500 + k * 40} 330C{500 + k * 96} 420 {500 + k * 96} 600 {500 + k * 46} 690", "none", stroke="#5b2a10",
          stroke_width=3, opacity=0.6)
        for k in range(-3, 4)
    )
    body = "M400 320C250 370 210 560 330 690H670C790 560 750 370 600 320Z"
    chain = "".join(E(420 + i * 19, 800 + 9 * math.sin(i * 1.1), 13, 8, "none", stroke="#f0c04e", stroke_width=5) for i in range(14))
    return G(
        shadow(500, 852, 330, 46),
        P("M268 500C150 470 150 330 90 270L140 250C210 300 220 400 310 420Z", "url(#copper)"),
        P("M690 380C850 330 900 560 700 600", "none", stroke="#5b2a10", stroke_width=40),
        P("M690 380C850 330 900 560 700 600", "none", stroke="#d08a54", stroke_width=24),
        P(body, "url(#copper)"), ribs,
        clip("potband", P(body), R(200, 470, 600, 92, "#3a1606", opacity=0.45), at(240, 516, 1, islimi(520, "#ffd9a8", "#fff0d8", 104))),
        P("M430 320C440 210 560 210 570 320Z", "url(#copper)"), R(394, 306, 212, 26, "url(#copper)", 12),
        C(500, 214, 26, "url(#copper)"), P("M478 196C486 150 514 150 522 196Z", "url(#copper)"),
        P("M300 430C320 380 360 350 410 336C350 420 340 540 372 660C300 600 280 510 300 430Z", "#fff", opacity=0.26),
        P("M334 716H666L654 850H346Z", "#1d0b03", opacity=0.85), R(322, 690, 356, 30, "url(#copper)", 8),
        chain, P("M320 780H680L690 850C640 872 360 872 310 850Z", "url(#copper)"), E(500, 780, 180, 14, "none", stroke="#ffd9a8", stroke_width=4),
        linear("copper", "0 #3a1606,.2 #a2542a,.38 #ffc391,.55 #d08447,.8 #7d3c18,1 #2a0f04"),
    )


OBJECTS = {
    "wax_seal": wax_seal, "scales": scales, "caravan_bell": caravan_bell, "medal": medal, "keys": keys, "padlock": padlock,
    "lead_seals": lead_seals, "coins": coins, "weights": weights, "compass": compass, "teapot": teapot,
}
