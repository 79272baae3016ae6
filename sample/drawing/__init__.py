"""Drawings of the sample collection, written as SVG in code and rendered by libvips."""
