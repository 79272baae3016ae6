"""Words and their places in the original text; the keys kept for an index; the bounded cache."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import forms, keys, shadow, tokens, words
from search.language.letters import APOSTROPHES


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_no_apostrophe_splits_a_word(apostrophe: str) -> None:
    text = f"o{apostrophe}zbek tog{apostrophe} san{apostrophe}at"
    assert words(text) == [f"o{apostrophe}zbek", f"tog{apostrophe}", f"san{apostrophe}at"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2001.35.9106", ["2001", "35", "9106"]),
        ("file_name-01", ["file", "name", "01"]),
        ("«Ўзбекистон»", ["Ўзбекистон"]),
        ("'quoted'", ["quoted"]),
        ("го\u0301род", ["го\u0301род"]),
        ("о\u0306", ["о\u0306"]),
        ("", []),
        ("— … ¶ ~", []),
    ],
)
def test_where_words_end(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_closing_quote_after_g_leaves_both_readings() -> None:
    assert {"doğ", "dog"} <= set(keys("dog’").all)


@given(st.text(max_size=300))
def test_offsets_point_into_the_original(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert token.start >= position
        position = token.end


def test_shadow_has_one_fold_per_word_and_a_gap_between_values() -> None:
    kept = shadow(["Давлат божхонаси", "2-китоб"])
    assert kept.stream.split() == ["davlat", "bojxonasi", "¶", "2", "kitob"]
    assert "bojxona" in kept.extra.split()
    assert "~bojhonasi" in kept.extra.split()
    assert "davlat" in kept.canon.split()


def test_cache_of_forms_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    small = forms._FormCache(40)
    monkeypatch.setattr(forms, "_forms", small)
    for number in range(500):
        assert keys(f"word{number}").fold == f"word{number}"
    assert len(small) <= 41
    forms.forget_forms()
    assert not small


def test_endless_word_is_kept_by_its_head() -> None:
    assert len(keys("a" * 10_000).fold) == forms.MAX_WORD
