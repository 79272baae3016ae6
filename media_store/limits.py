"""How much one file may cost before it is refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MEGA = 1_000_000
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one job on one file.

    ``pixels`` are width x height of a picture as its header declares them, checked before
    anything is decoded. ``memory`` is address space and ``output`` is the largest file the
    job may write, both in bytes; ``seconds`` is wall time, after which the job is killed.
    """

    pixels: int = 300 * MEGA
    frames: int = 10_000
    pages: int = 20_000
    page_points: int = 14_400
    seconds: float = 60.0
    memory: int = 4096 * MIB
    output: int = 4096 * MIB
    reply: int = 64 * MIB
    archive_entries: int = 10_000
    archive_bytes: int = 2048 * MIB
    archive_ratio: int = 200

    def as_dict(self) -> dict[str, float]:
        """Return the limits as JSON values, for the worker."""
        return asdict(self)


#: What a probe, which reads headers only, may take.
PROBE = Limits(seconds=30.0, memory=2048 * MIB, output=1 * MIB)
#: What a picture's derivatives may take.
PICTURE = Limits(seconds=180.0)
#: What a transcoding may take: an hour of video on a slow machine.
TRANSCODE = Limits(seconds=3600.0, output=8192 * MIB)
