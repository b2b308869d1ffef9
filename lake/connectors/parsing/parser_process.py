"""The process in which foreign formats are parsed: it may run out of memory or time, or die, and nothing else does.

It reads one request a line and answers with one line. Rows go into a file, not through the pipe. It ends when its
parent is gone, and a request that takes too much time of the processor ends it.
"""

import fcntl
import json
import os
import resource
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from lake.connectors.archives.archive_kinds import Archive, archive_of
from lake.connectors.files.excel_file import sheet_cells
from lake.connectors.files.file_kinds import FILE_KINDS, kind_of_file
from lake.connectors.source import Opened, Source, any_of
from lake.errors import LakeError

MEMORY = 4 << 30
"""Bytes of data the process may hold."""
GROWN = 1 << 30
"""A process that has held so much may not give it back, and is replaced."""
PROCESSOR_SECONDS = 900
"""Of one request; the parent also looks at the clock."""
MOST_CELL_BYTES = 256 << 20
"""Of the cells of a workbook that the parent takes whole: work orders that come back."""
ROWS = "rows.confined.parquet"
CELLS = "cells.confined.json"
READY = b"ready\n"
_SOURCE: TypeAdapter[Source] = TypeAdapter(any_of(FILE_KINDS))


class Request(BaseModel):
    """What to do with the file at `path`, which people know by its `name`; what comes of it lies in `folder`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    task: Literal["rows", "cells", "source", "members", "unpack"]
    path: str
    name: str
    folder: str = ""
    source: str = ""
    expected: tuple[str, ...] = ()
    targets: Mapping[str, str] = {}
    """To unpack: the file for each member."""


class Answer(BaseModel):
    """What became of it: columns and report of the rows in the folder, or the parts of a LakeError, or a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[str, ...] = ()
    report: dict[str, Any] = {}
    sha256: str = ""
    members: tuple[tuple[str, str], ...] = ()
    refused: dict[str, dict[str, Any]] = {}
    """Members that cannot be had, and the parts of their LakeErrors."""
    error: dict[str, Any] | None = None
    fault: str | None = None
    """Kind and place of an error that nobody foresaw; its text may hold a value and stays here."""
    peak: int = 0
    """Bytes that the process has held at once."""


def answer(request: Request) -> Answer:
    """Do as asked."""
    try:
        return _TASKS[request.task](request)
    except LakeError as error:
        return Answer(error=error.as_dict())
    except BaseException as error:
        # a parser of a foreign format may raise anything, PanicException included, which is no Exception
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        return Answer(fault=f"{type(error).__name__}{place}")


def _rows(request: Request) -> Answer:
    folder, source = Path(request.folder), _SOURCE.validate_json(request.source)
    rows, sha256 = source.read(Opened(Path(request.path), request.name, "", request.expected, folder))
    rows.frame.sink_parquet(folder / ROWS, compression="lz4")
    return Answer(columns=rows.columns, report=rows.report, sha256=sha256)


def _cells(request: Request) -> Answer:
    """Every cell of every sheet of a workbook."""
    cells = json.dumps(sheet_cells(Path(request.path), request.name), ensure_ascii=False).encode()
    if len(cells) > MOST_CELL_BYTES:
        message = f"the workbook holds more than {MOST_CELL_BYTES >> 20} MB of text"
        raise LakeError(message, advice="return it in parts", file=request.name)
    (Path(request.folder) / CELLS).write_bytes(cells)
    return Answer()


def _source(request: Request) -> Answer:
    """What the file says of its own source."""
    opened = Opened(Path(request.path), request.name, "", (), Path(request.folder))
    return Answer(report=kind_of_file(request.name).of_file(opened).model_dump(mode="json"))


def _members(request: Request) -> Answer:
    with archive_of(Path(request.path), request.name) as archive:
        return Answer(members=tuple(archive.members()))


def _unpack(request: Request) -> Answer:
    with archive_of(Path(request.path), request.name) as archive:
        return Answer(refused={member: error.as_dict() for member, error in _extracted(archive, request.targets)})


def _extracted(archive: Archive, targets: Mapping[str, str]) -> Iterator[tuple[str, LakeError]]:
    """Write each member to its file; those that cannot be had, and why."""
    for member, target in targets.items():
        try:
            archive.extract(member, Path(target))
        except LakeError as error:
            yield member, error


_TASKS = {"rows": _rows, "cells": _cells, "source": _source, "members": _members, "unpack": _unpack}


def main() -> None:
    """Answer requests until the pipe closes.

    Arguments: a descriptor whose other end only the parent holds, and the bytes of memory that are allowed.
    """
    life, memory = map(int, sys.argv[1:])
    _end_with(life)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would lie outside of `restricted`
    with suppress(OSError):  # some containers forbid it
        Path("/proc/self/oom_score_adj").write_text("500")  # if memory runs out, this process goes and not its parent
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    answers.write(READY)
    answers.flush()
    for line in sys.stdin.buffer:
        _allow(PROCESSOR_SECONDS)
        found = answer(Request.model_validate_json(line))
        answers.write(found.model_copy(update={"peak": _peak()}).model_dump_json().encode() + b"\n")
        answers.flush()


def _peak() -> int:
    """The most bytes held at once. Not `ru_maxrss`: a child begins with its parent's, and parents are large."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:"))


def _end_with(life: int) -> None:
    """Let the system end this process when the pipe's other end closes, whatever a parser is busy with then."""
    fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)


def _allow(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
