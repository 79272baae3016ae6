"""Plain text, captions, RTF, and Word files of the last century."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from striprtf.striprtf import rtf_to_text as _untyped_rtf_to_text

from ingest.extractors.found import MAX_TEXT, Extracted
from ingest.problems import IngestError
from ingest.readers.encoding import decode

_CUE_LINE = re.compile(r"^\s*(\d+|(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}\s+-->.*|WEBVTT.*|NOTE\b.*|STYLE|REGION)\s*$")
_TAGS = re.compile(r"<[^>]{1,80}>|\{\\[^}]{1,40}\}")
_RTF_INFO = {"title": "title", "author": "creators", "subject": "description", "keywords": "subjects"}
rtf_to_text: Callable[[str, str, str], str] = _untyped_rtf_to_text
_ANTIWORD = "/usr/bin/antiword"


def extract_text(path: str) -> Extracted:
    """A text in whatever encoding; form feeds part its pages."""
    with Path(path).open("rb") as stream:
        text = decode(stream.read(4 * MAX_TEXT))
    found = Extracted()
    for number, page in enumerate(text.split("\f"), 1):
        found.add_text(number, page)
    if not found.pages:
        found.notes.append("text_none")
    return found


def extract_captions(path: str) -> Extracted:
    """The spoken words of WebVTT or SubRip, without times and marks."""
    found = Extracted()
    text = decode(Path(path).read_bytes()[:MAX_TEXT])
    lines: list[str] = []
    for line in text.splitlines():
        clean = _TAGS.sub("", line).strip()
        # A caption often repeats the line before it while the next one rolls in.
        if clean and not _CUE_LINE.match(line) and (not lines or lines[-1] != clean):
            lines.append(clean)
    found.add_text(1, "\n".join(lines))
    return found


def extract_rtf(path: str) -> Extracted:
    """Text and document information of RTF.

    Raises:
        IngestError: ``document_damaged``.
    """
    raw = Path(path).read_bytes()[: 4 * MAX_TEXT].decode("latin-1")
    found = Extracted()
    page = re.search(r"\\ansicpg(\d{3,5})", raw[:2000])
    encoding = f"cp{page.group(1)}" if page else "cp1252"
    try:
        info = re.search(r"\{\\info\b(.{0,8000})", raw, re.DOTALL)
        for name, field in _RTF_INFO.items():
            value = re.search(r"\{\\" + name + r"\s([^{}]{1,2000})\}", info.group(1)) if info else None
            if value:
                text = rtf_to_text("{\\rtf1\\ansicpg" + encoding[2:] + " " + value.group(1) + "}", encoding, "replace")
                found.add(field, text, f"RTF {name}")
        date = re.search(r"\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})", raw[:20_000])
        if date:
            found.add("date", f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}", "RTF creatim")
        found.add_text(1, rtf_to_text(raw, encoding, "replace"))
    except (ValueError, IndexError, KeyError, LookupError, RecursionError) as error:
        raise IngestError("document_damaged", name=Path(path).name, detail=str(error)[:200]) from None
    return found


def extract_word97(path: str) -> Extracted:
    """A .doc by antiword where it is installed; without it the file is kept and the lack noted."""
    found = Extracted()
    if not Path(_ANTIWORD).exists():
        found.notes.append("text_unavailable")
        return found
    done = subprocess.run(
        [_ANTIWORD, "-m", "UTF-8.txt", "-w", "0", str(Path(path).absolute())],
        capture_output=True,
        timeout=50,
        check=False,
        env={"LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},
    )
    if done.returncode != 0:
        found.notes.append("text_unavailable")
    found.add_text(1, done.stdout.decode("utf-8", "replace"))
    return found
