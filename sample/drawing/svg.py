"""The few SVG words that the drawings are written in, and the materials they share.

Every function returns SVG text. Coordinates are user units: an object stands in a box of 1000 by 1000.
"""

# The shapes have the names of SVG's own path letters: a drawing is hundreds of them, and reads better so.
# ruff: noqa: N802

import math
from collections.abc import Iterable
from xml.sax.saxutils import escape

INK, TILE, TILE_DEEP, POMEGRANATE = "#14283a", "#1d7fa3", "#0e4a66", "#9c2a3c"
PAPER, SAND, GOLD, LEAF, NIGHT = "#f6efe0", "#dfc9a0", "#d6a243", "#4f7a5c", "#0d1b2d"
SERIF = "Noto Serif, DejaVu Serif, serif"
DISPLAY = "Noto Serif Display, Noto Serif, DejaVu Serif, serif"
SANS = "Noto Sans, DejaVu Sans, sans-serif"


def attrs(values: dict[str, object]) -> str:
    """Attributes as text; an underscore in a name stands for a hyphen."""
    return "".join(f' {k.rstrip("_").replace("_", "-")}="{v}"' for k, v in values.items() if v is not None)


def P(d: str, fill: str = "none", **kw: object) -> str:
    """A path."""
    return f'<path d="{d}" fill="{fill}"{attrs(kw)}/>'


def C(x: float, y: float, r: float, fill: str = "none", **kw: object) -> str:
    """A circle."""
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{r:.2f}" fill="{fill}"{attrs(kw)}/>'


def E(x: float, y: float, rx: float, ry: float, fill: str = "none", **kw: object) -> str:
    """An ellipse."""
    return f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="{rx:.2f}" ry="{ry:.2f}" fill="{fill}"{attrs(kw)}/>'


def R(x: float, y: float, w: float, h: float, fill: str = "none", rx: float = 0, **kw: object) -> str:
    """A rectangle with round corners of radius rx."""
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" rx="{rx}" fill="{fill}"{attrs(kw)}/>'


def S(d: str, stroke: str, width: float = 2, **kw: object) -> str:
    """A stroked path with round ends."""
    return P(d, "none", stroke=stroke, stroke_width=width, stroke_linecap="round", stroke_linejoin="round", **kw)


def G(*parts: str, **kw: object) -> str:
    """A group."""
    return f"<g{attrs(kw)}>{''.join(parts)}</g>"


def T(x: float, y: float, text: str, size: float, fill: str = INK, family: str = SERIF, **kw: object) -> str:
    """A line of text, centred at x unless told otherwise."""
    kw.setdefault("text_anchor", "middle")
    font = f'font-size="{size}" font-family="{family}"'
    return f'<text x="{x}" y="{y}" {font} fill="{fill}"{attrs(kw)}>{escape(text)}</text>'


def at(x: float, y: float, scale: float, *parts: str, turn: float = 0, flip: bool = False) -> str:
    """Parts moved, scaled, turned about their own origin, and mirrored if asked."""
    sx = -scale if flip else scale
    return G(*parts, transform=f"translate({x:.2f} {y:.2f}) rotate({turn:.2f}) scale({sx:.4f} {scale:.4f})")


def around(count: int, x: float, y: float, part: str, start: float = 0) -> str:
    """The part repeated `count` times about (x, y)."""
    step = 360 / count
    return "".join(f'<g transform="rotate({start + i * step:.3f} {x} {y})">{part}</g>' for i in range(count))


def clip(name: str, shape: str, *parts: str) -> str:
    """Parts seen only through the shape; `name` is unique in its drawing."""
    return f'<clipPath id="{name}">{shape}</clipPath>' + G(*parts, clip_path=f"url(#{name})")


def polyline(points: Iterable[tuple[float, float]], close: bool = False) -> str:
    """Path data through the points."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if close else "")


def ring(count: int, x: float, y: float, r: float, start: float = -90) -> list[tuple[float, float]]:
    """Points evenly spaced on a circle."""
    angles = [math.radians(start + i * 360 / count) for i in range(count)]
    return [(x + r * math.cos(a), y + r * math.sin(a)) for a in angles]


def shadow(x: float, y: float, rx: float, ry: float, strength: float = 0.55) -> str:
    """A soft contact shadow on the floor."""
    return E(x, y, rx, ry, "url(#shadow)", opacity=strength)


def _stops(text: str) -> str:
    out = []
    for item in text.split(","):
        offset, colour, *opacity = item.split()
        extra = f' stop-opacity="{opacity[0]}"' if opacity else ""
        out.append(f'<stop offset="{offset}" stop-color="{colour}"{extra}/>')
    return "".join(out)


def linear(name: str, stops: str, x1: float = 0, y1: float = 0, x2: float = 1, y2: float = 0) -> str:
    """A linear gradient; stops are 'offset colour [opacity]' joined by commas."""
    return f'<linearGradient id="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">{_stops(stops)}</linearGradient>'


def radial(name: str, stops: str, cx: float = 0.5, cy: float = 0.5, r: float = 0.5) -> str:
    """A radial gradient in the box of what it fills."""
    return f'<radialGradient id="{name}" cx="{cx}" cy="{cy}" r="{r}">{_stops(stops)}</radialGradient>'


def hatch(name: str, colour: str, gap: float, slope: int, width: float) -> str:
    """A pattern of fine parallel lines, as a burin leaves them; slope is -1, 0 or 1.

    The lines lie diagonally within an upright tile, because a turned pattern takes fifty times longer to render.
    """
    g = gap
    lines = {
        0: f"M0 {g / 2}H{g}",
        1: f"M{-g / 2} {g / 2}L{g / 2} {-g / 2}M0 {g}L{g} 0M{g / 2} {g * 1.5}L{g * 1.5} {g / 2}",
        -1: f"M{-g / 2} {g / 2}L{g / 2} {g * 1.5}M0 0L{g} {g}M{g / 2} {-g / 2}L{g * 1.5} {g / 2}",
    }[slope]
    return (
        f'<pattern id="{name}" width="{g}" height="{g}" patternUnits="userSpaceOnUse">'
        f'<path d="{lines}" stroke="{colour}" stroke-width="{width}"/></pattern>'
    )


def materials() -> str:
    """Gradients and patterns that every drawing may use by name."""
    return "".join(
        (
            linear("brass", "0 #4a2f0c,.18 #a87724,.36 #ffe7a3,.5 #dcae4d,.72 #9a6a1f,1 #3d260a"),
            linear("brassV", "0 #fff0b8,.35 #d9a845,.75 #8f611c,1 #4a2f0c", 0, 0, 0, 1),
            radial("brassR", "0 #fff3c4,.35 #e2b250,.75 #9a6a1f,1 #4a2f0c", 0.36, 0.3, 0.8),
            linear("steel", "0 #2d3740,.2 #7d8c98,.38 #f2f7fa,.55 #aebac4,.8 #5c6974,1 #20282f"),
            linear("steelV", "0 #f4f8fb,.4 #aab6c0,1 #47525c", 0, 0, 0, 1),
            radial("steelR", "0 #ffffff,.4 #b9c5ce,.8 #6b7883,1 #333d46", 0.36, 0.3, 0.8),
            linear("iron", "0 #14181c,.3 #4a525a,.45 #7b858e,.7 #353c43,1 #0d1013"),
            linear("ironV", "0 #6a747d,.5 #353c43,1 #15191d", 0, 0, 0, 1),
            linear("wood", "0 #3a1f0e,.25 #8a5228,.45 #b97a42,.7 #7a451f,1 #2e170a"),
            linear("woodV", "0 #b9793f,.5 #8a5126,1 #4a260f", 0, 0, 0, 1),
            linear("walnut", "0 #5d3a22,.5 #472812,1 #2a1508", 0, 0, 0, 1),
            radial("wax", "0 #ff8d84,.3 #d1323c,.75 #96182a,1 #5c0a18", 0.36, 0.3, 0.8),
            linear("leather", "0 #7a4a2b,.5 #5a321a,1 #351b0c", 0, 0, 0, 1),
            linear("paperV", "0 #fffaf0,.6 #f3e7cd,1 #dcc9a2", 0, 0, 0, 1),
            linear("paperH", "0 #e2d2ae,.12 #faf2df,.5 #fffaf0,.88 #f4e8cf,1 #d3be92"),
            linear("cloth", "0 #16324a,.3 #2f5d80,.5 #3d7096,.75 #22486a,1 #102436"),
            linear("clothV", "0 #3d7096,.5 #255172,1 #11293d", 0, 0, 0, 1),
            linear("tile", "0 #0a3c56,.3 #1f86ab,.48 #7fd0e4,.65 #1d7fa3,1 #082f45"),
            linear("tileV", "0 #5bbcd6,.5 #1d7fa3,1 #0b3d57", 0, 0, 0, 1),
            linear("pomV", "0 #d4596a,.5 #9c2a3c,1 #551220", 0, 0, 0, 1),
            linear("wall", "0 #e9cf9f,.5 #d3b07a,1 #a98350", 0, 0, 0, 1),
            linear("wallH", "0 #8a673a,.35 #d9b783,.6 #e8cb98,1 #9a7544"),
            linear("fade", "0 #000 .0,1 #000 .55", 0, 0, 0, 1),
            linear("gloss", "0 #fff .75,.5 #fff .12,1 #fff 0", 0, 0, 0, 1),
            radial("shadow", "0 #000 .85,.55 #000 .4,1 #000 0"),
            radial("glow", "0 #fff3c0 1,.3 #ffd470 .75,.7 #ff9a3c .2,1 #ff9a3c 0"),
            radial("light", "0 #fff .9,1 #fff 0"),
            hatch("hatch", "#1a1208", 9, 1, 1.3),
            hatch("hatchB", "#1a1208", 9, -1, 1.3),
            hatch("hatchL", "#ffffff", 10, 1, 1.2),
            hatch("grain", "#2a1306", 9, 0, 1.6),
        )
    )


def document(width: float, height: float, *parts: str, defs: str = "") -> str:
    """A whole SVG file."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}"><defs>{materials()}{defs}</defs>{"".join(parts)}</svg>'
    )
