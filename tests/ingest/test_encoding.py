"""Which encoding a text is in, by its bytes."""

from __future__ import annotations

import pytest

from ingest.readers.encoding import decode, detect_bytes

RUSSIAN = "Инвентарный номер;Название;Дата\n12;Кувшин глиняный, Бухара;1924\n13;Печать таможни;около 1890\n"
UZBEK = "Тартиб рақами;Номи;Санаси\n1;Бухоро амирлигининг божхона муҳри;1890 йил\n"
FRENCH = "Numéro;Désignation\n1;Épée de cérémonie du château\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8-r", "cp866"])
def test_russian_is_read_in_every_encoding_it_comes_in(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_uzbek_cyrillic(encoding: str) -> None:
    assert decode(UZBEK.encode(encoding)) == UZBEK


def test_capitals_alone_are_no_riddle() -> None:
    text = "НОМЕР;НАЗВАНИЕ\n1;ПЕЧАТЬ БУХАРСКОЙ ТАМОЖНИ\n"
    assert decode(text.encode("cp1251")) == text


def test_western_text_is_not_taken_for_cyrillic() -> None:
    assert decode(FRENCH.encode("cp1252")) == FRENCH


def test_utf8_with_one_damaged_place_stays_utf8() -> None:
    data = (RUSSIAN * 5).encode() + b"14;\xcf\xe5;1900\n"
    found = detect_bytes(data)
    assert found is not None and found.name == "utf-8" and not found.sure


def test_binary_is_no_text() -> None:
    assert detect_bytes(bytes(range(256)) * 20) is None
