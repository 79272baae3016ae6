"""All kinds of a house: those declared here, and those of the administrator's own folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from search.schema import FieldSpec, IndexSchema

from .compiling import FieldCompiler
from .declaration import KindDeclared, Table, check_code, read_kind, read_toml
from .field import Field
from .indexing import specs_of
from .kind import FormSection, Kind
from .problems import KindError
from .vocabularies import Term, Vocabulary

HERE = Path(__file__).parent
OWN_FIELDS = (
    FieldSpec("has_files", "bool", facet=True, multi=False),
    FieldSpec("media", "keyword", facet=True),
)
"""Index fields of a record that come from its files, not from a field of its kind."""

# The standard fields of the index in the words people type before a colon.
STANDARD_NAMES: dict[str, str] = {
    "kind": "tur turi тур тури вид тип type",
    "title": "nom nomi sarlavha ном номи сарлавҳа название заглавие name заголовок",
    "date": "sana сана дата year yil йил год",
    "decade": "oʻnyillik ўнйиллик десятилетие decade",
    "media": "media медиа format tashuvchi носитель",
    "has_files": "fayl файл файлы fayllar файллар files",
    "fulltext": "matn матн текст text fulltext",
}


class Registry:
    """The compiled kinds and vocabularies; read-only."""

    def __init__(self, kinds: dict[str, Kind], vocabularies: dict[str, Vocabulary]) -> None:
        self._kinds = kinds
        self.vocabularies = vocabularies
        self._schema = self._index_schema()

    def __getitem__(self, code: str) -> Kind:
        return self._kinds[code]

    def __contains__(self, code: object) -> bool:
        return code in self._kinds

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.kinds())

    def get(self, code: str) -> Kind | None:
        return self._kinds.get(code)

    def kinds(self) -> list[Kind]:
        """The kinds that records can be of, in the declared order."""
        return [kind for kind in self._kinds.values() if not kind.abstract]

    def vocabulary(self, code: str) -> Vocabulary:
        return self.vocabularies[code]

    def find(self, name: str) -> Kind | None:
        """The kind that a code, label or synonym names in any language."""
        from .cleaning import match_key

        wanted = match_key(name)
        for kind in self.kinds():
            spellings = (kind.code, *kind.labels.values(), *kind.plurals.values(), *kind.synonyms)
            if wanted and wanted in {match_key(spelling) for spelling in spellings}:
                return kind
        return None

    def index_schema(self) -> IndexSchema:
        """The index fields of all kinds together."""
        return self._schema

    def fingerprint(self) -> str:
        """A hash of the index fields and of how each kind fills them: another hash asks for a rebuild."""
        import hashlib
        import json

        filling = {
            kind.code: {
                code: [one.type.name, one.index_name, one.facet, one.staff, one.search.own, bool(one.search.excuse)]
                for code, one in kind.fields.items()
            }
            for kind in self.kinds()
        }
        content = self._schema.fingerprint() + json.dumps(filling, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    def _index_schema(self) -> IndexSchema:
        """Fields of several kinds share an index field; raises KindError when they would mean different things."""
        specs: dict[str, tuple[FieldSpec, Field, str]] = {}
        for kind in self.kinds():
            for one in kind.fields.values():
                for spec in specs_of(one):
                    known = specs.setdefault(spec.name, (spec, one, kind.code))
                    if (
                        known[0] != spec
                        or known[1].type.name != one.type.name
                        or known[1].vocabulary is not one.vocabulary
                    ):
                        raise KindError(
                            "kind_index_conflict",
                            one.file,
                            f"fields.{one.code}",
                            f"what {known[2]}.{known[1].code} is (type, vocabulary, facet, search), or another index",
                            other=f"{known[2]}.{known[1].code}",
                        )
        return IndexSchema([*OWN_FIELDS, *(spec for spec, _, _ in specs.values())])

    @cached_property
    def _facets(self) -> dict[str, Field]:
        found: dict[str, Field] = {}
        # What all kinds have is named as the base names it, not as the first kind in the alphabet does.
        base = self.get("base")
        for kind in ([base] if base else []) + self.kinds():
            for one in kind.fields.values():
                if one.facet:
                    found.setdefault(one.index_name, one)
        return found

    def facets(self) -> dict[str, Field]:
        """Index name -> a field that fills it, for labels and vocabularies of facet values."""
        return self._facets

    def facet_value(self, name: str, value: str, locale: str | None) -> str:
        """A facet's value as people read it: a term's label, a kind's label, or the value itself."""
        if name == "kind":
            kind = self.get(value)
            return kind.label(locale) if kind else value
        one = self._facets.get(name)
        if one is None:
            return value
        if one.type.name == "boolean":
            return one.type.show(value == "yes", one, locale)
        return one.vocabulary.show(value, locale) if one.vocabulary and one.type.name != "agent" else value

    @cached_property
    def _aliases(self) -> dict[str, str]:
        aliases: dict[str, str] = {}
        for name, words in STANDARD_NAMES.items():
            for word in (name, *words.split()):
                aliases.setdefault(word, name)
        for kind in self.kinds():
            for one in kind.fields.values():
                names = [spec.name for spec in specs_of(one)]
                if one.code == "title":
                    names = ["title"]
                for spelling in (one.code, *one.query, *one.labels.values()) if names else ():
                    aliases.setdefault(spelling.lower(), names[0])
        return aliases

    def query_aliases(self) -> dict[str, str]:
        """What people write before a colon, in four languages -> index field."""
        return dict(self._aliases)


def load_registry(extra_folder: Path | None = None) -> Registry:
    """Reads the declared kinds and those of ``extra_folder``; raises KindError for the first mistake.

    ``extra_folder`` holds ``*.toml`` (new kinds, or ``[kind] amends = "photograph"``) and ``vocabularies/*.toml``.
    A folder that does not exist adds nothing.
    """
    folders = [HERE / "declared", *([extra_folder] if extra_folder else [])]
    vocabulary_folders = [HERE / "vocabularies", *([extra_folder / "vocabularies"] if extra_folder else [])]
    vocabularies = _read_vocabularies(vocabulary_folders)
    declared: dict[str, KindDeclared] = {}
    amendments: list[KindDeclared] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            one = read_kind(path)
            if one.amends:
                amendments.append(one)
                continue
            if one.code in declared:
                other = declared[one.code].file
                raise KindError("kind_duplicate", one.file, "kind.code", "another code, or amends", other=other)
            declared[one.code] = one
    for amendment in amendments:
        _amend(declared, amendment)
    return Registry(_compile(declared, vocabularies), vocabularies)


def _amend(declared: dict[str, KindDeclared], amendment: KindDeclared) -> None:
    kind = declared.get(amendment.amends)
    if kind is None:
        raise KindError("kind_extends_unknown", amendment.file, "kind.amends", ", ".join(sorted(declared)))
    kind.groups.update(amendment.groups)
    for code, table in amendment.fields.items():
        kind.fields[code] = _override(kind.fields[code], table) if code in kind.fields else table


def _override(before: Table, table: Table) -> Table:
    """A field said again: what is said anew counts, the rest stays. Its type stays in any case."""
    said = table.get("type", str)
    if said is not None and said != before.data.get("type"):
        raise table.refuse("kind_type_changed", "type", str(before.data.get("type")))
    maps = {**before.data.get("map", {}), **table.get("map", dict, {})}
    return Table(table.file, table.path, {**before.data, **table.data, "map": maps})


def _lineage(declared: dict[str, KindDeclared], code: str) -> list[KindDeclared]:
    """The kind and what it extends, the root first."""
    line: list[KindDeclared] = []
    seen: list[str] = []
    while code:
        kind = declared.get(code)
        if kind is None:
            raise KindError("kind_extends_unknown", line[-1].file, "kind.extends", ", ".join(sorted(declared)))
        if code in seen:
            path = " → ".join([*seen, code])
            raise KindError(
                "kind_extends_cycle", kind.file, "kind.extends", "a kind that does not extend this one", path=path
            )
        seen.append(code)
        line.append(kind)
        code = kind.extends
    return line[::-1]


def _compile(declared: dict[str, KindDeclared], vocabularies: dict[str, Vocabulary]) -> dict[str, Kind]:
    compiler = FieldCompiler(vocabularies, frozenset(declared))
    return {code: _compile_kind(_lineage(declared, code), compiler) for code in declared}


def _compile_kind(line: list[KindDeclared], compiler: FieldCompiler) -> Kind:
    groups: dict[str, FormSection] = {}
    tables: dict[str, Table] = {}
    for kind in line:
        for code, group in kind.groups.items():
            groups[code] = FormSection(code, group.labels, group.order)
        for code in kind.omit:
            if code not in tables:
                raise KindError("kind_omit_unknown", kind.file, "kind.omit", ", ".join(tables))
            del tables[code]
        for code, table in kind.fields.items():
            tables[code] = _override(tables[code], table) if code in tables else table
    groups = dict(sorted(groups.items(), key=lambda item: item[1].order))
    fields = {code: compiler.compile(code, table, groups) for code, table in tables.items()}
    _check_labels(fields)
    kind = line[-1]
    return Kind(
        kind.code,
        kind.labels,
        kind.plural,
        fields,
        groups,
        parents=tuple(one.code for one in reversed(line[:-1])),
        icon=kind.icon or next((one.icon for one in reversed(line) if one.icon), ""),
        synonyms=kind.synonyms,
        abstract=kind.abstract,
        file=kind.file,
    )


def _check_labels(fields: dict[str, Field]) -> None:
    """Two fields of one name would be one column of a spreadsheet, and one riddle of a form."""
    owners: dict[tuple[str, str], Field] = {}
    for one in fields.values():
        for locale, label in one.labels.items():
            other = owners.setdefault((locale, label.casefold()), one)
            if other is not one:
                key = f"fields.{one.code}.label.{locale}"
                raise KindError("kind_header_conflict", one.file, key, "another label", other=other.code)


def _read_vocabularies(folders: list[Path]) -> dict[str, Vocabulary]:
    found: dict[str, tuple[Table, dict[str, Any]]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            root = Table(path.name, "", read_toml(path))
            root.only(("vocabulary", "terms"))
            if "vocabulary" not in root.data:
                raise root.refuse("kind_table_missing", "vocabulary", "a [vocabulary] table with code and label")
            head = root.table("vocabulary")
            terms = _read_terms(root)
            if amends := head.get("amends", str, ""):
                if amends not in found:
                    raise head.refuse("kind_vocabulary_unknown", "amends", ", ".join(found))
                found[amends][1].update(terms)
                continue
            head.only(("code", "label", "closed"))
            code = head.need("code", str, "the vocabulary's code")
            if code in found:
                raise head.refuse("kind_duplicate", "code", "another code, or amends", other=found[code][0].file)
            found[code] = (head, terms)
    return {
        code: Vocabulary(code, head.labels("label"), head.get("closed", bool, True), terms)
        for code, (head, terms) in found.items()
    }


def _read_terms(root: Table) -> dict[str, Term]:
    terms = {}
    for code, table in root.tables("terms").items():
        check_code(table, code, term=True)
        table.only(("label", "synonyms"))
        terms[code] = Term(code, table.labels("label"), table.words("synonyms"))
    return terms
