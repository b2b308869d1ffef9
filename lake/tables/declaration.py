"""How a declared table becomes an Iceberg table and follows its declaration.

A table that keeps its rows gains columns and nothing else. When all its rows are replaced, it becomes what is declared:
columns may be renamed, dropped, widened and retyped in the very commit that brings the new rows, so that no reader
ever sees rows of one declaration under the columns of another.
"""

import random
import time
from collections.abc import Callable

from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import (
    CommitFailedException,
    NamespaceAlreadyExistsError,
    TableAlreadyExistsError,
)
from pyiceberg.schema import assign_fresh_schema_ids
from pyiceberg.table import Table, Transaction
from sqlalchemy.exc import IntegrityError

from lake.errors import LakeError
from lake.ledger.ledger import Ledger
from lake.schema import TableSpec, iceberg_schema, logical_type
from lake.storage.location import Location
from lake.tables.zones import ZONE

_TITLE = "comment"
_ATTEMPTS = 40
_PROPERTIES = {
    # Version 2: PyIceberg cannot write 3.
    "format-version": "2",
    # PyIceberg's retry appends again without looking for the token; ours looks.
    "commit.retry.num-retries": "0",
    "commit.manifest-merge.enabled": "true",
    # Every look at a table reads all its manifests.
    "commit.manifest.min-count-to-merge": "8",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "10",
    "write.parquet.compression-codec": "zstd",
}


def retry_conflicts(name: str, change: Callable[[], None]) -> None:
    """Do a change of metadata again until no other writer came between."""
    for attempt in range(_ATTEMPTS):
        try:
            return change()
        except CommitFailedException:
            time.sleep(random.uniform(0, min(1.0, 0.02 * 2**attempt)))
    raise LakeError(f"{name} kept changing while it was being declared", advice="run again when fewer programs write")


def create_or_evolve(catalog: Catalog, ledger: Ledger, location: Location, spec: TableSpec) -> bool:
    """Whether metadata was written; a new table is made at `location`. See `refuse_other_types`."""
    if not catalog.table_exists(spec.name) and _create(catalog, ledger, location, spec):
        return True
    written = []
    retry_conflicts(spec.name, lambda: written.append(_evolve(catalog.load_table(spec.name), spec)))
    return any(written)


def _create(catalog: Catalog, ledger: Ledger, location: Location, spec: TableSpec) -> bool:
    """Whether the table was made here, and not meanwhile by another."""
    try:
        catalog.create_namespace_if_not_exists(spec.namespace)
    except (IntegrityError, NamespaceAlreadyExistsError):
        # Another process was faster.
        catalog.load_namespace_properties(spec.namespace)
    schema = assign_fresh_schema_ids(iceberg_schema(spec))
    # The engines' files carry no field ids: readers find the columns by this mapping.
    mapping = {"schema.name-mapping.default": schema.name_mapping.model_dump_json()}
    ledger.forget_commits(spec.name)
    try:
        catalog.create_table(
            spec.name,
            schema,
            location=location,
            properties={**_PROPERTIES, **mapping, ZONE: spec.zone, _TITLE: spec.title},
        )
    except TableAlreadyExistsError:
        return False
    return True


def _evolve(table: Table, spec: TableSpec) -> bool:
    if is_as_declared(table, spec):
        return False
    present = {field.name: field for field in table.schema().fields}
    wanted = {field.name: field for field in iceberg_schema(spec).fields}
    added = [field for name, field in wanted.items() if name not in present]
    retitled = [field for name, field in wanted.items() if name in present and (present[name].doc or None) != field.doc]
    with table.transaction() as transaction:
        with transaction.update_schema() as update:
            for field in added:
                update.add_column(field.name, field.field_type, doc=field.doc)
            for field in retitled:
                update.update_column(field.name, doc=field.doc or "")
        transaction.set_properties({_TITLE: spec.title})
    return True


def is_as_declared(table: Table, spec: TableSpec) -> bool:
    """Whether every declared column is there under its title."""
    titles = {field.name: field.doc or "" for field in table.schema().fields}
    titled = all(titles.get(column.name) == column.title for column in spec.columns)
    return titled and table.properties.get(_TITLE, "") == spec.title


def redeclare(table: Table, transaction: Transaction, spec: TableSpec) -> bool:
    """Let the columns be what is declared, in a transaction that replaces every row; whether any changes.

    A column of another type is another column of the same name: the old snapshots keep theirs.
    """
    types = {column.name: column.type.replace(" ", "") for column in spec.columns}
    gone = [field for field in table.schema().fields if types.get(field.name) != logical_type(field.field_type)]
    if not gone:
        return False
    retyped = [field for field in iceberg_schema(spec).fields if field.name in {one.name for one in gone}]
    with transaction.update_schema(allow_incompatible_changes=True) as update:
        for field in gone:
            update.delete_column(field.name)
        for field in retyped:
            update.add_column(field.name, field.field_type, doc=field.doc)
    return True


def refuse_other_types(table: Table, spec: TableSpec) -> None:
    """LakeError when the table keeps rows whose columns are of another type than is declared now."""
    types = {column.name: column.type.replace(" ", "") for column in spec.columns}
    for field in table.schema().fields:
        present = logical_type(field.field_type)
        if types.get(field.name, present) != present:
            raise LakeError(
                f"{spec.name} holds {present} and is now declared {types[field.name]}",
                advice="run again: what was loaded under the former contract is split anew from raw",
                column=field.name,
            )
