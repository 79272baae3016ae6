"""Folders that are stale, torn or busy, and readers that live through writes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from search import (
    FieldSpec,
    Index,
    IndexBusy,
    IndexDamaged,
    IndexSchema,
    IndexStale,
    SchemaWrong,
    SearchError,
    open_index,
)
from tests.search.conftest import COLLECTION, FIELDS, ask, fill, found, record

Opener = Callable[..., Index]


def test_an_index_stays_on_disk(opener: Opener) -> None:
    fill(opener(), COLLECTION).close()
    index = opener()
    assert found(index, "bojxona") >= {1, 2}
    assert index.count() == len(COLLECTION)
    index.close()


def test_other_fields_make_it_stale_and_reset_makes_it_new(opener: Opener) -> None:
    fill(opener(), COLLECTION).close()
    changed = IndexSchema([*FIELDS, FieldSpec("shelf", "keyword", facet=True)])
    with pytest.raises(IndexStale) as caught:
        opener(changed)
    assert caught.value.code == "index_stale"
    index = opener(changed, reset=True)
    assert index.count() == 0
    fill(index, [record(1, "new", shelf=["A1"])])
    assert found(index, "shelf:a1") == {1}
    index.close()


def test_another_analyzer_makes_it_stale(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    opener().close()
    monkeypatch.setattr("search.schema.ANALYZER_VERSION", 999_999)
    with pytest.raises(IndexStale):
        opener(IndexSchema(FIELDS))


def test_another_engine_makes_it_stale(schema: IndexSchema, tmp_path: Path) -> None:
    open_index(tmp_path / "i", schema, "tantivy").close()
    with pytest.raises(IndexStale):
        open_index(tmp_path / "i", schema, "whoosh")


def _files(folder: Path) -> list[Path]:
    marker = {"sandiq-index.json", "sandiq-files.json", ".managed.json"}
    files = [f for f in sorted(folder.iterdir()) if f.is_file() and f.name not in marker]
    return [f for f in files if f.suffix not in (".lock", "") and "LOCK" not in f.name and f.stat().st_size > 100]


def _replace(file: Path, content: bytes) -> None:
    """A new file under the old name: a background thread of the engine may still have the old one mapped."""
    file.unlink(missing_ok=True)
    file.write_bytes(content)


@pytest.mark.parametrize("harm", ["truncated", "emptied", "flipped", "removed"])
def test_each_torn_file_is_noticed(opener: Opener, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "index"
    fill(opener(), COLLECTION).close()
    files = _files(folder)
    assert len(files) >= 2
    for file in files:
        whole = file.read_bytes()
        if harm == "removed":
            file.unlink()
        else:
            middle = len(whole) // 2
            flipped = whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :]
            _replace(file, {"truncated": whole[:middle], "emptied": b"", "flipped": flipped}[harm])
        if harm == "flipped" and file.suffix == ".json":
            _replace(file, whole)
            continue
        with pytest.raises(IndexDamaged) as caught:
            opener().close()
        assert caught.value.code == "index_damaged", file.name
        _replace(file, whole)
    index = opener()
    assert index.count() == len(COLLECTION)
    index.close()
    _replace(files[0], b"x")
    index = opener(reset=True)
    assert fill(index, COLLECTION).count() == len(COLLECTION)
    index.close()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"engine": 1}'])
def test_a_torn_marker_is_noticed(opener: Opener, tmp_path: Path, content: str) -> None:
    opener().close()
    (tmp_path / "index" / "sandiq-index.json").write_text(content)
    with pytest.raises(IndexDamaged):
        opener()


def test_reset_refuses_a_folder_of_other_things(schema: IndexSchema, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"keep me")
    with pytest.raises(IndexDamaged) as caught:
        open_index(tmp_path, schema, reset=True)
    assert caught.value.params["reason"] == "not_an_index"
    assert (tmp_path / "photo.jpg").exists()


def test_a_second_process_cannot_write_but_sees_each_commit(opener: Opener) -> None:
    first, second = opener(), opener()
    writer = first.writer()
    with pytest.raises(IndexBusy):
        second.writer()
    writer.put(record(1, "harbour"))
    writer.commit()
    assert found(second, "harbour") == {1}
    writer.put(record(2, "harbour again"))
    writer.commit()
    assert found(second, "harbour") == {1, 2}
    writer.close()
    second.writer().close()
    first.close()
    second.close()


def test_readers_are_right_at_every_moment_of_writing(opener: Opener) -> None:
    """Each commit adds ten documents of one batch: whoever reads sees whole batches, and the sum never falls."""
    index = opener()
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        last = 0
        while not stop.is_set():
            try:
                response = ask(index, "batch", facets=("kind",), limit=5)
            except SearchError as error:
                wrong.append(error)
                return
            if response.total % 10 or response.total < last or len({h.id for h in response.hits}) != len(response.hits):
                wrong.append(response)
            last = response.total

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    with index.writer() as writer:
        for batch in range(12):
            for number in range(10):
                writer.put(record(batch * 10 + number, f"batch {batch}"))
            writer.commit()
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert ask(index, "batch").total == 120
    index.close()


@pytest.mark.parametrize(
    "fields",
    [
        [FieldSpec("Bad Name")],
        [FieldSpec("x", "float")],  # type: ignore[arg-type]
        [FieldSpec("x", "text", facet=True)],
        [FieldSpec("title", "keyword")],
        [FieldSpec("x", "int"), FieldSpec("x", "bool")],
    ],
)
def test_wrong_schemas_are_refused(fields: list[FieldSpec]) -> None:
    with pytest.raises(SchemaWrong):
        IndexSchema(fields)


def test_fingerprint_follows_the_fields_and_not_their_order() -> None:
    assert IndexSchema(FIELDS).fingerprint() == IndexSchema(tuple(reversed(FIELDS))).fingerprint()
    assert IndexSchema(FIELDS).fingerprint() != IndexSchema(FIELDS[:-1]).fingerprint()
