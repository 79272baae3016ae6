"""Captions as browsers want them: WebVTT as it is, SubRip turned into it."""

from __future__ import annotations

import re

_TIME = re.compile(r"(\d{1,2}:\d{2}:\d{2}),(\d{3})")
_CUE = re.compile(r"^\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{3}\s+-->\s+", re.MULTILINE)


def as_webvtt(raw: bytes) -> str | None:
    """Decode and convert; None when this is no caption file.

    Markup other than WebVTT's own few inline tags is dropped by the browser's cue parser, so the text
    is passed on as it stands.
    """
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _CUE.search(text):
        return None
    if text.lstrip().startswith("WEBVTT"):
        return text.lstrip()
    return "WEBVTT\n\n" + _TIME.sub(r"\1.\2", text)


_LINE = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})[.,](\d{3})\s+-->")
_TAGS = re.compile(r"<[^>]*>")
_CODE = re.compile(r"[._-](uz(?:-(?:latn|cyrl))?|ru|en)\.(?:vtt|srt)$", re.IGNORECASE)


def cues(text: str) -> list[tuple[float, str]]:
    """The lines of a WebVTT text as (start in seconds, words without markup)."""
    found = []
    for block in re.split(r"\n{2,}", text):
        match = _LINE.search(block)
        if match is None:
            continue
        hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups())
        words = block[match.end() :].split("\n", 1)
        line = _TAGS.sub("", words[1] if len(words) > 1 else "").replace("\n", " ").strip()
        if line:
            found.append((hours * 3600 + minutes * 60 + seconds + thousandths / 1000, line))
    return found


def language_of(name: str) -> str:
    """The language tag that a caption file's name ends with (``talk.ru.vtt``), empty if none."""
    match = _CODE.search(name)
    return match.group(1).lower() if match else ""
