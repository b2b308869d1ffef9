"""What a publication's table is: rows of somebody, groups of somebody, or things; from its SQL, else from its YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assets.context import LakeContext
from catalog.contracts.grades import is_sensitive
from catalog.contracts.reference_models import Publication
from catalog.models.contributed import Contributors, Figure, Part, Source
from catalog.models.contributors import contributors
from catalog.models.lineage import ColumnReference
from catalog.publishing.sources_of_rows import source_of_rows
from lake.errors import LakeError

About = Literal["persons", "organisations", "events", "things"]
_OF_UNIT: dict[str | None, About] = {
    "person": "persons",
    "organisation": "organisations",
    "event": "events",
    None: "things",
}
_FREE_TEXT = "long_text"
_COORDINATES = {"longitude", "latitude"}


@dataclass(frozen=True)
class TableKind:
    """Of a publication: whom it tells of, by which figures, and which of its columns need a look of their own."""

    about: About
    traced: Contributors
    secret: tuple[str, ...]
    """Columns of internal data; others may know the rest of a row."""
    coordinates: Mapping[str, frozenset[ColumnReference]]
    """Columns of degrees, with the columns of contracts that they come from."""

    @property
    def is_personal(self) -> bool:
        """Whether it tells of persons, or of what happened to them."""
        return self.about in ("persons", "events")

    @property
    def judged(self) -> dict[str, Figure]:
        """The figures with those of their parts whose group has to be large enough.

        Of persons each part is a group. An event's state tells of the event: there it is the whole group that counts,
        where the table shows it.
        """
        if self.about == "persons":
            return self.traced.figures
        shown = {part.base for one in self.traced.figures.values() for part in one.parts if _is_whole(part)}
        return {
            name: Figure(tuple(p for p in one.parts if p.condition is None or p.base not in shown), one.plain)
            for name, one in self.traced.figures.items()
        }


def _is_whole(part: Part) -> bool:
    return part.kind == "count" and part.condition is None


def kind_of(lake: LakeContext, publication: Publication) -> TableKind:
    """Follow its SQL. LakeError for what cannot be followed, and for free text that persons wrote or are written of."""
    model = lake.models[publication.table]
    traced = contributors(model, lake.models, lake.tables, lambda name: source(lake, name))
    origins = {name: _origins(lake, publication.table, name) for name in model.columns}
    elements = {name: {_element(lake, one) for one in found} for name, found in origins.items()}
    for name, found in elements.items():
        if _FREE_TEXT in found and traced.sources:
            raise LakeError(
                f"{name} is free text, in which anybody may be named",
                advice="leave the column out of the model",
                resource=publication.table,
                column=name,
                rule="free_text",
            )
    grades = {column.name: column.grade for column in lake.tables[publication.table]}
    return TableKind(
        about=publication.disclosure.about or _OF_UNIT[traced.unit if _is_of_somebody(lake, traced) else None],
        traced=traced,
        secret=tuple(name for name, grade in grades.items() if grade > 1),
        coordinates={name: _degrees(lake, origins[name]) for name, found in elements.items() if found & _COORDINATES},
    )


def source(lake: LakeContext, table: str) -> Source | None:
    """Whom the rows of a table are about; nobody where it is not known to the catalogue."""
    return source_of_rows(table, lake.registry, lake.tables)


def _is_of_somebody(lake: LakeContext, traced: Contributors) -> bool:
    """A register of organisations without anything sensitive in it is of things like any other, unless its small
    groups are kept away: then nobody is to compute them."""
    return (
        traced.unit == "person"
        or traced.is_guarded
        or any(is_sensitive(column.grade) for name in traced.sources for column in lake.tables[name])
    )


def _origins(lake: LakeContext, table: str, column: str) -> set[ColumnReference]:
    """The columns of contracts that a column comes from in the end."""
    if table not in lake.models:
        return {ColumnReference(table, column)}
    found = lake.tables.lineage(table).get(column, frozenset())
    return {origin for one in found for origin in _origins(lake, one.table, one.column)}


def _degrees(lake: LakeContext, origins: set[ColumnReference]) -> frozenset[ColumnReference]:
    return frozenset(one for one in origins if _element(lake, one) in _COORDINATES)


def _element(lake: LakeContext, origin: ColumnReference) -> str:
    layer, name = origin.table.split(".", 1)
    resource = lake.registry.resources.get(name) if layer == "std" else None
    known = resource and origin.column in {field.name for field in resource.fields}
    return resource.field(origin.column).spec.element if resource and known else ""
