"""Which table is made from which, as data for programs and as a Mermaid drawing for documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.model_inputs import input_tables
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry


@dataclass(frozen=True)
class LineageGraph:
    """Tables by name with their titles, and the edges from what is read to what is made."""

    titles: Mapping[str, str]
    edges: tuple[tuple[str, str], ...]
    columns: Mapping[str, Mapping[str, list[str]]]

    def as_dict(self) -> dict[str, Any]:
        """Nodes, edges and, for every model's column, the columns it is made from."""
        return {
            "tables": [{"table": name, "title": title} for name, title in self.titles.items()],
            "edges": [{"from": source, "to": target} for source, target in self.edges],
            "columns": self.columns,
        }

    def mermaid(self) -> str:
        """A flow chart from left to right."""
        nodes = [f'  {_identifier(name)}["{name}<br/>{_text(title)}"]' for name, title in self.titles.items()]
        arrows = [f"  {_identifier(source)} --> {_identifier(target)}" for source, target in self.edges]
        return "\n".join(["flowchart LR", *nodes, *arrows])


def lineage_graph(registry: Registry, models: Mapping[str, SqlModel]) -> LineageGraph:
    """The graph of a catalogue. Raw and quarantine are left out: each std table has exactly its own."""
    tables = ModelTables(models, input_tables(registry))
    titles = {resource.std.name: resource.title.zh for resource in registry.resources.values()}
    return LineageGraph(
        titles={**titles, **{name: model.title.zh for name, model in models.items()}},
        edges=tuple((source, name) for name, model in models.items() for source in model.upstream),
        columns={name: _origins(tables, name) for name in models},
    )


def _origins(tables: ModelTables, name: str) -> dict[str, list[str]]:
    return {column: sorted(map(str, origins)) for column, origins in tables.lineage(name).items()}


def _identifier(table: str) -> str:
    return table.replace(".", "__")


def _text(title: str) -> str:
    return title.replace('"', "#quot;")
