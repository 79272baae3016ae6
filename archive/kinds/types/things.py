"""Types that name other things, which may have records of their own.

Stored: agent: {"name", "role", "id"}; place: {"name", "id", "lat", "lon"}; subject: {"name", "id"};
link: {"id", "label"}. ``id`` is the number of a record or None; ``lat`` and ``lon`` are degrees or None.
Exported: "Name (role) [#12]". Where a name itself ends like that, an empty "()" or "[#]" follows it.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any

from ..cleaning import clean_line
from ..problems import FieldError
from .base import FieldType, Reader, Stored, want_id, want_text
from .words import check_length

if TYPE_CHECKING:
    from ..field import Field

_ID = re.compile(r"(.*?)\s*\[#(\d*)\]", re.DOTALL)
_ROLE = re.compile(r"(.*?)\s*\(([^()]*)\)", re.DOTALL)
_EXPLICIT_ROLE = re.compile(r"=(.*)")
_DEGREES = r"[-+−]?\d{1,3}(?:\.\d+)?"
_PLACE = re.compile(rf"(.*?)\s*\((?:({_DEGREES}),\s*({_DEGREES}))?\)", re.DOTALL)
_LIMIT = 1_000


def cut_id(text: str) -> tuple[str, int | None]:
    """Takes "[#12]" from the end of a name."""
    if not text.endswith("]"):
        return text, None
    match = _ID.fullmatch(text)
    return (match[1], want_id(match[2])) if match else (text, None)


def with_id(text: str, number: int | None) -> str:
    """Puts "[#12]" after a name, or "[#]" when the name itself could be mistaken."""
    if number is not None:
        return f"{text} [#{number}]"
    return f"{text} [#]" if text.endswith("]") and _ID.fullmatch(text) else text


def want_name(raw: object) -> str:
    name = clean_line(want_text(raw, "a name"))
    return check_length(name, _LIMIT)


class Subject(FieldType):
    """What a thing is about."""

    name = "subject"
    widget = "authority"
    facetable = True
    separators = "|;\n"
    options = frozenset({"target"})

    def reader(self, field: Field) -> Reader:
        def read(raw: object) -> Stored:
            if isinstance(raw, dict):
                name, number = want_name(raw.get("name") or ""), want_id(raw.get("id"))
            elif isinstance(raw, str):
                name, number = cut_id(want_name(raw))
            else:
                name, number = want_name(raw), None
            return {"name": name, "id": number} if name else None

        return read

    def parse(self, raw: object, field: Field) -> Stored:
        return field.reader(raw)

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        return str(stored["name"])

    def index(self, stored: Stored, field: Field) -> list[str]:
        return [stored["name"]]

    def facet(self, stored: Stored, field: Field) -> str:
        return str(stored["name"])

    def export(self, stored: Stored, field: Field) -> str:
        return with_id(stored["name"], stored["id"])

    def json_schema(self, field: Field) -> dict[str, Any]:
        properties = {"name": {"type": "string"}, "id": {"type": ["integer", "null"]}}
        return {"type": "object", "properties": properties, "required": ["name"]}

    def sample(self, rng: Random, field: Field) -> Stored:
        words = ("customs history", "caravan trade", "таможенное дело", "bojxona tarixi", "савдо йўллари")
        return {"name": rng.choice(words), "id": None}


class Agent(Subject):
    """A person or organisation, and what they did."""

    name = "agent"
    options = frozenset({"vocabulary", "target", "role"})

    def reader(self, field: Field) -> Reader:
        default = field.option("role", "")

        def read(raw: object) -> Stored:
            if isinstance(raw, str):
                text = want_name(raw)
                if text[-1:] not in (")", "]"):
                    return {"name": text, "role": default, "id": None} if text else None
                name, number = cut_id(text)
                name, role = self._cut_role(name, field, default)
            elif isinstance(raw, dict):
                name, number = want_name(raw.get("name") or ""), want_id(raw.get("id"))
                given = raw.get("role")
                role = default if given is None else self._role(want_name(given), field)
            else:
                name, role, number = want_name(raw), default, None
            return {"name": name, "role": role, "id": number} if name else None

        return read

    def _cut_role(self, text: str, field: Field, default: str) -> tuple[str, str]:
        """Takes "(photographer)" from the end of a name, but leaves "(Austrian)" where it is."""
        match = _ROLE.fullmatch(text) if text.endswith(")") else None
        if not match or not match[1]:
            return text, default
        inside = match[2].strip()
        if not inside:
            return match[1], ""
        if explicit := _EXPLICIT_ROLE.fullmatch(inside):
            return match[1], self._role(explicit[1], field)
        code = field.vocabulary.find(inside) if field.vocabulary else None
        return (match[1], code) if code else (text, default)

    def _role(self, text: str, field: Field) -> str:
        text = clean_line(text.replace("(", " ").replace(")", " "))
        return (field.vocabulary.find(text) if field.vocabulary and text else None) or text

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        role = stored["role"]
        if not role or role == field.option("role", ""):
            return str(stored["name"])
        return f"{stored['name']} ({field.vocabulary.show(role, locale) if field.vocabulary else role})"

    def export(self, stored: Stored, field: Field) -> str:
        name, role = stored["name"], stored["role"]
        if role:
            known = field.vocabulary is not None and field.vocabulary.find(role) == role
            name = f"{name} ({role})" if known else f"{name} (={role})"
        elif field.option("role") or (name.endswith(")") and _ROLE.fullmatch(name)) or _ID.fullmatch(name):
            name = f"{name} ()"
        return with_id(name, stored["id"])

    def qualify(self, raw: object, qualifier: str, field: Field) -> object:
        """``creators@photographer``: every name in the column has this role."""
        return [{"name": name, "role": qualifier} for name in self.split(want_text(raw, "a name"), field)]

    def json_schema(self, field: Field) -> dict[str, Any]:
        schema = super().json_schema(field)
        schema["properties"]["role"] = {"type": "string"}
        return schema

    def sample(self, rng: Random, field: Field) -> Stored:
        names = ("Oʻktam Gʻaniyev", "Ўктам Ғаниев", "Анна Петрова", "John Smith", "Bojxona qoʻmitasi")
        roles = list(field.vocabulary.entries) if field.vocabulary else []
        return {"name": rng.choice(names), "role": rng.choice(["", *roles]), "id": None}


class Place(Subject):
    """A place, with its coordinates where they are known."""

    name = "place"
    widget = "place"

    def reader(self, field: Field) -> Reader:
        def read(raw: object) -> Stored:
            if isinstance(raw, dict):
                name, number = want_name(raw.get("name") or ""), want_id(raw.get("id"))
                lat, lon = raw.get("lat"), raw.get("lon")
            else:
                name, number = cut_id(want_name(raw))
                match = _PLACE.fullmatch(name) if name.endswith(")") else None
                name, lat, lon = (match[1], match[2], match[3]) if match and match[1] else (name, None, None)
            if not name:
                return None
            north, east = _degrees(lat, 90), _degrees(lon, 180)
            if north is None or east is None:
                # Half a position is none.
                north = east = None
            return {"name": name, "id": number, "lat": north, "lon": east}

        return read

    def export(self, stored: Stored, field: Field) -> str:
        name = stored["name"]
        if stored["lat"] is not None and stored["lon"] is not None:
            name = f"{name} ({stored['lat']}, {stored['lon']})"
        elif _PLACE.fullmatch(name) or _ID.fullmatch(name):
            name = f"{name} ()"
        return with_id(name, stored["id"])

    def json_schema(self, field: Field) -> dict[str, Any]:
        schema = super().json_schema(field)
        schema["properties"]["lat"] = {"type": ["number", "null"], "minimum": -90, "maximum": 90}
        schema["properties"]["lon"] = {"type": ["number", "null"], "minimum": -180, "maximum": 180}
        return schema

    def sample(self, rng: Random, field: Field) -> Stored:
        places = (("Toshkent", 41.31, 69.28), ("Самарқанд", 39.65, 66.97), ("Бухара", 39.77, 64.42))
        name, lat, lon = rng.choice(places)
        return {"name": name, "id": None, "lat": lat, "lon": lon}


def _degrees(raw: object, limit: int) -> float | None:
    """Degrees rounded to a hundred-thousandth, which is one metre; raises FieldError outside ±limit."""
    if raw is None or raw == "":
        return None
    try:
        degrees = float(want_text(raw, "degrees").replace("−", "-").replace(",", "."))
    except ValueError as error:
        raise FieldError("coordinates_range", raw) from error
    if not -limit <= degrees <= limit:
        raise FieldError("coordinates_range", raw)
    return round(degrees, 5) + 0.0


class Link(FieldType):
    """A link to another record; ``open = true`` also accepts a bare name, with the number None."""

    name = "link"
    widget = "link"
    facetable = True
    options = frozenset({"target", "open"})

    def reader(self, field: Field) -> Reader:
        may_name = bool(field.option("open", False))

        def read(raw: object) -> Stored:
            if isinstance(raw, dict):
                number, label = want_id(raw.get("id")), want_name(raw.get("label") or "")
            elif isinstance(raw, int):
                number, label = want_id(raw), ""
            else:
                text = want_name(raw)
                label, number = cut_id(text)
                # A bare "#12" is a number; with "[#]" after it, it is a name that looks like one.
                if number is None and label == text and (not may_name or text.startswith("#")):
                    plain = text.removeprefix("#")
                    if plain.isascii() and plain.isdigit():
                        number, label = want_id(plain), ""
            if number is None and not label:
                return None
            if number is None and not may_name:
                raise FieldError("link_unreadable", raw)
            return {"id": number, "label": label}

        return read

    def parse(self, raw: object, field: Field) -> Stored:
        return field.reader(raw)

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        return str(stored["label"] or f"#{stored['id']}")

    def index(self, stored: Stored, field: Field) -> list[str]:
        return [stored["label"]] if stored["label"] else []

    def facet(self, stored: Stored, field: Field) -> str:
        return str(stored["label"])

    def export(self, stored: Stored, field: Field) -> str:
        if stored["id"] is not None and not stored["label"]:
            return f"#{stored['id']}"
        if stored["id"] is None and re.fullmatch(r"#\d+", stored["label"], re.ASCII):
            return f"{stored['label']} [#]"
        return with_id(stored["label"], stored["id"])

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {"id": {"type": ["integer", "null"]}, "label": {"type": "string"}},
            "required": ["id"],
        }

    def sample(self, rng: Random, field: Field) -> Stored:
        if field.option("open"):
            return {"id": None, "label": rng.choice(["Bojxona muzeyi", "Музей таможни", "Press archive"])}
        return {"id": rng.randrange(1, 10_000), "label": "Customs ledger"}
