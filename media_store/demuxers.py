"""Which of FFmpeg's readers a file may reach, by what it was identified as.

FFmpeg guesses by content, and a playlist named `film.mp4` makes it open the files the
playlist names. So the reader is forced, nothing but files may be opened, and the formats
that refer to other files (HLS, concat, DASH, image sequences) are on no list.
"""

from __future__ import annotations

_BY_MIME = {
    "video/mp4": "mov",
    "audio/mp4": "mov",
    "video/quicktime": "mov",
    "video/3gpp": "mov",
    "video/webm": "matroska",
    "audio/webm": "matroska",
    "video/x-matroska": "matroska",
    "audio/ogg": "ogg",
    "video/ogg": "ogg",
    "audio/flac": "flac",
    "audio/mpeg": "mp3",
    "audio/x-wav": "wav",
    "audio/aiff": "aiff",
    "audio/aac": "aac",
    "audio/x-aac": "aac",
    "audio/amr": "amr",
    "video/x-msvideo": "avi",
    "video/mpeg": "mpeg",
    "video/mp2t": "mpegts",
    "video/x-flv": "flv",
    "video/x-ms-asf": "asf",
}
#: The names FFmpeg compares: a demuxer with several names counts by each of them.
WHITELIST = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,flac,mp3,wav,aiff,aac,amr,avi,mpeg,mpegts,flv,asf"


def demuxer_for(mime: str) -> str:
    """Return FFmpeg's name of the one reader for this type, or '' when there is none."""
    return _BY_MIME.get(mime, "")


def options() -> dict[str, str]:
    """Return the options every opened input carries."""
    return {"protocol_whitelist": "file", "format_whitelist": WHITELIST}


def source(path: str) -> str:
    """Return the path as a URL that no protocol prefix inside a name can change."""
    return f"file:{path}"
