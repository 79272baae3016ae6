"""Examples of questions, for the page that explains how to ask. Each is shown as a link and must be readable."""

from __future__ import annotations

from dataclasses import dataclass

from archive.house import House
from archive.i18n import gettext as _


@dataclass(frozen=True)
class Group:
    """Examples of one sort: pairs of a question and what it finds."""

    title: str
    examples: tuple[tuple[str, str], ...]


def groups() -> list[Group]:
    """All examples, the simplest first."""
    return [
        Group(
            _("Words"),
            (
                ("bojxona", _("the word in any of its forms, and божхона as well")),
                ("ипак йўли", _("both words, anywhere in the record or its files")),
                ('"Great Silk Road"', _("these words in this order")),
                ("kamon*", _("everything that begins so")),
                ("сам?рканд", _("one unknown letter")),
                ("Samarqant~", _("this word or one that is spelled nearly so")),
            ),
        ),
        Group(
            _("Together and without"),
            (
                ("temir OR poʻlat", _("one or the other, or both")),
                ("Buxoro NOT amirlik", _("the first without the second")),
                ("(temir OR poʻlat) AND quti", _("brackets say what belongs together")),
            ),
        ),
        Group(
            _("In one field, and in time"),
            (
                ("title:karvon", _("only in titles")),
                ("yil:1924", _("of this year, also when the date is only about right")),
                ("date:1991..1995", _("from one year to another, both included")),
                ("date:..1917", _("until then")),
                ("sana:1930.. karvon", _("since then, with a word")),
            ),
        ),
    ]


def field_names(house: House) -> list[str]:
    """What may stand before a colon, in every language, without the names that only machines use."""
    return sorted({name for name in house.kinds.query_aliases() if "_" not in name}, key=str.casefold)
