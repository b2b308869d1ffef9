"""The process in which foreign formats are parsed: it may run out of memory or time, or die, and nothing else does.

It reads one request a line and answers with one line. Rows go into a file, not through the pipe. It ends when its
parent closes the pipe, and a request that takes too much time of the processor ends it.
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from lake.connectors.excel_file import sheet_cells
from lake.connectors.formats import reader_of
from lake.connectors.sources import Source
from lake.errors import LakeError

MEMORY = 4 << 30
"""Bytes of data the process may hold."""
PROCESSOR_SECONDS = 900
"""Of one request; the parent also looks at the clock."""
ROWS = "rows.confined.parquet"
CELLS = "cells.confined.json"
_SOURCE: TypeAdapter[Source] = TypeAdapter(Source)


class Request(BaseModel):
    """What to read. Without a source: every cell of every sheet of a workbook."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    name: str
    folder: str
    source: str | None = None
    expected: tuple[str, ...] = ()


class Answer(BaseModel):
    """What became of it: columns and report of the rows in the folder, or the parts of a LakeError, or a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[str, ...] = ()
    report: dict[str, Any] = {}
    sha256: str = ""
    error: dict[str, Any] | None = None
    fault: str | None = None
    """Kind and place of an error that nobody foresaw; its text may hold a value and stays here."""


def answer(request: Request) -> Answer:
    """Read as asked."""
    try:
        return _cells(request) if request.source is None else _rows(request, request.source)
    except LakeError as error:
        return Answer(error=error.as_dict())
    except BaseException as error:
        # a parser of a foreign format may raise anything, PanicException included, which is no Exception
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        return Answer(fault=f"{type(error).__name__}{place}")


def _rows(request: Request, source: str) -> Answer:
    folder = Path(request.folder)
    reader = reader_of(Path(request.path), request.name, "", _SOURCE.validate_json(source), request.expected, folder)
    rows, sha256 = reader()
    rows.frame.sink_parquet(folder / ROWS, compression="lz4")
    return Answer(columns=rows.columns, report=rows.report, sha256=sha256)


def _cells(request: Request) -> Answer:
    cells = sheet_cells(Path(request.path))
    (Path(request.folder) / CELLS).write_text(json.dumps(cells, ensure_ascii=False), encoding="utf-8")
    return Answer()


def main() -> None:
    """Answer requests until the pipe closes."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would lie outside of `restricted`
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    for line in sys.stdin:
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (spent + PROCESSOR_SECONDS, resource.RLIM_INFINITY))
        answers.write(answer(Request.model_validate_json(line)).model_dump_json() + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
