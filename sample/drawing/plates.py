"""Museum plates: an object on a studio sweep, lit from the upper left, with a faint girih behind it."""

from sample.drawing.ornament import girih
from sample.drawing.svg import E, G, P, R, at, document, linear, radial

# Each sweep: light at the back, dark at the rim, floor, colour of the girih.
SWEEPS: dict[str, tuple[str, str, str, str]] = {
    "tile": ("#3aa0c0", "#0b3f5a", "#0a3448", "#bfe9f5"),
    "ink": ("#2d5573", "#0a1a29", "#081521", "#8fb4cc"),
    "pomegranate": ("#b5455a", "#4b0f1d", "#3d0b17", "#f3b9bf"),
    "sand": ("#fbf3e0", "#d3bd92", "#c2a877", "#a98750"),
    "stone": ("#f2f4f1", "#b6c0bf", "#a2aeae", "#7f9596"),
    "celadon": ("#dcebe2", "#84a898", "#6f9585", "#4f7a6a"),
    "ochre": ("#f0cd85", "#b4782c", "#96601f", "#7a4a12"),
    "plum": ("#6d4560", "#23121f", "#1b0d18", "#c9a4bf"),
}


def sweep(w: float, h: float, name: str, floor: float = 0.66) -> tuple[str, str]:
    """Background of w by h and its definitions; the floor begins at that part of the height."""
    back, rim, ground, line = SWEEPS[name]
    defs = (
        radial("sweep", f"0 {back},1 {rim}", 0.42, 0.36, 0.85)
        + linear("floor", f"0 {ground} 0,.25 {ground} .55,1 {ground} .95", 0, 0, 0, 1)
        + girih("girih", line, w * 0.12, w * 0.0016)
        + girih("girihS", "#d6a243", 46, 1.4)
        + radial("vignette", "0 #000 0,.7 #000 0,1 #000 .38", 0.5, 0.5, 0.72)
        + radial("wallmask", "0 #fff .9,1 #fff .1", 0.5, 0.35, 0.6)
        + '<mask id="fadewall"><rect width="100%" height="100%" fill="url(#wallmask)"/></mask>'
    )
    edge = h * floor
    parts = G(
        R(0, 0, w, h, "url(#sweep)"),
        G(R(0, 0, w, edge + h * 0.1, "url(#girih)", opacity=0.36), mask="url(#fadewall)"),
        P(f"M0 {edge}Q{w / 2} {edge - h * 0.03} {w} {edge}V{h}H0Z", "url(#floor)"),
        E(w * 0.46, h * 0.86, w * 0.5, h * 0.10, "url(#light)", opacity=0.16),
    )
    return parts, defs


def plate(drawing: str, name: str, w: float = 1200, h: float = 1200, scale: float = 1.12) -> str:
    """The SVG of an object plate; the drawing stands in a box of 1000 by 1000."""
    back, defs = sweep(w, h, name)
    x = (w - 1000 * scale) / 2
    y = (h - 1000 * scale) / 2 - h * 0.005
    return document(w, h, back, at(x, y, scale, drawing), R(0, 0, w, h, "url(#vignette)"), defs=defs)
