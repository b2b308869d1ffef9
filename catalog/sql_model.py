"""A SQL model: one SELECT that makes one table, with its description in the leading comment.

    /*
    title: {zh: 河道水位, en: River level}
    ...
    */
    select ...

The name comes from the path, the upstream tables from the SQL; neither is written twice.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr, field_validator, model_validator
from sqlglot import exp

from catalog.contract import Rule, Strict, Title
from catalog.sql_file import read_sql_file, tables_read
from lake.errors import LakeError

_LAYER_OF_FOLDER = {"topics": "topic", "open": "open", "master": "master"}


class OutputColumn(Strict):
    """What an output column is called in Chinese; a grade here may raise the inherited one, never lower it."""

    title: str = Field(min_length=1)
    unit: str | None = None
    grade: int = Field(default=1, ge=1, le=4)
    description: str = ""


class SqlModel(Strict):
    """One SQL model. `grain` is the key of its table."""

    title: Title
    description: str = Field(min_length=1)
    owner: str = Field(description="department that answers for the table")
    grain: tuple[str, ...] = Field(min_length=1)
    system: str | None = Field(default=None, description="system of the action plan the table belongs to")
    columns: dict[str, OutputColumn] = Field(min_length=1)
    checks: tuple[Rule, ...] = ()
    tombstone: str | None = Field(
        default=None, description="status column that becomes `tombstone` in rows which vanish; they are never deleted"
    )
    _path: Path = PrivateAttr(default=Path())
    _name: str = PrivateAttr(default="")
    _sql: str = PrivateAttr(default="")
    _query: exp.Query = PrivateAttr(default_factory=exp.Select)

    @field_validator("columns", mode="before")
    @classmethod
    def _bare_titles(cls, columns: Any) -> Any:
        if not isinstance(columns, dict):
            return columns
        return {name: {"title": value} if isinstance(value, str) else value for name, value in columns.items()}

    @model_validator(mode="after")
    def _names_agree(self) -> "SqlModel":
        wanted = [*self.grain, *([self.tombstone] if self.tombstone else [])]
        if unknown := [name for name in wanted if name not in self.columns]:
            raise ValueError(f"`grain` or `tombstone` names columns that are not listed: {', '.join(unknown)}")
        return self

    @classmethod
    def parse(cls, path: Path) -> "SqlModel":
        """Read one file; LakeError names the file and the line."""
        file = read_sql_file(SqlModel, path)
        model = file.header
        model._path = path
        model._name = _name_of(path)
        model._sql = file.sql
        model._query = file.query
        return model

    @property
    def path(self) -> Path:
        """The file this model was read from."""
        return self._path

    @property
    def name(self) -> str:
        """`topic.smart_water_river_level` for topics/smart_water/river_level.sql."""
        return self._name

    @property
    def layer(self) -> str:
        """master, topic or open."""
        return self._name.split(".", 1)[0]

    @property
    def sql(self) -> str:
        """The SELECT, in DuckDB's dialect."""
        return self._sql

    @property
    def query(self) -> exp.Query:
        """The parsed SELECT; copy it before changing it."""
        return self._query

    @cached_property
    def upstream(self) -> tuple[str, ...]:
        """Every lake table the SQL reads, sorted."""
        return tables_read(self.query)


def load_models(folders: Sequence[Path]) -> dict[str, SqlModel]:
    """All models below some folders by name, upstream before downstream. Raises the first LakeError."""
    models, errors = read_models(folders)
    if errors:
        raise errors[0]
    return models


def read_models(folders: Sequence[Path]) -> tuple[dict[str, SqlModel], list[LakeError]]:
    """The models that can be read, upstream before downstream, and what is wrong with the others.

    A circle of models is an error of all: there is no order to build any of them in.
    """
    models: dict[str, SqlModel] = {}
    errors: list[LakeError] = []
    for path in sorted(path for folder in folders for path in folder.rglob("*.sql")):
        try:
            model = SqlModel.parse(path)
            if model.name in models:
                raise LakeError(f"{model.name} is already made by {models[model.name].path}", file=str(path))
        except LakeError as error:
            errors.append(error)
        else:
            models[model.name] = model
    return {name: models[name] for name in _build_order(models)}, errors


def _build_order(models: Mapping[str, SqlModel]) -> list[str]:
    graph = {name: [upstream for upstream in model.upstream if upstream in models] for name, model in models.items()}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle: list[str] = error.args[1]
        sentence = f"models read each other in a circle: {' → '.join(circle)}"
        raise LakeError(sentence, file=str(models[circle[0]].path)) from error


def _name_of(path: Path) -> str:
    folder, parent = path.parent.name, path.parent.parent.name
    if parent == "topics":
        return f"topic.{folder}_{path.stem}"
    if folder in ("open", "master"):
        return f"{_LAYER_OF_FOLDER[folder]}.{path.stem}"
    raise LakeError(
        "a model lives in topics/<system>/, open/ or master/",
        advice="move the file: its folder gives the table its name",
        file=str(path),
    )
