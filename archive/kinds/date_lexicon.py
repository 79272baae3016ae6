"""The words dates are written with, in four writings, as they look after ``plain``."""

from __future__ import annotations

import re

from .cleaning import words_of

_APOSTROPHES = re.compile("[`´ʹʻʼʽʾʿˈ‘’‛′‵՚＇]")
_DASHES = re.compile("[‐‑‒–—―−]")
# Roman numerals typed with Cyrillic letters, as half of all Russian and Uzbek catalogues do.
_CYRILLIC_ROMAN = str.maketrans({"х": "x", "і": "i", "ӏ": "i", "с": "c", "м": "m"})


def plain(text: str) -> str:
    """A text in lower case with one apostrophe, one dash, one space, ё as е, Roman numerals in Latin letters."""
    text = text.lower().replace("ё", "е").replace("\u0307", "")
    text = _DASHES.sub("-", _APOSTROPHES.sub("'", text))
    text = re.sub(r"(?<![^\W\d_])[ivxхіӏ]+(?![^\W\d_])", lambda found: found[0].translate(_CYRILLIC_ROMAN), text)
    text = re.sub(r"\bн\. ?э\.?", "нэ", text)
    text = re.sub(r",(?=\w)", ", ", text)
    return " ".join(text.replace("\u00a0", " ").split())


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def roman(text: str) -> int | None:
    """The number of a Roman numeral or of digits; None when it is neither."""
    if text.isdigit():
        return int(text)
    total = previous = 0
    for sign in reversed(text):
        number = _ROMAN.get(sign)
        if number is None:
            return None
        total += -number if number < previous else number
        previous = max(previous, number)
    return total or None


_MONTH_WORDS = {
    1: "january jan января январь янв yanvar yanvarda январ",
    2: "february feb февраля февраль фев fevral феврал",
    3: "march mar марта март мар mart",
    4: "april apr апреля апрель апр aprel апрел",
    5: "may мая май",
    6: "june jun июня июнь июн iyun",
    7: "july jul июля июль июл iyul",
    8: "august aug августа август авг avgust",
    9: "september sept sep сентября сентябрь сент сен sentabr sentyabr сентябр",
    10: "october oct октября октябрь окт oktabr oktyabr октябр",
    11: "november nov ноября ноябрь нояб ноя noyabr ноябр",
    12: "december dec декабря декабрь дек dekabr декабр",
}
MONTHS = {word: number for number, words in _MONTH_WORDS.items() for word in words.split()}
_ANY_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
MONTH = rf"({_ANY_MONTH})(?:da|да|dagi|даги|e|е)?"

YEAR = (
    r"(\d{3,4})(?:(?:[- ]*(?:yil|йил)(?:da|да|ning|нинг|gi|ги|i|и|dagi|даги)?)"
    r"|(?: ?(?:г|год|года|году|годом)\b\.?)|(?: (?:ad|ce|a\.d\.|c\.e\.|нэ))|(?: y\.?| й\.?))?"
)

_SEASON_WORDS = {
    21: "spring весна весной весны bahor bahori bahorda bahorida баҳор баҳори баҳорда баҳорида",
    22: "summer лето летом лета yoz yozi yozda yozida ёз ези езда езида ез ёзи",
    23: "autumn fall осень осенью осени kuz kuzi kuzda kuzida куз кузи кузда кузида",
    24: "winter зима зимой зимы qish qishi qishda qishida қиш қиши қишда қишида",
}
SEASONS = {word: number for number, words in _SEASON_WORDS.items() for word in words.split()}
SEASON = "(" + "|".join(sorted(SEASONS, key=len, reverse=True)) + ")"

UNDATED = words_of(
    "undated|not dated|n.d.|n. d.|nd|s.d.|s.a.|no date|unknown|unknown date|date unknown|б.г.|б. г.|б/г|б.д.|"
    "б/д|без даты|без года|дата неизвестна|неизвестно|не датировано|не датирован|не датирована|"
    "sanasi noma'lum|sanasiz|noma'lum|yili noma'lum|санаси номаълум|санасиз|номаълум|йили номаълум",
    sep="|",
)

CIRCA = re.compile(
    r"^(?:circa|ca?\.?(?=[ \d])|cca\.?|about|around|approx(?:imately|\.)?|около|ок\.?|о\."
    r"|примерно|приблизительно|прибл\.?"
    r"|тахминан|taxminan|≈|~) ?"
    r"|[ ,(]*(?:\bapprox(?:imately|\.)?|\btaxminan|тахминан|приблизительно|примерно"
    r"|atrofi(?:da|dagi)?|атрофи(?:да|даги)?"
    r"|yaqin|яқин|chamasi(?:da)?|чамаси(?:да)?|lar chamasida)\)?$"
)
PERHAPS = re.compile(
    r"^(?:possibly|probably|perhaps|prob\.|poss\.|возможно|вероятно|предположительно|предп\.?|ehtimol|эҳтимол|\?) ?,? ?"
    r"|[ ,(]*(?:возможно|предположительно|ehtimol|эҳтимол)\)?$"
    r"|(?<=[\d.a-zа-яўқғҳ]) ?\(\?\)$|(?<=[a-zа-яўқғҳ.x]) ?\?$"
)

BC = re.compile(
    r" ?\b(?:b\.? ?c\.?(?: ?e\.?)?|до нэ|до нашей эры"
    r"|(?:mil(?:oddan|\.)|eramizdan|er\.) ?(?:avvalgi|avv\.|av\.|oldingi|avval|oldin)"
    r"|(?:мил(?:оддан|\.)|эрамиздан) ?(?:аввалги|авв\.|ав\.|олдинги|аввал|олдин))(?![^\W\d_])\.? ?"
)

BEFORE = (
    re.compile(r"(?P<date>.+?) (?:or earlier|or before|или ранее|или раньше)"),
    re.compile(
        r"(?:before|prior to|by|not after|no later than|not later than|until|till|up to|bef\.?|pre-?) ?(?P<date>.+)"
    ),
    re.compile(r"(?:до|не позднее|не позже|ранее|раньше|по) (?P<date>.+)"),
    re.compile(r"(?P<date>.*?\d(?:[- ]*(?:yil|йил))?)(?:gacha|гача|ga qadar|га қадар)(?: bo'lgan| бўлган)?"),
    re.compile(r"(?P<date>.*?\d(?:[- ]*(?:yil|йил))?)(?:dan|дан) (?:oldin|avval|ilgari|олдин|аввал|илгари)(?:gi|ги)?"),
    re.compile(r"(?P<date>.*?(?:asr|аср))(?:gacha|гача|dan oldin|дан олдин|dan avval|дан аввал)"),
)
AFTER = (
    re.compile(r"(?P<date>.+?) (?:or later|or after|или позже|или позднее)"),
    re.compile(
        r"(?:after|since|from|not before|no earlier than|not earlier than|post-?|aft\.?) ?(?P<date>.+?)(?: onwards?)?"
    ),
    re.compile(r"(?:после|не ранее|не раньше|позднее|позже|начиная с|с) (?P<date>.+)"),
    re.compile(
        r"(?P<date>.*?\d(?:[- ]*(?:yil|йил))?)(?:dan|дан) "
        r"(?:keyin|so'ng|buyon|beri|boshlab|кейин|сўнг|буен|бери|бошлаб)(?:gi|ги)?"
    ),
    re.compile(r"(?P<date>.*?(?:asr|аср))(?:dan|дан) (?:keyin|so'ng|кейин|сўнг)"),
    re.compile(r"(?P<date>.*\d) ?(?:-|onwards|ff\.?|\+)"),
)
RANGE_FORMS = (
    re.compile(r"(?:from|between) (?P<a>.+?) (?:to|until|till|and|-) (?P<b>.+)"),
    re.compile(r"(?:с|от|со) (?P<a>.+?) (?:по|до) (?P<b>.+)"),
    re.compile(r"(?:между) (?P<a>.+?) и (?P<b>.+?)(?: ?(?:гг|годами|годы)\.?)?"),
    re.compile(r"(?P<a>.*?\d(?:[- ]*(?:yil|йил))?)(?:dan|дан) (?P<b>.*?\d(?:[- ]*(?:yil|йил))?)(?:gacha|гача)"),
    re.compile(
        r"(?P<a>\d{3,4}) (?:va|ва) (?P<b>\d{3,4})[- ]*(?:yillar|йиллар) (?:orasi|ораси|o'rtasi|ўртаси)(?:da|да)?"
    ),
)

IN_WORDS = (
    re.compile(
        r"[^\d]*(?:period|dynasty|era|kingdom|период|эпоха|династия|davri|sulolasi|даври|сулоласи)"
        r"(?: \([^()]*\))?, (?P<date>.+)"
    ),
    re.compile(
        r"[^\d]*(?:period|dynasty|era|kingdom|период|эпоха|династия|davri|sulolasi|даври|сулоласи),? "
        r"\(?(?P<date>\d[^()]*)\)?"
    ),
    re.compile(r"(?P<date>.*\d.*?), (?:printed|reprinted|напечатано|отпечатано|переиздано) .*"),
    re.compile(r"(?P<date>[^,()]*\d[^,()]*) \((?:patented|designed|made|printed)\)"),
)
"""Words around a date that say nothing else of it; a later print does not date the work."""

PARTS: dict[str, tuple[tuple[float, float], str]] = {
    "early": ((0, 0.33), "~"),
    "middle": ((0.33, 0.67), "~"),
    "late": ((0.67, 1), "~"),
    "half1": ((0, 0.5), ""),
    "half2": ((0.5, 1), ""),
    "quarter1": ((0, 0.25), ""),
    "quarter2": ((0.25, 0.5), ""),
    "quarter3": ((0.5, 0.75), ""),
    "quarter4": ((0.75, 1), ""),
    "third1": ((0, 0.33), ""),
    "third2": ((0.33, 0.67), ""),
    "third3": ((0.67, 1), ""),
}
"""Part -> the share of a decade or century it covers, and whether it is approximate."""

_PART_FORMS: dict[str, str] = {
    "early": r"early-?(?: part of(?: the)?)?|beginning of(?: the)?|start of(?: the)?|нач(?:ало|але|\.)"
    r"|bosh(?:i|lari)(?:da)?|бош(?:и|лари)(?:да)?",
    "middle": r"mid(?:dle)?(?: of(?: the)?)?-?|сер(?:едина|едине|\.)|o'rta(?:si|lari)(?:da)?|ўрта(?:си|лари)(?:да)?",
    "late": r"late-?|end of(?: the)?|кон(?:ец|це|\.)|oxir(?:i|lari)(?:da)?|охир(?:и|лари)(?:да)?",
    "half1": r"(?:first|1st) half of(?: the)?|(?:перв(?:ая|ой)|1(?:-я|-й|-ая|-ой)?|i) пол(?:овина|овине|\.)"
    r"|(?:birinchi|1-|i) ?yarmi(?:da)?|(?:биринчи|1-|i) ?ярми(?:да)?",
    "half2": r"(?:second|2nd|latter|last) half of(?: the)?"
    r"|(?:втор(?:ая|ой)|2(?:-я|-й|-ая|-ой)?|ii) пол(?:овина|овине|\.)"
    r"|(?:ikkinchi|2-|ii) ?yarmi(?:da)?|(?:иккинчи|2-|ii) ?ярми(?:да)?",
}
for _number, (_english, _russian, _latin, _cyrillic) in enumerate(
    (
        (r"first|1st", r"перв(?:ая|ой)|1-я|1-й|1|i", r"birinchi|1-|i", r"биринчи|1-|i"),
        (r"second|2nd", r"втор(?:ая|ой)|2-я|2-й|2|ii", r"ikkinchi|2-|ii", r"иккинчи|2-|ii"),
        (r"third|3rd", r"треть(?:я|ей)|3-я|3-й|3|iii", r"uchinchi|3-|iii", r"учинчи|3-|iii"),
        (
            r"last|fourth|4th",
            r"последн(?:яя|ей)|четверт(?:ая|ой)|4-я|4-й|4|iv",
            r"oxirgi|to'rtinchi|4-|iv",
            r"охирги|тўртинчи|4-|iv",
        ),
    ),
    start=1,
):
    _PART_FORMS[f"quarter{_number}"] = (
        rf"(?:{_english}) quarter of(?: the)?|(?:{_russian}) четв(?:ерть|ерти|\.)"
        rf"|(?:{_latin}) ?choragi(?:da)?|(?:{_cyrillic}) ?чораги(?:да)?"
    )
    if _number < 4:
        _last = (r"|last", r"|последн(?:яя|ей)") if _number == 3 else ("", "")
        _PART_FORMS[f"third{_number}"] = (
            rf"(?:{_english}{_last[0]}) third of(?: the)?|(?:{_russian}{_last[1]}) треть(?:|и)"
        )
_ANY_PART = "|".join(f"(?:{form})" for form in _PART_FORMS.values())
_PART_PATTERNS = {part: re.compile(form) for part, form in _PART_FORMS.items()}


def part_of(found: dict[str, str]) -> str | None:
    """Which part of a decade or century the words name, if any."""
    words = found.get("part")
    if not words:
        return None
    return next((part for part, pattern in _PART_PATTERNS.items() if pattern.fullmatch(words)), None)


_DECADE_TAIL = (
    r"(?:'?s|[- ]*(?:е|х|x|ые|ых)(?: ?(?:годы|годов|годах|гг?\.?))?"
    r"|[- ]*(?:yillar|йиллар)(?:ning|нинг|i|и|da|да)?| ?годы| ?годов)"
)
_CENTURY_NUMBER = r"[ivx]+|\d{1,2}"
_CENTURY_TAIL = (
    r"(?:(?:st|nd|rd|th)?[- ](?:cent(?:ury|uries|\.)|c\.)"
    r"|(?:-?(?:й|го|м))? ?(?:век(?:а|е|ов|у)?|вв?\.?|столети[еяйи]|ст\.?)"
    r"|[- ]*(?:asr(?:ning|lar|i|da|gi|larning)*|аср(?:нинг|лар|и|да|ги|ларнинг)*))(?: (?:ad|ce|нэ))?"
)
DECADE = (
    rf"(?:the )?(?:(?P<part_1>{_ANY_PART}) )?(?:the )?(?P<decade_1>\d{{3}}0){_DECADE_TAIL}(?: (?P<part_2>{_ANY_PART}))?"
    rf"|(?:(?P<part_3>{_ANY_PART}) )?(?P<tens_1>\d0){_DECADE_TAIL} (?P<century_1>{_CENTURY_NUMBER}){_CENTURY_TAIL}"
    rf"|(?P<century_2>{_CENTURY_NUMBER}){_CENTURY_TAIL} (?P<tens_2>\d0){_DECADE_TAIL}(?: (?P<part_4>{_ANY_PART}))?"
)
CENTURY = (
    rf"(?:the )?(?:(?P<part_1>{_ANY_PART})[ -]?)?(?:the )?(?P<century_1>{_CENTURY_NUMBER}){_CENTURY_TAIL}"
    rf"|(?P<century_2>{_CENTURY_NUMBER}){_CENTURY_TAIL} (?P<part_2>{_ANY_PART})"
    rf"|c(?P<century_3>\d\d)"
)
