"""A light stemmer for Uzbek, working on canon keys.

It takes off endings of number, possession, case, person and the commonest verb forms, the longest first, and never
goes under three letters. Derivation (-lik, -chi) stays on: 'kitobxon' is not 'kitob'.
"""

from __future__ import annotations

import re

from search.language.letters import VOWELS

MIN_STEM = 3
MAX_ROUNDS = 6

# About ninety endings in canon spelling: ş is sh, ç is ch, ğ is g', ö is o'.
_ENDINGS = """
    lar lari larim laring larimiz laringiz larning larni larga larda lardan
    ning ni ga ka qa da dan gaça kaça qaça daça
    i si im ing imiz ingiz miz ngiz niki dagi dagilar gi ki
    dek day dir dirlar man san siz mi
    di dim ding dik dingiz dilar ti
    gan kan qan ganlar gandan ganda ganini
    adi ydi aydi adilar ydilar ayapti yapti apti yapman apman yapsan yapmiz
    yotgan ayotgan otgan adigan ydigan aydigan
    moq moqda moqçi maq
    iş işi işni işga işda işdan
    ib ilgan ilib ildi iladi inadi ingan indi
    sa sam sang sak sangiz salar
    may mas masdan magan madi maydi
    gin ing inglar sin sinlar
    gunça kunça qunça gaç kaç qaç gani kani qani
"""
SUFFIXES = tuple(sorted(set(_ENDINGS.split()), key=lambda suffix: (-len(suffix), suffix)))
_BY_LAST = {last: tuple(s for s in SUFFIXES if s[-1] == last) for last in {suffix[-1] for suffix in SUFFIXES}}
# A possessive m or ng sits on a vowel: ota-m, ota-ng.
_AFTER_VOWEL = ("ng", "m")

# Vowels that fall out before a possessive: shahr-i but shahar, singl-im but singil.
SYNCOPE = {
    "şahr": "şahar",
    "singl": "singil",
    "burn": "burun",
    "körn": "körin",
    "örn": "örin",
    "köngl": "köngil",
    "öğl": "öğil",
    "qorn": "qorin",
    "bağr": "bağir",
    "boyn": "böyin",
    "böyn": "böyin",
    "egn": "egin",
    "ağz": "oğiz",
    "oğz": "oğiz",
    "pasn": "pasin",
    "ulğ": "uluğ",
    "ötmiş": "ötmiş",
    "ösm": "ösim",
    "zimn": "zimn",
    "qism": "qism",
    "nasl": "nasl",
}

# Words whose own ending looks like a suffix.
_PROTECTED_WORDS = """
    kitob maktab maktub adib arab savob javob hisob odob gulob inqilob xarita
    şahar bahor axbor axborot davlat xalqaro tarix sana
    yangi eski ikki yetti oltin oti ana ona ota aka uka opa singil bola dala lola
    qiz yoz köz söz kun tun oy yil dunyo
    vatan vodiy meros odam olim zamin xotin otin bilan uçun keyin oldin birin yaqin ertan
    dengiz ildiz yulduz qunduz kunduz yigirma
    boşqa boşliq orqa arqa halqa marka firqa marta partiya
    taqdim muqaddam muqaddim eslam islom ilm bilim ilim tizim qism rasm nazm azim qadim muallim hakim xodim
    turkman usman sulton xon qurbon zamon osmon oson inson imkon makon dukon okean
    tomon bozor mozor karvon kurgan qorğon qurğon
    ming keng teng reng rang jang bang çang şahring
    saroyi madrasa masjid minora
    andijon namangan farğona buxoro toşkent samarqand xiva qöqon
    bojxona bojxonaçi kutubxona qadam karim rahim ibrohim salim
    ğisor qandin hindi
"""
PROTECTED = frozenset(_PROTECTED_WORDS.split())

_YE_AFTER_CONSONANT = re.compile("(?<=[bcçdfgğhjklmnpqrsştvwxz])ye")
# What a final g or ğ was before the possessive softened it: tilag-i, qishlog'-i.
_HARDEN = {"g": "k", "ğ": "q"}


def stem(canonical: str) -> str:
    """The stem of a canon key; the key itself when it is short, protected or holds digits."""
    word = _YE_AFTER_CONSONANT.sub("e", canonical)
    if len(word) <= MIN_STEM or not word.isalpha():
        return word
    for _ in range(MAX_ROUNDS):
        if word in PROTECTED:
            return word
        shorter = _take_off(word)
        if shorter is None:
            break
        word = shorter
        if word in SYNCOPE:
            return SYNCOPE[word]
    if len(word) > MIN_STEM + 1 and word != canonical and word[-1] in _HARDEN:
        word = word[:-1] + _HARDEN[word[-1]]
    return SYNCOPE.get(word, word)


def _take_off(word: str) -> str | None:
    """The word without its longest removable ending, or None when nothing may go."""
    for suffix in _BY_LAST.get(word[-1], ()):
        rest = word[: -len(suffix)]
        if len(rest) >= MIN_STEM and word.endswith(suffix) and _pronounceable(rest) and _joins(rest, suffix):
            return rest
    for suffix in _AFTER_VOWEL:
        rest = word[: -len(suffix)]
        if len(rest) > MIN_STEM and word.endswith(suffix) and rest[-1] in VOWELS:
            return rest
    return None


def _pronounceable(rest: str) -> bool:
    return any(letter in VOWELS for letter in rest)


def _joins(rest: str, suffix: str) -> bool:
    """Whether the suffix may stand after this letter: -si after a vowel, -i and -im after a consonant."""
    vowel = rest[-1] in VOWELS
    if suffix == "si" or suffix in ("miz", "ngiz", "ydi", "ydilar", "ydigan", "yotgan"):
        return vowel
    if suffix[0] in "i":
        return not vowel
    if suffix in ("ka", "kan", "kaç", "kani", "kaça", "kunça"):
        return rest[-1] in "kg"
    if suffix in ("qa", "qan", "qaç", "qani", "qaça", "qunça"):
        return rest[-1] in "qğ"
    if suffix == "ti":
        return rest[-1] in "ptkqsşçxf"
    return True
