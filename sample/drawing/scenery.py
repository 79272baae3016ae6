"""Parts that scenes are built of: skies, hills, buildings, beasts, trains, people. Origins stand on the ground."""

# One shape stands on one line, as in a drawing's list of layers; wrapped, a chest would fill five screens.
# ruff: noqa: E501
# fmt: off

import math
import random

from sample.drawing.svg import C, E, G, P, R, S, T, linear, polyline, radial

SKIES: dict[str, tuple[str, str, str, str, str]] = {
    # top, middle, horizon, far hills, near ground
    "dawn": ("#3f6f9c", "#e9a98c", "#fde3b4", "#9c7f97", "#c69a63"),
    "day": ("#2f83b5", "#8cc4dc", "#eaf4ec", "#7fa0b5", "#d3b27c"),
    "dusk": ("#243a63", "#b3566a", "#f6b268", "#5b4468", "#7d5343"),
    "night": ("#060d1c", "#122a47", "#2f5a78", "#122339", "#1a2634"),
    "haze": ("#9fb8b8", "#d9d7c0", "#f3e6c4", "#a9a38c", "#c2a674"),
    "winter": ("#7d9db5", "#c3d5df", "#f3f5f3", "#93a8b8", "#e3e8ea"),
}


def sky(w: float, h: float, mood: str, horizon: float, sun: tuple[float, float] | None = None, seed: int = 1) -> str:
    """Sky to the horizon with sun or moon, clouds or stars."""
    top, middle, low, _, _ = SKIES[mood]
    rng = random.Random(seed)
    out = [linear("sky", f"0 {top},.55 {middle},1 {low}", 0, 0, 0, 1), R(0, 0, w, horizon + 4, "url(#sky)")]
    if mood == "night":
        for _ in range(170):
            out.append(C(rng.uniform(0, w), rng.uniform(0, horizon * 0.9), rng.uniform(0.7, 2.4), "#f5f7ff",
                         opacity=round(rng.uniform(0.3, 1), 2)))
    out.append(R(0, horizon, w, h - horizon, SKIES[mood][4]))
    if sun:
        x, y = sun
        r = w * 0.035
        out.append(C(x, y, r * 6, "url(#sunglow)", opacity=0.5 if mood == "night" else 1))
        if mood == "night":
            out.append(P(f"M{x} {y - r}A{r} {r} 0 1 0 {x + r} {y + r * 0.2}A{r * 0.85} {r * 0.85} 0 0 1 {x} {y - r}Z", "#f7f3dc"))
        else:
            out.append(C(x, y, r, "#fff3cf"))
    if mood != "night":
        for _ in range(9):
            x, y, s = rng.uniform(0, w), rng.uniform(h * 0.05, horizon * 0.72), rng.uniform(50, 190)
            cloud = "".join(E(x + k * s * 0.42, y + (k % 2) * 5, s * 0.6, s * 0.075, "#fff") for k in range(4))
            out.append(G(cloud, opacity=round(rng.uniform(0.12, 0.4), 2)))
    out.append(radial("sunglow", "0 #fff3cf .8,.3 #ffdf9a .35,1 #ffdf9a 0"))
    return G(*out)


def range_of_hills(w: float, base: float, height: float, colour: str, seed: int, rough: float = 1.0) -> str:
    """A mountain ridge from edge to edge, with light and shaded faces."""
    rng = random.Random(seed)
    points: list[tuple[float, float]] = [(0, base - height * rng.uniform(0.3, 0.7))]
    x = 0.0
    while x < w:
        x += w * rng.uniform(0.03, 0.09)
        points.append((x, base - height * rng.uniform(0.25, 1) * (1 if len(points) % 2 else 1 - 0.45 * rough)))
    body = P(polyline([(0, base), *points, (w + 200, base)], close=True), colour)
    faces = ""
    for i in range(1, len(points) - 1):
        (x1, y1), (x2, y2) = points[i], points[i + 1]
        if y1 < y2:
            faces += P(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}L{x2 - (x2 - x1) * 0.4:.1f} {base:.1f}L{x1 + 12:.1f} {base:.1f}Z",
                       "#000", opacity=0.14)
    return G(body, faces)


def snow_peaks(w: float, base: float, height: float, colour: str, seed: int) -> str:
    """A high ridge with snow on the tops."""
    rng = random.Random(seed)
    out, x = [], -60.0
    while x < w + 60:
        half, tall = w * rng.uniform(0.08, 0.15), height * rng.uniform(0.6, 1)
        top = base - tall
        out.append(P(f"M{x - half} {base}L{x} {top}L{x + half} {base}Z", colour))
        out.append(P(f"M{x} {top}L{x + half} {base}L{x + half * 0.2} {base}L{x - half * 0.06} {top + tall * 0.5}Z", "#0b1f33", opacity=0.2))
        s = 0.34
        out.append(P(
            f"M{x} {top}L{x - half * s} {top + tall * s}l{half * 0.14} {-tall * 0.06}l{half * 0.1} {tall * 0.1}l{half * 0.12} "
            f"{-tall * 0.09}l{half * 0.12} {tall * 0.1}L{x + half * s} {top + tall * s}Z", "#fff", opacity=0.92))
        out.append(P(f"M{x} {top}L{x + half * s} {top + tall * s}l{-half * 0.14} {-tall * 0.05}Z", "#9db6c9", opacity=0.8))
        x += half * rng.uniform(0.9, 1.3)
    return G(*out)


def ground(w: float, h: float, top: float, colour: str, seed: int = 1) -> str:
    """Ground with streaks of lighter and darker earth."""
    rng = random.Random(seed)
    out = [P(f"M0 {top}Q{w * 0.3} {top - 10} {w * 0.6} {top + 4}T{w} {top}V{h}H0Z", colour),
           linear("gshade", "0 #fff .14,.4 #000 0,1 #000 .42", 0, 0, 0, 1), R(0, top - 8, w, h - top + 8, "url(#gshade)")]
    for _ in range(46):
        y = top + (h - top) * rng.random() ** 0.7
        x, length = rng.uniform(-50, w), rng.uniform(40, 260) * (0.4 + (y - top) / (h - top))
        out.append(S(f"M{x:.1f} {y:.1f}q{length / 2:.1f} {rng.uniform(-6, 6):.1f} {length:.1f} 0",
                     rng.choice(("#fff", "#000")), rng.uniform(1, 4), opacity=0.10))
    return G(*out)


def dome(r: float, neck: float = 0.5) -> str:
    """A ribbed turquoise dome on its drum; r is the radius."""
    ribs = "".join(S(f"M{k * r * 0.16} {-r * neck}C{k * r * 0.27} {-r * (neck + 0.5)} {k * r * 0.18} {-r * (neck + 0.95)} 0 {-r * (neck + 1.2)}",
                     "#0b3d57", r * 0.012, opacity=0.6) for k in range(-5, 6))
    n = neck
    shape = (f"M{-r * 0.9} {-r * n}C{-r * 1.16} {-r * (n + 0.5)} {-r * 0.7} {-r * (n + 0.98)} 0 {-r * (n + 1.24)}"
             f"C{r * 0.7} {-r * (n + 0.98)} {r * 1.16} {-r * (n + 0.5)} {r * 0.9} {-r * n}Z")
    band = "".join(P(f"M{k * r * 0.2 - r * 0.07} {-r * 0.12}h{r * 0.14}v{-r * 0.22}h{-r * 0.14}Z", "#f1dfbd", opacity=0.8) for k in range(-4, 5))
    return G(R(-r * 0.92, -r * n, r * 1.84, r * n, "url(#wallH)"), R(-r * 0.92, -r * n, r * 1.84, r * 0.1, "#0e4a66"), band,
             P(shape, "url(#tile)"), ribs, S(f"M0 {-r * (n + 1.24)}v{-r * 0.3}", "#d6a243", r * 0.04), C(0, -r * (n + 1.4), r * 0.06, "#d6a243"))


def minaret(h: float, w: float, bands: int = 6, tiled: bool = False) -> str:
    """A tapering minaret with brick bands; tiled gives the short, glazed one of Xiva."""
    top = w * (0.78 if tiled else 0.62)
    out = [P(f"M{-w / 2} 0L{-top / 2} {-h}H{top / 2}L{w / 2} 0Z", "url(#tile)" if tiled else "url(#wallH)")]
    for k in range(bands):
        y = -h * (0.1 + 0.86 * k / bands)
        half = w / 2 - (w - top) / 2 * (-y / h)
        colour = ("#f6efe0", "#0e4a66", "#4fb3cd")[k % 3] if tiled else ("#0e4a66" if k % 3 == 1 else "#8a673a")
        out.append(R(-half, y, half * 2, h * 0.028, colour))
        out.append(polyline_zigzag(-half, half, y + h * 0.05, h * 0.02, "#f6efe0" if tiled else "#8a673a"))
    if not tiled:
        out.append(P(f"M{-top * 0.52} {-h}L{-top * 0.78} {-h - w * 0.3}H{top * 0.78}L{top * 0.52} {-h}Z", "url(#wallH)"))
        out.append("".join(P(f"M{x - w * 0.05} {-h - w * 0.3}v{-w * 0.3}q{w * 0.05} {-w * 0.12} {w * 0.1} 0v{w * 0.3}Z", "#4a3218")
                           for x in [(-0.36 + 0.18 * k) * w for k in range(5)]))
        out.append(R(-top * 0.78, -h - w * 0.74, top * 1.56, w * 0.12, "#8a673a"))
        out.append(P(f"M{-top * 0.6} {-h - w * 0.74}Q0 {-h - w * 1.3} {top * 0.6} {-h - w * 0.74}Z", "url(#wallH)"))
    else:
        out.append(R(-top / 2, -h - w * 0.04, top, w * 0.07, "#e8cb98"))
    return G(*out)


def polyline_zigzag(x1: float, x2: float, y: float, depth: float, colour: str) -> str:
    """A zigzag line of brickwork."""
    count = max(6, int((x2 - x1) / depth / 1.4))
    points = [(x1 + (x2 - x1) * i / count, y + (depth if i % 2 else 0)) for i in range(count + 1)]
    return P(polyline(points), "none", stroke=colour, stroke_width=depth * 0.35)


def arch_path(x: float, y: float, w: float, h: float) -> str:
    """A pointed arch whose sill is centred on (x, y)."""
    return (f"M{x - w / 2} {y}V{y - h * 0.58}C{x - w / 2} {y - h * 0.82} {x - w * 0.2} {y - h * 0.9} {x} {y - h}"
            f"C{x + w * 0.2} {y - h * 0.9} {x + w / 2} {y - h * 0.82} {x + w / 2} {y - h * 0.58}V{y}Z")


def portal(w: float, h: float, dark: str = "#2b1c0e") -> str:
    """A pishtaq: a tall tiled gate with a deep pointed arch."""
    t = w * 0.14
    return G(
        R(-w / 2, -h, w, h, "url(#wall)"), R(-w / 2 + t * 0.25, -h + t * 0.3, w - t * 0.5, h - t * 0.3, "#0e4a66"),
        R(-w / 2 + t * 0.34, -h + t * 0.4, w - t * 0.68, h - t * 0.4, "url(#tileV)"),
        *(P(f"M{-w / 2 + t * 0.62 + k * (w - t * 1.24) / 10} {-h + t * 0.9}l{t * 0.2} {-t * 0.2}l{t * 0.2} {t * 0.2}l{-t * 0.2} {t * 0.2}Z",
            "#f6efe0", opacity=0.85) for k in range(10)),
        R(-w / 2 + t, -h + t * 1.4, w - 2 * t, h - t * 1.4, "url(#wall)"),
        P(arch_path(0, 0, w - 2.5 * t, h * 0.78), "url(#wallH)"), P(arch_path(0, 0, w - 3.2 * t, h * 0.73), dark),
        P(arch_path(0, 0, w - 3.2 * t, h * 0.73), "none", stroke="#f6efe0", stroke_width=t * 0.1, opacity=0.7),
        P(arch_path(0, 0, w * 0.26, h * 0.34), "#140c05"),
        R(-w / 2, -h, t * 0.2, h, "#fff", opacity=0.14), R(w / 2 - t * 0.25, -h, t * 0.25, h, "#000", opacity=0.2),
    )


def arcade(w: float, h: float, count: int, dark: str = "#3a2713") -> str:
    """A caravanserai wall of arched cells, `w` wide from the origin to the right."""
    out = [R(0, -h, w, h, "url(#wall)"), R(0, -h, w, h * 0.07, "#a98350"), R(0, -h * 0.9, w, h * 0.05, "#0e4a66", opacity=0.8)]
    step = w / count
    for i in range(count):
        x = (i + 0.5) * step
        out.append(P(arch_path(x, 0, step * 0.74, h * 0.78), "#f0d9ac"))
        out.append(P(arch_path(x + step * 0.03, 0, step * 0.6, h * 0.7), dark))
        out.append(P(arch_path(x + step * 0.06, 0, step * 0.5, h * 0.66), "#1d1208"))
    out.append("".join(R(k * w / (count * 4), -h - h * 0.05, w / (count * 8), h * 0.06, "#c9a268") for k in range(count * 4)))
    return G(*out)


def camel(colour: str = "#9a6a3a", pack: str = "#9c2a3c", trim: str = "#e9b44c") -> str:
    """A laden Bactrian camel walking to the right, about 220 high."""
    legs = "".join(S(d, colour, 11) for d in ("M-60 -92L-66 -44L-72 -2", "M-38 -92L-30 -46L-36 -2", "M52 -92L46 -46L52 -2", "M70 -96L84 -50L80 -2"))
    body = ("M-96 -120C-108 -150 -84 -168 -66 -164C-60 -206 -34 -216 -22 -172C-14 -158 14 -158 22 -172C34 -216 62 -206 66 -162"
            "C92 -154 112 -150 124 -190C130 -216 134 -232 152 -240C168 -246 190 -234 194 -222C186 -214 170 -216 160 -212"
            "C152 -160 134 -110 96 -92C60 -78 -60 -80 -84 -92C-94 -100 -98 -110 -96 -120Z")
    load = G(P("M-40 -170C-46 -124 -40 -96 -16 -92H26C46 -98 46 -130 40 -170C24 -158 -22 -158 -40 -170Z", pack),
             S("M-42 -146C-20 -136 24 -136 42 -146M-40 -118C-20 -110 24 -110 42 -118", trim, 5),
             E(0, -166, 30, 18, "#d8c08c"), *(S(f"M{-34 + k * 10} -94v14", trim, 3) for k in range(8)))
    return G(E(10, 0, 110, 9, "#000", opacity=0.28), legs, P(body, colour), P("M-84 -92C-60 -80 60 -78 96 -92C110 -100 122 -116 132 -136"
             "C110 -116 -40 -106 -96 -120C-98 -110 -94 -100 -84 -92Z", "#000", opacity=0.2),
             S("M-96 -120q-14 24 -8 44", colour, 6), P("M150 -240l-2 -14l12 10Z", colour), C(170, -228, 3, "#1a1208"),
             S("M186 -220C150 -190 130 -170 120 -150", "#7d1020", 3), load)


def person(coat: str = "#1d3f5c", hat: str = "cap", skin: str = "#c98f66", arm: str = "down") -> str:
    """A standing figure about 190 high. hat: cap, doppi, turban, none; arm: down, salute, out."""
    legs = P("M-20 -90L-22 -4H-4L0 -70L4 -4H22L20 -90Z", "#1a2430") + P("M-26 -6H-2V0H-28ZM2 -6H26L28 0H2Z", "#0d1013")
    body = P("M-30 -142C-34 -110 -28 -90 -24 -78H24C28 -90 34 -110 30 -142C20 -152 -20 -152 -30 -142Z", coat)
    if hat == "turban":
        legs = P("M-28 -100L-34 -4H34L28 -100Z", coat) + P("M-20 -6H-2V0H-22ZM2 -6H20L22 0H2Z", "#3a1f0e")
    sleeves = {"down": "M-30 -138L-36 -84M30 -138L36 -84", "salute": "M-30 -138L-36 -84M30 -138L50 -122L22 -166",
               "out": "M-30 -138L-36 -84M30 -138L72 -120"}[arm]
    hats = {
        "cap": P("M-20 -178C-22 -190 22 -190 20 -178L16 -172H-16Z", coat) + R(-17, -175, 34, 5, "#9c2a3c") + P("M-14 -171Q6 -166 20 -170L18 -167Q4 -164 -14 -168Z", "#0d1013"),
        "doppi": P("M-15 -172L-12 -186H12L15 -172Z", "#14212c") + R(-14, -175, 28, 3, "#f6efe0"),
        "turban": E(0, -178, 21, 12, "#f1e6cf") + S("M-16 -182q16 -10 32 2M-18 -176q18 -8 36 2", "#c9b98f", 2), "none": P("M-14 -170C-16 -190 16 -190 14 -170Z", "#1a1208"),
    }
    return G(E(0, 0, 34, 6, "#000", opacity=0.28), legs, S(sleeves, coat, 14), body, R(-26, -98, 52, 7, "#3a1f0e") if hat == "cap" else "",
             C(0, -163, 15, skin), hats[hat])


def dog(colour: str = "#7a4e2b") -> str:
    """A shepherd dog with its nose to the ground, facing right, about 95 high."""
    dark = "#2a1a0d"
    far = "".join(S(d, "#3f2916", 10) for d in ("M-46 -44L-42 -22L-46 -3h8", "M60 -44L66 -22L62 -3h8"))
    near = "".join(S(d, colour, 11) for d in ("M-58 -40L-70 -22L-64 -3h9", "M48 -44L46 -22L48 -3h9"))
    body = ("M-74 -60C-76 -84 -44 -88 -10 -85C20 -86 42 -94 60 -89C74 -85 86 -77 94 -72C104 -68 108 -60 114 -50L134 -30"
            "C138 -24 134 -17 126 -18C114 -20 104 -26 97 -35C88 -36 82 -40 76 -46C70 -36 64 -32 56 -32C38 -30 20 -36 0 -41"
            "C-20 -45 -38 -44 -54 -32C-68 -38 -73 -48 -74 -60Z")
    saddle = "M-70 -70C-56 -86 -30 -87 -10 -85C20 -86 42 -94 62 -88C66 -74 50 -62 24 -60C-10 -58 -44 -58 -70 -70Z"
    return G(E(14, 0, 92, 7, "#000", opacity=0.28), far, S("M-70 -66C-92 -70 -112 -88 -116 -112", colour, 11), S("M-96 -80C-108 -92 -114 -102 -116 -112", dark, 8),
             near, P(body, colour), E(-54, -50, 20, 24, colour), P(saddle, dark, opacity=0.8), P("M76 -76L70 -102L92 -80Z", dark), P("M90 -74L92 -102L104 -70Z", colour),
             P("M92 -98L94 -80L101 -72Z", dark, opacity=0.5), P("M112 -38C122 -28 128 -22 132 -22C128 -16 110 -20 100 -32Z", dark, opacity=0.55), C(104, -58, 3.2, "#0d1013"), C(134, -24, 5.5, "#0d1013"),
             S("M68 -86C76 -72 74 -56 68 -42", "#c22c39", 7))


def truck(cab: str = "#1d7fa3", tilt: str = "#e8dcc0", mark: str = "") -> str:
    """A lorry facing right, 360 long."""
    wheel = "".join(C(x, -30, 30, "#14181c") + C(x, -30, 14, "#8d979f") for x in (-140, -76, 130))
    return G(E(0, 0, 200, 10, "#000", opacity=0.3), R(-190, -58, 340, 20, "#20262c"), R(-190, -212, 262, 160, tilt, 8),
             *(S(f"M{-170 + k * 40} -206V-58", "#000", 2, opacity=0.18) for k in range(7)), R(-190, -108, 262, 10, cab, opacity=0.8),
             T(-60, -136, mark, 40, cab, "Noto Sans, DejaVu Sans", font_weight="bold") if mark else "",
             P("M80 -58V-186H130C150 -186 164 -150 172 -116L184 -100V-46H80Z", cab), P("M104 -170H132C142 -168 150 -146 156 -122H104Z", "#dff0f5"),
             R(168, -76, 20, 14, "#ffe7a3", 4), R(84, -60, 104, 8, "#0d1013", opacity=0.4), wheel)


def wagon(colour: str = "#8e3a2c", mark: str = "") -> str:
    """A covered goods wagon, 320 long."""
    wheels = "".join(C(x, -24, 24, "#14181c") + C(x, -24, 10, "#6b7883") for x in (-116, -64, 64, 116))
    boards = "".join(S(f"M{-148 + k * 18.5} -196V-58", "#000", 2, opacity=0.22) for k in range(17))
    return G(R(-170, -56, 340, 14, "#20262c"), R(-154, -200, 308, 146, colour, 4), boards, P("M-164 -200C-80 -232 80 -232 164 -200Z", "#3c434a"),
             R(-48, -190, 96, 130, "#000", 3, opacity=0.2), R(-48, -190, 96, 130, "none", 3, stroke="#20140b", stroke_width=4), S("M-40 -182L40 -68", "#20140b", 3, opacity=0.5),
             T(-100, -128, mark, 30, "#f6efe0", "Noto Sans, DejaVu Sans", font_weight="bold") if mark else "", R(-186, -70, 16, 14, "#0d1013"), R(170, -70, 16, 14, "#0d1013"), wheels)


def locomotive(colour: str = "#22303c") -> str:
    """A steam locomotive facing right, 400 long, with its plume."""
    puffs = "".join(C(150 - k * 66, -262 - k * 21 - (k % 2) * 16, 24 + k * 9, "#fff", opacity=round(0.62 - k * 0.075, 2)) for k in range(8))
    spokes = "".join(S(f"M{x} -36L{x + 34 * math.cos(a)} {-36 + 34 * math.sin(a)}", "#c9a24a", 2.5) for x in (-40, 40, 120) for a in (0, 1.05, 2.1, 3.15, 4.2, 5.25))
    return G(puffs, R(-190, -62, 390, 22, "#0d1013"), R(-60, -160, 250, 92, colour, 16), R(-60, -150, 250, 12, "#fff", opacity=0.16),
             P("M-190 -236H-52V-66H-190Z", colour), P("M-204 -250H-40L-50 -234H-196Z", "#0d1013"), R(-164, -214, 82, 60, "#ffd98a"), S("M-123 -214V-154", "#0d1013", 5),
             P("M132 -160L126 -230H120V-242H176V-230H170L164 -160Z", "#0d1013"), P("M20 -160C20 -200 72 -200 72 -160Z", "url(#brassR)"), R(-12, -182, 20, 24, "url(#brass)"),
             R(-60, -160, 8, 92, "#d6a243"), R(60, -160, 6, 92, "#d6a243"), C(190, -114, 46, "#0d1013"), C(190, -114, 38, colour), C(206, -176, 15, "#ffe7a3"), C(206, -176, 60, "url(#glow)", opacity=0.7),
             *(C(x, -36, 38, "#14181c") + C(x, -36, 34, "none", stroke="#9c2a3c", stroke_width=6) + C(x, -36, 8, "#d6a243") for x in (-40, 40, 120)), spokes,
             *(C(x, -22, 22, "#14181c") + C(x, -22, 10, "#9c2a3c") for x in (-150, -104, 176)), S("M-40 -30H120", "#aeb8c0", 7), P("M196 -62L236 -6H196Z", "#9c2a3c"))


def rails(w: float, y: float) -> str:
    """A straight track across the picture."""
    return G(P(f"M0 {y - 4}H{w}V{y + 46}H0Z", "#8d7b62"), *(R(k * 38, y + 2, 22, 18, "#4a3220") for k in range(int(w / 38) + 1)),
             R(0, y - 5, w, 8, "#c9d2d8"), R(0, y + 3, w, 3, "#47525c"))


def poplar(h: float = 300, colour: str = "#4f7a5c") -> str:
    """A row poplar."""
    return G(R(-5, -h * 0.2, 10, h * 0.2, "#5d4630"), P(f"M0 {-h}C{h * 0.16} {-h * 0.7} {h * 0.14} {-h * 0.2} 0 {-h * 0.12}C{-h * 0.14} {-h * 0.2} {-h * 0.16} {-h * 0.7} 0 {-h}Z", colour),
             P(f"M0 {-h}C{h * 0.16} {-h * 0.7} {h * 0.14} {-h * 0.2} 0 {-h * 0.12}C{h * 0.05} {-h * 0.5} {h * 0.03} {-h * 0.8} 0 {-h}Z", "#000", opacity=0.22))


def post_house(w: float = 420, sign: str = "BOJXONA", roof: str = "#7a3b32") -> str:
    """A customs post: a low whitewashed house with lit windows and a sign."""
    h = w * 0.36
    windows = "".join(R(x, -h * 0.66, w * 0.1, h * 0.36, "#2c4a60", 3, stroke="#8a673a", stroke_width=4) + S(f"M{x + w * 0.05} {-h * 0.66}v{h * 0.36}", "#8a673a", 3)
                      for x in (-w * 0.42, -w * 0.26, w * 0.18, w * 0.32))
    return G(R(-w / 2, -h, w, h, "#f1e6cf"), R(-w / 2, -h * 0.14, w, h * 0.14, "#1d5f86"), P(f"M{-w * 0.54} {-h}L{-w * 0.42} {-h * 1.46}H{w * 0.42}L{w * 0.54} {-h}Z", roof),
             *(S(f"M{-w * 0.42 + k * w * 0.07} {-h * 1.44}L{-w * 0.54 + k * w * 0.09} {-h}", "#000", 2, opacity=0.25) for k in range(13)),
             R(-w * 0.08, -h * 0.74, w * 0.16, h * 0.74, "#5d3a22", 3), R(-w * 0.06, -h * 0.7, w * 0.12, h * 0.3, "#2c4a60"), windows,
             R(-w * 0.2, -h * 1.0, w * 0.4, h * 0.19, "#0e4a66", 4), T(0, -h * 0.86, sign, w * 0.06, "#f6efe0", "Noto Sans, DejaVu Sans", font_weight="bold", letter_spacing=w * 0.008))


def barrier(length: float = 520, lift: float = -4) -> str:
    """A striped boom with its counterweight, hinged at the origin, pointing right."""
    stripes = "".join(R(k * length / 10, -9, length / 20, 18, "#c22c39") for k in range(10))
    return G(R(-14, -90, 28, 90, "url(#iron)", 4), G(R(-70, -14, 60, 28, "#47525c", 4), R(0, -9, length, 18, "#f6efe0", 6), stripes, C(length, 0, 12, "#c22c39"),
             transform=f"translate(0 -78) rotate({lift})"), C(0, -78, 13, "#20262c"))


def flag(h: float, one: str = "#1d7fa3", two: str = "#f6efe0", three: str = "#4f7a5c") -> str:
    """A plain three-striped pennant on a pole; no state's flag."""
    w, s = h * 0.42, h * 0.09
    wave = "".join(P(f"M0 {-h + k * s}q{w * 0.25} {-s * 0.7} {w * 0.5} 0t{w * 0.5} 0v{s}q{-w * 0.25} {s * 0.7} {-w * 0.5} 0t{-w * 0.5} 0Z", c) for k, c in enumerate((one, two, three)))
    return G(R(-3, -h * 1.02, 6, h * 1.02, "#c9d2d8"), C(0, -h * 1.03, 6, "#d6a243"), wave)


def steamer() -> str:
    """A paddle steamer facing right, 520 long."""
    spokes = "".join(S(f"M-20 -50L{-20 + 62 * math.cos(a)} {-50 + 62 * math.sin(a)}", "#7d1020", 5) for a in [k * math.pi / 6 for k in range(12)])
    return G(*(C(-30 - k * 60, -330 - k * 18, 26 + 10 * k, "#3d4650", opacity=round(0.5 - k * 0.07, 2)) for k in range(6)),
             P("M-270 -50H280C270 -10 250 10 220 20H-220C-250 10 -268 -20 -270 -50Z", "#14283a"), P("M-270 -50H280L277 -38H-268Z", "#f6efe0"), P("M-226 4H246L220 20H-220Z", "#9c2a3c"),
             R(-220, -118, 400, 68, "#f6efe0"), *(R(-200 + k * 42, -104, 24, 34, "#1d5f86", 4) for k in range(9)), R(-240, -128, 440, 12, "#0e4a66"),
             R(-150, -186, 220, 58, "#f1e6cf"), *(R(-136 + k * 44, -172, 26, 26, "#1d5f86", 4) for k in range(5)), R(-166, -196, 252, 12, "#0e4a66"), R(80, -230, 60, 104, "#f6efe0"), R(88, -220, 44, 30, "#2c4a60"),
             R(-30, -310, 44, 116, "#14283a"), R(-34, -290, 52, 16, "#9c2a3c"), C(-20, -50, 74, "#0e4a66"), C(-20, -50, 66, "#f1e6cf"), spokes, C(-20, -50, 12, "#14283a"),
             S("M250 -50V-230M-240 -60V-220", "#4a3220", 6), P("M250 -228h70l-18 18l18 18h-70Z", "#1d7fa3"), S("M250 -230L80 -230M-240 -220L-30 -300", "#4a3220", 2))


def river(w: float, top: float, bottom: float, light: str, deep: str, seed: int = 3) -> str:
    """Water from edge to edge with glints."""
    rng = random.Random(seed)
    out = [linear("water", f"0 {light},1 {deep}", 0, 0, 0, 1), R(0, top, w, bottom - top, "url(#water)")]
    for _ in range(130):
        y = top + (bottom - top) * rng.random() ** 1.3
        length = rng.uniform(16, 120) * (0.3 + (y - top) / (bottom - top))
        out.append(S(f"M{rng.uniform(-20, w):.1f} {y:.1f}q{length / 2:.1f} -3 {length:.1f} 0", "#fff", rng.uniform(1, 3), opacity=round(rng.uniform(0.1, 0.5), 2)))
    return G(*out)


def airliner(body: str = "#f4f6f6", stripe: str = "#1d7fa3") -> str:
    """A jet airliner seen from the side, facing right, 560 long."""
    return G(P("M-270 -70C-300 -80 -290 -40 -200 -36H180C240 -36 280 -54 282 -66C270 -92 220 -104 180 -104H-180Z", body), P("M-276 -66C-280 -52 -250 -40 -200 -36H180C240 -36 280 -54 282 -66Z", "#9fb0bb"),
             R(-240, -80, 480, 8, stripe), P("M-250 -92L-300 -190H-254L-180 -102Z", stripe), P("M-220 -74L-300 -60H-260L-180 -66Z", "#c3d0d8"),
             *(E(-170 + k * 26, -86, 6, 8, "#2c4a60") for k in range(15)), P("M228 -90C244 -88 256 -82 262 -76H226Z", "#2c4a60"), P("M-40 -58L-140 10H-90L70 -54Z", "#7f929f"), R(-80, -40, 90, 30, "#c3d0d8", 15), E(6, -25, 8, 14, "#20262c"),
             *(S(f"M{x} -36V-4", "#47525c", 6) + C(x, 0, 13, "#14181c") for x in (-60, -30, 190)))
