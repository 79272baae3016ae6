"""Stems: pairs of one lemma meet in a key, pairs of two do not."""

from __future__ import annotations

import pytest

from search.language import keys
from search.language.stems import english_stem, russian_lemmas
from search.language.uzbek import SUFFIXES, stem


def meet(first: str, second: str) -> bool:
    return not set(keys(first).all).isdisjoint(keys(second).all)


UZBEK = [
    ("kitob", "kitoblarimizdan"),
    ("kitob", "китобларнинг"),
    ("shahar", "shahrida"),
    ("шаҳар", "shahrimiz"),
    ("singil", "singlim"),
    ("oʻrin", "oʻrni"),
    ("koʻngil", "koʻnglim"),
    ("burun", "burni"),
    ("bojxona", "bojxonaning"),
    ("bojxona", "божхонасида"),
    ("maktab", "maktablar"),
    ("bola", "bolasi"),
    ("bola", "bolalarga"),
    ("ota", "otam"),
    ("qishloq", "qishlogʻi"),
    ("tilak", "tilagi"),
    ("kelmoq", "keldi"),
    ("kelgan", "келяпти"),
    ("yozgan", "yozilgan"),
    ("bormoqda", "borgan"),
    ("muzey", "muzeyidagi"),
    ("hujjat", "hujjatlarda"),
    ("tarix", "tarixi"),
    ("davlat", "davlatimiz"),
    ("odam", "odamlar"),
    ("xodim", "xodimlari"),
    ("bino", "binosi"),
    ("rasm", "rasmlar"),
    ("yil", "yilda"),
    ("gazeta", "gazetasida"),
]


def test_uzbek_pairs_of_one_lemma_meet() -> None:
    apart = [pair for pair in UZBEK if not meet(*pair)]
    assert len(apart) <= 4, apart


@pytest.mark.parametrize(
    ("first", "second"),
    [("kitob", "kitobxon"), ("ona", "on"), ("bola", "bol"), ("ming", "mi"), ("dengiz", "den"), ("qiz", "qizil")],
)
def test_uzbek_words_of_two_lemmas_stay_apart(first: str, second: str) -> None:
    assert not meet(first, second)


def test_uzbek_stemmer_keeps_its_bounds() -> None:
    assert 80 <= len(SUFFIXES) <= 120
    assert stem("ol") == "ol"
    assert stem("kitob") == "kitob"
    assert stem("2001") == "2001"
    assert all(len(stem(word)) >= 3 for word in ("lardan", "ningning", "imiz", "larning"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("таможня", "таможней"),
        ("музей", "музеями"),
        ("архив", "архива"),
        ("человек", "люди"),
        ("идти", "шёл"),
        ("книга", "книг"),
        ("граница", "границе"),
        ("Каримова", "Каримовой"),
    ],
)
def test_russian_pairs_of_one_lemma_meet(first: str, second: str) -> None:
    assert meet(first, second)


def test_russian_is_not_asked_for_uzbek_letters() -> None:
    assert russian_lemmas("ўзбекистонда") == []
    assert russian_lemmas("стали") == ["стать", "сталь"]


@pytest.mark.parametrize(
    ("first", "second"), [("photograph", "photographs"), ("church", "churches"), ("harris", "harris’s")]
)
def test_english_pairs_meet(first: str, second: str) -> None:
    assert meet(first, second)


def test_english_stem_reads_any_apostrophe() -> None:
    assert english_stem("harris's") == english_stem("harrisʼs") == english_stem("harris’s")
