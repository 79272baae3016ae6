"""Ornament: girih stars, islimi vines, guilloche rosettes, suzani flowers and ikat bands."""

import math

from sample.drawing.svg import C, E, G, P, S, around, at, polyline, ring


def girih(name: str, colour: str, size: float = 120, width: float = 2.2) -> str:
    """A pattern definition of eight-pointed stars and crosses, the commonest tiling of Uzbek brickwork."""
    half, q = size / 2, size / 4
    inner = q * math.sqrt(2)
    star = []
    for i in range(16):
        r = inner if i % 2 == 0 else inner * 0.7654
        a = math.radians(i * 22.5)
        star.append((half + r * math.cos(a), half + r * math.sin(a)))
    star_d = polyline(star, close=True)
    arms = "".join(
        f"M{half + inner * dx:.2f} {half + inner * dy:.2f}L{half + half * dx:.2f} {half + half * dy:.2f}"
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
    )
    eight = polyline(ring(8, half, half, inner * 0.45, 22.5), close=True)
    corner = "".join(polyline(ring(4, x, y, q * 0.62, 0), close=True) for x in (0.0, size) for y in (0.0, size))
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<g fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round">'
        f'<path d="{star_d}{arms}{eight}{corner}"/></g></pattern>'
    )


def star(x: float, y: float, r: float, fill: str, points: int = 8, depth: float = 0.765, **kw: object) -> str:
    """A star polygon; depth is the inner radius as a part of the outer."""
    outline = []
    for i in range(points * 2):
        radius = r if i % 2 == 0 else r * depth
        angle = math.radians(-90 + i * 180 / points)
        outline.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return P(polyline(outline, close=True), fill, **kw)


def guilloche(x: float, y: float, r: float, colour: str, lobes: int = 12, width: float = 0.8) -> str:
    """A rosette of fine curves, as engraved on banknotes and excise stamps."""
    out = []
    for k in range(6):
        amplitude = r * (0.10 + 0.035 * k)
        base = r - amplitude
        points = []
        for i in range(361):
            angle = math.radians(i)
            radius = base + amplitude * math.sin(lobes * angle + k * 0.5)
            points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
        out.append(S(polyline(points, close=True), colour, width))
    for k in range(5):
        inner = r * (0.2 + 0.09 * k)
        points = []
        for i in range(361):
            angle = math.radians(i)
            radius = inner + r * 0.06 * math.sin(lobes * 2 * angle + k)
            points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
        out.append(S(polyline(points, close=True), colour, width))
    return G(*out)


def leaf(colour: str, length: float = 40) -> str:
    """A leaf that grows upward from the origin."""
    w = length * 0.28
    outline = f"M0 0C{w} {-length * 0.3} {w} {-length * 0.7} 0 {-length}C{-w} {-length * 0.7} {-w} {-length * 0.3} 0 0Z"
    return P(outline, colour)


def blossom(x: float, y: float, r: float, petals: str, heart: str, count: int = 8) -> str:
    """A flower seen from above."""
    petal = P(f"M{x} {y}C{x + r * 0.5} {y - r * 0.35} {x + r * 0.36} {y - r} {x} {y - r}"
              f"C{x - r * 0.36} {y - r} {x - r * 0.5} {y - r * 0.35} {x} {y}Z", petals)  # fmt: skip
    return around(count, x, y, petal) + C(x, y, r * 0.28, heart)


def islimi(length: float, colour: str, flower: str, step: float = 120) -> str:
    """A waving vine along the x axis from 0 to `length`, with leaves and flowers."""
    out, waves = [], max(1, round(length / step))
    step = length / waves
    d = "M0 0"
    for i in range(waves):
        sign = -1 if i % 2 else 1
        d += f"q{step / 2:.1f} {-26 * sign} {step:.1f} 0"
        middle = (i + 0.5) * step
        out.append(at(middle, -11 * sign, 1, leaf(colour, 30), turn=60 if sign > 0 else 120))
        out.append(at(middle, -11 * sign, 1, leaf(colour, 24), turn=-60 if sign > 0 else -120))
        out.append(blossom(middle, 12 * sign, 13, flower, colour, 6))
    return G(S(d, colour, 3), *out)


def frame(w: float, h: float, margin: float, colour: str, flower: str) -> str:
    """An islimi border between two rules, `margin` in from the edge."""
    out = []
    for inset, width in ((margin - 26, 2.5), (margin + 26, 2.5), (margin + 34, 1)):
        d = f"M{inset} {inset}H{w - inset}V{h - inset}H{inset}Z"
        out.append(P(d, "none", stroke=colour, stroke_width=width))
    run_w, run_h = w - 2 * margin - 80, h - 2 * margin - 80
    out.append(at(margin + 40, margin, 1, islimi(run_w, colour, flower)))
    out.append(at(margin + 40, h - margin, 1, islimi(run_w, colour, flower)))
    out.append(at(margin, margin + 40, 1, islimi(run_h, colour, flower), turn=90))
    out.append(at(w - margin, margin + 40, 1, islimi(run_h, colour, flower), turn=90))
    for x in (margin, w - margin):
        for y in (margin, h - margin):
            out.append(star(x, y, 24, colour) + C(x, y, 9, flower))
    return G(*out)


def suzani_rosette(x: float, y: float, r: float) -> str:
    """A great embroidered circle in pomegranate, ink and cream, ringed with leaves."""
    return G(
        around(24, x, y, at(x, y - r * 0.86, r / 220, leaf("#3f6b52", 46))),
        C(x, y, r * 0.84, "#8e1f33"),
        around(24, x, y, E(x, y - r * 0.74, r * 0.05, r * 0.075, "#f1dfbd")),
        C(x, y, r * 0.64, "#f1dfbd"),
        blossom(x, y, r * 0.62, "#c63f4c", "#16344e", 12),
        blossom(x, y, r * 0.42, "#e9b44c", "#8e1f33", 8),
        C(x, y, r * 0.14, "#16344e"),
        star(x, y, r * 0.11, "#f1dfbd"),
    )


def ikat(w: float, h: float, columns: int, colours: tuple[str, str, str, str]) -> str:
    """Cloud-like adras bands: nested lozenges with feathered, dyed edges, filling w by h from the origin."""
    ground, one, two, three = colours
    out = [f'<rect width="{w}" height="{h}" fill="{ground}"/>']
    step = w / columns
    for i in range(columns):
        x = (i + 0.5) * step
        rows = max(2, round(h / (step * 1.7)))
        for j in range(rows + 1):
            y = (j + (0.5 if i % 2 else 0)) * h / rows
            for k, colour in enumerate((one, ground, two, three)):
                half_w, half_h = step * (0.49 - 0.11 * k), h / rows * (0.47 - 0.11 * k)
                right = [
                    (x + half_w * (1 - abs(t) / 10) + (3.5 if t % 2 else -3.5), y + half_h * t / 10)
                    for t in range(-10, 11)
                ]
                left = [(2 * x - px, py) for px, py in reversed(right)]
                out.append(P(polyline(right + left, close=True), colour))
    return G(*out)
