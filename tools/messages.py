"""Collect the sentences of the program, and bring the catalogues up to date with them.

``python -m tools.messages`` prints what each catalogue lacks; ``--update`` writes the missing entries
into the ``.po`` files (empty, for a person to translate) and drops those no longer used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from archive.errors import DEEDS, TEXTS, WHATS

ROOT = Path(__file__).parents[1]
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext_noop": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {"jinja2": {"extensions": "jinja2.ext.do", "trimmed": "true"}}
TEXT_MODULES = ("archive.kinds.problems", "archive.catalog.problems", "archive.accounts.texts", "ingest.problems")
PLURALS = {"uz_Latn": 2, "uz_Cyrl": 2, "ru": 3}


def collect(root: Path = ROOT) -> dict[str, tuple[str, ...]]:
    """Every message id of our packages and templates, and of the table of errors.

    Returns:
        Message id -> its English form, or both forms where it counts.
    """
    # Rooms enter their sentences into the one table when they are imported.
    for room in TEXT_MODULES:
        import_module(room)
    found: dict[str, tuple[str, ...]] = {text: (text,) for table in (TEXTS, WHATS, DEEDS) for text in table.values()}
    for room in ("archive", "ingest", "templates"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            root / room, method_map=METHODS, options_map={"**.html": OPTIONS["jinja2"]}, keywords=KEYWORDS
        ):
            forms = (message,) if isinstance(message, str) else tuple(message)
            if forms[0]:
                found[forms[0]] = forms
    return found


def path_of(code: str) -> Path:
    """Where a language's catalogue lies."""
    return ROOT / "archive" / "locale" / code / "LC_MESSAGES" / "messages.po"


def load(code: str) -> Catalog:
    """A language's catalogue, empty if there is none."""
    path = path_of(code)
    if not path.exists():
        return Catalog(locale=code, charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=code)


def update(code: str) -> int:
    """Bring one catalogue up to date; returns how many entries lack a translation."""
    old, fresh, missing = load(code), Catalog(locale=code, charset="utf-8", fuzzy=False), 0
    known = {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in old if m.id}
    for key, forms in sorted(collect().items()):
        text = known.get(key, "")
        if len(forms) > 1:
            given = (text,) if isinstance(text, str) else tuple(text)
            plural = tuple((given + ("",) * PLURALS[code])[: PLURALS[code]])
            fresh.add(forms, string=plural)
            missing += not all(plural)
        else:
            single = text if isinstance(text, str) else text[0]
            fresh.add(key, string=single)
            missing += not single
    path_of(code).parent.mkdir(parents=True, exist_ok=True)
    with path_of(code).open("wb") as target:
        write_po(target, fresh, width=0, sort_output=True, include_lineno=False, omit_header=False)
    return missing


def main() -> int:
    """Report or update; the exit status says whether anything lacks a translation."""
    total = 0
    for code in PLURALS:
        if "--update" in sys.argv:
            lacking = update(code)
        else:
            known = {m.id if isinstance(m.id, str) else m.id[0] for m in load(code) if m.id and m.string}
            lacking = len(set(collect()) - known)
        print(f"{code}: {lacking} without a translation")
        total += lacking
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
