"""The letter tables of the folding recipe: apostrophes, look-alikes, Cyrillic to canon, endings of digraphs."""

from __future__ import annotations

# Every mark that people and machines have put where Uzbek Latin wants U+02BB or U+02BC.
APOSTROPHES = "\u0027\u0060\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u2018\u2019\u201b\u2032\u2035\u055a\uff07"

# Signs that carry no letter: soft hyphen, zero width space, the stress mark of dictionaries.
INVISIBLE = "\u00ad\u200b\u0301"

# Marks that may stand between two letters of one word without ending it.
COMBINING = "\u0300-\u036f\u0483-\u0489\u064b-\u065f"

CYRILLIC_RUN = "\u0400-\u052f"

CYRILLIC_TO_CANON: dict[str, str] = {
    **dict(zip("абвгджзийкқлмнопрстуфхҳўғчшщэцы", "abvgdjziykqlmnoprstufxhöğçşşe_i", strict=True)),
    "ц": "ts",
    "ё": "yo",
    "ю": "yu",
    "я": "ya",
    "е": "ye",
    "ъ": "",
    "ь": "",
    # Neighbours' letters that turn up in names and quotations.
    "і": "i",
    "ї": "yi",
    "є": "ye",
    "ґ": "g",
    "һ": "h",
    "ө": "ö",
    "ү": "u",
    "ұ": "u",
    "ә": "a",
    "ң": "ng",
}

# Same shape, other script; capitals have more twins than small letters, so repair runs before lowercasing.
LATIN_AS_CYRILLIC = str.maketrans("aceopxyABCEHKMOPTXY", "асеорхуАВСЕНКМОРТХУ")
CYRILLIC_AS_LATIN = str.maketrans("асеорхуАВСЕНКМОРТХУ", "aceopxyABCEHKMOPTXY")

VOWELS = frozenset("aeiouö")
CONSONANTS = frozenset("bcçdfgğhjklmnpqrsştvwxyz")
