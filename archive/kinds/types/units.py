"""Units, currencies and the sides of things, with their names in four languages."""

from __future__ import annotations

from ..cleaning import match_key, words_of


def _unit(en: str, ru: str, latin: str | None = None, cyrillic: str | None = None) -> dict[str, str]:
    return {"en": en, "ru": ru, "uz_Latn": latin or en, "uz_Cyrl": cyrillic or ru}


UNITS: dict[str, dict[str, str]] = {
    "": _unit("", ""),
    "mm": _unit("mm", "мм"),
    "cm": _unit("cm", "см"),
    "m": _unit("m", "м"),
    "km": _unit("km", "км"),
    "in": _unit("in", "дюйм", "dyuym", "дюйм"),
    "ft": _unit("ft", "фут", "fut", "фут"),
    "mg": _unit("mg", "мг"),
    "g": _unit("g", "г"),
    "kg": _unit("kg", "кг"),
    "ct": _unit("ct", "кар.", "karat", "карат"),
    "s": _unit("s", "с", "s", "с"),
    "min": _unit("min", "мин", "daq", "дақ"),
    "h": _unit("h", "ч", "soat", "соат"),
    "px": _unit("px", "пикс.", "piksel", "пиксел"),
    "dpi": _unit("dpi", "т/д", "dpi", "dpi"),
    "m2": _unit("m²", "м²"),
    "ml": _unit("ml", "мл"),
    "l": _unit("l", "л"),
    "pages": _unit("pages", "с.", "bet", "бет"),
    "sheets": _unit("leaves", "л.", "varaq", "варақ"),
    "items": _unit("items", "ед.", "dona", "дона"),
    "files": _unit("files", "дел", "yigʻmajild", "йиғмажилд"),
    "lm": _unit("linear m", "пог. м", "pogon metr", "погон метр"),
}
"""Unit code -> how it is written in each language; the empty unit is a bare count."""

_SPELLINGS = {
    "mm": "millimetre millimeter millimetres миллиметр millimetr",
    "cm": "centimetre centimeter centimetres centimeters сантиметр santimetr sm",
    "m": "metre meter metres meters метр metr",
    "in": 'inch inches дюймов дюйма " ″',
    "ft": "foot feet ′",
    "g": "gram grams gramme грамм gramm гр gr",
    "kg": "kilogram kilograms килограмм kilogramm",
    "ct": "carat carats кар",
    "s": "sec second seconds сек секунд soniya сония",
    "min": "minute minutes минут daqiqa дақиқа",
    "h": "hour hours час часов",
    "px": "pixel pixels пикс пикселей",
    "m2": "m² м² sqm",
    "pages": "page p pp стр с bet бет",
    "sheets": "sheet leaf leaves лист листов varaq варақ",
    "items": "item pcs шт ед dona дона",
    "files": "file дело дел yigma-jild",
    "lm": "пог.м",
}

UNIT_WORDS: dict[str, tuple[str, ...]] = {}
"""Spelling -> the units it may mean: Russian "л" is litres and leaves, and the field knows which it has."""
for _code, _labels in UNITS.items():
    for _word in (_code, *_labels.values(), *_SPELLINGS.get(_code, "").split()):
        _key = match_key(_word) or _word
        UNIT_WORDS[_key] = tuple(dict.fromkeys((*UNIT_WORDS.get(_key, ()), _code)))

MEASURED: dict[str, dict[str, str]] = {
    "height": _unit("height", "высота", "balandligi", "баландлиги"),
    "width": _unit("width", "ширина", "kengligi", "кенглиги"),
    "depth": _unit("depth", "глубина", "chuqurligi", "чуқурлиги"),
    "length": _unit("length", "длина", "uzunligi", "узунлиги"),
    "diameter": _unit("diameter", "диаметр", "diametri", "диаметри"),
    "thickness": _unit("thickness", "толщина", "qalinligi", "қалинлиги"),
    "weight": _unit("weight", "вес", "ogʻirligi", "оғирлиги"),
    "circumference": _unit("circumference", "окружность", "aylanasi", "айланаси"),
}
"""What a measurement is of, in each language; other words are kept as they are typed."""

_MEASURED_SPELLINGS = {
    "height": "h ht high выс в boyi бўйи",
    "width": "w wd wide шир ш eni эни",
    "depth": "d deep гл",
    "length": "l long дл д",
    "diameter": "diam dia диам ø ⌀",
    "weight": "wt mass масса vazni вазни",
}

MEASURED_WORDS: dict[str, str] = {}
for _code, _labels in MEASURED.items():
    for _word in (_code, *_labels.values(), *_MEASURED_SPELLINGS.get(_code, "").split()):
        MEASURED_WORDS.setdefault(match_key(_word), _code)
MEASURED_WORDS.pop("", None)

CURRENCIES = words_of(
    "UZS USD EUR RUB SUR RUR GBP KZT KGS TJS TMT CNY JPY CHF TRY AED INR KRW PLN CZK SEK NOK DKK CAD AUD UAH "
    "BYN GEL AMD AZN MDL MNT AFN PKR IRR SAR QAR KWD ILS HKD SGD XAU"
)
"""ISO 4217 codes that are accepted; SUR is the Soviet rouble, in which old registers are kept."""

CURRENCY_WORDS: dict[str, str] = {
    match_key(word) or word: code
    for code, words in {
        "UZS": "soʻm som so'm сўм сум sum",
        "USD": "$ us$ dollar dollars доллар долларов dollari",
        "EUR": "€ euro евро yevro",
        "RUB": "₽ руб рублей rubl рубль р",
        "GBP": "£ pound pounds",
        "KZT": "₸ тенге tenge",
        "CNY": "¥ юань yuan",
    }.items()
    for word in words.split()
}
