"""Governance tables, releases and passports."""
