"""Four writings, one word: folding, stems, words with offsets, sort keys. Knows no index and no archive."""

from search.language.folding import canon, fold, fold_text, loose
from search.language.forms import ANALYZER_VERSION, Keys, Shadow, Token, keys, shadow, tokens, words
from search.language.sorting import sort_key

__all__ = [
    "ANALYZER_VERSION",
    "Keys",
    "Shadow",
    "Token",
    "canon",
    "fold",
    "fold_text",
    "keys",
    "loose",
    "shadow",
    "sort_key",
    "tokens",
    "words",
]
