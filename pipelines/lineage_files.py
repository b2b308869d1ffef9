"""The lineage of columns as files for other programs: OpenLineage events and GraphML."""

from datetime import datetime
from pathlib import Path

from catalog.beijing import BEIJING
from catalog.converters.graphml import graphml
from catalog.converters.openlineage import events
from catalog.lineage.column_graph import ColumnGraph
from lake.errors import LakeError
from pipelines.lineage import Lineage


def write_openlineage(lineage: Lineage, part: ColumnGraph, file: Path) -> int:
    """One event a line, for a consumer such as Marquez; how many there are."""
    sql = {name: model.sql for name, model in lineage.catalogue.models.items()}
    lines = list(events(part, lineage.tables, sql, datetime.now(BEIJING)))
    _write(file, "".join(f"{line}\n" for line in lines).encode())
    return len(lines)


def write_graphml(lineage: Lineage, part: ColumnGraph, file: Path) -> tuple[int, int]:
    """Columns and what is made from what; how many of each. Columns that only choose rows are edges to tables."""
    made = [(origin, column) for column, origins in part.made_from.items() for origin in origins]
    chosen = [(column, table) for table, columns in part.chosen_by.items() for column in columns]
    columns = sorted({column for edge in made for column in edge} | {column for column, _table in chosen})
    nodes = [(str(one), _about(lineage, one.table, one.column)) for one in columns]
    nodes += [(table, _about(lineage, table)) for table in sorted({table for _column, table in chosen})]
    edges = [(str(origin), str(column), {"kind": "value"}) for origin, column in sorted(made)]
    edges += [(str(column), table, {"kind": "rows"}) for column, table in sorted(chosen)]
    _write(file, graphml(nodes, edges))
    return len(nodes), len(edges)


def _about(lineage: Lineage, table: str, column: str = "") -> dict[str, str | int]:
    known = lineage.tables[table]
    shown = known.columns.get(column)
    return {
        "title": shown.title if shown else known.title,
        "table": table,
        "grade": shown.grade if shown else known.grade,
        "department": known.department,
        "systems": " ".join(known.systems),
    }


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        advice = "name a file in a folder that is there and may be written to"
        raise LakeError(f"cannot write: {error.strerror}", advice=advice, file=str(file)) from error
