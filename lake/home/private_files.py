"""What a program of the lake makes is its owner's alone; the zones of a home let others in (`access_rights`)."""

import os


def keep_private() -> None:
    """From now on this process, and those it starts, make files and folders that only their owner may read.

    For the programs' entry points: DuckDB, Polars, PyArrow, SQLite and Dagster make files of their own.
    """
    os.umask(0o077)
