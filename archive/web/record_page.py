"""Everything a record's page shows, worked out from the record before the template draws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from archive.catalog import rights
from archive.catalog.citing import Citation
from archive.catalog.citing import as_text as cite_text
from archive.catalog.reading import ChildrenPage, FileView, PageView, RecordCard, RecordView, Related, RelatedRecord
from archive.house import House
from archive.i18n import HTML_LANG, _, format_duration, format_number, format_size, ngettext, pick
from archive.identity import Identity
from archive.web import support
from archive.web.record_viewer import Viewer, viewer_of
from archive.web.wording import RIGHTS_ADVICE

# Anybody of the press, to tell a visitor what an account would open.
JOURNALIST = Identity(None, "", frozenset({"journalist"}))
# Shown in the head of the page already, so the details below leave them out.
IN_HEAD = frozenset({"title", "description", "rights", "credit", "ref"})


@dataclass(frozen=True)
class Part:
    """Words with, perhaps, somewhere to go."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Value:
    """One value of a detail row."""

    text: str
    href: str = ""
    lang: str = ""
    outside: bool = False


@dataclass(frozen=True)
class Row:
    """A label and its values."""

    label: str
    values: list[Value]


@dataclass(frozen=True)
class Group:
    """A section of details."""

    code: str
    label: str
    rows: list[Row]


@dataclass(frozen=True)
class FileLine:
    """A file in the list and in the strip under the stage."""

    name: str
    media: str
    about: str
    href: str
    thumb: str
    download: str
    current: bool


@dataclass(frozen=True)
class Download:
    """A button that hands something over."""

    label: str
    href: str
    kind: str = ""


@dataclass(frozen=True)
class Spot:
    """A place on the map: degrees."""

    name: str
    lat: float
    lon: float

    @property
    def text(self) -> str:
        """Coordinates as read."""
        return f"{format_number(self.lat, 4)}°, {format_number(self.lon, 4)}°"

    @property
    def near(self) -> bool:
        """Whether it lies on the detailed map, which ends where our neighbours do."""
        return 43 <= self.lon <= 91 and 30 <= self.lat <= 54

    @property
    def x(self) -> float:
        """Where it lies on its map, in the map's own units; ``y`` runs downwards."""
        return round(self.lon * (0.77 if self.near else 0.9), 3)

    @property
    def y(self) -> float:
        """See ``x``."""
        return round(-self.lat, 3)

    @property
    def frame(self) -> str:
        """The part of the map to show: left, top, width, height."""
        wide, high = (13.0, 8.0) if self.near else (90.0, 55.4)
        return f"{self.x - wide / 2:.3f} {self.y - high / 2:.3f} {wide} {high}"


@dataclass
class Page:
    """The record's page."""

    title: str
    title_lang: str
    other_titles: list[tuple[str, str]]
    byline: list[Part]
    summary: str
    description: list[str]
    description_lang: str
    groups: list[Group]
    rights: str
    advice: str
    has_rights: bool
    on_request: bool
    for_press: bool
    credit: str
    permalink: str
    citation: str
    crumbs: list[tuple[str, str]]
    staff: bool
    may: dict[str, bool]
    shown: Viewer | None
    strip: list[FileLine]
    files: list[FileLine]
    downloads: list[Download]
    text_hits: list[tuple[int, str]]
    related: list[RecordCard]
    children: list[RecordCard]
    children_count: int
    children_title: str
    children_more: str
    members: list[RecordCard]
    members_href: str
    map: Spot | None


def build(
    house: House,
    who: Identity,
    record: RecordView,
    related: Related,
    below: ChildrenPage | None,
    shown: FileView | None,
    texts: Sequence[PageView],
    *,
    page: int,
) -> Page:
    """Work out the page; asks the database nothing."""
    kind, locale = house.kinds[record.kind], support.locale()
    titles = record.values.get("title") or {}
    title, title_lang = pick(titles, locale) if isinstance(titles, dict) else (record.title, "und")
    description, description_lang = _localised(record.values.get("description"), locale)
    take = rights.may_take_original(who, record.access, record.values)
    lines = [_line(record, file, shown, take) for file in record.files]
    return Page(
        title=title or record.title,
        title_lang=HTML_LANG.get(title_lang, ""),
        other_titles=_other_titles(titles, title, title_lang),
        byline=_byline(record, kind, locale),
        summary=(description or record.title)[:200],
        description=[part for part in description.split("\n") if part.strip()],
        description_lang=HTML_LANG.get(description_lang, ""),
        groups=_groups(kind.detail(record.values, locale, record.resolve, staff=who.is_staff)),
        rights=_rights_text(house, record, locale),
        advice=_advice(record),
        has_rights="rights" in kind.fields
        and bool(record.files or rights.rights_code(record.values) or record.values.get("credit")),
        on_request=bool(record.files) and not take,
        for_press=who.user_id is None and rights.may_take_original(JOURNALIST, record.access, record.values),
        credit=credit_line(house, record),
        permalink=permalink(house, record.id),
        citation=cite_text(citation(house, record)),
        crumbs=_crumbs(record, title or record.title),
        staff=who.is_staff,
        may={"catalogue": who.may("catalogue"), "delete": who.may("delete")},
        shown=viewer_of(house, record, shown, texts, page) if shown else None,
        strip=[line for line in lines if line.media != "text" or len(lines) == 1],
        files=lines,
        downloads=_downloads(house, record, shown, take),
        text_hits=[(one.page, one.text) for one in texts] if shown and shown.media != "pdf" else [],
        related=_related_cards(record, related, below),
        members=_members(record, related),
        members_href=support.search_url("collection", kind.title(record.values)) if record.kind == "collection" else "",
        children=below.cards if below else [],
        children_count=below.total if below else 0,
        children_title=_("Parts"),
        children_more=url_for("record.children", record_id=record.id) if below and below.next_after else "",
        map=_spot(record.values),
    )


def permalink(house: House, record_id: int) -> str:
    """The address that stays."""
    base = house.settings.base_url.rstrip("/")
    path = url_for("record.show", record_id=record_id)
    return base + path if base else url_for("record.show", record_id=record_id, _external=True)


def credit_line(house: House, record: RecordView) -> str:
    """The credit to print: as catalogued, else maker and house."""
    credit = record.values.get("credit")
    if isinstance(credit, dict):
        credit = pick(credit)[0]
    if credit:
        return str(credit)
    makers = "; ".join(_names(record.values.get("creators"))[:3])
    return " / ".join(part for part in (makers, house.settings.house_name, record.ref) if part)


def citation(house: House, record: RecordView) -> Citation:
    """What the citation makers need."""
    values = record.values
    numbers = [str(values[code]) for code in ("isbn", "issn") if isinstance(values.get(code), str)]
    publisher = values.get("publisher")
    if isinstance(publisher, list):
        publisher = publisher[0] if publisher else ""
    if isinstance(publisher, dict):
        publisher = publisher.get("name", "")
    return Citation(
        key=f"sandiq-{record.id}",
        kind=record.kind,
        title=record.title,
        house=house.settings.house_name,
        url=permalink(house, record.id),
        seen=house.clock.now().date(),
        creators=tuple(_names(values.get("creators"))),
        issued=_date_text(house, record),
        ref=record.ref,
        publisher=str(publisher or ""),
        identifiers=tuple(numbers),
    )


def as_data(house: House, record: RecordView) -> dict[str, Any]:
    """The record as JSON: what this person sees, and where the files are."""
    return {
        "id": record.id,
        "uid": record.uid,
        "kind": record.kind,
        "title": record.title,
        "ref": record.ref,
        "access": record.access,
        "revision": record.revision,
        "parent": record.parent_id if any(post.id == record.parent_id for post in record.ancestors) else None,
        "url": permalink(house, record.id),
        "credit": credit_line(house, record),
        "values": record.values,
        "created": record.created_at.isoformat(),
        "updated": record.updated_at.isoformat(),
        "files": [
            {
                "id": file.id,
                "name": file.name,
                "mime": file.mime,
                "media": file.media,
                "size": file.size,
                "sha256": file.sha256,
                "width": file.width,
                "height": file.height,
                "duration": file.duration,
                "pages": file.pages,
                "thumbnail": url_for("files.thumb", file_id=file.id, size="m"),
            }
            for file in record.files
        ],
    }


def _localised(value: Any, locale: str) -> tuple[str, str]:
    if isinstance(value, dict):
        return pick(value, locale)
    if isinstance(value, list):
        return "\n".join(_localised(item, locale)[0] for item in value), "und"
    return str(value or ""), "und"


def _other_titles(titles: Any, title: str, lang: str) -> list[tuple[str, str]]:
    if not isinstance(titles, dict):
        return []
    return [(text, HTML_LANG.get(code, "")) for code, text in titles.items() if code != lang and text != title]


def _names(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item["name"]) for item in items if isinstance(item, dict) and item.get("name")]


def _date_text(house: House, record: RecordView) -> str:
    declared = house.kinds[record.kind].fields.get("date")
    stored = record.values.get("date")
    if declared is None or stored is None:
        return ""
    return declared.show(stored, support.locale())


def _byline(record: RecordView, kind: Any, locale: str) -> list[Part]:
    parts = [Part(name, support.search_url("creator", name)) for name in _names(record.values.get("creators"))[:4]]
    declared = kind.fields.get("date")
    if declared is not None and record.values.get("date"):
        parts.append(Part(declared.show(record.values["date"], locale)))
    parts += [Part(name, support.search_url("place", name)) for name in _names(record.values.get("places"))[:2]]
    return parts


def _groups(groups: Sequence[Any]) -> list[Group]:
    result = []
    for group in groups:
        rows = [Row(row.label, [_value(one) for one in row.values]) for row in group.rows if row.field not in IN_HEAD]
        if rows:
            result.append(Group(group.code, group.label, rows))
    return result


def _value(shown: Any) -> Value:
    if shown.record_id is not None:
        return Value(shown.text, url_for("record.show", record_id=shown.record_id), shown.lang)
    if shown.url:
        return Value(shown.text, shown.url, outside=True)
    if shown.href_field:
        return Value(shown.text, support.search_url(shown.href_field, shown.href_value), shown.lang)
    return Value(shown.text, "", shown.lang)


def _rights_text(house: House, record: RecordView, locale: str) -> str:
    code = rights.rights_code(record.values)
    if not code:
        return _("The rights have not been cleared yet.")
    declared = house.kinds[record.kind].fields.get("rights")
    return declared.show(record.values["rights"], locale) if declared else code


def _advice(record: RecordView) -> str:
    code = rights.rights_code(record.values)
    return str(RIGHTS_ADVICE[code]) if code in RIGHTS_ADVICE else _("Before you publish it, please ask us.")


def _crumbs(record: RecordView, title: str) -> list[tuple[str, str]]:
    trail = [(post.title, url_for("record.show", record_id=post.id)) for post in record.ancestors]
    if not trail:
        trail = [(_("Search"), url_for("search.show"))]
    return [*trail, (title, "")]


def _line(record: RecordView, file: FileView, shown: FileView | None, take: bool) -> FileLine:
    about = [format_size(file.size)]
    if file.width and file.height:
        about.append(f"{format_number(file.width)} × {format_number(file.height)}")
    if file.duration:
        about.append(format_duration(file.duration))
    if file.pages:
        about.append(ngettext("%(count)s page", "%(count)s pages", file.pages))
    return FileLine(
        file.name,
        file.media,
        " · ".join(about),
        url_for("record.show", record_id=record.id, file=file.id),
        url_for("files.thumb", file_id=file.id, size="s"),
        url_for("files.original", file_id=file.id) if take else "",
        shown is not None and file.id == shown.id,
    )


def _downloads(house: House, record: RecordView, shown: FileView | None, take: bool) -> list[Download]:
    if shown is None:
        return []
    found = []
    if take:
        size = format_size(shown.size)
        found.append(
            Download(_("Download the original (%(size)s)", size=size), url_for("files.original", file_id=shown.id))
        )
    if shown.media == "image" and house.derivatives.path(shown.sha256, "thumb-l") is not None:
        kind = "plain" if found else ""
        found.append(Download(_("Download a picture for reading"), url_for("files.picture", file_id=shown.id), kind))
    return found


def _related_cards(record: RecordView, related: Related, below: ChildrenPage | None) -> list[RecordCard]:
    seen = {record.id, *(card.id for card in below.cards)} if below else {record.id}
    found: dict[int, RecordCard] = {}
    for one in [*related.outgoing, *(item for item in related.incoming if not _is_member(record, item))]:
        if one.card.id not in seen:
            found.setdefault(one.card.id, one.card)
    return list(found.values())[:12]


def _is_member(record: RecordView, one: RelatedRecord) -> bool:
    return record.kind == "collection" and one.field == "collection"


def _members(record: RecordView, related: Related) -> list[RecordCard]:
    """What says of itself that it belongs to this collection, the newest of it."""
    return [one.card for one in related.incoming if _is_member(record, one)]


def _spot(values: Mapping[str, Any]) -> Spot | None:
    """The first place with coordinates: its own (a place), or one it names."""
    own = values.get("latitude"), values.get("longitude")
    if all(isinstance(part, int | float) for part in own):
        return Spot("", float(own[0]), float(own[1]))  # type: ignore[arg-type] # the line above has looked
    places = values.get("places")
    for item in places if isinstance(places, list) else [places]:
        if isinstance(item, dict) and item.get("lat") is not None and item.get("lon") is not None:
            return Spot(str(item.get("name", "")), float(item["lat"]), float(item["lon"]))
    return None
