"""MARC 21 bibliographic records into the values of our kinds.

Which subfield goes to which field is declared by the kinds (``map = { marc = "260$b" }``). What
needs thought is a named converter here: titles, names, dates, languages, subjects. Whatever no
field takes is returned as lines, so that nothing of a record is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_TARGET = re.compile(r"^(\d[\dXx]{2})(?:[#_\\ \d]{2})?((?:\$?[a-z0-9])*)$")
_TRAILING = re.compile(r"\s*[/:;,=]\s*$|(?<=[^\s.][^\s.])\.\s*$")
_YEAR = re.compile(r"(?<!\d)(\d{3,4})(?!\d)")

#: Relator codes and terms (Library of Congress) to the plain word; what is not here is kept as it stands.
RELATORS = {
    "aut": "author", "edt": "editor", "ill": "illustrator", "trl": "translator", "pht": "photographer",
    "pbl": "publisher", "com": "compiler", "cmp": "composer", "art": "artist", "ctb": "contributor",
    "cre": "creator", "nrt": "narrator", "prf": "performer", "drt": "director", "cnd": "conductor",
    "sng": "singer", "isb": "issuing body", "aui": "author of introduction", "egr": "engraver",
    "ctg": "cartographer", "spk": "speaker", "ive": "interviewee", "ivr": "interviewer", "dnr": "donor",
}  # fmt: skip
# Leader position 6: what the thing is. Position 7 tells serials from books.
_KIND_OF_TYPE = {"i": "audio", "j": "audio", "g": "video", "k": "photograph", "r": "museum_object"}
_SERIAL_LEVELS = "bis"


@dataclass(frozen=True, slots=True)
class MarcField:
    """One field: control fields have a ``value``, data fields two indicators and subfields."""

    tag: str
    indicators: str = "  "
    subfields: tuple[tuple[str, str], ...] = ()
    value: str = ""

    def all(self, codes: str) -> list[str]:
        """The values of the given subfields, in the field's own order."""
        return [value.strip() for code, value in self.subfields if code in codes and value.strip()]

    def first(self, code: str) -> str:
        """The first such subfield, or nothing."""
        return next(iter(self.all(code)), "")

    def line(self) -> str:
        """The field in the usual line form: ``=245  10$aTitle``."""
        if self.value:
            return f"={self.tag}  {self.value}"
        marks = self.indicators.replace(" ", "\\")
        return f"={self.tag}  {marks}{''.join(f'${code}{value}' for code, value in self.subfields)}"


@dataclass(frozen=True, slots=True)
class MarcRecord:
    """A record as it was read; ``encoding`` is what it was found to be written in."""

    leader: str
    fields: tuple[MarcField, ...]
    encoding: str = "utf-8"

    def tagged(self, *tags: str) -> list[MarcField]:
        """The fields of these tags; an X in a tag stands for any digit."""
        patterns = [re.compile(tag.replace("X", "[0-9]").replace("x", "[0-9]") + "$") for tag in tags]
        return [field for field in self.fields if any(pattern.match(field.tag) for pattern in patterns)]

    def control(self, tag: str) -> str:
        """The value of a control field, or nothing."""
        return next((field.value for field in self.fields if field.tag == tag), "")


def kind_of(record: MarcRecord) -> str:
    """Which of our kinds describes such a thing."""
    if record.leader[7:8] in _SERIAL_LEVELS:
        return "serial"
    return _KIND_OF_TYPE.get(record.leader[6:7], "book")


def is_marc21(record: MarcRecord) -> bool:
    """False for UNIMARC and its kin, whose tags mean other things: their title stands in 200."""
    return bool(record.tagged("245")) or not record.tagged("200")


def tidy(text: str) -> str:
    """A value without the punctuation that cataloguing rules put between areas."""
    previous = None
    text = text.strip()
    while text != previous:
        previous, text = text, _TRAILING.sub("", text).strip()
    if text.startswith("[") and text.endswith("]") and text.count("[") == 1:
        text = text[1:-1].strip()
    return text


def to_values(record: MarcRecord, table: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], list[str]]:
    """The record as raw values of a kind.

    Args:
        table: the kind's crosswalk: (field code, target such as ``260$b`` or the name of a converter).

    Returns:
        Values by field code, to be parsed by the kind, and the lines of every field that was not
        wholly taken.
    """
    taken: set[int] = set()
    values: dict[str, Any] = {}
    known: set[str] = set()
    for field, target in table:
        known.add(field)
        converter = CONVERTERS.get(field)
        if converter is None:
            found = _by_target(record, target, taken)
            if found:
                values[field] = [*values.get(field, []), *found]
    for field, converter in CONVERTERS.items():
        if field in known:
            value = converter(record, taken)
            if value:
                values[field] = value
    left = [field.line() for index, field in enumerate(record.fields) if index not in taken]
    return values, [f"=LDR  {record.leader}", *left]


def _by_target(record: MarcRecord, target: str, taken: set[int]) -> list[str]:
    match = _TARGET.match(target.strip())
    if not match:
        return []
    tag, codes = match.group(1), match.group(2).replace("$", "")
    found = []
    for index, field in enumerate(record.fields):
        if not re.match(tag.replace("X", "[0-9]").replace("x", "[0-9]") + "$", field.tag):
            continue
        parts = [tidy(part) for part in (field.all(codes) if codes else field.all("abcdefghijklmnopqrstuvwxyz"))]
        parts = [part for part in parts if part] or ([field.value.strip()] if field.value.strip() and not codes else [])
        if parts:
            found.append(" ".join(parts))
            if {code for code, _ in field.subfields} <= set(codes) | set("0156892"):
                taken.add(index)
    return found


def _indexed(record: MarcRecord, *tags: str) -> list[tuple[int, MarcField]]:
    wanted = set(map(id, record.tagged(*tags)))
    return [(index, field) for index, field in enumerate(record.fields) if id(field) in wanted]


def _title(record: MarcRecord, taken: set[int]) -> dict[str, str] | str:
    for index, field in _indexed(record, "245"):
        title = title_of(field)
        if not title:
            continue
        if not field.all("ch"):
            taken.add(index)
        language = {"rus": "ru", "eng": "en"}.get(record.control("008")[35:38], "")
        twin = next((f for f in record.tagged("880") if f.first("6").startswith("245")), None)
        if twin is not None and language == "ru" and title_of(twin):
            return {"ru": title_of(twin), "und": title}
        return {language: title} if language and twin is None else {"und": title}
    other = next((title_of(field) for _, field in _indexed(record, "130", "240", "222", "246")), "")
    return {"und": other} if other else ""


def title_of(field: MarcField) -> str:
    """Title, its remainder, and the number and name of a part: ``War and peace: a novel. Part 1``."""
    title = tidy(" ".join(field.all("a")))
    rest = tidy(" ".join(field.all("b")))
    parts = ". ".join(tidy(part) for part in field.all("np"))
    joined = f"{title}: {rest}" if title and rest else title or rest
    return f"{joined}. {parts}" if joined and parts else joined or parts


def _creators(record: MarcRecord, taken: set[int]) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = []
    for index, field in _indexed(record, "100", "110", "111", "700", "710", "711", "720"):
        name = tidy(" ".join(field.all("abcdnq")))
        if not name:
            continue
        codes = [code[-3:] for code in field.all("4")]
        words = [tidy(word).lower() for word in field.all("j" if field.tag.endswith("11") else "e")]
        role = words[0] if words else RELATORS.get(codes[0], codes[0]) if codes else ""
        if not role and field.tag == "100":
            role = "author"
        entry = {"name": name, "role": role}
        if entry not in people:
            people.append(entry)
        if not field.all("tkflmors"):
            taken.add(index)
    return people


def _date(record: MarcRecord, taken: set[int]) -> str:
    fixed = record.control("008")
    first, second = fixed[7:11], fixed[11:15]
    written = ""
    for index, field in _indexed(record, "264", "260"):
        if field.tag == "264" and field.indicators[1] not in "10 ":
            continue
        written = written or next(iter(field.all("c")), "")
        if not field.all("ab") and written:
            taken.add(index)
    if re.fullmatch(r"\d[\du|]{3}", first) and first[1].isdigit():
        start = first.replace("u", "X").replace("|", "X")
        kind = fixed[6:7]
        if kind in "cd" and fixed[6:7]:
            return f"{start}/.." if kind == "c" or second in ("9999", "uuuu") else f"{start}/{second.replace('u', 'X')}"
        if kind in "mikq" and re.fullmatch(r"\d{4}", second) and second >= first and second != "9999":
            return start if second == first else f"{start}/{second}"
        if kind == "q":
            return f"{start}~"
        return start
    years = _YEAR.findall(written)
    return years[0] if years else tidy(written)


def _languages(record: MarcRecord, taken: set[int]) -> list[str]:
    codes: list[str] = []
    fixed = record.control("008")[35:38].lower()
    if re.fullmatch(r"[a-z]{3}", fixed):
        codes.append(fixed)
    for index, field in _indexed(record, "041"):
        for value in field.all("a"):
            # Old practice ran the codes together: engfre.
            codes += [value[start : start + 3].lower() for start in range(0, len(value) - 2, 3)]
        if not field.all("bcdefghjkmn"):
            taken.add(index)
    return [code for code in dict.fromkeys(codes) if code not in ("und", "zxx", "mul", "mis") and code.isalpha()]


def _subjects(record: MarcRecord, taken: set[int]) -> list[str]:
    subjects = []
    for index, field in _indexed(record, "600", "610", "611", "630", "647", "648", "650", "653", "655"):
        if field.tag == "653":
            subjects += [tidy(value) for value in field.all("a")]
        else:
            head = tidy(" ".join(field.all("abcdnpqt")))
            heading = " -- ".join([head, *(tidy(value) for value in field.all("vxyz"))])
            subjects.append(heading.strip(" -"))
        taken.add(index)
    return list(dict.fromkeys(subject for subject in subjects if subject))


def _places(record: MarcRecord, taken: set[int]) -> list[str]:
    places = []
    for index, field in _indexed(record, "651", "751", "752", "662"):
        places.append(" -- ".join(tidy(value) for value in field.all("abcdfgxyzv")))
        taken.add(index)
    return list(dict.fromkeys(place for place in places if place))


def _description(record: MarcRecord, taken: set[int]) -> str:
    texts = []
    for index, field in _indexed(record, "520"):
        text = " ".join(field.all("ab"))
        if text:
            texts.append(text)
            taken.add(index)
    return "\n\n".join(texts)


def _identifiers(record: MarcRecord, taken: set[int]) -> list[str]:
    found = []
    for tag, prefix in (("010", "LCCN "), ("028", ""), ("024", ""), ("035", "")):
        for index, field in _indexed(record, tag):
            value = field.first("a")
            if value:
                found.append(f"{prefix}{value}")
                if len(field.subfields) == 1:
                    taken.add(index)
    return list(dict.fromkeys(found))


def _isbn(tag: str) -> Callable[[MarcRecord, set[int]], list[str]]:
    def convert(record: MarcRecord, taken: set[int]) -> list[str]:
        found = []
        for index, field in _indexed(record, tag):
            # Qualifiers follow the number: 0521123456 (pbk. : alk. paper).
            match = re.match(r"[\dXx][\dXx\- ]{6,16}", field.first("a"))
            number = re.sub(r"[^\dXx]", "", match.group()) if match else ""
            if len(number) in (8, 10, 13):
                found.append(number.upper() if tag == "020" else f"{number[:4]}-{number[4:].upper()}")
                if field.first("a") == number:
                    taken.add(index)
        return list(dict.fromkeys(found))

    return convert


def _reference(record: MarcRecord, taken: set[int]) -> str:
    return record.control("001").strip()


Converter = Callable[[MarcRecord, set[int]], Any]
#: By field code. A kind that has such a field gets it from here, whatever its map says, because a
#: single subfield would not do.
CONVERTERS: dict[str, Converter] = {
    "title": _title,
    "creators": _creators,
    "date": _date,
    "language": _languages,
    "subjects": _subjects,
    "places": _places,
    "description": _description,
    "identifiers": _identifiers,
    "isbn": _isbn("020"),
    "issn": _isbn("022"),
    "ref": _reference,
}


def one_or_many(values: dict[str, Any], repeatable: Callable[[str], bool]) -> dict[str, Any]:
    """Join the lists of fields that hold one value only."""
    return {
        code: _joined(value) if isinstance(value, list) and not repeatable(code) else value
        for code, value in values.items()
    }


def _joined(values: Sequence[Any]) -> Any:
    texts = [value for value in values if isinstance(value, str)]
    return "; ".join(texts) if len(texts) == len(values) else values[0]
