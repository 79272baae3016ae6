"""Make what a page needs of sound and film; runs in a worker, and FFmpeg inside its limits."""

from __future__ import annotations

import array
import contextlib
import itertools
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import av
import ffmpeg
import imageio_ffmpeg
from PIL import ImageStat

from media_store.demuxers import demuxer_for, options, source
from media_store.errors import MediaError
from media_store.probe_av import is_cover, open_input

POSTER_QUALITY = 85
# Where into a film to look for a still, in turn, until one is not black (mean brightness of 255).
SHARES = (0.1, 0.35, 0.6, 0.0)
DARK = 16
#: The box a film's proxy fits in, and the points a waveform is drawn with.
PROXY_WIDTH, PROXY_HEIGHT = 1280, 720
POINTS = 1000
_RATE = 8000
_BLOCK = 80


def poster(path: str, mime: str, target: str, *, limits: dict[str, Any]) -> list[str]:
    """Write one JPEG from a tenth into the film, at most 30 s in, or later where that is black; turned to be seen."""
    with open_input(path, mime) as container:
        films = [stream for stream in container.streams.video if not is_cover(stream)]
        if not films:
            raise MediaError("no_streams")
        stream = films[0]
        length = float(container.duration or 0) / 1_000_000
        frame = picture = None
        for share in SHARES:
            container.seek(int(min(length * share, share * 300.0) * 1_000_000))
            frame = _frame(container, stream) or frame
            if frame is not None:
                picture = frame.to_image()
                if not _dark(picture):
                    break
        if picture is None:
            raise MediaError("media_damaged", detail="no frame could be decoded")
        rotation = int(getattr(frame, "rotation", 0) or 0)
    if rotation % 360:
        picture = picture.rotate(rotation, expand=True)
    picture.thumbnail((1920, 1920))
    picture.save(target, "JPEG", quality=POSTER_QUALITY)
    return [target]


def _dark(picture: Any) -> bool:
    """Whether a frame shows next to nothing, as films do that fade in."""
    return bool(ImageStat.Stat(picture.convert("L").resize((32, 32))).mean[0] < DARK)


def _frame(container: Any, stream: Any) -> Any:
    for packet in container.demux(stream):
        with contextlib.suppress(av.error.InvalidDataError):
            for frame in packet.decode():
                return frame
    return None


@cache
def ffmpeg_binary() -> str:
    """Return Debian's ffmpeg, which gets security patches, or else the one from PyPI."""
    found = shutil.which("ffmpeg", path="/usr/bin:/usr/local/bin")
    if found:
        return found
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise MediaError("tool_missing", tool="ffmpeg") from error


def video_proxy(path: str, mime: str, target: str, *, limits: dict[str, Any]) -> list[str]:
    """Write an MP4 of H.264 and AAC in a box of 1280 x 720, which starts before it is loaded."""
    box = f"scale=w='min({PROXY_WIDTH},iw)':h='min({PROXY_HEIGHT},ih)':force_original_aspect_ratio=decrease"
    settings = {
        "vf": f"{box},scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p",
        "c:v": "libx264",
        "preset": "veryfast",
        "crf": 25,
        "c:a": "aac",
        "b:a": "128k",
        "ac": 2,
        "movflags": "+faststart",
        "f": "mp4",
    }
    return _transcode(path, mime, target, ("V:0", "a:0?"), settings, limits)


def audio_proxy(path: str, mime: str, target: str, *, limits: dict[str, Any]) -> list[str]:
    """Write an M4A of AAC at 128 kbit/s, which every browser plays and can seek in."""
    settings = {
        "vn": None,
        "c:a": "aac",
        "b:a": "128k",
        "movflags": "+faststart",
        "f": "mp4",
    }
    return _transcode(path, mime, target, ("a:0",), settings, limits)


def _transcode(
    path: str,
    mime: str,
    target: str,
    streams: tuple[str, ...],
    settings: dict[str, Any],
    limits: dict[str, Any],
) -> list[str]:
    # Titles, places and camera numbers stay with the original.
    bare = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact", "sn": None, "dn": None}
    entry = ffmpeg.input(source(path), f=demuxer_for(mime), **options())
    graph = (
        ffmpeg.output(*(entry[stream] for stream in streams), source(target), **settings, **bare)
        .global_args("-nostdin", "-hide_banner", "-loglevel", "error")
        .overwrite_output()
    )
    done = subprocess.run(
        graph.compile(cmd=ffmpeg_binary()), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode == 0:
        return [target]
    said = done.stderr.decode("utf-8", "replace").strip()
    if "No space left" in said:
        raise MediaError("disk_full", path="")
    if done.returncode == -25 or "File too large" in said:
        raise MediaError("output_too_big", job="transcode", limit=limits["output"])
    if done.returncode < 0:
        raise MediaError("tool_crashed", job="transcode", detail=f"signal {-done.returncode}: {said[-300:]}")
    raise MediaError("media_damaged", detail=said[-500:] or f"ffmpeg ended with {done.returncode}")


def waveform(path: str, mime: str, target: str, *, limits: dict[str, Any]) -> list[str]:
    """Write JSON {duration, peaks}: about 1000 floats 0..1, the loudest sample of each stretch."""
    blocks = array.array("H")
    rest = array.array("h")
    with open_input(path, mime) as container:
        if not container.streams.audio:
            raise MediaError("no_streams")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
        for frame in _sound(container):
            for piece in resampler.resample(frame):
                rest.frombytes(bytes(piece.planes[0])[: piece.samples * 2])
            rest = _take_blocks(rest, blocks)
    if rest:
        blocks.append(_peak(rest))
    if not blocks:
        raise MediaError("media_damaged", detail="no sound could be decoded")
    peaks = _reduce(blocks)
    with Path(target).open("w", encoding="ascii") as file:
        json.dump({"duration": round(len(blocks) * _BLOCK / _RATE, 2), "peaks": peaks}, file)
    return [target]


def _sound(container: Any) -> Any:
    for packet in container.demux(container.streams.audio[0]):
        # One broken packet in a recording is a click, not the end of it.
        with contextlib.suppress(av.error.InvalidDataError):
            yield from packet.decode()


def _peak(samples: array.array[int]) -> int:
    return min(32767, max(max(samples), -min(samples)))


def _take_blocks(samples: array.array[int], blocks: array.array[int]) -> array.array[int]:
    """Move whole blocks of 10 ms from ``samples`` to ``blocks``; return what is left."""
    end = len(samples) - len(samples) % _BLOCK
    for start in range(0, end, _BLOCK):
        blocks.append(_peak(samples[start : start + _BLOCK]))
    return samples[end:]


def _reduce(blocks: array.array[int]) -> list[float]:
    count = min(POINTS, len(blocks))
    edges = [len(blocks) * point // count for point in range(count + 1)]
    return [round(max(blocks[a:b]) / 32767, 4) for a, b in itertools.pairwise(edges)]
