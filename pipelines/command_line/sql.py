"""`lake sql`: one query on what was released."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    import pyarrow as pa

    from lake.engine.session import Session
    from lake.releases.store import Release
    from lake.settings import Settings
    from pipelines.command_line.answer import Answer

Found = TypeVar("Found")
Query = Annotated[str | None, typer.Argument(help="SQL; without it, the path of the DuckDB file to open.")]
ReleaseId = Annotated[str | None, typer.Option("--release", help="An earlier release instead of the current one.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="The release that was current at the end of this day, Beijing time."
    ),
]
Head = Annotated[
    bool, typer.Option("--head", help="The tables as they are now, released or not; raw and quarantine too.")
]
Limit = Annotated[int | None, typer.Option("--limit", min=0, help="No more rows than these.")]
ToCsv = Annotated[Path | None, typer.Option("--csv", help="Write a CSV file with every row and digit.")]
ToParquet = Annotated[Path | None, typer.Option("--parquet", help="Write a Parquet file.")]

_BETWEEN_COLUMNS = 3
"""Signs beside a heading. Where not all of them find room in a line, a row is shown as a table of its own."""
_AROUND_A_TABLE = 6
"""Lines of a screen that its prompt, heading and last word take."""


def sql(
    query: Query = None,
    release: ReleaseId = None,
    head: Head = False,
    as_json: AsJson = False,
    limit: Limit = None,
    to_csv: ToCsv = None,
    to_parquet: ToParquet = None,
    as_of: AsOf = None,
) -> None:
    """Ask the latest release (DuckDB SQL, tables such as std.psb_resident). It reads tables and nothing else.

    A terminal shows a screenful; --limit, --json, --csv and --parquet give what you ask for.
    """
    from lake.settings import Settings
    from pipelines.command_line.answer import fetch, plain
    from pipelines.command_line.output import OUT, print_json
    from pipelines.sql_session import query_head, query_release, released, released_on

    settings = Settings()
    _only_one({"--release": release, "--as-of": as_of, "--head": head})
    _only_one({"--csv": to_csv, "--parquet": to_parquet})

    def chosen() -> "Release":
        return released_on(settings, as_of.date()) if as_of else released(settings, release)

    if query is None:
        path = chosen().database
        print_json({"database": str(path)}) if as_json else OUT.print(str(path), soft_wrap=True)
        return

    def ask(read: "Callable[[Session], Found]") -> "Found":
        if head:
            return query_head(settings, query, read)
        return query_release(settings, chosen(), query, read)

    if to_csv or to_parquet:
        _write(ask, settings, limit, to_csv, to_parquet)
    elif as_json:
        print_json([plain(record) for record in ask(lambda cursor: fetch(cursor, limit)).records()])
    else:
        screen = max(1, OUT.height - _AROUND_A_TABLE) if OUT.is_terminal and limit is None else None
        print_answer(ask(lambda cursor: fetch(cursor, limit if screen is None else screen)), screen)


def _only_one(given: "Mapping[str, object]") -> None:
    if sum(map(bool, given.values())) > 1:
        raise typer.BadParameter(f"请只写其中之一 · give one of {', '.join(given)}")


def _write(
    ask: "Callable[[Callable[[Session], pa.Table]], pa.Table]",
    settings: "Settings",
    limit: int | None,
    to_csv: Path | None,
    to_parquet: Path | None,
) -> None:
    from pipelines.command_line.answer import fetch_table, refuse_place, write_csv, write_parquet
    from pipelines.command_line.output import OUT

    for target, write in ((to_csv, write_csv), (to_parquet, write_parquet)):
        if target is not None:
            refuse_place(settings, target)
            found = ask(lambda cursor: fetch_table(cursor, limit))
            write(found, target)
            OUT.print(f"{len(found):,} 行已写入 · rows in {target}", soft_wrap=True)


def print_answer(answer: "Answer", screen: int | None) -> None:
    """An answer for people. `screen`: the lines that may be used; None for all that are needed."""
    from rich.cells import cell_len

    from pipelines.command_line.answer import shown
    from pipelines.command_line.output import ERR, OUT, record_table, table

    if not answer.rows:
        OUT.print("没有记录 · no rows")
        return
    rows = [[shown(value) for value in row] for row in answer.rows]
    if sum(cell_len(name) + _BETWEEN_COLUMNS for name in answer.names) <= OUT.width:
        OUT.print(table("", answer.names, rows))
    else:
        rows = rows[: max(1, screen // (len(answer.names) + _AROUND_A_TABLE))] if screen else rows
        for number, row in enumerate(rows, start=1):
            OUT.print(record_table(f"{number:,}", answer.names, row))
    if answer.is_cut or len(rows) < len(answer.rows):
        ERR.print(f"前 {len(rows):,} 行，--limit N 可看更多，--csv FILE 和 --json 给出全部", soft_wrap=True)
        ERR.print(f"the first {len(rows):,} rows; --limit N shows more, --csv FILE and --json give all", soft_wrap=True)
