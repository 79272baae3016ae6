"""Choosing a language, and writing numbers and sizes in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from archive import i18n

LOCALE = Path(i18n.__file__).parent / "locale"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("uz-UZ,uz;q=0.9,ru;q=0.8", "uz_Latn"),
        ("uz-Cyrl-UZ,ru;q=0.5", "uz_Cyrl"),
        ("uz-Latn", "uz_Latn"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de-DE,de;q=0.9,en;q=0.3", "en"),
        ("fr", "uz_Latn"),
        ("en;q=0,ru;q=0.1", "ru"),
        ("", "uz_Latn"),
        (";;;q=x,,", "uz_Latn"),
        ("en;q=0.1.2.3,ru;q=0.2", "ru"),
    ],
)
def test_negotiation_knows_scripts(header: str, expected: str) -> None:
    assert i18n.negotiate(header, "uz_Latn") == expected


@pytest.mark.parametrize(("count", "expected"), [(0, "0"), (1023, "1"), (5 * 1024**2, "5"), (20 * 1024**3, "20")])
def test_sizes_are_short(count: int, expected: str) -> None:
    i18n.set_locale("en")
    assert i18n.format_size(count).startswith(expected[0])


def test_duration() -> None:
    assert i18n.format_duration(59.6) == "1:00"
    assert i18n.format_duration(3725) == "1:02:05"


def test_pick_prefers_the_reader_then_the_other_uzbek_script() -> None:
    texts = {"ru": "Печать", "uz_Cyrl": "Муҳр"}
    assert i18n.pick(texts, "uz_Latn") == ("Муҳр", "uz_Cyrl")
    assert i18n.pick(texts, "en") == ("Печать", "ru")
    assert i18n.pick({}, "en") == ("", "und")


def _catalogue(code: str) -> Catalog:
    with (LOCALE / code / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=code)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sd]", text))


@pytest.mark.parametrize("code", ["uz_Latn", "uz_Cyrl", "ru"])
def test_every_sentence_is_translated(code: str, all_messages: dict[str, tuple[str, ...]]) -> None:
    known = {m.id if isinstance(m.id, str) else m.id[0]: m for m in _catalogue(code) if m.id}
    missing = sorted(set(all_messages) - set(known))
    assert not missing, f"{len(missing)} sentences are not in {code}: {missing[:10]}"
    for key in all_messages:
        message = known[key]
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(forms), f"{code}: {key!r} has no translation"
        assert not message.fuzzy, f"{code}: {key!r} is only a guess"
        wanted = set().union(*(_placeholders(text) for text in all_messages[key]))
        for form in forms:
            assert _placeholders(form) <= wanted | {"count"}, f"{code}: {key!r} has other placeholders"
            assert form.count("%") == form.count("%(") + 2 * form.count("%%"), f"{code}: {key!r} has a stray %"


@pytest.mark.parametrize(("code", "script"), [("uz_Cyrl", "CYRILLIC"), ("ru", "CYRILLIC"), ("uz_Latn", "LATIN")])
def test_translations_are_in_their_script(code: str, script: str) -> None:
    cyrillic = re.compile(r"[\u0400-\u04ff]")
    for message in _catalogue(code):
        if not message.id:
            continue
        for form in [message.string] if isinstance(message.string, str) else message.string:
            bare = re.sub(r"%\(\w+\)[sd]|<[^>]*>", "", form)
            letters = [c for c in bare if c.isalpha()]
            if len(letters) < 12:
                continue
            share = len(cyrillic.findall(bare)) / len(letters)
            assert share > 0.4 if script == "CYRILLIC" else share < 0.3, f"{code}: {form!r} is in the wrong script"


def test_uzbek_latin_has_its_own_apostrophes() -> None:
    for message in _catalogue("uz_Latn"):
        for form in [message.string] if isinstance(message.string, str) else message.string:
            assert not re.search(r"[og]['`‘’]", form, re.IGNORECASE), f"{form!r} has a typewriter apostrophe"
