"""An answer of the catalogue as the search page shows it: lit texts, facets, chips, words for codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from archive.i18n import format_number, gettext
from archive.i18n import lazy_gettext as _l
from archive.web.frame import access_label, kind_label, media_label

if TYPE_CHECKING:
    from archive.catalog.cards import RecordCard
    from archive.catalog.querying import Answer, FacetValue, HitView, Snippet

# Values of a facet that show before "more".
FIRST = 7
# Facets that stand open; the others open with a click, or when something in them is chosen.
OPEN = 4

SORTS = {
    "relevance": _l("Best match"),
    "newest": _l("Newest in the archive"),
    "oldest": _l("Oldest in the archive"),
    "date": _l("Date, early to late"),
    "date_desc": _l("Date, late to early"),
    "title": _l("Title, A to Z"),
    "title_desc": _l("Title, Z to A"),
}
VIEWS = {"grid": _l("Pictures"), "list": _l("List"), "table": _l("Table")}
COLUMNS = {
    "date": _l("Date"),
    "kind": _l("Kind"),
    "creators": _l("Creators"),
    "ref": _l("Reference code"),
    "media": _l("Media"),
    "access": _l("Access"),
}
FIRST_COLUMNS = ("date", "kind", "creators", "ref")

# How a question was mended; %(detail)s is the spot.
NOTES = {
    "query_cut": _l("The question was very long; its beginning was searched."),
    "control_removed": _l("Invisible characters were left out."),
    "quote_unbalanced": _l("A quotation mark had no partner; the words were searched without it."),
    "bracket_unbalanced": _l("A bracket had no partner and was left out."),
    "brackets_too_deep": _l("The brackets were nested too deep; they were left out."),
    "operator_alone": _l("AND, OR and NOT need words beside them; one that stood alone was left out."),
    "field_unknown": _l("There is no field named “%(detail)s”; it was searched as words."),
    "date_unknown": _l("“%(detail)s” could not be read as a date."),
    "number_unknown": _l("“%(detail)s” could not be read as a number."),
    "range_reversed": _l("The range ran backwards; its ends were exchanged."),
    "fuzzy_reduced": _l("So short a word cannot be searched loosely; it was searched as written, or nearly."),
    "only_negative": _l("Everything was searched except what you excluded."),
    "no_words": _l("There was no word to search for."),
    "simplified": _l("The question could not be read as a whole; its words were searched."),
    "widened": _l("Few records had these very words, so similar spellings were searched too."),
    "too_deep": _l("So many pages on, it is quicker to narrow the question."),
}


@dataclass(frozen=True)
class Lit:
    """A piece of text with the found words marked, and the field it comes from."""

    where: str
    text: Markup


@dataclass(frozen=True)
class ShownHit:
    """A result as the list and the table show it."""

    card: RecordCard
    title: Markup
    snippets: list[Lit]
    cells: dict[str, str]


@dataclass(frozen=True)
class ShownFacet:
    """A facet: the values that show at once, and the rest behind "more"."""

    code: str
    label: str
    first: list[FacetValue]
    rest: list[FacetValue]
    open: bool


@dataclass(frozen=True)
class Chip:
    """An active filter; the address takes it away."""

    field: str
    text: str
    href: str
    excluded: bool = False


def lit(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """The text with ``<mark>`` around each (start, end); everything is escaped."""
    parts, at = [], 0
    for start, end in marks:
        parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join([*parts, escape(text[at:])])


def snippet_text(snippet: Snippet) -> Markup:
    """A passage with its found words lit, and dots where the text goes on."""
    before, after = "… " if snippet.cut_before else "", " …" if snippet.cut_after else ""
    return escape(before) + lit(snippet.text, snippet.marks) + escape(after)


def snippet_where(snippet: Snippet) -> str:
    """Where the passage stands: a field's name, or the page of a file."""
    if snippet.label or snippet.page is None:
        return snippet.label
    return gettext("Page %(number)s", number=format_number(snippet.page))


def shown(hit: HitView) -> ShownHit:
    """A hit made ready for the list and the table."""
    passages = [Lit(snippet_where(one), snippet_text(one)) for one in hit.snippets]
    title = hit.card.title or gettext("Untitled")
    return ShownHit(hit.card, lit(title, hit.title_marks), passages, cells(hit.card))


def cells(card: RecordCard) -> dict[str, str]:
    """What the table shows of a card, by column."""
    return {
        "date": card.date_text,
        "kind": kind_label(card),
        "creators": ", ".join(card.creators),
        "ref": card.ref,
        "media": media_label(card.media) if card.media else "",
        "access": access_label(card.access),
    }


def facets(answer: Answer) -> list[ShownFacet]:
    """Facets worth showing: those that could still divide the results, or in which something is chosen."""
    worth: list[ShownFacet] = []
    for facet in answer.facets:
        chosen = [value for value in facet.values if value.selected]
        if len(facet.values) < 2 and not chosen:
            continue
        rest = [value for value in facet.values[FIRST:] if not value.selected]
        first = facet.values[:FIRST] + [value for value in facet.values[FIRST:] if value.selected]
        worth.append(ShownFacet(facet.code, facet.label, first, rest, len(worth) < OPEN or bool(chosen)))
    return worth


def note_text(code: str, details: Mapping[str, str]) -> str:
    """A note about the question in the reader's language; a code without words shows itself."""
    if code not in NOTES:
        return code
    detail = details.get(code, "")
    return str(NOTES[code]) % {"detail": detail}


def column_choice(asked: Sequence[str]) -> list[str]:
    """The columns of the table in their fixed order; the usual ones when none of the asked exists."""
    chosen = [code for code in COLUMNS if code in asked]
    return chosen or list(FIRST_COLUMNS)
