"""What a model says that no model should: what means something else on another engine, and what breaks a convention."""

from collections.abc import Iterator

from catalog.models.conventions import breaches
from catalog.models.lineage import Schemas, question
from catalog.models.memory import Memory
from catalog.models.portable import lint_model
from catalog.models.sql_model import SqlModel
from lake.errors import LakeError

FAULTS: Memory[tuple[LakeError, ...]] = Memory(most=2000)


def faults(model: SqlModel, schemas: Schemas) -> tuple[LakeError, ...]:
    """Each with its file, its line where that is known, and what to write instead."""
    told_with = str(model.path), model.first_line, model.model_dump_json(include={"columns"})
    return FAULTS.answer((question(model, schemas), told_with), lambda: tuple(_faults(model, schemas)))


def _faults(model: SqlModel, schemas: Schemas) -> Iterator[LakeError]:
    for fault in lint_model(model, schemas):
        yield LakeError(fault, advice="keep to what means the same on DuckDB and Spark", file=str(model.path))
    yield from breaches(model, schemas)
