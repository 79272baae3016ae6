"""Citing a record: as a sentence, as BibTeX and as RIS."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

# What each of our kinds is called by reference managers; RIS' own types and biblatex' entry types.
_RIS_TYPE = {"photograph": "ART", "audio": "SOUND", "video": "VIDEO", "book": "BOOK", "serial": "JFULL"}
_RIS_TYPE |= {"press_text": "NEWS", "museum_object": "ART", "document": "UNPB", "fonds": "MANSCPT"}
_BIB_TYPE = {"book": "book", "serial": "periodical", "press_text": "article", "audio": "audio", "video": "video"}
_BIB_TYPE |= {"photograph": "image", "museum_object": "artwork"}

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True)
class Citation:
    """What a citation needs, already in one language.

    Attributes:
        key: short and stable; letters, digits and hyphens.
        creators: names as stored.
        issued: display text of the date.
        house: the institution.
        url: permanent address.
        seen: day of access.
    """

    key: str
    kind: str
    title: str
    house: str
    url: str
    seen: date
    creators: tuple[str, ...] = ()
    issued: str = ""
    ref: str = ""
    publisher: str = ""
    identifiers: tuple[str, ...] = field(default_factory=tuple)


def as_text(item: Citation) -> str:
    """A sentence after ISO 690: creators, title, date, institution, reference, address."""
    parts = ["; ".join(item.creators), item.title, item.issued, item.publisher, item.house, item.ref]
    sentence = ". ".join(part.rstrip(". ") for part in parts if part)
    return f"{sentence}. {item.url} ({item.seen.isoformat()})"


def as_bibtex(item: Citation) -> str:
    """One biblatex entry, UTF-8, specials escaped."""
    rows = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in item.creators),
        "title": f"{{{_tex(item.title)}}}",
        "date": _year(item.issued),
        "publisher": _tex(item.publisher),
        "institution": _tex(item.house),
        "number": _tex(item.ref),
        "url": item.url,
        "urldate": item.seen.isoformat(),
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows.items() if value)
    return f"@{_BIB_TYPE.get(item.kind, 'misc')}{{{item.key},\n{body}\n}}\n"


def as_ris(item: Citation) -> str:
    """One RIS record; lines end with CR LF as the format wants."""
    rows = [("TY", _RIS_TYPE.get(item.kind, "GEN"))]
    rows += [("AU", name) for name in item.creators]
    rows += [("TI", item.title), ("PY", _year(item.issued)), ("DA", item.issued), ("PB", item.publisher)]
    rows += [("DP", item.house), ("CN", item.ref), ("UR", item.url), ("Y2", item.seen.strftime("%Y/%m/%d"))]
    rows += [("SN", value) for value in item.identifiers]
    lines = [f"{tag}  - {_line(value)}" for tag, value in rows if value]
    return "\r\n".join([*lines, "ER  - "]) + "\r\n"


def _tex(text: str) -> str:
    return _line(text).translate(_LATEX)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _year(issued: str) -> str:
    found = re.search(r"\b(\d{4})\b", issued)
    return found.group(1) if found else ""
