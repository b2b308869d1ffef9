"""Whose rows a table holds: persons', organisations', or those of events in which persons took part."""

from collections.abc import Mapping

from catalog.contracts.grades import is_sensitive
from catalog.models.contributed import Source, Unit
from catalog.models.model_tables import ModelTables
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.schema import Column

_NAMED: Mapping[str, Unit] = {
    "citizen_id": "person",
    "permit_holder_document": "person",
    "student_number": "person",
    "travel_document_number": "person",
    "uscc": "organisation",
    "organisation_code": "organisation",
    "registration_number": "organisation",
}
"""Data elements that say who somebody is."""
_CALLED = ("phone_mobile", "phone_any", "plate_number", "person_name")
"""Data elements that tell persons apart well enough to count them, where nothing says who they are."""
_ENTITY = ("entity_id", "person_id", "citizen_id")


def source_of_rows(table: str, registry: Registry, tables: ModelTables) -> Source | None:
    """Whom the rows of a table of the lake are about; None where it holds nobody and no organisation."""
    layer, name = table.split(".", 1)
    if layer == "std":
        return _of_resource(registry.resource(name))
    if layer != "master":
        return None
    key = tables.models[table].grain if table in tables.models else ()
    return _of_master(tables[table], key)


def _of_resource(resource: Resource) -> Source | None:
    """By the first field that names somebody: whom a row is about comes before who else had a part in it."""
    named = [(field.name, _NAMED[field.spec.element]) for field in resource.fields if field.spec.element in _NAMED]
    if named:
        unit = named[0][1]
        return Source(unit, tuple(name for name, one in named if one == unit)[:1], resource.key)
    if not is_sensitive(resource.grade):
        return None
    called = [field.name for kind in _CALLED for field in resource.fields if field.spec.element == kind]
    return Source("event", tuple(called[:1]), resource.key)


def _of_master(columns: tuple[Column, ...], key: tuple[str, ...]) -> Source | None:
    graded = {column.name: column.grade for column in columns}
    entity = next((name for name in _ENTITY if name in graded), None)
    if entity:
        return Source("person" if is_sensitive(graded[entity]) else "organisation", (entity,), key or (entity,))
    if any(map(is_sensitive, graded.values())):
        return Source("event", (), key or (columns[0].name,))
    return None
