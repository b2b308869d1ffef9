"""Judging a table: the room that ingestion and models both stand on."""
