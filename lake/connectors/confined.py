"""Foreign formats are read by a process of their own; its death refuses one delivery and nothing else."""

import atexit
import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock

import polars as pl

from lake.connectors.parser_process import CELLS, MEMORY, ROWS, Answer, Request
from lake.connectors.rows import Rows
from lake.connectors.sources import Source
from lake.errors import LakeError

PATIENCE = 60.0
"""Seconds for any delivery …"""
SECONDS_PER_MB = 6.0
"""… and for each of its megabytes: ten times what the slowest format takes."""
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "POLARS_MAX_THREADS")
"""What the parser needs of the environment. Secrets are not among it."""
_ADVICE = "the file is damaged, or far larger inside than it looks: ask the department for CSV, or in smaller parts"


class Parser:
    """The process, made when it is first needed and again after it has died. One request at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def ask(self, request: Request, seconds: float) -> Answer:
        """The answer. Raises LakeError when the process dies of it, takes longer, or finds an error."""
        with self._lock:
            process = self._running()
            try:
                assert process.stdin is not None  # it is a pipe
                process.stdin.write(request.model_dump_json().encode() + b"\n")
                process.stdin.flush()
                answer = Answer.model_validate_json(_line(process, seconds))
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                raise self._dead(process, request, error, seconds) from None
        if answer.error is not None:
            parts = {**answer.error}
            raise LakeError(parts.pop("message"), **parts)
        if answer.fault is not None:
            raise LakeError(f"the file cannot be read ({answer.fault})", advice=_ADVICE, file=request.name)
        return answer

    def close(self) -> None:
        """End the process; the next request makes a new one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
            root = str(Path(__file__).parents[2])
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lake.connectors.parser_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what a parser complains of may hold a value
                env=environment,
            )
        return self._process

    def _dead(self, process: subprocess.Popen[bytes], request: Request, error: Exception, seconds: float) -> LakeError:
        late = isinstance(error, TimeoutError)
        self.close()
        code = process.returncode
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        reason = (
            f"took more than {seconds:.0f} s" if late else f"ended the parser ({how}; it may hold {MEMORY >> 30} GiB)"
        )
        return LakeError(f"reading the file {reason}", advice=_ADVICE, file=request.name)


def _line(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """One line of the answers. TimeoutError after so many seconds of silence, EOFError when the process is gone."""
    assert process.stdout is not None  # it is a pipe
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(seconds):
            raise TimeoutError
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return line


@cache
def _parser() -> Parser:
    """One for all deliveries of this process: a new one takes half a second."""
    parser = Parser()
    atexit.register(parser.close)
    return parser


def read_confined(path: Path, name: str, source: Source, expected: Sequence[str], folder: Path) -> tuple[Rows, str]:
    """Rows of a delivery in a foreign format, and the sha256 of its bytes; the frame reads a file in the folder."""
    request = Request(
        path=str(path), name=name, folder=str(folder), source=source.model_dump_json(), expected=tuple(expected)
    )
    answer = _parser().ask(request, patience(path))
    frame = pl.scan_parquet(folder / ROWS, glob=False)
    return Rows(frame, answer.columns, answer.report), answer.sha256


def cells_confined(path: Path, folder: Path) -> dict[str, list[list[str | None]]]:
    """Every cell of every sheet of a workbook as text, from the first row and column on."""
    _parser().ask(Request(path=str(path), name=path.name, folder=str(folder)), patience(path))
    cells: dict[str, list[list[str | None]]] = json.loads((folder / CELLS).read_text(encoding="utf-8"))
    return cells


def patience(path: Path) -> float:
    """Seconds that reading a file may take."""
    return PATIENCE + SECONDS_PER_MB * path.stat().st_size / 1e6
