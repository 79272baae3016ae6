"""The way of a file: read, identify, map, validate, find duplicates, store, write."""
