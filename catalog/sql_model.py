"""A SQL model: one SELECT that makes one table, with its description in the leading comment.

    /*
    title: {zh: 河道水位, en: River level}
    ...
    */
    select ...

The name comes from the path, the upstream tables from the SQL; neither is written twice.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import sqlglot
import yaml
from pydantic import Field, PrivateAttr, field_validator, model_validator
from sqlglot import exp
from sqlglot.errors import ParseError

from catalog.contract import Rule, Strict, Title
from catalog.yaml_source import Document, Invalid, parse
from lake.errors import LakeError

_HEADER = re.compile(r"\A\s*/\*(?P<yaml>.*?)\*/", re.DOTALL)
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
        text = path.read_text(encoding="utf-8")
        header = _HEADER.match(text)
        if header is None:
            raise LakeError(
                "no description at the top of the model",
                advice="begin the file with /* title: ... */; see the models beside it",
                file=str(path),
                line=1,
            )
        model = _read_header(header["yaml"], path, first_line=1 + text.count("\n", 0, header.start("yaml")))
        model._path = path
        model._name = _name_of(path)
        model._sql = text[header.end() :].strip().removesuffix(";").strip()
        model._query = _one_select(model._sql, path, lines_before=text.count("\n", 0, text.find(model._sql)))
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
        tables = (table for table in self.query.find_all(exp.Table) if table.db)
        return tuple(sorted({f"{table.db}.{table.name}" for table in tables}))


def load_models(folders: Sequence[Path]) -> dict[str, SqlModel]:
    """All models below some folders by name, upstream before downstream."""
    models: dict[str, SqlModel] = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*.sql")):
        model = SqlModel.parse(path)
        if model.name in models:
            raise LakeError(f"{model.name} is already made by {models[model.name].path}", file=str(path))
        models[model.name] = model
    return {name: models[name] for name in _build_order(models)}


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


def _read_header(text: str, path: Path, first_line: int) -> SqlModel:
    padded = "\n" * (first_line - 1) + text  # so that lines are those of the file
    try:
        root = yaml.compose(padded, Loader=yaml.CSafeLoader)
        content = yaml.load(padded, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else first_line
        advice = "check the indentation, quotes and colons around this line"
        message = f"the header is not YAML: {error.problem}"
        raise LakeError(message, advice=advice, file=str(path), line=line) from error
    try:
        return parse(SqlModel, Document(path, content, root))
    except Invalid as error:
        raise error.errors[0] from error


def _one_select(sql: str, path: Path, lines_before: int) -> exp.Query:
    try:
        statements = sqlglot.parse(sql, dialect="duckdb")
    except ParseError as error:
        at = error.errors[0] if error.errors else {}
        raise LakeError(
            f"the SQL cannot be read: {at.get('description', error)}",
            advice="correct the SQL near this line",
            file=str(path),
            line=lines_before + int(at.get("line") or 1),
        ) from error
    statement = statements[0] if len(statements) == 1 else None
    if not isinstance(statement, exp.Query):
        message = "a model is exactly one SELECT"
        raise LakeError(message, advice="remove what is not part of it", file=str(path), line=lines_before + 1)
    return statement
