"""The cache of derivatives: what a page shows instead of the original.

A derivative is named by (sha256 of the original, recipe, version of the recipe), so it is
made once, may be deleted at any time, and is made again when its recipe changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from media_store.backends import Backend, LocalDisk, discard
from media_store.characterise import Characterised
from media_store.disk import file_lock
from media_store.errors import MediaError
from media_store.identify import Identified
from media_store.limits import PICTURE, TRANSCODE, Limits
from media_store.sandbox import Sandbox, shared

THUMBS = ("thumb-s", "thumb-m", "thumb-l")
#: Recipe -> (version, suffix, MIME type). A change in how a recipe is made raises its version.
RECIPES: dict[str, tuple[int, str, str]] = {
    "thumb-s": (1, "jpg", "image/jpeg"),
    "thumb-m": (1, "jpg", "image/jpeg"),
    "thumb-l": (1, "jpg", "image/jpeg"),
    "pyramid": (1, "tif", "image/tiff"),
    "poster": (1, "jpg", "image/jpeg"),
    "proxy-video": (1, "mp4", "video/mp4"),
    "proxy-audio": (1, "m4a", "audio/mp4"),
    "waveform": (1, "json", "application/json"),
    "page": (1, "jpg", "image/jpeg"),
}
#: Pages of a PDF made at once; later ones are made when somebody turns to them.
EAGER_PAGES = 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PAGE = re.compile(r"page-([1-9]\d{0,5})")
Made = dict[str, "Path | MediaError"]


def recipes_for(identified: Identified, characterised: Characterised) -> list[str]:
    """Return the recipes worth making for a file, best first; [] for text, office and the rest."""
    media = characterised.media
    if media == "image":
        return ["pyramid", *THUMBS]
    if media == "video":
        sound = any(stream["type"] == "audio" for stream in characterised.streams)
        return ["poster", *THUMBS, *(["waveform"] if sound else []), "proxy-video"]
    if media == "audio":
        return ["waveform", "proxy-audio"]
    if media == "pdf":
        pages = min(characterised.pages or 0, EAGER_PAGES)
        return [*THUMBS, *(f"page-{page}" for page in range(1, pages + 1))]
    return []


def mime_of(recipe: str) -> str:
    """Return the MIME type a recipe makes; raises MediaError('no_such_recipe')."""
    return _known(recipe)[2]


def _known(recipe: str) -> tuple[int, str, str]:
    known = RECIPES.get("page" if _PAGE.fullmatch(recipe) else recipe)
    if known is None or recipe == "page":
        raise MediaError("no_such_recipe", recipe=recipe, mime="")
    return known


class Derivatives:
    """Make and find derivatives under a folder, or in another backend of the same port."""

    def __init__(self, root: Path | str, backend: Backend | None = None, sandbox: Sandbox | None = None) -> None:
        self.backend = backend or LocalDisk(Path(root))
        self._locks = Path(root) / ".locks"
        self._locks.mkdir(parents=True, exist_ok=True)
        self._sandbox = sandbox

    recipes_for = staticmethod(recipes_for)

    def path(self, sha256: str, recipe: str) -> Path | None:
        """Return the file of a derivative that is made, or None."""
        return self.backend.local(self._key(sha256, recipe))

    def make(
        self,
        recipe: str,
        source: Path | str,
        sha256: str,
        identified: Identified,
        limits: Limits | None = None,
    ) -> Path:
        """Return the derivative, made now if it is not there; raises MediaError or StoreError."""
        made = self.make_many([recipe], source, sha256, identified, limits)[recipe]
        if isinstance(made, MediaError):
            raise made
        return made

    def make_many(
        self,
        recipes: Iterable[str],
        source: Path | str,
        sha256: str,
        identified: Identified,
        limits: Limits | None = None,
    ) -> Made:
        """Make several recipes of one file with as few decodings as can be.

        Returns for each recipe its path or the MediaError that stopped it. Whoever asks for
        the same file meanwhile waits and finds it made.
        """
        wanted = list(dict.fromkeys(recipes))
        made: Made = {}
        with file_lock(self._locks / self._checked(sha256)[:3]):
            for recipe in wanted:
                found = self.path(sha256, recipe)
                if found is not None:
                    made[recipe] = found
            missing = [recipe for recipe in wanted if recipe not in made]
            for group in self._groups(missing, identified):
                made |= self._make_group(group, Path(source).absolute(), sha256, identified, limits)
        return made

    def forget(self, sha256: str) -> None:
        """Remove every derivative of a file."""
        for key in list(self.backend.keys(self._folder(sha256))):
            self.backend.delete(key)

    def _groups(self, missing: list[str], identified: Identified) -> list[list[str]]:
        """Put together what one decoding serves; a poster comes before the thumbnails cut from it."""
        together = [recipe for recipe in missing if recipe in THUMBS]
        if identified.media == "image" and "pyramid" in missing:
            together.insert(0, "pyramid")
        if identified.media == "pdf" and "page-1" in missing:
            together.append("page-1")
        alone = [recipe for recipe in missing if recipe not in together]
        alone.sort(key=lambda recipe: recipe != "poster")
        first = [[recipe] for recipe in alone if recipe == "poster"]
        rest = [[recipe] for recipe in alone if recipe != "poster"]
        return [*first, *([together] if together else []), *rest]

    def _make_group(
        self, group: list[str], source: Path, sha256: str, identified: Identified, limits: Limits | None
    ) -> Made:
        folder = self.backend.workspace()
        try:
            outputs = {recipe: str(folder / f"{recipe}.{_known(recipe)[1]}") for recipe in group}
            job, args, reads, default = self._job(group, source, sha256, identified, outputs)
            sandbox = self._sandbox or shared()
            sandbox.run(job, args, limits=limits or default, reads=reads, writes=[folder])
            return {
                recipe: self.backend.publish(self._key(sha256, recipe), Path(path)) for recipe, path in outputs.items()
            }
        except MediaError as error:
            return dict.fromkeys(group, error)
        finally:
            discard(folder)

    def _job(
        self, group: list[str], source: Path, sha256: str, identified: Identified, outputs: Mapping[str, str]
    ) -> tuple[str, dict[str, Any], list[Path], Limits]:
        recipe, media = group[0], identified.media
        args: dict[str, Any] = {"path": str(source), "mime": identified.mime}
        page = _PAGE.fullmatch(recipe)
        if media == "pdf" and (page or recipe in THUMBS):
            number = int(page.group(1)) if page else 1
            return (
                "pdf.render",
                {"path": str(source), "page": number, "outputs": dict(outputs)},
                [source],
                PICTURE,
            )
        if media == "image" and (recipe in THUMBS or recipe == "pyramid"):
            pyramid = self.path(sha256, "pyramid")
            args |= {"outputs": dict(outputs), "pyramid": str(pyramid or "")}
            return "image.render", args, [source, *([pyramid] if pyramid else [])], PICTURE
        if media == "video" and recipe in THUMBS:
            poster = self._poster(source, sha256, identified)
            still = {"path": str(poster), "mime": "image/jpeg", "outputs": dict(outputs)}
            return "image.render", still, [poster], PICTURE
        one = {**args, "target": next(iter(outputs.values()))}
        if media in ("audio", "video") and recipe in ("proxy-audio", "waveform"):
            return ("av.audio" if recipe == "proxy-audio" else "av.waveform"), one, [source], TRANSCODE
        if media == "video" and recipe in ("poster", "proxy-video"):
            job = "av.poster" if recipe == "poster" else "av.video"
            return job, one, [source], PICTURE if recipe == "poster" else TRANSCODE
        raise MediaError("no_such_recipe", recipe=recipe, mime=identified.mime)

    def _poster(self, source: Path, sha256: str, identified: Identified) -> Path:
        found = self.path(sha256, "poster") or self._make_group(["poster"], source, sha256, identified, None)["poster"]
        if isinstance(found, MediaError):
            raise found
        return found

    def _checked(self, sha256: str) -> str:
        if not _SHA256.fullmatch(sha256):
            raise ValueError("a sha256 is 64 lower-case hexadecimal digits")
        return sha256

    def _folder(self, sha256: str) -> str:
        self._checked(sha256)
        return f"{sha256[:2]}/{sha256[2:4]}/{sha256}/"

    def _key(self, sha256: str, recipe: str) -> str:
        version, suffix, _ = _known(recipe)
        return f"{self._folder(sha256)}{recipe}.v{version}.{suffix}"
