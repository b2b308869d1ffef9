"""`lake catalog`: is the catalogue sound, what does the city hold, what is made from what."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from lake.told import Told
from pipelines.command_line.as_json import AsJson
from pipelines.command_line.conformance import conformance
from pipelines.command_line.draft import draft
from pipelines.command_line.elements import elements
from pipelines.command_line.lineage import lineage
from pipelines.command_line.model_test import test
from pipelines.command_line.topics import topics
from pipelines.command_line.validate import validate
from pipelines.command_line.written_out import require_folder

app = typer.Typer(no_args_is_help=True)
app.command()(validate)
app.command()(draft)
app.command()(elements)
app.command()(conformance)
app.command()(test)
app.command()(topics)
app.command()(lineage)


class GraphFormat(StrEnum):
    """How a lineage graph is written."""

    json = "json"
    mermaid = "mermaid"


class ExportFormat(StrEnum):
    """Catalogue formats."""

    dcat = "dcat"
    dcat_jsonld = "dcat-jsonld"


_DROPPED = Told(
    "dropped {tables}; upkeep deletes the files after {days} days, but for those that a kept release shows",
    "已撤下 {tables}；{days} 天后由维护清除其文件，保留的发布版本所用的除外",
)
_WOULD_DROP = Told(
    "nothing was changed: `lake catalog drop {table} --yes` drops {tables}",
    "未作改动：`lake catalog drop {table} --yes` 将撤下 {tables}",
)
_EXPORTED_FILES = {ExportFormat.dcat: "catalog.ttl", ExportFormat.dcat_jsonld: "catalog.jsonld"}


@app.command()
def drop(
    table: Annotated[str, typer.Argument(help="A table that no contract or model declares any more.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else as with --dry-run.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be dropped.")] = False,
) -> None:
    """Drop a table that nothing declares any more; raw, std and quarantine of a resource go together.

    Its files go LAKE_DROPPED_DAYS (30) later with the nightly upkeep; those that a release shows, once no such release
    is kept. The ledger remembers: if the resource comes back, the same deliveries come in again.
    """
    from assets.release.foreseen import drop_undeclared, droppable
    from lake.settings import Settings
    from pipelines.command_line.opened import locked, opened_lake
    from pipelines.command_line.output import OUT, both

    if yes and dry_run:
        raise typer.BadParameter("either --yes or --dry-run")
    settings = Settings()
    with locked(settings, only_looking=not yes), opened_lake(settings) as lake:
        if yes:
            dropped = ", ".join(drop_undeclared(lake, table))
            OUT.print(both(_DROPPED.of(tables=dropped, days=settings.dropped_days)), markup=False, soft_wrap=True)
        else:
            going = ", ".join(droppable(lake, table))
            OUT.print(both(_WOULD_DROP.of(table=table, tables=going)), markup=False, soft_wrap=True)


class CensusGrouping(StrEnum):
    """What a census counts by."""

    department = "department"
    system = "system"


_COUNTED = {
    "tables": "目录表数",
    "arriving": "已到达",
    "catalogued": "编目完整",
    "columns": "字段数",
    "bound": "贴标字段",
    "specific": "专用数据元字段",
    "rows": "行数",
    "collected": "应收尽收率",
    "standardised": "应统尽统率",
}


@app.command()
def census(
    by: Annotated[CensusGrouping | None, typer.Option(help="Count by unit or by system of the action plan.")] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the printable report there: the city's and one a unit.")
    ] = None,
    excel: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the workbook of the census.")] = None,
    as_json: AsJson = False,
) -> None:
    """Every table with owner, size, grade, sharing and openness (公共数据普查); counted with --by."""
    if html or excel:
        _write_census(html, excel)
        return
    from assets.gov.census import census_rows
    from assets.gov.coverage import coverage, totals
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import print_json, print_rows

    with opened_lake(Settings()) as lake:
        if by is None:
            rows = census_rows(lake)
        else:
            rows, total = coverage(lake, "system" if by is CensusGrouping.system else "department"), totals(lake)
    if by is not None:
        _print_counts(by, rows, total, as_json)
    elif as_json:
        print_json(rows)
    else:
        shown = ("table_name", "title", "department", "zone", "grade", "openness", "column_count", "row_count", "bytes")
        print_rows([{name: row[name] for name in shown} for row in rows], "数据资产普查 · census")


def _write_census(folder: Path | None, workbook: Path | None) -> None:
    from datetime import UTC, datetime

    from assets.gov.survey.report import read_census, write_report
    from assets.gov.survey.workbook import write_workbook
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT

    if folder:
        require_folder(folder)
    with opened_lake(Settings()) as lake:
        found = read_census(lake)
        if folder:
            pages = write_report(found, folder, datetime.now(UTC))
            OUT.print(f"{len(pages)} 页 · pages: {pages[0]}", markup=False)
        if workbook:
            write_workbook(lake, found, workbook)
            OUT.print(f"{len(found.facts)} 个信息资源 · resources: {workbook}", markup=False)


def _print_counts(by: CensusGrouping, rows: list[dict[str, Any]], total: dict[str, Any], as_json: bool) -> None:
    from pipelines.command_line.output import print_json, print_rows

    if as_json:
        print_json({f"{by.value}s": rows, "total": total})
        return
    lines = [*rows, {by.value: "合计", "title": "", **total}]
    shown = [{_COUNTED.get(name, name): _shown(value) for name, value in line.items()} for line in lines]
    print_rows(shown, "公共数据普查 · census")


def _shown(value: object) -> object:
    """A rate as per cent, everything else as it is."""
    return f"{value:.1%}" if isinstance(value, float) else value


@app.command()
def graph(
    output: Annotated[GraphFormat, typer.Option("--format", help="JSON holds column lineage too.")] = GraphFormat.json,
    html: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the page of all data assets (数据资产图谱) there instead.")
    ] = None,
) -> None:
    """Which table is made from which, read from the SQL of the models; or the graph of all assets as a page.

    The page opens from its folder, without a server or internet. It is for inside: it names columns, no values.
    """
    if html is not None:
        _write_asset_page(html)
        return
    from lake.settings import Settings
    from pipelines.catalogue import load_catalogue
    from pipelines.command_line.output import print_json
    from pipelines.lineage_graph import lineage_graph

    catalogue = load_catalogue(Settings())
    made = lineage_graph(catalogue.registry, catalogue.models)
    print(made.mermaid()) if output is GraphFormat.mermaid else print_json(made.as_dict())


def _write_asset_page(folder: Path) -> None:
    from datetime import UTC, datetime

    from assets.gov.asset_graph.tables import asset_graph
    from lake.settings import Settings
    from pipelines.asset_page.book import Book
    from pipelines.asset_page.page import write_page
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT

    require_folder(folder)
    with opened_lake(Settings()) as lake:
        book = Book(asset_graph(lake), lake.registry.departments, lake.registry.systems)
    page = write_page(book, folder, datetime.now(UTC))
    OUT.print(
        f"{len(book.graph.assets):,} 项资产、{len(book.graph.ties):,} 条联系 · assets and ties: {page}", markup=False
    )


@app.command()
def export(
    output: Annotated[ExportFormat, typer.Option("--format", help="DCAT-AP 3 as Turtle or as JSON-LD.")],
) -> None:
    """Print the catalogue of open data as it was last published."""
    from lake.errors import LakeError
    from lake.home.presence import refuse_absent
    from lake.settings import Settings
    from lake.storage.opening import storage_of

    settings = Settings()
    storage = storage_of(settings)
    path = storage.root / "open" / _EXPORTED_FILES[output]
    try:
        print(storage.read(path).decode(), end="")
    except FileNotFoundError:
        refuse_absent(settings)
        none = Told("no catalogue has been published yet", "还没有发布过开放目录")
        advice = Told("run `lake run` first", "请先运行 `lake run`")
        raise LakeError(none, advice=advice, file=path) from None
