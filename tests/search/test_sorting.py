"""The alphabets' own order in four locales."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import sort_key
from search.language.sorting import LOCALES


@pytest.mark.parametrize(
    ("locale", "ordered"),
    [
        ("uz_Latn", ["Anor", "Cement", "Gul", "Olma", "Sabr", "Zar", "Oʻzbek", "Gʻoz", "Shahar", "Chol", "Анор"]),
        ("uz_Cyrl", ["Анор", "Гул", "Ёз", "Зар", "Шаҳар", "Юлдуз", "Ўзбек", "Қор", "Ғоз", "Ҳаво", "Anor"]),
        ("ru", ["Ель", "Ёлка", "Жук", "Йод", "Щука", "Эхо", "Яма", "Apple"]),
        ("en", ["Apple", "Chair", "Game", "Oak", "Ship", "Zebra", "Яма"]),
    ],
)
def test_alphabets(locale: str, ordered: list[str]) -> None:
    assert sorted(ordered, key=lambda title: sort_key(title, locale)) == ordered


@pytest.mark.parametrize("locale", LOCALES)
def test_case_punctuation_and_apostrophes_do_not_count(locale: str) -> None:
    assert sort_key("«Anor»", locale) == sort_key("anor", locale) == sort_key("  ANOR", locale)
    assert sort_key("oʻzbek", locale) == sort_key("o'zbek", locale)
    assert sort_key("a b", locale) < sort_key("ab", locale)


def test_numbers_sort_by_value_and_before_letters() -> None:
    titles = ["9 lives", "31 days", "600 years", "A title"]
    assert sorted(titles, key=sort_key) == titles


@given(st.text(), st.sampled_from(LOCALES))
def test_any_text_has_a_short_key(text: str, locale: str) -> None:
    key = sort_key(text, locale, 20)
    assert len(key) <= 60
    key.encode("utf-8")
