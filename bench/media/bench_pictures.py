"""Photographs through the store beside a bare pyvips loop that makes the same pictures.

    python bench/media/bench_pictures.py [count] [width]

Ours: identify, stage (hash, fsync, read back), characterise, put into the OCFL root, then three
thumbnails and the pyramid in sandboxed processes, fsynced. The bare loop makes only the four
pictures, with no checks, no hash, no fsync, no isolation. Each is run on one file at a time and
on two at a time (two threads over two workers, against two bare processes). Goal: 0.70.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyvips

from media_store import Derivatives, MediaError, OriginalStore, characterise, identify, recipes_for

SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
THUMBS = (("thumb-l", 1200), ("thumb-m", 480), ("thumb-s", 240))


def photographs(folder: Path, count: int, width: int) -> list[Path]:
    """Write ``count`` photographs of ``width`` x 3/4 width with the detail of a real one, and add the samples."""
    made = []
    dice = random.Random(1924)
    sources = sorted((SAMPLES / "photos").glob("*.[jJ][pP][gG]"))
    for number in range(count):
        height = width * 3 // 4
        if sources:
            real = pyvips.Image.new_from_file(str(dice.choice(sources))).colourspace("srgb")
            picture = real.thumbnail_image(width, height=height, crop="centre")
        else:
            picture = pyvips.Image.perlin(width, height, seed=number).linear(64, 128).cast("uchar").bandjoin([128, 90])
        grain = pyvips.Image.gaussnoise(width, height, sigma=6, mean=0, seed=number)
        path = folder / f"{number}.jpg"
        (picture + grain).cast("uchar").copy(interpretation="srgb").jpegsave(str(path), Q=90, keep="none")
        made.append(path)
    return [*made, *sources]


def bare(path: Path, folder: Path) -> None:
    """Make the four pictures with nothing around them."""
    image = pyvips.Image.new_from_file(str(path), access="sequential")
    if image.get_typeof("orientation") and image.get("orientation") not in (0, 1):
        image = image.copy_memory().autorot()
    pyramid = str(folder / f"{path.stem}.tif")
    side = 512 if max(image.width, image.height) > 256 else 128
    options = {"tile": True, "tile_width": side, "tile_height": side, "compression": "jpeg", "Q": 85}
    image.tiffsave(pyramid, pyramid=True, keep="none", **options)
    small = pyvips.Image.thumbnail(pyramid, 1200, height=1200, size="down", no_rotate=True).copy_memory()
    for name, length in THUMBS:
        small = small if length == 1200 else small.thumbnail_image(length, height=length, size="down")
        small.jpegsave(str(folder / f"{path.stem}-{name}.jpg"), Q=85, keep="none", optimize_coding=True)


def bare_all(paths: list[Path], folder: Path) -> None:
    """Run the bare loop over a list of files."""
    for path in paths:
        bare(path, folder)


def bare_two(paths: list[Path], folder: Path) -> None:
    """Run the bare loop in two processes."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=bare_all, args=(paths[half::2], folder)) for half in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def ours(paths: list[Path], folder: Path, threads: int) -> None:
    """Take the files in through the store, ``threads`` at a time."""
    store, derivatives = OriginalStore(folder / "originals"), Derivatives(folder / "derivatives")

    def take(path: Path) -> None:
        identified = identify(path)
        staged = store.stage(path)
        characterised = characterise(path, identified)
        store.put(f"urn:bench:{staged.sha256}", {path.name: staged}, "Arrived", "bench")
        original = store.path(f"urn:bench:{staged.sha256}", path.name)
        recipes = recipes_for(identified, characterised)
        made = derivatives.make_many(recipes, original, staged.sha256, identified)
        assert not any(isinstance(result, MediaError) for result in made.values()), made

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(take, paths))


def rate(job: Callable[[Path], None], count: int, work: Path) -> float:
    """Return files a second."""
    with tempfile.TemporaryDirectory(dir=work) as folder:
        start = time.perf_counter()
        job(Path(folder))
        return count / (time.perf_counter() - start)


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 24
    width = int(arguments[1]) if len(arguments) > 1 else 4000
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        paths = photographs(work, count, width)
        megabytes = sum(path.stat().st_size for path in paths) / 1e6
        print(f"{len(paths)} photographs, {megabytes:.0f} MB, {count} of them {width} px wide; {os.cpu_count()} cores")
        # The first files pay for starting processes and loading libraries on either side.
        ours(paths[:2], work / "warm", 2)
        bare_all(paths[:2], work)
        rounds = []
        for _ in range(2):
            rounds.append(
                (
                    rate(lambda out: bare_all(paths, out), len(paths), work),
                    rate(lambda out: ours(paths, out, 1), len(paths), work),
                    rate(lambda out: bare_two(paths, out), len(paths), work),
                    rate(lambda out: ours(paths, out, 2), len(paths), work),
                )
            )
        one, us, two, both = (max(column) for column in zip(*rounds, strict=True))
    print(f"one at a time: bare pyvips {one:.2f}/s, store {us:.2f}/s, ratio {us / one:.2f}")
    print(f"two at a time: bare pyvips in two processes {two:.2f}/s, store {both:.2f}/s, ratio {both / two:.2f}")
    print(f"store, two at a time, against the bare loop: {both / one:.2f} (goal 0.70)")
    return 0 if both / one >= 0.70 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
