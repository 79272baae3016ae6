"""What the edit form shows: values, problems beside their inputs, and conflicts with somebody else's save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from flask import url_for
from werkzeug.datastructures import MultiDict

from archive.catalog.drafts import subject_of
from archive.catalog.reading import RecordView
from archive.errors import ConflictField, Problem
from archive.house import House
from archive.i18n import _, current_locale, format_moment
from archive.identity import ACCESS_LEVELS, Identity
from archive.kinds import Kind
from archive.kinds.cleaning import clean_text
from archive.web import forms
from archive.web.errors import error_text
from archive.web.wording import ACCESS_TEXTS, COLUMN_LABELS


@dataclass(frozen=True)
class ConflictView:
    """One field that two people changed, in words."""

    code: str
    label: str
    base: str
    theirs: str
    yours: str
    choice: str = "yours"


@dataclass
class EditPage:
    """The state of one form."""

    kind: Kind
    record: RecordView | None = None
    values: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)
    base_revision: int = 0
    access: str = "public"
    embargo: str = ""
    parent_id: str = ""
    reason: str = ""
    queue: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    conflicts: list[ConflictView] = field(default_factory=list)
    seen_revision: int = 0

    @classmethod
    def of(cls, house: House, record: RecordView) -> Self:
        """The form of a record as it stands."""
        kind = house.kinds[record.kind]
        zone = ZoneInfo(house.settings.time_zone)
        embargo = record.embargo.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if record.embargo else ""
        return cls(
            kind,
            record,
            forms.fill(kind, record.values, record.resolve),
            {},
            record.revision,
            record.access,
            embargo,
            str(record.parent_id or ""),
        )

    def from_form(self, form: MultiDict[str, str]) -> Self:
        """Take over what was typed."""
        base = form.get("base_revision", "")
        if base.isascii() and base.isdigit() and len(base) < 16 and int(base):
            self.base_revision = int(base)
        return self.from_pairs(form)

    def from_pairs(self, pairs: Mapping[str, str]) -> Self:
        """Take over inputs by their names."""
        self.raw = forms.read(self.kind, list(pairs.items()))
        if self.record is not None:
            self.raw = forms.in_order_of(self.raw, self.record.values)
        self.values |= {code: value if value is not None else "" for code, value in self.raw.items()}
        self.access = pairs.get("@access", self.access)
        self.embargo = pairs.get("@embargo", self.embargo)
        self.parent_id = pairs.get("@parent_id", self.parent_id)
        self.reason = clean_text(pairs.get("reason", ""))[:2000]
        self.queue = pairs.get("queue", self.queue)
        return self

    def with_problems(self, problems: list[Problem]) -> Self:
        """Put each problem beside its input."""
        self.problems = {problem.field: error_text(problem) for problem in problems}
        return self

    def context(self, house: House, who: Identity, locale: str) -> dict[str, Any]:
        """What the template needs."""
        record = self.record
        if record is not None:
            headline = _("Edit: %(title)s", title=record.title)
            action = url_for("edit.save", record_id=record.id)
            cancel = url_for("record.show", record_id=record.id)
            trail = [(record.title, cancel), (_("Edit"), "")]
        else:
            headline = _("New: %(kind)s", kind=self.kind.label(locale))
            action = url_for("edit.create", kind=self.kind.code)
            cancel = url_for("edit.choose")
            trail = [(_("Add a record"), cancel), (self.kind.label(locale), "")]
        groups = self.kind.form(locale, staff=who.is_staff)
        wrong = {path.split(".")[0] for path in self.problems}
        return {
            "record_id": record.id if record else None,
            "headline": headline,
            "action": action,
            "cancel": cancel,
            "trail": trail,
            "subject": subject_of(record.id if record else None, self.kind.code),
            "groups": groups,
            "troubled": {group.code for group in groups for one in group.fields if one.code in wrong},
            "values": self.values,
            "problems": self.problems,
            "summary": [(_anchor(path), self._sentence(path, text, locale)) for path, text in self.problems.items()],
            "conflicts": self.conflicts,
            "seen_revision": self.seen_revision,
            "base_revision": self.base_revision,
            "access": self.access,
            "embargo": self.embargo,
            "parent_id": self.parent_id,
            "reason": self.reason,
            "queue": self.queue,
        }

    def _sentence(self, path: str, text: str, locale: str) -> str:
        code = path.split(".")[0].split("@")[0]
        if code in self.kind.fields:
            return f"{self.kind.fields[code].label(locale)}: {text}"
        return f"{COLUMN_LABELS[path]}: {text}" if path in COLUMN_LABELS else text


def _anchor(path: str) -> str:
    return forms.input_id(path.lstrip("@"))


def conflict_view(house: House, kind: Kind, conflict: ConflictField) -> ConflictView:
    """A conflict with its three values in words."""
    declared = kind.fields.get(conflict.code)
    label = declared.label(current_locale()) if declared else str(COLUMN_LABELS.get(conflict.code, conflict.code))

    def said(value: Any) -> str:
        if value is None:
            return ""
        if conflict.code == "@access":
            return str(ACCESS_TEXTS[ACCESS_LEVELS[value]])
        if conflict.code == "@embargo":
            return format_moment(datetime.fromisoformat(value))
        if declared is None:
            return str(value)
        items = value if isinstance(value, list) else [value]
        return "; ".join(declared.type.show(item, declared, current_locale()) for item in items)

    return ConflictView(conflict.code, label, said(conflict.base), said(conflict.theirs), said(conflict.yours))
