"""What the values of a column look like, when its name says nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_URL = re.compile(r"^https?://\S+$", re.IGNORECASE)
_FILE = re.compile(
    r"^[^|<>\n]{1,400}\.(jpe?g|tiff?|png|webp|heic|gif|bmp|jp2|pdf|mp3|wav|flac|ogg|opus|m4a|mp4|mov|mkv|webm|avi|docx?|odt|rtf|"
    r"txt|xlsx?|pptx?|epub|html?|vtt|srt)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[-+]?\d+(?:[.,]\d+)?$")
_WHOLE = re.compile(r"^\d{1,12}$")
_DATE = re.compile(
    r"^(?:c\.|ca\.?|circa|около|ок\.|тахминан|taxminan)?\s*(?:\d{4}(?:[-./]\d{1,2}){0,2}|\d{1,2}[./]\d{1,2}[./]\d{4}|"
    r"\d{4}\s*[-–/]\s*\d{4}|(?:\d{1,2}\s+)?[^\W\d]{3,12}\.?,?\s+(?:\d{1,2},?\s+)?\d{4})(?:s|-е|\s*г\.?|-yil(?:lar)?)?$",
    re.IGNORECASE,
)
_SIZES = re.compile(
    r"^\d+(?:[.,]\d+)?\s*(?:[x×хХ*]\s*\d+(?:[.,]\d+)?\s*){1,2}(?:mm|cm|m|in|мм|см|м|sm)?\.?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Looks:
    """Shares (0 to 1) of a column's filled values, their mean length, and how many of them differ."""

    filled: int = 0
    urls: float = 0
    files: float = 0
    numbers: float = 0
    whole: float = 0
    dates: float = 0
    sizes: float = 0
    length: float = 0
    longest: int = 0
    distinct: float = 0
    words: float = 0
    spaced: float = 0


def look(values: Sequence[str]) -> Looks:
    """Measure a column by a sample of its values."""
    filled = [value.strip() for value in values if value.strip()]
    if not filled:
        return Looks()
    count = len(filled)

    def share(pattern: re.Pattern[str]) -> float:
        return sum(1 for value in filled if pattern.match(value)) / count

    return Looks(
        filled=count,
        urls=share(_URL),
        files=share(_FILE),
        numbers=share(_NUMBER),
        whole=share(_WHOLE),
        dates=share(_DATE),
        sizes=share(_SIZES),
        length=sum(map(len, filled)) / count,
        longest=max(map(len, filled)),
        distinct=len(set(filled)) / count,
        words=sum(1 for value in filled if re.search(r"[^\W\d_]{2,}", value)) / count,
        spaced=sum(1 for value in filled if " " in value) / count,
    )
