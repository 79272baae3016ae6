"""How a schema and its documents lie in Whoosh: the shadow fields of Tantivy's layout, the rest as stored values."""

from __future__ import annotations

from typing import Any

from whoosh import fields
from whoosh.analysis import RegexTokenizer

from search.documents import Regular, suggestion_starts
from search.language.forms import GAP, Shadow, shadow
from search.schema import IndexSchema

ALL = "t_all"
CANONS = "c_all"
ID = "id"
# Parts the values of a field that is kept as one string.
_SEPARATOR = "\x1e"


def text_field(name: str) -> str:
    return f"t_{name}"


def build(schema: IndexSchema) -> fields.Schema:
    """The Whoosh schema of ours; field names begin as in the Tantivy layout."""
    keys = RegexTokenizer(r"\S+")
    values = RegexTokenizer(f"[^{_SEPARATOR}]+")
    built = fields.Schema(id=fields.ID(unique=True, stored=True), stored=fields.STORED)
    for name in (ALL, *(text_field(spec.name) for spec in schema.of_type("text", "keyword") if spec.name != "body")):
        built.add(name, fields.TEXT(analyzer=keys, phrase=True))
    built.add(CANONS, fields.TEXT(analyzer=keys, phrase=False))
    for spec in schema.of_type("keyword", "bool"):
        built.add(f"k_{spec.name}", fields.TEXT(analyzer=values, phrase=False))
        built.add(f"s_{spec.name}", fields.TEXT(analyzer=values, phrase=False))
    for spec in schema.of_type("int"):
        built.add(f"i_{spec.name}", fields.NUMERIC(int, bits=64, signed=True))
    return built


def document(doc: Regular, schema: IndexSchema) -> dict[str, Any]:
    """The keyword arguments of Whoosh's add_document."""
    keys = shadow(doc.texts.get("title", []) + doc.texts.get("body", []))
    out: dict[str, Any] = {ID: str(doc.id), ALL: _joined(keys), CANONS: keys.canon}
    for name, values in doc.texts.items():
        if name != "body":
            out[text_field(name)] = _joined(shadow(values))
    for name, values in doc.keywords.items():
        out[f"k_{name}"] = _SEPARATOR.join(values)
        out[text_field(name)] = _joined(shadow(values))
        if schema[name].facet and schema[name].type == "keyword":
            out[f"s_{name}"] = _SEPARATOR.join(start for value in values for start in suggestion_starts(value))
    # Booleans have no words of their own.
    out = {name: value for name, value in out.items() if not _is_bool_text(name, schema)}
    out |= {f"i_{name}": numbers for name, numbers in doc.ints.items()}
    out["stored"] = {
        "keywords": doc.keywords,
        "ints": doc.ints,
        "titles": doc.title_keys,
        "title": next(iter(doc.texts.get("title", ())), ""),
    }
    return out


def _is_bool_text(name: str, schema: IndexSchema) -> bool:
    plain = name.removeprefix("t_")
    return name.startswith("t_") and plain in schema and schema[plain].type == "bool"


def _joined(keys: Shadow) -> str:
    return f"{keys.stream} {GAP} {keys.extra}" if keys.extra else keys.stream
