"""MARC: a bad record costs only itself; every field is mapped or kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.crosswalks import marc as crosswalk
from archive.kinds import Registry
from ingest.composing import of_marc
from ingest.problems import IngestError
from ingest.readers.items import Broken, Row
from ingest.readers.marc import MarcTable, parse
from ingest.readers.marcxml import MarcXmlTable
from tests.hostile.tables import build as hostile


@pytest.mark.parametrize("code", sorted(hostile.MARC))
def test_good_records_go_on_around_a_bad_one(tmp_path: Path, code: str) -> None:
    bad = hostile.MARC[code]()
    path = hostile.build(tmp_path, "a.mrc", hostile.marc("First") + hostile.marc("Second") + bad)
    if code != "marc_truncated":
        path.write_bytes(hostile.marc("First") + bad + hostile.marc("Second"))
    items = list(MarcTable(path).rows())
    titles = [item.values["marc"].tagged("245")[0].first("a") for item in items if isinstance(item, Row)]
    assert titles == ["First /", "Second /"]
    broken = next(item for item in items if isinstance(item, Broken))
    assert broken.trouble.code == code
    assert broken.position == (3 if code == "marc_truncated" else 2)
    assert broken.raw == bad
    assert "%(" not in broken.trouble.text


def test_a_wrong_length_alone_is_harmless() -> None:
    assert parse(hostile.bad_length()).tagged("245")[0].first("a") == "Only the length is wrong /"


def test_marc8_accents_and_cyrillic() -> None:
    # An acute stands before its letter; ESC ( N turns to Cyrillic and ESC ( B back.
    assert parse(hostile.marc8(b"Caf\xe2e")).tagged("245")[0].first("a") == "Café /"
    record = parse(hostile.marc8(b"\x1b(NmOSKWA\x1b(B"))
    assert record.encoding == "marc-8"
    assert record.tagged("245")[0].first("a") == "Москва /"


def test_utf8_under_a_leader_that_says_marc8() -> None:
    record = hostile.marc("Бухоро")
    assert parse(record[:9] + b" " + record[10:]).tagged("245")[0].first("a") == "Бухоро /"


def test_cp1251_as_old_library_programs_write_it() -> None:
    record = parse(hostile.marc("История Бухарской таможни и торговых путей", utf8=False, encode="cp1251"))
    assert record.encoding == "cp1251"
    assert record.tagged("245")[0].first("a").startswith("История Бухарской")


def test_unimarc_is_refused_by_its_name() -> None:
    record = crosswalk.MarcRecord(" " * 24, (crosswalk.MarcField("200", "1 ", (("a", "Заглавие"),)),))
    assert not crosswalk.is_marc21(record)


def test_marcxml_goes_on_after_a_malformed_record(tmp_path: Path) -> None:
    good = (
        "<m:record><m:leader>00000nam a2200000 a 4500</m:leader>"
        '<m:datafield tag="245" ind1="1" ind2="0"><m:subfield code="a">{}</m:subfield></m:datafield></m:record>'
    )
    text = f'<?xml version="1.0"?><m:collection xmlns:m="http://www.loc.gov/MARC21/slim">{good.format("One")}'
    text += f"<m:record><m:leader>x<m:broken></m:record>{good.format('Two &amp; more')}</m:collection>"
    items = list(MarcXmlTable(hostile.build(tmp_path, "a.xml", text.encode())).rows())
    assert [type(item).__name__ for item in items] == ["Row", "Broken", "Row"]
    assert isinstance(items[2], Row) and items[2].values["marc"].tagged("245")[0].first("a") == "Two & more"


def test_marcxml_with_entities_is_refused(tmp_path: Path) -> None:
    text = '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]><collection xmlns="http://www.loc.gov/MARC21/slim"/>'
    with pytest.raises(IngestError) as caught:
        list(MarcXmlTable(hostile.build(tmp_path, "a.xml", text.encode())).rows())
    assert caught.value.code == "xml_entities"


def test_the_same_records_in_both_forms(samples: Path) -> None:
    plain = [
        item.values["marc"].fields
        for item in MarcTable(samples / "marc/test_data.utf8.mrc").rows()
        if isinstance(item, Row)
    ]
    xml = [
        item.values["marc"].fields
        for item in MarcXmlTable(samples / "marc/test_data.utf8.marc.xml").rows()
        if isinstance(item, Row)
    ]
    assert len(plain) == 30 and plain == xml


def test_real_records_become_books_and_serials_with_nothing_lost(samples: Path, registry: Registry) -> None:
    seen: dict[str, int] = {}
    for path in sorted((samples / "marc").iterdir()):
        table = MarcXmlTable(path) if path.suffix == ".xml" else MarcTable(path)
        for item in table.rows():
            assert isinstance(item, Row), item
            record = item.values["marc"]
            kind = registry[crosswalk.kind_of(record)]
            values = of_marc(record, kind)
            parsed = kind.parse(values)
            assert not parsed.errors, (path.name, item.position, [str(error) for error in parsed.errors])
            seen[kind.code] = seen.get(kind.code, 0) + 1
            kept = "\n".join(_texts(values))
            for field in record.tagged("245", "500", "505"):
                for word in field.first("a").split():
                    assert word.strip(" /:;.,[]") in kept
    assert seen["book"] > 150 and seen["serial"] >= 4


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [str(value)]


def test_values_of_one_record(samples: Path, registry: Registry) -> None:
    first = next(iter(MarcTable(samples / "marc/100.mrc").rows()))
    assert isinstance(first, Row)
    values = registry["book"].parse(of_marc(first.values["marc"], registry["book"])).values
    assert values["title"] == {"en": "Logical matters"}
    assert values["date"]["from"] == 20120101
    assert values["creators"][0]["name"] == "Barnes, Jonathan, 1942-"
    assert [subject["name"] for subject in values["subjects"]] == ["Philosophy, Ancient", "Logic"]
