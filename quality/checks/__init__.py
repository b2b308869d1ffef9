"""Checks beyond one row: between tables, between departments, along time. Each names the rows it finds fault with."""
