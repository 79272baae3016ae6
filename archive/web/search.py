"""The search page, its suggestions, and the help with asking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, jsonify, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from archive import i18n
from archive.catalog import querying
from archive.catalog.facets import facet_label, value_label
from archive.catalog.querying import FACETS, Answer, Question
from archive.web import examples, results, support
from archive.web.results import COLUMNS, SORTS, VIEWS, Chip

blueprint = Blueprint("search", __name__)

# Rows of pictures want more hits than a list that is read line by line.
SIZES = {"grid": 40, "list": 20, "table": 50}
LONGEST = 1000
# A kind's own facets join the usual ones when only that kind is asked for.
STAFF_FACETS = ("access",)
MOST_FACETS = 14
# Excluded values come under this prefix: not.kind=book.
NOT = "not."


@dataclass(frozen=True)
class Loosened:
    """A wider question to try, with the words that say how it is wider."""

    words: str
    text: str
    href: str


@dataclass(frozen=True)
class Asked:
    """The question as the address puts it."""

    text: str
    filters: dict[str, list[str]]
    excluded: dict[str, list[str]]
    sort: str
    view: str
    page: int

    def question(self, facets: tuple[str, ...]) -> Question:
        """The same for the catalogue."""
        return Question(
            text=self.text,
            filters=self.filters,
            excluded=self.excluded,
            sort=self.sort,
            page=self.page,
            size=SIZES[self.view],
            locale=i18n.current_locale(),
            facets=facets,
            # Pictures in rows show no passages, so none are looked for.
            snippets=self.view == "list",
        )


@blueprint.get("/search")
@support.limited("search")
def show() -> Response:
    """Results with facets; a piece of the page for htmx, and the same as JSON for programs."""
    asked = _asked()
    wanted = _facets_for(asked)
    with support.uow() as uow:
        answer = querying.ask(uow, support.house(), support.who(), asked.question(wanted))
    if support.want_json():
        response = make_response(jsonify(_as_json(asked, answer)))
    else:
        swap = support.is_swap()
        template = "web/_results.html" if swap else "web/search.html"
        response = make_response(render_template(template, swap=swap, **_page(asked, answer)))
    response.headers["Vary"] = "Cookie, Accept, HX-Request"
    return response


@blueprint.get("/suggest")
@support.limited("suggest")
def suggest() -> Response:
    """What the words typed so far may become; ``field`` asks for the values of one field only."""
    prefix, field = request.args.get("q", "")[:200], request.args.get("field", "")
    found: list[dict[str, Any]] = []
    if prefix.strip():
        with support.uow() as uow:
            offered = querying.suggest(uow, support.house(), support.who(), field, prefix)
        found = [{"text": one} for one in offered]
    return jsonify(suggestions=found)


@blueprint.get("/help/search")
def help_page() -> str:
    """How to ask, with examples that are links."""
    return render_template(
        "web/help_search.html", groups=examples.groups(), fields=examples.field_names(support.house())
    )


def _asked() -> Asked:
    args, known = request.args, support.house().kinds.index_schema().facets()
    filters = {name: args.getlist(name)[:50] for name in known if name in args}
    excluded = {name: args.getlist(NOT + name)[:50] for name in known if NOT + name in args}
    text = args.get("q", "")[:LONGEST]
    view = args.get("view", "") if args.get("view", "") in VIEWS else "grid"
    usual = "relevance" if text.strip() else "newest"
    sort = args.get("sort", "") if args.get("sort", "") in SORTS else usual
    return Asked(text, filters, excluded, sort, view, support.page_number())


def _facets_for(asked: Asked) -> tuple[str, ...]:
    kinds = support.house().kinds
    known = kinds.index_schema().facets()
    wanted = [*FACETS, *(STAFF_FACETS if support.who().is_staff else ())]
    chosen = asked.filters.get("kind", [])
    if len(chosen) == 1 and (kind := kinds.get(chosen[0])) is not None:
        wanted += [field.index_name for field in kind.fields.values() if field.facet]
    wanted += asked.filters
    return tuple(dict.fromkeys(name for name in wanted if name in known))[:MOST_FACETS]


def _page(asked: Asked, answer: Answer) -> dict[str, Any]:
    chips = _chips(asked)
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in ("q", "page", "lang", "format")]
    cleared: dict[str, Any] = dict.fromkeys(asked.filters)
    cleared |= {NOT + name: None for name in asked.excluded}
    title = i18n.gettext("Search: %(question)s", question=asked.text) if asked.text.strip() else i18n.gettext("Search")
    return {
        "asked": asked,
        "answer": answer,
        "page_title": title,
        "reading": "" if answer.reading.strip() in (asked.text.strip(), "*", "") else answer.reading,
        "notes": [results.note_text(code, answer.details) for code in answer.notes],
        "hits": [results.shown(hit) for hit in answer.hits],
        "cards": [hit.card for hit in answer.hits],
        "facets": results.facets(answer),
        "chips": chips,
        "clear_href": support.url_with(**cleared),
        "kept": kept,
        "kept_all": [("q", asked.text), *((key, value) for key, value in kept if key != "cols")],
        "pages": support.Pages.make(answer.total, asked.page, SIZES[asked.view]),
        "sorts": [(code, label) for code, label in SORTS.items() if code != "relevance" or asked.text.strip()],
        "sort_label": SORTS[asked.sort],
        "views": list(VIEWS.items()),
        "view": asked.view,
        "columns": list(COLUMNS.items()),
        "chosen": results.column_choice(request.args.getlist("cols")),
        "loosened": _loosened(asked) if not answer.total else [],
    }


def _chips(asked: Asked) -> list[Chip]:
    kinds, locale = support.house().kinds, i18n.current_locale()
    chips = []
    for prefix, chosen in (("", asked.filters), (NOT, asked.excluded)):
        for name, values in chosen.items():
            for value in values:
                text = value_label(kinds, name, value, locale)
                href = support.url_toggled(prefix + name, value)
                chips.append(Chip(facet_label(kinds, name, locale), text, href, bool(prefix)))
    return chips


def _loosened(asked: Asked) -> list[Loosened]:
    """Wider questions for one that found nothing: its words loosely spelled, and any of them instead of all."""
    words = re.findall(r"[^\W_][\w\u02BB\u02BC'’‘`-]*", asked.text)
    words = [word for word in words if word not in ("AND", "OR", "NOT")][:8]
    if not words:
        return []
    wider = []
    loose = " ".join(f"{word}~" if len(word) > 3 else word for word in words)
    wider.append(Loosened(i18n.gettext("Spelled nearly so:"), loose, url_for("search.show", q=loose)))
    if len(words) > 1:
        either = " OR ".join(words)
        wider.append(Loosened(i18n.gettext("Any of the words:"), either, url_for("search.show", q=either)))
    return wider


def _as_json(asked: Asked, answer: Answer) -> dict[str, Any]:
    """The answer as plain values; every hit with the address of its page and of its picture."""
    plain = answer.as_json()
    for hit in plain["hits"]:
        card = hit["card"]
        card["href"] = url_for("record.show", record_id=card["id"])
        thumb = card["thumb_file_id"]
        card["thumb"] = url_for("files.thumb", file_id=thumb, size="m") if thumb else None
    return {"question": asked.text, "sort": asked.sort, **plain}
