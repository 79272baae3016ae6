"""What views share: the house, the person asking, addresses that keep their query, pages of a list, toasts.

Views import these helpers instead of touching Flask's request, session or application themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import current_app, flash, request, url_for

from archive import i18n
from archive.accounts.web import current_identity, limited
from archive.db import UnitOfWork
from archive.house import House
from archive.identity import Identity

__all__ = [
    "Pages",
    "Step",
    "house",
    "identity",
    "is_swap",
    "limited",
    "link_if",
    "local_path",
    "locale",
    "page_number",
    "read_uow",
    "say",
    "search_url",
    "uow",
    "url_toggled",
    "url_with",
    "want_json",
    "who",
]

# A page deeper than this is no longer read by a person; the search index would have to sort everything before it.
DEEPEST = 10_000


def house() -> House:
    """The house this application was built around."""
    found: House = current_app.extensions["house"]
    return found


def who() -> Identity:
    """The person asking, or a visitor. The account is read once in a request."""
    return current_identity()


def locale() -> str:
    """The language of this answer."""
    return i18n.current_locale()


def uow(*, write: bool = False) -> UnitOfWork:
    """A unit of work, used as a context manager; one that writes keeps nothing unless ``commit()`` is called."""
    return house().uow(write=write)


# The same under the names that say more where bytes are handed out.
identity = who
read_uow = uow


def want_json() -> bool:
    """Whether the asker wants data rather than a page: by ``format=json`` or by the Accept header."""
    if "format" in request.args:
        return request.args["format"] == "json"
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and request.accept_mimetypes[best] > request.accept_mimetypes["text/html"]


def is_swap() -> bool:
    """Whether htmx asks for a piece of the page it already shows."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def say(
    text: str, kind: str = "message", *, undo: str | None = None, href: str | None = None, link: str | None = None
) -> None:
    """Tell the person what was done, on the next page they see.

    Args:
        text: the translated sentence.
        kind: message, warning or error.
        undo: an address that takes a POST and puts things back.
        href: somewhere to go and look, with ``link`` as its words.
    """
    said = {"text": str(text), "undo": undo, "href": href, "link": str(link or "")}
    flash(said, kind)  # type: ignore[arg-type] # Flask stores any JSON value; only its annotation says str.


def page_number() -> int:
    """The page asked for, from 1; nonsense counts as the first page."""
    raw = request.args.get("page", "1")
    return min(max(int(raw), 1), DEEPEST) if raw.isascii() and raw.isdigit() and len(raw) < 7 else 1


def url_with(**changes: Any) -> str:
    """The present address with some of its query changed.

    A value of None removes the key, a list repeats it. The page number is dropped unless it is what changes,
    because a changed question begins at its first page.
    """
    args = request.args.to_dict(flat=False)
    for key in ("page", "lang", "format"):
        args.pop(key, None)
    for key, value in changes.items():
        if value is None or value == []:
            args.pop(key, None)
        else:
            args[key] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    query = urlencode([(key, one) for key, values in args.items() for one in values])
    return f"{request.path}?{query}" if query else request.path


def url_toggled(key: str, value: str) -> str:
    """The present address with one value of a repeated key put in, or taken out if it is there."""
    present = request.args.getlist(key)
    return url_with(**{key: [one for one in present if one != value] if value in present else [*present, value]})


def search_url(field: str, value: str) -> str:
    """The search page for everything that has this value in this facet, for links from a record's details."""
    query: dict[str, Any] = {field: value}
    return url_for("search.show", **query)


def local_path(target: str) -> str:
    """The target if it is a path of this very site, otherwise nothing: no form may send people elsewhere."""
    parts = urlsplit(target.replace("\\", "/"))
    plain = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if plain and target.isprintable() else ""


def link_if(endpoint: str, **values: Any) -> str:
    """The address of a page, or nothing where this installation runs without that room."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


@dataclass(frozen=True)
class Step:
    """One link of the pagination, or the gap between two."""

    number: int
    href: str
    current: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Pages:
    """The pages of a list, with the addresses of those worth going to."""

    total: int
    number: int
    size: int
    count: int
    steps: tuple[Step, ...]
    previous: str
    next: str

    @property
    def first_item(self) -> int:
        """The position of this page's first item, from 1."""
        return min((self.number - 1) * self.size + 1, self.total)

    @property
    def last_item(self) -> int:
        """The position of this page's last item."""
        return min(self.number * self.size, self.total)

    @classmethod
    def make(cls, total: int, number: int, size: int) -> Pages:
        """Pages for the present address: first, last, and the neighbours of the current one."""
        count = min(max(1, -(-total // size)), DEEPEST)
        number = min(number, count)
        near = sorted({1, count, *range(max(1, number - 1), min(count, number + 1) + 1)})
        steps: list[Step] = []
        for step in near:
            if steps and step - steps[-1].number > 1:
                steps.append(Step(0, "", gap=True))
            steps.append(Step(step, url_with(page=step if step > 1 else None), current=step == number))
        before = url_with(page=number - 1 if number > 2 else None) if number > 1 else ""
        after = url_with(page=number + 1) if number < count else ""
        return cls(total, number, size, count, tuple(steps), before, after)
