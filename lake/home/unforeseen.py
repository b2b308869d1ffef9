"""Errors that nobody foresaw: told by their kind and place, kept whole where only the lake's owner reads.

The text of a library's error may quote a row, a statement or an address; a traceback quotes all errors behind it.
"""

import os
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.storage_errors import explain
from lake.told import Told

_FAULT = Told("{kind} at {place}", "程序出错：{kind}，在 {place}")
_REPORT = Told(
    "this is a fault of the program: report it with its kind and place",
    "这是程序的问题，请连同其类型和位置一并报告",
)
_KEPT_IN = Told("{report}; the whole of it is in {log}", "{report}；全部内容在 {log}")
_HOUSE = Path(__file__).parents[2]
_LARGEST = 10 << 20
_LONGEST = 200_000
"""Letters kept of one error: enough for any traceback, and no table fits into it."""


def unforeseen(settings: Settings, error: BaseException) -> LakeError:
    """What may be said of an error; the traceback goes to the log of errors, as far as that can be written.

    Raises what asked the program to stop when that is behind the error: of Ctrl+C DuckDB tells as of a failed query.
    """
    if asked := _asked_to_stop(error):
        raise asked
    if known := explain(error, "what was being done"):
        return known
    advice = _REPORT
    with suppress(OSError):
        _keep(settings.error_log, error)
        advice = _KEPT_IN.of(report=_REPORT, log=settings.error_log)
    return LakeError(_FAULT.of(kind=type(error).__name__, place=_place(error)), advice=advice)


def _asked_to_stop(error: BaseException | None) -> BaseException | None:
    while isinstance(error, Exception):
        error = error.__cause__ or error.__context__
    return error


def _place(error: BaseException) -> str:
    """File and line of the innermost call in the lake's own code."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_HOUSE) and ".venv" not in frame.filename]
    if not ours:
        return "no place of ours"
    return f"{Path(ours[-1].filename).relative_to(_HOUSE).as_posix()}:{ours[-1].lineno}"


def _keep(log: Path, error: BaseException) -> None:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.is_file() and log.stat().st_size > _LARGEST:
        os.replace(log, log.with_suffix(".old.log"))  # noqa: PTH105 - says that it is atomic
    text = "".join(traceback.TracebackException.from_exception(error).format())
    with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{datetime.now(UTC).isoformat()}\n{text[-_LONGEST:]}\n")
    log.chmod(0o600)
