"""Put the locked front-end libraries where the server can serve them.

``python -m archive.web.assets`` copies the few files below from ``node_modules`` to
``archive/static/lib``, which git ignores. Nothing is bundled, fetched at run time or vendored.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "archive" / "static" / "lib"

_ONEST = "@fontsource-variable/onest/files/onest-{}-wght-normal.woff2"
_SERIF = "@fontsource-variable/source-serif-4/files/source-serif-4-{}-wght-{}.woff2"
_SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")

FILES: dict[str, str] = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "openseadragon/build/openseadragon/openseadragon.min.js": "openseadragon.min.js",
    "wavesurfer.js/dist/wavesurfer.esm.js": "wavesurfer.esm.js",
    "tus-js-client/dist/tus.min.js": "tus.min.js",
    **{_ONEST.format(s): f"fonts/onest-{s}.woff2" for s in _SUBSETS},
    **{_SERIF.format(s, "normal"): f"fonts/source-serif-4-{s}.woff2" for s in _SUBSETS},
    **{_SERIF.format(s, "italic"): f"fonts/source-serif-4-{s}-italic.woff2" for s in _SUBSETS},
}


def install(modules: Path = ROOT / "node_modules", target: Path = TARGET) -> list[str]:
    """Copy every file of ``FILES``.

    Returns:
        The sources that are missing; empty when all is well.
    """
    missing = []
    for source, name in FILES.items():
        path = modules / source
        if not path.is_file():
            missing.append(source)
            continue
        goal = target / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, goal)
    return missing


if __name__ == "__main__":
    absent = install()
    for name in absent:
        print(f"missing in node_modules: {name}", file=sys.stderr)
    sys.exit(1 if absent else 0)
