"""Rows of text from any source: lazy, with their header and what was noticed on the way."""
