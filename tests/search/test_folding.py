"""The folding recipe: variant groups of one word, in every writing that was met, come to one fold."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import canon, fold, keys, loose
from search.language.folding import repair_script, without_marks
from search.language.letters import APOSTROPHES

# One line is one word. Cyrillic first, then Latin with its apostrophes, the reform letters, habits of spelling.
GROUPS = [
    [
        "Ўзбекистон",
        "Oʻzbekiston",
        "O'zbekiston",
        "O’zbekiston",
        "O`zbekiston",
        "Õzbekiston",
        "Ŏzbekiston",
        "ÖZBEKISTON",
    ],
    ["Тошкент", "Toshkent", "Toşkent", "ТОШКЕНТ"],
    ["божхона", "bojxona", "Bojxona"],
    ["ғалаба", "gʻalaba", "g'alaba", "g‘alaba", "ğalaba", "Ğalaba"],
    ["чегара", "chegara", "çegara"],
    ["шаҳар", "shahar", "şahar"],
    ["қишлоқ", "qishloq", "qişloq"],
    ["маънавият", "maʼnaviyat", "ma'naviyat", "ma’naviyat", "manaviyat"],
    ["мўъжиза", "moʻjiza", "mo'jiza"],
    ["Исҳоқ", "Isʼhoq", "Is'hoq"],
    ["цирк", "tsirk", "sirk"],
    ["юлдуз", "yulduz"],
    ["ёзувчи", "yozuvchi"],
    ["яхши", "yaxshi"],
    ["дарё", "daryo"],
    ["Европа", "Yevropa", "Evropa"],
    ["этилган", "etilgan"],
    ["объект", "obyekt", "obekt"],
    ["Бухоро", "Buxoro"],
    ["Хоразм", "Xorazm"],
    ["Қўқон", "Qoʻqon", "Qo'qon", "Qõqon"],
    ["Фарғона", "Fargʻona", "Farg'ona", "Farğona"],
    ["тоғ", "togʻ", "tog'", "tog‘"],
    ["музей", "muzey"],
    ["кутубхона", "kutubxona"],
    ["ҳужжат", "hujjat"],
    ["чўл", "choʻl", "cho'l"],
    ["жўғрофия", "joʻgʻrofiya", "jo'g'rofiya"],
    ["сентябрь", "sentyabr", "sentabr"],
    ["щётка", "shchyotka"],
]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_variants_of_one_word_come_to_one_fold(group: list[str]) -> None:
    assert len({fold(canon(word)) for word in group}) == 1


def test_different_words_stay_apart() -> None:
    apart = ["ol", "oʻl", "gul", "gʻul", "qul", "kul", "xol", "hol", "sahar", "shahar", "is'hoq", "ishoq", "ишхок"]
    folds = {word: fold(canon(word)) for word in apart}
    assert folds.pop("ishoq") == "işoq"
    assert len(set(folds.values())) == len(folds)
    assert loose(folds["qul"]) == loose(folds["kul"])
    assert loose(folds["oʻl"]) == loose(folds["ol"])


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_every_apostrophe_makes_the_same_letter(apostrophe: str) -> None:
    assert canon(f"o{apostrophe}g{apostrophe}il") == "öğil"
    assert canon(f"ma{apostrophe}no") == "mano"


@pytest.mark.parametrize(
    ("mixed", "plain"),
    [("tаrixi", "tarixi"), ("ОAВ", "ОАВ"), ("Toшкент", "Тошкент"), ("ўзбeк", "ўзбек"), ("cпорт", "спорт")],
)
def test_mixed_script_is_mended_by_majority(mixed: str, plain: str) -> None:
    assert canon(mixed) == canon(plain)
    assert len({unicodedata.name(letter).split()[0] for letter in repair_script(mixed)}) == 1


def test_signs_that_are_no_letters_go() -> None:
    assert canon("го\u0301род") == canon("город")
    assert canon("kito\u00adb") == canon("ki\u200btob") == "kitob"
    assert canon("İSTANBUL") == canon("ıstanbul") == "istanbul"
    assert canon("o\u0303zbek") == canon("õzbek")


def test_accents_of_foreign_names_are_a_second_key() -> None:
    assert without_marks("café") == "cafe"
    assert "cafe" in keys("Café").all
    assert without_marks("öğ") == "öğ"


@given(st.text())
def test_folding_takes_any_text_and_is_steady(text: str) -> None:
    canonical = canon(text)
    assert fold(canonical) == fold(canonical)
    assert isinstance(loose(fold(canonical)), str)
    assert keys(text or "x").fold == keys(text or "x").fold
