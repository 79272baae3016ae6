"""Drawings become photographs: libvips renders the SVG and lays grain, tone, borders and wear over it."""

from typing import Any

import pyvips

Image = Any  # pyvips ships no types.

# How each look treats the picture: (grain, tone, border). Tone None keeps the colours.
TONES: dict[str, tuple[tuple[int, int, int], tuple[int, int, int]]] = {
    "sepia": ((44, 26, 14), (246, 228, 190)),
    "silver": ((16, 18, 22), (238, 238, 232)),
    "cyan": ((8, 24, 44), (226, 238, 240)),
    "ink": ((34, 26, 18), (243, 231, 204)),
}
LOOKS = ("plate", "photo", "sepia", "silver", "cyan", "ink", "print")


def draw(svg: str, width: int) -> Image:
    """An sRGB image of the drawing, `width` pixels wide.

    The SVG is rendered at its own size scaled, so that lines keep their weight against the picture.
    """
    natural = pyvips.Image.svgload_buffer(svg.encode(), unlimited=True)
    image = pyvips.Image.svgload_buffer(svg.encode(), scale=width / natural.width, unlimited=True)
    return image.flatten(background=[255, 255, 255]) if image.hasalpha() else image


def _noise(image: Image, sigma: float, seed: int, coarse: float = 1.0) -> Image:
    """Gaussian grain of the image's size; coarse > 1 makes bigger grains."""
    w, h = int(image.width / coarse) + 2, int(image.height / coarse) + 2
    noise = pyvips.Image.gaussnoise(w, h, sigma=sigma, mean=0, seed=seed)
    return (
        noise.resize(coarse, kernel="cubic").crop(0, 0, image.width, image.height)
        if coarse > 1
        else noise.crop(0, 0, image.width, image.height)
    )


def _paper(image: Image, seed: int) -> Image:
    """A multiplier near 1 with the slow unevenness of paper."""
    slow = pyvips.Image.perlin(image.width // 4 + 1, image.height // 4 + 1, cell_size=90, seed=seed)
    return (slow.resize(4, kernel="linear").crop(0, 0, image.width, image.height) * 0.035) + 1


def _tone(image: Image, name: str) -> Image:
    dark, light = TONES[name]
    grey = image.colourspace("b-w").extract_band(0) / 255.0
    grey = grey * grey * (3 - grey * 2) * 0.9 + grey * 0.1
    bands = [grey * (hi - lo) + lo for lo, hi in zip(dark, light, strict=True)]
    return bands[0].bandjoin(bands[1:])


def _wear(image: Image, seed: int) -> Image:
    """A few pale scratches and a white deckle border, as on prints kept in an album."""
    margin = image.width // 34
    inner = image.crop(margin, margin, image.width - 2 * margin, image.height - 2 * margin)
    framed = inner.embed(margin, margin, image.width, image.height, extend="background", background=[240, 231, 209])
    scratches = "".join(
        f'<path d="M{(seed * 97 + k * 311) % image.width} {(seed * 53 + k * 577) % image.height}q{(k * 13) % 40 - 20} '
        f'{120 + (k * 71) % 260} {(k * 29) % 60 - 30} {240 + (k * 89) % 320}" stroke="#fff" stroke-width="{1 + k % 2}" '
        f'fill="none" opacity="0.28"/>'
        for k in range(7)
    )
    size = f'width="{image.width}" height="{image.height}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{scratches}</svg>'
    layer = pyvips.Image.svgload_buffer(svg.encode())
    alpha = layer.extract_band(3) / 255.0
    return framed * (1 - alpha) + alpha * 255.0


def look(image: Image, name: str, seed: int) -> Image:
    """The image with the grain, tone and wear of the named look (see LOOKS), 8-bit sRGB."""
    if name in ("plate", "photo"):
        out = image + _noise(image, 2.0 if name == "plate" else 3.4, seed)
    elif name == "print":
        out = image * _paper(image, seed) + _noise(image, 4, seed)
    else:
        out = _tone(image, name) * _paper(image, seed) + _noise(image, 8 if name != "ink" else 4, seed, 1.6)
        if name != "ink":
            out = _wear(out, seed)
    return out.cast("uchar").copy(interpretation="srgb")


def picture(svg: str, width: int, name: str, seed: int) -> Image:
    """Draw, treat and hold the result in memory, so that it is computed once whatever is saved from it."""
    return look(draw(svg, width), name, seed).copy_memory()
