"""Errors in the reader's language."""

from __future__ import annotations

from archive import i18n
from archive.errors import DEEDS, TEXTS, WHATS, Problem, SandiqError, describe


def error_text(problem: SandiqError | Problem) -> str:
    """The sentence of an error; one without a text shows its code rather than failing."""
    params = dict(problem.params)
    if isinstance(problem, Problem):
        params |= {"field": problem.field, "value": problem.value}
    for name, words in (("what", WHATS), ("verb", DEEDS)):
        if params.get(name) in words:
            params[name] = i18n.gettext(words[params[name]])
    if problem.code not in TEXTS:
        return describe(problem.code, params)
    try:
        return i18n.gettext(TEXTS[problem.code]) % params
    except (KeyError, TypeError, ValueError):
        return describe(problem.code, params)
