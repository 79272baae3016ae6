"""The catalogue: records, links, files, changesets, policy, search. See ``docs/architecture.md``."""

from archive.catalog import problems as problems
