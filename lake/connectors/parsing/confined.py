"""Foreign formats are read by a process of their own; its death refuses one delivery and nothing else."""

import atexit
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl

from lake.connectors.parsing.parser import Parser
from lake.connectors.parsing.parser_process import CELLS, ROWS, Request
from lake.connectors.rows.rows import Rows
from lake.connectors.source import FileSource, Opened, Source
from lake.errors import LakeError

PATIENCE = 60.0
"""Seconds for any delivery …"""
SECONDS_PER_MB = 6.0
"""… and for each of its megabytes: ten times what the slowest format takes."""


@cache
def _parser() -> Parser:
    """One for all deliveries of this process: a new one takes half a second."""
    parser = Parser()
    atexit.register(parser.close)
    os.register_at_fork(after_in_child=_parser.cache_clear)  # two processes would read each other's answers
    return parser


def read_confined(source: Source, opened: Opened) -> tuple[Rows, str]:
    """As `source.read`, for a delivery in a foreign format; the frame reads a file in the folder."""
    request = Request(
        task="rows",
        path=str(opened.path),
        name=opened.name,
        folder=str(opened.folder),
        source=source.model_dump_json(),
        expected=tuple(opened.expected),
    )
    answer = _parser().ask(request, patience(opened.path))
    frame = pl.scan_parquet(opened.folder / ROWS, glob=False)
    return Rows(frame, answer.columns, answer.report), answer.sha256


def cells_confined(path: Path, name: str, folder: Path) -> dict[str, list[list[str | None]]]:
    """Every cell of every sheet of a workbook as text, from the first row and column on."""
    _parser().ask(Request(task="cells", path=str(path), name=name, folder=str(folder)), patience(path))
    cells: dict[str, list[list[str | None]]] = json.loads((folder / CELLS).read_text(encoding="utf-8"))
    return cells


def source_confined(kind: type[FileSource], path: Path, name: str, folder: Path) -> FileSource:
    """The source of a file of a kind of which only the file says where its records are."""
    answer = _parser().ask(Request(task="source", path=str(path), name=name, folder=str(folder)), patience(path))
    return kind.model_validate(answer.report)


def members_confined(path: Path, name: str) -> tuple[tuple[str, str], ...]:
    """Path of each member of an archive, and what tells its state."""
    return _parser().ask(Request(task="members", path=str(path), name=name), patience(path)).members


def unpack_confined(path: Path, name: str, targets: Mapping[str, str]) -> dict[str, LakeError]:
    """Write each member of an archive to its file; what is wrong with those that cannot be had."""
    answer = _parser().ask(Request(task="unpack", path=str(path), name=name, targets=targets), patience(path))
    return {member: LakeError.from_dict(parts) for member, parts in answer.refused.items()}


def patience(path: Path) -> float:
    """Seconds that reading a file may take."""
    return PATIENCE + SECONDS_PER_MB * path.stat().st_size / 1e6
