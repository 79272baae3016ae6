"""Passages of the original text that show why a record was found. Two queries at most for a page of hits.

Texts come from the record's own fields, as far as the reader sees them, then from the pages of its files.
Work is bounded by characters, not by documents: a page of results reads at most ``PAGE_BUDGET`` of file text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from archive.catalog.derived import for_readers
from archive.catalog.models import File, PageText
from archive.db import UnitOfWork
from archive.identity import Identity
from search.highlight import Fragment, Highlighter
from search.tree import Fuzzy, Pattern, Phrase, Word

if TYPE_CHECKING:
    from archive.house import House
    from archive.kinds import Kind
    from search.query import Parsed

# Characters of file text that one page of results may read, and one record may take of it.
PAGE_BUDGET = 400_000
RECORD_BUDGET = 100_000
# Characters of one page of a file: what stands beyond is found by search but not shown as a passage.
PAGE_CUT = 20_000
# Rows of page texts fetched for one record at most.
PAGES = 30
# Letters of a word by which the database picks likely pages of long documents; endings vary, beginnings seldom.
NEEDLE = 5
PER_HIT = 2
# Types whose value is shown as it was written. Of a coded term only its code is stored, and a passage from one of
# its four names could be in a language that the record does not show.
WORDED = frozenset({"localised", "text", "note", "agent", "subject", "place", "group", "identifier"})


@dataclass(frozen=True)
class Snippet:
    """A passage: its text, and the found words as (start, end) offsets into that text.

    ``field`` is the field's code and ``label`` its name in the reader's language; for file text both are empty and
    ``file_id`` and ``page`` say where it stands.
    """

    text: str
    marks: list[tuple[int, int]]
    field: str = ""
    label: str = ""
    file_id: int | None = None
    page: int | None = None
    cut_before: bool = False
    cut_after: bool = False


class Snippets:
    """Finds passages for one page of results."""

    def __init__(
        self, uow: UnitOfWork, house: House, identity: Identity, locale: str, parsed: Parsed, widened: bool
    ) -> None:
        self.uow = uow
        self.house = house
        self.identity = identity
        self.locale = locale
        self.parsed = parsed
        self.lighter = Highlighter(parsed, widened=widened)

    def title_marks(self, title: str) -> list[tuple[int, int]]:
        """Where the title lights up."""
        marks: list[tuple[int, int]] = []
        position = 0
        for piece, lit in self.lighter.mark(title):
            if lit:
                marks.append((position, position + len(piece)))
            position += len(piece)
        return marks

    def of_page(self, hits: Mapping[int, tuple[str, Mapping[str, Any], bool]]) -> dict[int, list[Snippet]]:
        """Passages of each hit.

        Args:
            hits: record id to (kind code, the values that the reader sees, whether it has files).
        """
        found: dict[int, list[Snippet]] = {}
        wanting = []
        for number, (code, values, has_files) in hits.items():
            found[number] = self._of_fields(self.house.kinds[code], values)
            if has_files and len(found[number]) < PER_HIT:
                wanting.append(number)
        if wanting and self.parsed.terms:
            for number, passages in self._of_files(wanting).items():
                found[number] = (found[number] + passages)[:PER_HIT]
        return found

    def _of_fields(self, kind: Kind, values: Mapping[str, Any]) -> list[Snippet]:
        passages: list[Snippet] = []
        for code, value in for_readers(kind, values, staff=self.identity.is_staff).items():
            declared = kind.fields.get(code)
            if declared is None or code == "title" or declared.type.name not in WORDED:
                continue
            for text in declared.index_words(value):
                for fragment in self.lighter.snippet(text, count=1):
                    passages.append(_snippet(fragment, field=code, label=declared.label(self.locale)))
                    if len(passages) >= PER_HIT:
                        return passages
        return passages

    def _of_files(self, ids: list[int]) -> dict[int, list[Snippet]]:
        found: dict[int, list[Snippet]] = {}
        spent: dict[int, int] = {}
        left = PAGE_BUDGET
        for record_id, file_id, page, text in self._pages(ids):
            if left <= 0:
                break
            if record_id in found or spent.get(record_id, 0) >= RECORD_BUDGET:
                continue
            spent[record_id] = spent.get(record_id, 0) + len(text)
            left -= len(text)
            passages = self.lighter.snippet(text, count=1)
            if passages:
                found[record_id] = [_snippet(passages[0], file_id=file_id, page=page)]
        return found

    def _pages(self, ids: list[int]) -> Iterator[tuple[int, int, int, str]]:
        """Pages of the files that probably hold the words, the first pages of each record first. One query."""
        likely = [PageText.text.ilike(f"%{needle}%", escape="\\") for needle in self._needles()]
        place = (
            func.row_number().over(partition_by=File.record_id, order_by=(File.position, PageText.page)).label("place")
        )
        picked = (
            select(File.record_id, PageText.id.label("text_id"), File.id.label("file_id"), PageText.page, place)
            .join(PageText, PageText.file_id == File.id)
            .where(File.record_id.in_(ids), File.attached)
        )
        if likely:
            picked = picked.where(or_(*likely))
        rows = picked.subquery()
        question = (
            select(rows.c.record_id, rows.c.file_id, rows.c.page, func.substr(PageText.text, 1, PAGE_CUT))
            .join(PageText, PageText.id == rows.c.text_id)
            .where(rows.c.place <= PAGES)
            .order_by(rows.c.place, rows.c.record_id)
        )
        yield from self.uow.session.execute(question)

    def _needles(self) -> list[str]:
        """Beginnings of the words in their writings, for LIKE; none when some part of the question has no letters."""
        needles: dict[str, None] = {}
        for term in self.parsed.terms:
            words = term.words if isinstance(term, Phrase) else (term,)
            for word in words:
                if isinstance(word, Fuzzy | Pattern) or not isinstance(word, Word):
                    return []
                for form in spellings(word.text[:NEEDLE]):
                    needles[form.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")] = None
        # Many alternatives cost more than they save.
        return list(needles) if len(needles) <= 24 else []


def spellings(beginning: str) -> list[str]:
    """A word's beginning in both scripts and in the three ways it is capitalised, as SQLite folds only ASCII."""
    from search.language import canon

    lower = beginning.lower()
    forms = {lower, _cyrillic(canon(lower)), _latin(canon(lower))}
    if any(ord(letter) > 127 or letter in "'`" for letter in lower):
        # Apostrophes are written in ten ways; only what stands before the first is sure.
        forms = {form.split("ʻ")[0].split("'")[0].split("‘")[0].split("’")[0].split("ʼ")[0] for form in forms}
    cased: dict[str, None] = {}
    for form in sorted(form for form in forms if form):
        for one in (form,) if form.isascii() else (form, form.capitalize(), form.upper()):
            cased[one] = None
    return list(cased)


_TO_CYRILLIC = str.maketrans(dict(zip("abdefghijklmnoprstuvxyzqçşöğ", "абдефгҳижклмнопрстувхйзқчшўғ", strict=True)))


def _cyrillic(canonical: str) -> str:
    return canonical.translate(_TO_CYRILLIC)


def _latin(canonical: str) -> str:
    return canonical.replace("ö", "oʻ").replace("ğ", "gʻ").replace("ş", "sh").replace("ç", "ch")


def _snippet(fragment: Fragment, **where: Any) -> Snippet:
    marks = [(start - fragment.start, end - fragment.start) for start, end in fragment.marks]
    return Snippet(fragment.text, marks, cut_before=fragment.cut_before, cut_after=fragment.cut_after, **where)
