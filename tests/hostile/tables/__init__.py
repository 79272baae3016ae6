"""Builders of tables and documents that are broken or mean harm."""
