"""How much each key of a word weighs in the order of hits; the same for every engine."""

from __future__ import annotations

# The fold of a word weighs 1; the exact spelling comes on top of it.
CANON_WEIGHT = 0.6
STEM_WEIGHT = 0.4
LOOSE_WEIGHT = 0.1
# The text of a file is long and says less about what the record is.
FULLTEXT_WEIGHT = 0.5
