"""Sandiq: a digital archive, museum collection and library system."""
