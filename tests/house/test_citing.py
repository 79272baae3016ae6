"""Citations in three forms."""

from __future__ import annotations

from datetime import date

from archive.catalog.citing import Citation, as_bibtex, as_ris, as_text

ITEM = Citation(
    key="sandiq-12",
    kind="book",
    title="Bojxona & tarix: 100% {haqiqat}",
    house="Bojxona tarixi muzeyi",
    url="https://example.uz/records/12",
    seen=date(2026, 11, 24),
    creators=("Karimov, Anvar", "Ли, Ольга"),
    issued="circa 1924",
    ref="BM-12",
    identifiers=("9789943000001",),
)


def test_text_names_everything_once() -> None:
    text = as_text(ITEM)
    assert text.startswith("Karimov, Anvar; Ли, Ольга. Bojxona & tarix")
    assert text.count("https://example.uz/records/12") == 1
    assert ".." not in text


def test_bibtex_escapes_and_balances() -> None:
    entry = as_bibtex(ITEM)
    assert entry.startswith("@book{sandiq-12,\n")
    assert r"\& tarix: 100\% \{haqiqat\}" in entry
    assert "date = {1924}" in entry
    assert "{Karimov, Anvar} and {Ли, Ольга}" in entry
    bare = entry.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")


def test_ris_is_line_by_line_and_ends() -> None:
    lines = as_ris(ITEM).split("\r\n")
    assert lines[0] == "TY  - BOOK"
    assert "AU  - Ли, Ольга" in lines
    assert "PY  - 1924" in lines
    assert lines[-2] == "ER  - "


def test_a_title_cannot_break_out_of_its_line() -> None:
    hostile = Citation("k", "x", "a\r\nER  - \r\nTY  - BOOK", "h", "u", date(2026, 1, 1))
    assert as_ris(hostile).count("\r\nER  - ") == 1
