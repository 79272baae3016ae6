"""Measure sound and film with PyAV; runs in a worker (18 ms where ffprobe takes 281)."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import av
import av.container
import av.error

from media_store.demuxers import demuxer_for, options, source
from media_store.errors import MediaError


def open_input(path: str, mime: str) -> av.container.InputContainer:
    """Open a file with the one reader its type allows."""
    demuxer = demuxer_for(mime)
    if not demuxer:
        raise MediaError("media_damaged", detail=f"no reader for {mime}")
    return av.open(source(path), format=demuxer, options=options(), metadata_errors="replace")


def is_cover(stream: Any) -> bool:
    """Tell whether a video stream is only the picture on the record's sleeve."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def probe(path: str, mime: str, limits: dict[str, Any]) -> dict[str, Any]:
    """Return duration in seconds, size as displayed, the streams and the container's name."""
    _check_boxes(path, mime)
    with open_input(path, mime) as container:
        streams = [_stream(stream) for stream in container.streams]
        playable = [stream for stream in streams if stream["type"] in ("audio", "video") and not stream.get("cover")]
        if not playable:
            raise MediaError("no_streams", name=Path(path).name)
        duration = _duration(container)
        films = [stream for stream in playable if stream["type"] == "video"]
        film = films[0] if films else None
        if film and film["width"] * film["height"] > limits["pixels"]:
            size = {"width": film["width"], "height": film["height"], "limit": limits["pixels"]}
            raise MediaError("too_many_pixels", name=Path(path).name, **size)
        rotation = _first_frame(container, playable[0]["index"] if not film else film["index"])
        width, height = (film["width"], film["height"]) if film else (None, None)
        if rotation % 180:
            width, height = height, width
        tech = {"decoder": f"PyAV {av.__version__}", "container": container.format.name, "rotation": rotation}
        if container.bit_rate:
            tech["bit_rate"] = container.bit_rate
    media = "video" if film else "audio"
    return {
        "width": width,
        "height": height,
        "duration": duration,
        "streams": streams,
        "media": media,
        "tech": tech,
    }


def _stream(stream: Any) -> dict[str, Any]:
    context = stream.codec_context
    told: dict[str, Any] = {
        "index": stream.index,
        "type": stream.type,
        "codec": context.name if context else "",
    }
    if stream.language:
        told["language"] = stream.language
    if stream.type == "video":
        told |= {"width": context.width, "height": context.height, "pixel_format": context.pix_fmt or ""}
        if stream.average_rate:
            told["frame_rate"] = round(float(stream.average_rate), 3)
        if is_cover(stream):
            told["cover"] = True
    elif stream.type == "audio":
        told |= {"sample_rate": context.sample_rate, "channels": context.channels}
    if context and getattr(context, "bit_rate", None):
        told["bit_rate"] = context.bit_rate
    return told


def _duration(container: Any) -> float | None:
    if container.duration and container.duration > 0:
        return round(float(container.duration) / 1_000_000, 3)
    lengths = [float(s.duration * s.time_base) for s in container.streams if s.duration and s.time_base]
    return round(max(lengths), 3) if lengths else None


def _first_frame(container: Any, index: int) -> int:
    """Decode one frame, which proves that the file can be played; return its rotation in degrees."""
    for number, packet in enumerate(container.demux(index)):
        try:
            for frame in packet.decode():
                return int(getattr(frame, "rotation", 0) or 0)
        except av.error.InvalidDataError:
            # A stream cut out of a longer one may start with frames that lean on lost ones.
            if number > 50:
                raise
    raise MediaError("media_damaged", detail="no frame could be decoded")


def _check_boxes(path: str, mime: str) -> None:
    """Refuse an MP4 whose boxes reach beyond its end: it plays, but a part of it is lost."""
    if demuxer_for(mime) != "mov":
        return
    size = Path(path).stat().st_size
    position = 0
    with Path(path).open("rb") as file:
        while position + 8 <= size:
            file.seek(position)
            length, kind = struct.unpack(">I4s", file.read(8))
            if length == 1:
                length = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))[0]
            if length == 0:
                return
            if length < 8 or not kind.isascii():
                # Bytes behind the last box belong to no box; players ignore them.
                return
            position += length
            if position > size:
                box = kind.decode("ascii", "replace")
                raise MediaError("media_damaged", detail=f"box {box} ends at {position}, the file at {size}")
