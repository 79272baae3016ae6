"""A folder of one's own adds kinds, fields and words without code."""

from __future__ import annotations

from pathlib import Path
from random import Random

from archive.kinds import load_registry

KIND = """
[kind]
code = "stamp"
extends = "museum_object"
label = { en = "Postage stamp", ru = "Почтовая марка", uz_Latn = "Pochta markasi", uz_Cyrl = "Почта маркаси" }

[groups.philately]
order = 45
label = { en = "Philately", ru = "Филателия", uz_Latn = "Filateliya", uz_Cyrl = "Филателия" }

[fields.perforation]
type = "number"
group = "philately"
min = 0
max = 30
label = { en = "Perforation", ru = "Зубцовка", uz_Latn = "Teshilishi", uz_Cyrl = "Тешилиши" }
map = { none = "a philatelist's measure" }

[fields.face_value]
type = "term"
vocabulary = "face_values"
facet = true
group = "philately"
label = { en = "Face value", ru = "Номинал", uz_Latn = "Nominali", uz_Cyrl = "Номинали" }
map = { none = "a philatelist's measure" }
"""
VOCABULARY = """
[vocabulary]
code = "face_values"
label = { en = "Face values", ru = "Номиналы", uz_Latn = "Nominallar", uz_Cyrl = "Номиналлар" }
closed = true
[terms.k10]
label = { en = "10 kopecks", ru = "10 копеек", uz_Latn = "10 tiyin", uz_Cyrl = "10 тийин" }
"""
AMENDS = """
[kind]
amends = "photograph"

[fields.drone]
type = "boolean"
group = "photo"
facet = true
label = { en = "From a drone", ru = "С дрона", uz_Latn = "Drondan", uz_Cyrl = "Дрондан" }
map = { none = "technical" }

[fields.credit]
required = true
"""
MORE_WORDS = """
[vocabulary]
amends = "materials"
[terms.felt]
label = { en = "Felt", ru = "Войлок", uz_Latn = "Kigiz", uz_Cyrl = "Кигиз" }
"""


def own_folder(tmp_path: Path) -> Path:
    (tmp_path / "vocabularies").mkdir()
    (tmp_path / "stamp.toml").write_text(KIND, encoding="utf-8")
    (tmp_path / "photo.toml").write_text(AMENDS, encoding="utf-8")
    (tmp_path / "vocabularies" / "face_values.toml").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "vocabularies" / "more.toml").write_text(MORE_WORDS, encoding="utf-8")
    return tmp_path


def test_new_kind_is_complete(tmp_path: Path) -> None:
    registry = load_registry(own_folder(tmp_path))
    stamp = registry["stamp"]
    assert stamp.is_a("museum_object") and stamp.icon == "museum_object"
    assert "philately" in [group.code for group in stamp.form("uz_Cyrl")]
    parsed = stamp.parse({"title": "Caravan", "perforation": "11,5", "face_value": "10 тийин", "date": "1991 yil"})
    assert parsed.ok and parsed.values["perforation"] == 11.5 and parsed.values["face_value"] == "k10"
    assert stamp.documents(parsed.values)["face_value"] == ["k10"]
    assert registry.facet_value("face_value", "k10", "ru") == "10 копеек"
    assert [error.code for error in stamp.parse({"title": "x", "perforation": 99}).errors] == ["number_range"]
    assert stamp.parse(stamp.sample(Random(1))).ok
    assert registry.find("почтовая марка") is stamp


def test_amended_kind_gains_and_changes_fields(tmp_path: Path) -> None:
    registry = load_registry(own_folder(tmp_path))
    photograph = registry["photograph"]
    assert photograph.parse({"title": "x", "credit": "Museum", "drone": "ha"}).values["drone"] is True
    missing = photograph.parse({"title": "x"})
    assert [(error.field, error.code) for error in missing.errors] == [("credit", "value_required")]
    assert not registry["document"].fields["credit"].required
    assert registry.vocabulary("materials").find("войлок") == "felt"


def test_fingerprint_follows_the_index_fields(tmp_path: Path) -> None:
    plain = load_registry()
    assert plain.fingerprint() == load_registry().fingerprint() == load_registry(tmp_path / "nothing").fingerprint()
    more = load_registry(own_folder(tmp_path))
    assert more.fingerprint() != plain.fingerprint()
    assert "drone" in more.index_schema().facets()


def test_labels_alone_do_not_ask_for_a_rebuild(tmp_path: Path) -> None:
    label = 'label = { en = "Taken", ru = "Снято", uz_Latn = "Olingan", uz_Cyrl = "Олинган" }'
    (tmp_path / "photo.toml").write_text(f'[kind]\namends = "photograph"\n[fields.date]\n{label}\n', encoding="utf-8")
    changed = load_registry(tmp_path)
    assert changed["photograph"].fields["date"].label("en") == "Taken"
    assert changed.fingerprint() == load_registry().fingerprint()
