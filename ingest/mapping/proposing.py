"""Propose a kind for a table and a field for each of its columns, with confidence and reason."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from itertools import islice
from typing import Any

from archive.kinds import Kind, Registry
from archive.kinds.headers import header_key
from ingest.mapping.columns import ACCESS, FILE, KIND, NOTE, SPECIAL, ColumnProposal, Proposal
from ingest.mapping.headers import HeaderMatcher
from ingest.mapping.values import Looks, look
from ingest.readers.items import Row, Table

SAMPLE = 200
SHOWN = 4
#: A column goes to a field only if this share of its sample can be read by it.
READABLE = 0.6
#: Kinds that spreadsheets of things are made of, in the order in which ties are decided.
CANDIDATES = ("museum_object", "photograph", "book", "serial", "document", "audio", "video", "press_text", "person",
              "organisation", "place", "subject", "fonds", "collection")  # fmt: skip
_COMMON_WORDS = (
    "title ref identifiers description date creators language subjects places collection rights credit source note"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_MARK_WORDS = "date number integer measurement money url term language boolean link identifier"
_MARKS = frozenset(_MARK_WORDS.split())


def propose(table: Table, registry: Registry, kind: str = "") -> Proposal:
    """Propose for a table; ``kind`` fixes the kind."""
    rows = [item.values for item in islice(table.rows(), SAMPLE) if isinstance(item, Row)]
    return propose_from(table.columns, rows, registry, kind, table.reading)


def propose_from(
    columns: Sequence[str],
    rows: Sequence[Dict[str, Any]],
    registry: Registry,
    kind: str = "",
    reading: dict[str, Any] | None = None,
) -> Proposal:
    """The same from column names and sample rows."""
    samples = {name: [_text(row[name]) for row in rows if name in row] for name in columns}
    looks = {name: look(values) for name, values in samples.items()}
    codes = [kind] if kind else [code for code in CANDIDATES if code in registry and not registry[code].abstract]
    drafts = {code: _columns(registry[code], columns, samples, looks, rows) for code in codes}
    hints = _kind_hints(registry, codes, columns, samples)
    scores = {code: _score(registry[code], drafted) + hints.get(code, 0.0) for code, drafted in drafts.items()}
    order = sorted(codes, key=lambda code: -scores[code])
    best = order[0]
    _check_kinds(registry, drafts[best], samples)
    targets = {column.target.partition("@")[0] or column.target for column in drafts[best] if column.confidence >= 0.5}
    usable = bool(targets & {"title", "ref", FILE})
    return Proposal(best, drafts[best], [(code, round(scores[code], 2)) for code in order[:5]], usable, reading or {})


def _check_kinds(registry: Registry, columns: list[ColumnProposal], samples: dict[str, list[str]]) -> None:
    """A column called "kind" names the kinds of records only if its values are such names."""
    for column in columns:
        if column.target != KIND:
            continue
        values = set(samples[column.name])
        known = sum(1 for value in values if value in registry or registry.find(value) is not None)
        if not values or known < 0.9 * len(values):
            column.target, column.confidence, column.reason = NOTE, 0.3, "mapping_values_differ"


def _text(value: Any) -> str:
    return "; ".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _columns(
    kind: Kind,
    names: Sequence[str],
    samples: dict[str, list[str]],
    looks: dict[str, Looks],
    rows: Sequence[Dict[str, Any]],
) -> list[ColumnProposal]:
    matcher = HeaderMatcher(kind)
    proposals = []
    for name in names:
        match = matcher.match(name)
        shown = list(dict.fromkeys(samples[name]))[:SHOWN]
        if match is None:
            proposals.append(ColumnProposal(name, NOTE, 0.0, "mapping_unknown", shown))
            continue
        proposal = ColumnProposal(name, match.target, match.confidence, match.reason, shown)
        proposals.append(_checked(kind, proposal, looks[name], [row[name] for row in rows if name in row]))
    _by_values(kind, proposals, looks)
    _one_each(kind, proposals, looks)
    _need_title(kind, proposals, looks)
    return proposals


def _checked(kind: Kind, proposal: ColumnProposal, looks: Looks, values: Sequence[Any]) -> ColumnProposal:
    """A name is a promise that the values must keep."""
    target = proposal.target
    if target == FILE and looks.filled and looks.files < 0.5:
        return ColumnProposal(proposal.name, NOTE, 0.3, "mapping_values_differ", proposal.samples)
    if target in SPECIAL or not values:
        return proposal
    if target == "title" and looks.filled and looks.words < 0.3:
        return ColumnProposal(proposal.name, NOTE, 0.3, "mapping_values_differ", proposal.samples)
    field = kind.fields[target.partition("@")[0]]
    good = sum(1 for value in values if not kind.parse({target: value}, strict=False).errors)
    share = good / len(values)
    if share < READABLE:
        return ColumnProposal(proposal.name, NOTE, round(0.3 * share, 2), "mapping_values_differ", proposal.samples)
    if field.code == "ref" and looks.filled >= 20 and looks.distinct < 0.5:
        # A number that many rows share is no number of a thing.
        target = "identifiers" if "identifiers" in kind.fields else NOTE
        return ColumnProposal(proposal.name, target, 0.5, "mapping_not_unique", proposal.samples)
    proposal.confidence = round(proposal.confidence * (0.7 + 0.3 * share), 2)
    return proposal


def _by_values(kind: Kind, proposals: list[ColumnProposal], looks: dict[str, Looks]) -> None:
    """Columns whose names said nothing, by what stands in them."""
    taken = {proposal.target for proposal in proposals}
    for proposal in proposals:
        if proposal.reason != "mapping_unknown":
            continue
        target, confidence, reason = _guess(looks[proposal.name])
        field = target.partition("@")[0]
        known = target == FILE or field in kind.fields
        if target and known and (target not in taken or (field in kind.fields and kind.fields[field].repeatable)):
            proposal.target, proposal.confidence, proposal.reason = target, confidence, reason
            taken.add(target)


def _guess(looks: Looks) -> tuple[str, float, str]:
    if looks.filled < 1:
        return "", 0.0, ""
    if looks.urls >= 0.8:
        return "web", 0.55, "mapping_values_urls"
    if looks.files >= 0.8:
        return FILE, 0.7, "mapping_values_files"
    if looks.sizes >= 0.8:
        return "dimensions", 0.6, "mapping_values_sizes"
    if looks.dates >= 0.8 and looks.whole < 0.5:
        return "date", 0.55, "mapping_values_dates"
    if looks.filled >= 5 and looks.distinct >= 0.99 and looks.length <= 40 and (looks.whole > 0.9 or looks.words < 0.9):
        return "identifiers", 0.45, "mapping_values_unique"
    if looks.length > 150 and looks.words > 0.9:
        return "description", 0.5, "mapping_values_long"
    return "", 0.0, ""


def _one_each(kind: Kind, proposals: list[ColumnProposal], looks: dict[str, Looks]) -> None:
    """A field of one value gets the surest of its columns; the others go to the note."""
    by_target: dict[str, list[ColumnProposal]] = {}
    for proposal in proposals:
        if proposal.target not in (NOTE,):
            by_target.setdefault(proposal.target, []).append(proposal)
    for target, rivals in by_target.items():
        field = kind.fields.get(target.partition("@")[0])
        if len(rivals) < 2:
            continue
        rivals.sort(key=lambda one: (-one.confidence, -looks[one.name].filled))
        losers = rivals[1:]
        if field is not None and field.repeatable:
            # "creator_birth" beside "creator" tells of the creator and is no second one.
            losers = [one for one in losers if one.reason == "mapping_name_part"]
        for loser in losers:
            spare = "identifiers" if target == "ref" and "identifiers" in kind.fields else NOTE
            loser.target, loser.confidence, loser.reason = spare, 0.3, "mapping_taken"


def _need_title(kind: Kind, proposals: list[ColumnProposal], looks: dict[str, Looks]) -> None:
    """Every record needs a title: the wordiest, most varied column of moderate length is one."""
    targets = {proposal.target.partition("@")[0] or proposal.target for proposal in proposals}
    # A row that describes a file takes its title from the file where it gives none.
    if "title" not in kind.fields or "title" in targets or FILE in targets:
        return

    def fitness(proposal: ColumnProposal) -> float:
        seen = looks[proposal.name]
        if (
            seen.filled < 1
            or seen.words < 0.8
            or seen.spaced < 0.3
            or not 3 <= seen.length <= 160
            or seen.longest > 1000
        ):
            return 0.0
        return seen.distinct * seen.words * min(1.0, seen.length / 15)

    free = [proposal for proposal in proposals if proposal.target in (NOTE, "description") and fitness(proposal) > 0.3]
    if free:
        best = max(free, key=fitness)
        best.target, best.confidence, best.reason = "title", 0.5, "mapping_values_title"


def _score(kind: Kind, proposals: list[ColumnProposal]) -> float:
    """How much of the table the kind understands; fields of its own weigh more than those all kinds have."""
    score = 0.0
    for proposal in proposals:
        code = proposal.target.partition("@")[0]
        if proposal.target in (FILE, ACCESS) or code not in kind.fields:
            continue
        mark = 0.3 if kind.fields[code].type.name in _MARKS else 0.0
        score += proposal.confidence * ((0.5 if code in _COMMON else 1.0) + mark)
    return score


def _kind_hints(
    registry: Registry, codes: Sequence[str], columns: Sequence[str], samples: dict[str, list[str]]
) -> dict[str, float]:
    """Values that name a kind themselves: a column of "Photographic negative" is of photographs."""
    hints: dict[str, float] = {}
    for name in columns:
        values = [header_key(value) for value in samples[name]]
        values = [value for value in values if value and len(value) <= 60]
        # Titles speak of all sorts of things; a classification repeats itself.
        if len(values) < 3 or len(set(values)) > len(values) * 0.4:
            continue
        for code in codes:
            kind = registry[code]
            spellings = (kind.code, *kind.labels.values(), *kind.plurals.values(), *kind.synonyms)
            stems = {header_key(word)[:8] for word in spellings if len(word) >= 4}
            named = sum(1 for value in values if any(stem in value for stem in stems)) / len(values)
            if named >= 0.6:
                hints[code] = max(hints.get(code, 0.0), 3.0 * named)
    return hints
