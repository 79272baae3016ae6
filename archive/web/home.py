"""The first page and the collections by picture."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from archive import i18n
from archive.catalog import reading
from archive.house import House
from archive.web import support

blueprint = Blueprint("home", __name__)

LATEST = 15
# Enough to find pictures among, also after a day of recordings and texts.
POOL = 60
FACES = 5
# Five fill the page's grid: one large and four small.
COLLECTIONS_HERE = 5
COLLECTIONS_PAGE = 48


@dataclass(frozen=True)
class KindCount:
    """A kind and how many records of it the person sees."""

    code: str
    label: str
    count: int


@blueprint.get("/")
def show() -> str:
    """A generous search box, collections, latest additions and numbers."""
    house, person, locale = support.house(), support.who(), i18n.current_locale()
    with support.uow() as uow:
        latest = reading.latest(uow, house, person, POOL, locale)
        collections = reading.collections(uow, house, person, COLLECTIONS_HERE, locale=locale)
        numbers = reading.numbers(uow, house, person)
    faces = [card for card in latest if card.thumb_file_id and card.media == "image"][:FACES]
    if len(faces) < 3:
        faces = []
    shown = {card.id for card in faces}
    return render_template(
        "web/home.html",
        latest=[card for card in latest if card.id not in shown][:LATEST],
        faces=faces,
        collections=collections,
        numbers=numbers,
        kinds=kind_counts(house, numbers.by_kind),
    )


@blueprint.get("/collections")
def collections() -> str:
    """Every collection by its picture."""
    after = request.args.get("after", "0")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    with support.uow() as uow:
        found = reading.collections(
            uow,
            support.house(),
            support.who(),
            COLLECTIONS_PAGE + 1,
            after=last,
            locale=i18n.current_locale(),
        )
    more = len(found) > COLLECTIONS_PAGE
    page = found[:COLLECTIONS_PAGE]
    return render_template(
        "web/collections.html",
        collections=page,
        next_href=support.url_with(after=page[-1].id) if more else "",
    )


def kind_counts(house: House, by_kind: dict[str, int]) -> list[KindCount]:
    """The kinds that hold anything, the fullest first; collections are shown elsewhere."""
    locale = i18n.current_locale()
    counts = [
        KindCount(code, house.kinds[code].plural(locale), count)
        for code, count in by_kind.items()
        if count and code != "collection"
    ]
    return sorted(counts, key=lambda one: (-one.count, one.label))
