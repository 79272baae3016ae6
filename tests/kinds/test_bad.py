"""Every rule of the declarations has a bad file named after its code, and is refused with file, key and expectation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive.kinds import KindError, load_registry
from archive.kinds.problems import KIND_TEXTS

BAD = Path(__file__).parent / "bad"
CODES = sorted(path.stem for path in BAD.glob("*.toml"))


@pytest.mark.parametrize("code", CODES)
def test_bad_file_is_refused_by_name(code: str, tmp_path: Path) -> None:
    shutil.copy(BAD / f"{code}.toml", tmp_path)
    with pytest.raises(KindError) as caught:
        load_registry(tmp_path)
    assert caught.value.code == code
    assert caught.value.file == f"{code}.toml"
    assert caught.value.expected
    assert f"{code}.toml" in caught.value.text and "%(" not in caught.value.text
    if code not in ("kind_toml_syntax", "kind_file_unreadable"):
        assert caught.value.key and caught.value.key in caught.value.text


def test_every_rule_has_a_bad_file() -> None:
    assert set(KIND_TEXTS) == set(CODES)


VOCABULARY = """
[vocabulary]
code = "{code}"
label = {{ en = "Test", ru = "Проба", uz_Latn = "Sinov", uz_Cyrl = "Синов" }}
[terms.{term}]
label = {{ en = "Word", ru = "Слово", uz_Latn = "Soʻz", uz_Cyrl = "Сўз" }}
{more}
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (VOCABULARY.format(code="materials", term="word", more=""), "kind_duplicate"),
        (VOCABULARY.format(code="words", term="word", more="colour = 1"), "kind_key_unknown"),
        (VOCABULARY.format(code="words", term='"a b"', more=""), "kind_code_form"),
        ("[terms]", "kind_table_missing"),
        ('[vocabulary]\namends = "nothing"', "kind_vocabulary_unknown"),
    ],
)
def test_bad_vocabulary_is_refused(text: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "vocabularies").mkdir()
    (tmp_path / "vocabularies" / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(KindError) as caught:
        load_registry(tmp_path)
    assert (caught.value.code, caught.value.file) == (code, "mine.toml")
