"""Our words as a Whoosh analyzer: its query parser, its highlighter and its index all read text through this."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken

from search.language.forms import tokens


class ArchiveAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh ships no types.
    """Yields each word as written, with offsets into the original; its keys are a matter of those who compare."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        tokenize: bool = True,
        mode: str = "",
        **kwargs: object,
    ) -> Iterator[Any]:
        token = WhooshToken(positions, chars, removestops=removestops, mode=mode, **kwargs)
        if not tokenize:
            # Prefixes and patterns come whole: their signs must reach the reader of the tree.
            yield self._fill(token, value, 0, start_pos, start_char, len(value))
            return
        for place, word in enumerate(tokens(value)):
            yield self._fill(token, word.text, place, start_pos, start_char + word.start, start_char + word.end)

    @staticmethod
    def _fill(token: Any, text: str, place: int, start_pos: int, start: int, end: int) -> Any:
        token.text = token.original = text
        token.boost = 1.0
        token.stopped = False
        token.pos = start_pos + place
        token.startchar = start
        token.endchar = end
        return token
