"""The hand-written records: enough of them, in four writings, in the right letters, and readable by their kinds."""

import csv
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.kinds import load_registry
from sample.catalogue import GROUPS, LOCALES, Record, flat, load, load_group, write_csv

RECORDS = load()
CYRILLIC, LATIN = re.compile(r"[А-Яа-яЁёЎўҚқҒғҲҳ]"), re.compile(r"[A-Za-z]")
UZBEK_ONLY = re.compile(r"[ЎўҚқҒғҲҳ]")
RUSSIAN_ONLY = re.compile(r"[ЫыЩщ]")
OUTSIDE_THE_CATALOGUE = {"file", "kind", "parent", "access", "embargo"}


def texts(record: Record) -> list[tuple[str, str]]:
    """(locale, text) of every localised value."""
    return [(loc, text) for value in record.values.values() if isinstance(value, dict) for loc, text in value.items()]


def name_of(record: Record) -> str:
    return f"{record.group}:{record.values.get('ref') or record.title()}"


def test_there_are_enough_records_of_every_kind() -> None:
    kinds = Counter(str(record.values["kind"]) for record in RECORDS)
    assert sum(kinds.values()) >= 96
    assert set(kinds) >= {
        "photograph", "audio", "video", "document", "museum_object", "book", "serial", "press_text", "fonds", "series",
        "archival_file", "collection", "person", "organisation", "place", "subject",
    }  # fmt: skip
    assert kinds["collection"] >= 8


def test_every_title_stands_in_four_writings() -> None:
    assert [name_of(r) for r in RECORDS if set(r.values["title"]) != set(LOCALES)] == []
    described = [r for r in RECORDS if set(r.values.get("description", {})) == set(LOCALES)]
    assert len(described) >= 90


@pytest.mark.parametrize("locale", LOCALES)
def test_texts_are_in_their_own_letters(locale: str) -> None:
    found = [(name_of(r), text) for r in RECORDS for loc, text in texts(r) if loc == locale]
    assert found
    for name, text in found:
        cyrillic, latin = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
        if locale in ("uz_Cyrl", "ru"):
            assert cyrillic > latin, f"{name}: {text}"
        elif "“Хива”" not in text and "Ў, Қ" not in text:
            # Letters shown as letters are the one Cyrillic that a Latin text may hold.
            assert cyrillic == 0, f"{name}: {text}"
        if locale == "ru" and "Ў, Қ" not in text:
            assert not UZBEK_ONLY.search(text), f"{name}: {text}"
        if locale == "uz_Cyrl":
            assert not RUSSIAN_ONLY.search(text), f"{name}: {text}"


def test_no_word_mixes_two_scripts() -> None:
    mixed = re.compile(r"[A-Za-z][А-Яа-яЎўҚқҒғҲҳ]|[А-Яа-яЎўҚқҒғҲҳ][A-Za-z]")
    assert [(name_of(r), t) for r in RECORDS for _, t in texts(r) if mixed.search(t)] == []
    assert [r.file for r in RECORDS if not re.fullmatch(r"[a-z0-9.-]*", r.file)] == []


def test_uzbek_latin_uses_the_right_apostrophes() -> None:
    wrong = re.compile(r"[A-Za-z]['‘’`´][A-Za-z]|[oOgG][ʼ]")
    assert [(name_of(r), t) for r in RECORDS for loc, t in texts(r) if loc == "uz_Latn" and wrong.search(t)] == []


def test_press_texts_are_of_a_length_to_be_read() -> None:
    lengths = []
    for record in load_group("press"):
        bodies = [*record.values.get("text", {}).values(), str(record.recipe.get("body", ""))]
        lengths += [len(body.split()) for body in bodies if body]
    assert len(lengths) >= 10
    assert sum(1 for words in lengths if 80 <= words <= 260) >= 10


def isbn_is_valid(text: str) -> bool:
    digits = text.replace("-", "")
    return len(digits) == 13 and sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0


def test_isbns_have_valid_checksums() -> None:
    numbers = [isbn for record in RECORDS for isbn in record.values.get("isbn", [])]
    assert len(numbers) >= 8
    assert len(set(numbers)) == len(numbers)
    assert [isbn for isbn in numbers if not isbn_is_valid(isbn)] == []


def test_access_is_mixed_and_mostly_public() -> None:
    levels = Counter(str(record.values["access"]) for record in RECORDS)
    assert set(levels) == {"public", "press", "staff", "restricted"}
    assert levels["public"] > 0.8 * len(RECORDS)
    ends = [datetime.fromisoformat(r.values["embargo"]) for r in RECORDS if "embargo" in r.values]
    assert ends and all(end.tzinfo is not None and end > datetime(2029, 1, 1, tzinfo=UTC) for end in ends)


def test_references_lead_somewhere() -> None:
    refs = [str(r.values["ref"]) for r in RECORDS if "ref" in r.values]
    assert len(set(refs)) == len(refs)
    assert {str(r.values["parent"]) for r in RECORDS if "parent" in r.values} <= set(refs)
    collections = {r.title("uz_Latn") for r in load_group("collections")}
    assert {str(r.values["collection"]) for r in RECORDS if "collection" in r.values} == collections
    places = {r.title("uz_Latn") for r in RECORDS if r.values["kind"] == "place"}
    assert {place for r in RECORDS for place in r.values.get("places", [])} <= places
    files = [(r.group, r.file) for r in RECORDS if r.file]
    assert len(set(files)) == len(files)


def test_every_value_is_read_by_its_kind() -> None:
    registry = load_registry(None)
    errors = []
    for record in RECORDS:
        kind = registry[str(record.values["kind"])]
        cells = {key: value for key, value in flat(record).items() if key not in OUTSIDE_THE_CATALOGUE}
        errors += [(name_of(record), error.field, error.code) for error in kind.parse(cells).errors]
    assert errors == []


@pytest.mark.parametrize("group", GROUPS)
def test_the_csv_reads_back_as_it_was_written(group: str, tmp_path: Path) -> None:
    records = load_group(group)
    write_csv(records, tmp_path / "metadata.csv")
    with (tmp_path / "metadata.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0])[:4] == ["file", "kind", "ref", "parent"]
    assert [{key: value for key, value in row.items() if value} for row in rows] == [flat(record) for record in records]
