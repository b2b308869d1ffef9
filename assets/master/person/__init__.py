"""Persons: one golden record each, from all sources that name them, with an id that never moves."""
