"""How a schema and its documents lie in Tantivy.

Text is kept as shadow fields of keys that the whitespace tokenizer takes apart again: the folds in order (phrases),
then a gap, then stems and loose keys. `t_all` holds title and body together, so that a word is looked up once;
`c_all` holds the set of canons, which lifts exact spellings.
"""

from __future__ import annotations

from collections.abc import Callable

import tantivy

from search.documents import TITLE_KEYS, Regular, order_date, suggestion_starts
from search.language.forms import GAP, Shadow, shadow
from search.schema import IndexSchema

ALL = "t_all"
CANONS = "c_all"
EMBARGOED = "k_embargoed"
STORED_TITLE = "stored_title"
DATE_UP, DATE_DOWN, UPDATED = "o_date_up", "o_date_down", "i_updated"
# Columns that are filled for every document, so that order never meets a missing value.
_UNDATED_LAST = 2**61


def text_field(name: str) -> str:
    return f"t_{name}"


def build(schema: IndexSchema) -> tantivy.Schema:
    """The Tantivy schema of ours. Names: t_ keys of text, k_ whole values, i_ numbers, s_ suggestions, o_ orders."""
    builder = tantivy.SchemaBuilder()
    for name in (ALL, *(text_field(spec.name) for spec in schema.of_type("text", "keyword") if _has_words(spec.name))):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(CANONS, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(EMBARGOED, tokenizer_name="raw", index_option="basic")
    for spec in schema.of_type("keyword", "bool"):
        if spec.name != "title_key":
            builder.add_text_field(f"k_{spec.name}", tokenizer_name="raw", index_option="basic", fast=spec.facet)
            if spec.facet and spec.type == "keyword":
                builder.add_text_field(f"s_{spec.name}", tokenizer_name="raw", index_option="basic")
    for spec in schema.of_type("int"):
        builder.add_integer_field(f"i_{spec.name}", indexed=True, fast=True)
    for name in dict.fromkeys(TITLE_KEYS.values()):
        builder.add_text_field(f"o_title_{name}", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field(DATE_UP, fast=True)
    builder.add_integer_field(DATE_DOWN, fast=True)
    builder.add_bytes_field(STORED_TITLE, stored=True)
    return builder.build()


def _has_words(name: str) -> bool:
    # Title and body live in t_all; the title has its own field besides, for its boost.
    return name not in ("body", "title_key")


def document_maker(schema: IndexSchema) -> Callable[[Regular], tantivy.Document]:
    """A function from a regular document to Tantivy's, with the schema's questions answered once."""
    suggested = {spec.name for spec in schema.of_type("keyword") if spec.facet}
    worded = {spec.name for spec in schema.of_type("keyword")}
    # Values of facets repeat across documents, so their keys are worth keeping whole.
    kept: dict[str, tuple[str, list[str]]] = {}

    def value_keys(value: str) -> tuple[str, list[str]]:
        found = kept.get(value)
        if found is None:
            if len(kept) > 50_000:
                kept.clear()
            found = kept[value] = (_joined(shadow([value])), list(suggestion_starts(value)))
        return found

    def make(doc: Regular) -> tantivy.Document:
        out = tantivy.Document()
        add_text, add_integer = out.add_text, out.add_integer
        body = shadow(doc.texts.get("body", ()))
        for name, values in doc.texts.items():
            if name == "title":
                title = shadow(values)
                add_text(text_field(name), _joined(title))
                body = _together(title, body)
            elif name != "body":
                add_text(text_field(name), _joined(shadow(values)))
        add_text(ALL, _joined(body))
        add_text(CANONS, body.canon)
        for name, values in doc.keywords.items():
            for value in values:
                add_text(f"k_{name}", value)
                if name in worded:
                    words, starts = value_keys(value)
                    add_text(text_field(name), words)
                    if name in suggested:
                        for start in starts:
                            add_text(f"s_{name}", start)
        for name, numbers in doc.ints.items():
            for number in numbers:
                add_integer(f"i_{name}", number)
        _add_orders(out, doc)
        return out

    return make


def _together(first: Shadow, second: Shadow) -> Shadow:
    """Both texts as one; a key that both hold stands twice, which costs less than looking."""
    if not second.stream:
        return first
    return Shadow(
        f"{first.stream} {GAP} {second.stream}", f"{first.canon} {second.canon}", f"{first.extra} {second.extra}"
    )


def _joined(keys: Shadow) -> str:
    return f"{keys.stream} {GAP} {keys.extra}" if keys.extra else keys.stream


def _add_orders(out: tantivy.Document, doc: Regular) -> None:
    if doc.embargo:
        out.add_text(EMBARGOED, "1")
    if "updated" not in doc.ints:
        out.add_integer(UPDATED, 0)
    for name, key in doc.title_keys.items():
        out.add_text(f"o_title_{name}", key)
    first = order_date(doc.ints.get("date_from"), doc.ints.get("date_to"))
    out.add_integer(DATE_UP, _UNDATED_LAST if first is None else first)
    out.add_integer(DATE_DOWN, -_UNDATED_LAST if first is None else first)
    titles = doc.texts.get("title")
    if titles:
        out.add_bytes(STORED_TITLE, titles[0].encode())
