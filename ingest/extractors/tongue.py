"""Which of our four writings a text is in: by script, by letters only one language has, by commonest words."""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]+(?:['ʻʼ‘’`][^\W\d_]+)*")
_APOSTROPHE = str.maketrans("'‘’`´ʻʼ", "ʻʻʻʻʻʻʻ")
_WORDS: dict[str, str] = {
    "uz_Latn": (
        "va bilan uchun bu boʻlgan ham edi deb shu bir oʻz keyin esa lekin yoki qilingan hamda orqali kabi u ular biz "
        "yil yilda yili tomonidan boʻyicha bor yoʻq kerak mumkin har haqida sifatida ekan emas"
    ),
    "uz_Cyrl": (
        "ва билан учун бу бўлган ҳам эди деб шу бир ўз кейин эса лекин ёки қилинган ҳамда орқали каби улар биз йил "
        "йилда йили томонидан бўйича бор йўқ керак мумкин ҳар ҳақида сифатида экан эмас"
    ),
    "ru": (
        "и в на не что с по как из к у за от для это был была были его её их он она они года году так же но или при до "
        "который которые также все мы вы ещё уже о об"
    ),
    "en": (
        "the of and to in a is that for it was on with as by at from this be are or an his were which have has had not "
        "but they their its"
    ),
}
_COMMON = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_CYRILLIC = re.compile("[а-яёўқғҳА-ЯЁЎҚҒҲ]")
_ONLY_UZBEK = re.compile("[ўқғҳЎҚҒҲ]")
_ONLY_RUSSIAN = re.compile("[ыщЫЩ]")


def guess(text: str) -> str:
    """``uz_Latn``, ``uz_Cyrl``, ``ru``, ``en``, or '' when it is none of them or too short to say."""
    sample = text[:SAMPLE]
    words = [word.translate(_APOSTROPHE).lower() for word in _WORD.findall(sample)]
    if len(words) < 3:
        return ""
    counts = Counter(words)
    hits = {code: sum(counts[word] for word in common) for code, common in _COMMON.items()}
    cyrillic = len(_CYRILLIC.findall(sample))
    letters = sum(len(word) for word in words)
    if cyrillic > letters * 0.5:
        uzbek, russian = len(_ONLY_UZBEK.findall(sample)), len(_ONLY_RUSSIAN.findall(sample))
        hits = {
            "uz_Cyrl": hits["uz_Cyrl"] + uzbek,
            "ru": hits["ru"] + russian,
        }
    elif cyrillic < letters * 0.1:
        marks = len(re.findall(r"[og]ʻ", sample.translate(_APOSTROPHE).lower()))
        hits = {"uz_Latn": hits["uz_Latn"] + 2 * marks, "en": hits["en"]}
    best = max(hits, key=lambda code: hits[code])
    rest = max((count for code, count in hits.items() if code != best), default=0)
    enough = max(2, len(words) * 0.05)
    return best if hits[best] >= enough and hits[best] > rest * 1.5 else ""
