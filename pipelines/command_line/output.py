"""How the command line speaks: tables for people, JSON for programs, errors that say what to do."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from catalog.beijing import shown_moment
from lake.connectors.refusals import in_chinese
from lake.errors import LakeError
from lake.told import Told
from pipelines.command_line.headings import headed

_WIDTH_OF_A_FILE = 140
"""Columns when nobody looks at a terminal; names are not broken then."""
_LEAST_OF_A_COLUMN = 8
"""Signs of a terminal's width for each column: with fewer its words would stand letter below letter."""
_NAMES = frozenset({"number", "line"})
"""Keys whose numbers name something and are typed again: without separators."""
_PLACES = {"resource": "资源", "file": "文件", "line": "行号", "column": "列名", "rule": "规则"}
"""The parts of an error that say where, in Chinese."""


def _console(stream: TextIO | None, *, stderr: bool) -> Console:
    """Of a stream that may be closed (`>&-`)."""
    is_terminal = stream is not None and stream.isatty()
    return Console(stderr=stderr, highlight=False, width=None if is_terminal else _WIDTH_OF_A_FILE)


OUT = _console(sys.stdout, stderr=False)
ERR = _console(sys.stderr, stderr=True)


def bear_any_encoding() -> None:
    """From now on a sign that the terminal's encoding does not know is shown by its number, and stops nothing."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def print_json(value: object) -> None:
    """One JSON document on standard output, Chinese as it is where the encoding knows all of it."""
    is_unicode = OUT.encoding.startswith("utf")
    print(json.dumps(value, ensure_ascii=not is_unicode, indent=2, default=_jsonable))


def _jsonable(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """A Rich table; numbers stand on the right and get thousands separators."""
    made = Table(title=title or None, title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    numeric = [bool(rows) and all(isinstance(row[at], int | float) for row in rows) for at in range(len(columns))]
    for name, right in zip(columns, numeric, strict=True):
        made.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=name == columns[0])
    for row in rows:
        made.add_row(*(_cell(value) for value in row))
    return made


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime) and value.tzinfo:
        return shown_moment(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return "" if value is None else escape(str(value))


def print_rows(rows: Sequence[Mapping[str, Any]], title: str = "", *, nothing: str = "没有记录 · no rows") -> None:
    """Records as a table; their keys, in Chinese, are the columns. Of no records it says `nothing`."""
    if not rows:
        OUT.print(nothing)
        return
    shown = [[str(value) if name in _NAMES else value for name, value in row.items()] for row in rows]
    names = list(headed(rows[0]))
    if OUT.width >= _LEAST_OF_A_COLUMN * len(names):
        OUT.print(table(title, names, shown))
        return
    OUT.print(title)
    for one in shown:
        OUT.print(record_table("", names, one))


def record_table(title: str, names: Sequence[str], values: Sequence[object]) -> Table:
    """One record with a line for each of its parts, for terminals that have no room for them side by side."""
    return table(title, ("列 · column", "值 · value"), [*zip(names, values, strict=True)])


def _for_departments(error: LakeError) -> list[str]:
    """What a department can mend in its file is told in its language, too."""
    return ["。".join([*in_chinese(error), ""])] if error.code and not isinstance(error.message, Told) else []


def both(text: str) -> str:
    """What is told in both languages in one line, Chinese first; any other text as it is."""
    return f"{text.zh} · {text}" if isinstance(text, Told) else text


def _lines(text: str) -> str:
    return f"{text.zh}\n{text}" if isinstance(text, Told) else text


def print_error_as_json(error: LakeError) -> None:
    """The same for programs, in place of what they asked for."""
    message, advice = in_chinese(error)
    print_json({"error": {**error.as_dict(), "message_zh": message, "advice_zh": advice}})


def show_error(error: LakeError) -> None:
    """A panel on standard error, for officers and engineers alike: what happened, where, and what to do."""
    known = {name: value for name, value in error.as_dict().items() if name in _PLACES and value is not None}
    parts = Table.grid(padding=(0, 2))
    parts.add_column(no_wrap=True, justify="right")
    parts.add_column(overflow="fold")
    for name, value in known.items():
        parts.add_row(f"[dim]{_PLACES[name]} · {name}[/dim]", escape(str(value)))
    if error.advice:
        parts.add_row("[green]→[/green]", escape(_lines(error.advice)))
    told = Group(*map(escape, _for_departments(error)), escape(_lines(error.message)), parts)
    ERR.print(Panel(told, title="错误 · error", title_align="left", border_style="red"))
