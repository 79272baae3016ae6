"""What the layout of every page needs: navigation, languages, theme, and words for small codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, request
from markupsafe import Markup, escape

from archive import i18n
from archive.catalog.facets import ACCESS_LABELS, MEDIA_LABELS
from archive.i18n import lazy_gettext as _l
from archive.identity import ACCESS_LEVELS, Identity
from archive.web import support

blueprint = Blueprint("frame", __name__)

STYLESHEETS = ("sandiq.css", "components.css", "frame.css", "pictures.css")
THEMES = ("light", "dark")

# (section, label, endpoint, icon). A room that is not there shows no door.
NAV = (
    ("search", _l("Search"), "search.show", "search"),
    ("collections", _l("Collections"), "home.collections", "collection"),
    ("help", _l("Help"), "search.help_page", "help"),
)
# The same for those who work here, with the verb that opens the door.
STAFF_NAV = (
    ("add", _l("Add a record"), "edit.choose", "plus", "catalogue"),
    ("imports", _l("Imports"), "imports.index", "import", "import"),
    ("changes", _l("Changes"), "changes.index", "history", "catalogue"),
    ("jobs", _l("Jobs"), "jobs.index", "jobs", "see_jobs"),
    ("users", _l("Accounts"), "account.users", "users", "administer"),
)

SHORT_NAMES = {"uz_Latn": "Oʻz", "uz_Cyrl": "Ўз", "ru": "Ру", "en": "En"}

# Signs of the kinds we ship; an administrator's kind names its own, and everything else is a file.
MEDIA_ICONS = {"image": "image", "audio": "audio", "video": "video", "pdf": "document", "office": "office"}

# Proportions outside these would make a row's picture a splinter or a ribbon.
NARROWEST, WIDEST = 0.5, 2.5


@dataclass(frozen=True)
class Door:
    """One entry of the navigation."""

    section: str
    label: str
    href: str
    icon: str


@dataclass(frozen=True)
class Tongue:
    """One entry of the language switch; the address is the present page's."""

    lang: str
    short: str
    name: str
    href: str
    current: bool


class Frame:
    """Everything the layout asks for; each part is worked out only when the layout uses it."""

    stylesheets = STYLESHEETS

    @cached_property
    def who(self) -> Identity:
        """The person asking."""
        return support.who()

    @property
    def theme(self) -> str:
        """light, dark, or empty for the system's own."""
        chosen = request.cookies.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def alphabet(self) -> str:
        """Which part of the interface typeface this language needs first."""
        return "cyrillic" if i18n.current_locale() in ("uz_Cyrl", "ru") else "latin"

    @property
    def home(self) -> str:
        """The first page."""
        return support.link_if("home.show") or "/"

    @property
    def search(self) -> str:
        """The search page."""
        return support.link_if("search.show")

    @property
    def suggest(self) -> str:
        """Where the search box asks for suggestions."""
        return support.link_if("search.suggest")

    @property
    def nav(self) -> list[Door]:
        """The doors open to all."""
        doors = [Door(section, str(label), support.link_if(end), icon) for section, label, end, icon in NAV]
        return [door for door in doors if door.href]

    @property
    def staff_nav(self) -> list[Door]:
        """The doors open to this person for work."""
        doors = [
            Door(section, str(label), support.link_if(end), icon)
            for section, label, end, icon, verb in STAFF_NAV
            if self.who.may(verb)
        ]
        return [door for door in doors if door.href]

    @property
    def account(self) -> str:
        """The person's own page."""
        return support.link_if("account.show")

    @property
    def sign_in(self) -> str:
        """Where a visitor signs in, and comes back to this page."""
        if request.endpoint == "security.login":
            return support.link_if("security.login")
        here = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return support.link_if("security.login", next=here)

    @property
    def sign_out(self) -> str:
        """Where a session ends."""
        return support.link_if("security.logout")

    @property
    def languages(self) -> list[Tongue]:
        """The four languages, each leading to this same page."""
        # A page that answered a form has no address of its own to come back to with GET.
        here = support.url_with() if request.method == "GET" else "/"
        page = request.args.get("page", "")
        if page.isdigit() and request.method == "GET":
            here = support.url_with(page=page)
        joint = "&" if "?" in here else "?"
        return [
            Tongue(
                i18n.HTML_LANG[code],
                SHORT_NAMES[code],
                i18n.LOCALE_NAMES[code],
                f"{here}{joint}lang={code}",
                code == i18n.current_locale(),
            )
            for code in i18n.LOCALES
        ]


def access_label(level: str | int) -> str:
    """The words for an access level, given by name or number."""
    name = ACCESS_LEVELS[level] if isinstance(level, int) else level
    return str(ACCESS_LABELS[name])


def media_label(media: str) -> str:
    """The words for a sort of file."""
    return str(MEDIA_LABELS.get(media, MEDIA_LABELS["other"]))


def kind_label(card: Any) -> str:
    """The name of a card's kind in the reader's language."""
    return str(support.house().kinds[card.kind].label(i18n.current_locale()))


def kind_icon(card: Any) -> str:
    """The sign of a card's kind."""
    return support.house().kinds[card.kind].icon or "file"


def icon_name(card: Any) -> str:
    """The sign shown where a record has no picture: its media's, else its kind's."""
    return MEDIA_ICONS.get(card.media) or kind_icon(card)


def _proportion(card: Any) -> float:
    width, height = getattr(card, "width", None), getattr(card, "height", None)
    ratio = width / height if card.thumb_file_id and width and height else 1.0
    return min(max(ratio, NARROWEST), WIDEST)


def ratio_class(card: Any) -> str:
    """The class that gives a picture its place in a justified row: proportions in steps of a twentieth.

    A class and not a style attribute, so that pages need no exception in the content security policy.
    """
    return f"r-{round(_proportion(card) * 20) * 5}"


def box_width(card: Any) -> int:
    """The width of a picture's box for a height of 480; only the proportion matters to the browser."""
    return round(480 * _proportion(card))


def title_lang(card: Any) -> Markup:
    """A lang attribute for a title written in another language than the page's."""
    lang = i18n.HTML_LANG.get(getattr(card, "title_lang", "") or "und", "")
    if not lang or lang == i18n.HTML_LANG[i18n.current_locale()]:
        return Markup("")
    return Markup(' lang="{}"').format(escape(lang))


@blueprint.app_context_processor
def _context() -> dict[str, Any]:
    return {"frame": Frame()}


@blueprint.record_once
def _register(state: Any) -> None:
    env = state.app.jinja_env
    env.globals.update(
        access_label=access_label,
        media_label=media_label,
        url_with=support.url_with,
        url_toggled=support.url_toggled,
        search_url=support.search_url,
        link_if=support.link_if,
    )
    env.filters.update(
        kind_label=kind_label,
        icon_name=icon_name,
        kind_icon=kind_icon,
        ratio_class=ratio_class,
        box_width=box_width,
        box_height=lambda card: 480,
        title_lang=title_lang,
    )
