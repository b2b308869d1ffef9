"""Spark, for what one machine cannot hold: SQL in DuckDB's dialect is translated, and the rows are the same.

Nothing here imports PySpark before an engine is opened; the translation (`dialect.py`) never does.
"""
