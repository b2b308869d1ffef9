"""`lake catalog`: is the catalogue sound, what does the city hold, what is made from what."""

from enum import StrEnum
from typing import Annotated

import typer

from pipelines.command_line.draft import draft

app = typer.Typer(no_args_is_help=True)
app.command()(draft)
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


class GraphFormat(StrEnum):
    """How a lineage graph is written."""

    json = "json"
    mermaid = "mermaid"


class ExportFormat(StrEnum):
    """Catalogue formats."""

    dcat = "dcat"
    dcat_jsonld = "dcat-jsonld"


_EXPORTED_FILES = {ExportFormat.dcat: "catalog.ttl", ExportFormat.dcat_jsonld: "catalog.jsonld"}


@app.command()
def validate(as_json: AsJson = False) -> None:
    """Check every contract, element, code list and model; exit code 1 when something is wrong."""
    from catalog.registry import Registry
    from catalog.validation import validate as problems_of
    from lake.settings import Settings
    from pipelines.command_line.output import OUT, print_json, show_error

    registry = Registry.load(Settings().contract_folders, strict=False)
    problems = [*registry.errors, *problems_of(registry)]
    if as_json:
        print_json({"ok": not problems, "problems": [problem.as_dict() for problem in problems]})
    for problem in problems if not as_json else ():
        show_error(problem)
    if problems:
        raise typer.Exit(1)
    if not as_json:
        OUT.print(f"{len(registry.resources)} resources, {len(registry.elements)} data elements: nothing wrong")


@app.command()
def census(as_json: AsJson = False) -> None:
    """Every table with owner, size, grade, sharing and openness (公共数据普查)."""
    from assets.gov.census import census_rows
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import print_json, print_rows

    with opened_lake(Settings()) as lake:
        rows = census_rows(lake)
    if as_json:
        print_json(rows)
        return
    shown = ("table_name", "title", "department", "zone", "grade", "openness", "column_count", "row_count", "bytes")
    print_rows([{name: row[name] for name in shown} for row in rows], "数据资产普查 · census")


@app.command()
def graph(
    output: Annotated[GraphFormat, typer.Option("--format", help="JSON holds column lineage too.")] = GraphFormat.json,
) -> None:
    """Which table is made from which, read from the SQL of the models."""
    from assets.context import MODEL_FOLDERS
    from catalog.registry import Registry
    from catalog.sql_model import load_models
    from lake.settings import Settings
    from pipelines.command_line.output import print_json
    from pipelines.lineage_graph import lineage_graph

    registry = Registry.load(Settings().contract_folders, strict=False)
    made = lineage_graph(registry, load_models(MODEL_FOLDERS))
    print(made.mermaid()) if output is GraphFormat.mermaid else print_json(made.as_dict())


@app.command()
def export(
    output: Annotated[ExportFormat, typer.Option("--format", help="DCAT-AP 3 as Turtle or as JSON-LD.")],
) -> None:
    """Print the catalogue of open data as it was last published."""
    from lake.errors import LakeError
    from lake.settings import Settings

    path = Settings().zone_folder("open") / _EXPORTED_FILES[output]
    if not path.exists():
        raise LakeError("no catalogue has been published yet", advice="run `lake run` first", file=str(path))
    print(path.read_text(encoding="utf-8"), end="")
