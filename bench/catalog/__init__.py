"""Measurements of the catalogue: import, undo, the search page."""
