"""A SQL model: one SELECT that makes one table, with its description in the leading comment.

    /*
    title: {zh: 河道水位, en: River level}
    ...
    */
    select ...

The name comes from the path, the upstream tables from the SQL; neither is written twice.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator
from sqlglot import exp

from catalog.contracts.contract import Rule, Title
from catalog.contracts.strict import Strict
from catalog.models.forecasts import Forecast, foretold, with_forecast_form
from catalog.models.functions import FUNCTIONS, functions_called
from catalog.models.identity import Identified, Keeps, Remembered, Standing
from catalog.models.increments import Increment
from catalog.models.indicators import (
    Indicator,
    added_up,
    gathered,
    is_of_indicators,
    refuse_unlisted,
    scored,
    with_form,
)
from catalog.models.memory import Memory
from catalog.models.sql_file import parsed_again, sql_file_of, tables_read, text_of
from lake.engine.interface import ListFunction
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
    identified: Identified | None = None
    standing: Standing | None = None
    keeps: Keeps | None = None
    remembered: Remembered | None = None
    increment: Increment | None = None
    indicators: dict[str, Indicator] = Field(default={}, description="what the SELECT counts, by its code")
    counted_by: Literal["indicator", "county"] = Field(
        default="indicator",
        description="whose figures the SELECT of indicators gives: all, or counties' with `as_of`, to be added",
    )
    forecast: Forecast | None = Field(default=None, description="which series are forecast from what the SELECT gives")
    gathers: Literal["indicators"] | None = Field(
        default=None, description="the SELECT reads `every_indicator`, the union of all systems' tables of indicators"
    )
    absent: Literal["waits", "empty"] = Field(
        default="waits",
        description="what a table means that is read and not there yet: the model waits, or it counts as empty",
    )
    _path: Path = PrivateAttr(default=Path())
    _name: str = PrivateAttr(default="")
    _sql: str = PrivateAttr(default="")
    _query: exp.Query | None = PrivateAttr(default=None)
    _first_line: int = PrivateAttr(default=1)

    @model_validator(mode="before")
    @classmethod
    def _one_form(cls, header: Any) -> Any:
        return with_forecast_form(with_form(header))

    @field_validator("columns", mode="before")
    @classmethod
    def _bare_titles(cls, columns: Any) -> Any:
        if not isinstance(columns, dict):
            return columns
        return {name: {"title": value} if isinstance(value, str) else value for name, value in columns.items()}

    @model_validator(mode="after")
    def _names_agree(self) -> "SqlModel":
        parts = [*self._about_time(), *filter(None, [self.increment])]
        named = [name for part in parts for name in part.columns]
        if unknown := [name for name in (*self.grain, *named) if name not in self.columns]:
            raise ValueError(f"`grain` or a part about ids or time names no column: {', '.join(unknown)}")
        if self.keeps and self.keeps.version not in self.grain:
            raise ValueError("`keeps` needs a version that is part of the grain")
        if self.standing and len(self.grain) != 1:
            raise ValueError("`standing` needs a grain of one column, the golden id")
        if self.remembered and (self.standing or self.remembered.since not in self.grain or len(self.grain) < 2):
            raise ValueError("`remembered` needs a grain of what makes a fact and `since`, and no `standing`")
        if self.increment and self._about_time():
            raise ValueError("`increment` is for rows that their sources alone decide")
        return self

    @property
    def remembers(self) -> bool:
        """Whether its table holds rows that nothing else can tell."""
        return any((self.standing, self.keeps, self.remembered))

    def _about_time(self) -> list[Identified | Standing | Keeps | Remembered]:
        return [part for part in (self.identified, self.standing, self.keeps, self.remembered) if part]

    @classmethod
    def parse(cls, path: Path) -> "SqlModel":
        """Read one file; LakeError names the file and the line. Whoever reads it again gets the same model."""
        text = text_of(path)
        return READ.answer((str(path), text), lambda: cls._parsed(path, text))

    @classmethod
    def _parsed(cls, path: Path, text: str) -> "SqlModel":
        file = sql_file_of(SqlModel, path, text)
        model = file.header
        model._path = path
        model._name = _name_of(path)
        model._sql = file.sql
        model._query = file.query
        model._first_line = file.first_line
        if model.indicators:
            figures = added_up(file.sql) if model.counted_by == "county" else file.sql
            refuse_unlisted(file.query, model.indicators, str(path), file.first_line)
            model._sql = scored(figures, model.indicators)
            model._query = None  # of the SELECT in the file, not of the one around it
        if model.forecast:
            model._sql, model._query = foretold(file.sql, model.forecast), None
        return model

    def gathering(self, models: Mapping[str, "SqlModel"]) -> "SqlModel":
        """The model whose SELECT reads the indicators of those of the models that are tables of indicators."""
        tables = {name: one.system or "" for name, one in models.items() if is_of_indicators(name, one.columns)}
        model = self.model_copy()
        for told in ("upstream", "functions", "version"):  # of the SELECT that reads none of them
            model.__dict__.pop(told, None)
        model._sql, model._query = gathered(self._sql, tables), None
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
        if self._query is None:  # a tree is larger than its text, and most of who keep a model do not ask for it
            self._query = parsed_again(self._sql)
        return self._query

    def __getstate__(self) -> dict[Any, Any]:
        """What only the tree tells, and every plan asks, is worked out before the tree is left behind."""
        _ = self.upstream, self.functions, self.version
        state = super().__getstate__()
        private = state["__pydantic_private__"] or {}
        return {**state, "__pydantic_private__": {**private, "_query": None}}

    @property
    def first_line(self) -> int:
        """The line of the file on which the SELECT begins."""
        return self._first_line

    @cached_property
    def upstream(self) -> tuple[str, ...]:
        """Every lake table the SQL reads, sorted."""
        return tables_read(self.query)

    @cached_property
    def functions(self) -> tuple[ListFunction, ...]:
        """The lake's functions that the SQL calls; where none of their names stands nothing need be parsed."""
        sql = self.sql.lower()
        return functions_called(self.query) if any(name in sql for name in FUNCTIONS) else ()

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change whenever the header or the SQL does, and not when headers learn a new word."""
        said = [self.model_dump_json(exclude_defaults=True), self.sql]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


READ: Memory[SqlModel] = Memory(most=2000)


@dataclass(frozen=True)
class ReadModels:
    """`models` upstream before downstream; `errors` says what is wrong with the files of those called `unread`."""

    models: dict[str, SqlModel]
    errors: tuple[LakeError, ...] = ()
    unread: frozenset[str] = frozenset()


def load_models(folders: Sequence[Path]) -> dict[str, SqlModel]:
    """All models below some folders by name, upstream before downstream. Raises the first LakeError."""
    read = read_models(folders)
    if read.errors:
        raise read.errors[0]
    return read.models


def read_models(folders: Sequence[Path]) -> ReadModels:
    """The models below some folders; a file that cannot be read is named and stops no other."""
    models: dict[str, SqlModel] = {}
    errors: list[LakeError] = []
    unread: set[str] = set()
    for path in sorted(path for folder in folders for path in folder.rglob("*.sql")):
        try:
            model = SqlModel.parse(path)
            if known := models.get(model.name):
                raise LakeError(f"{model.name} is already made by {known.path}", advice="rename one", file=str(path))
        except LakeError as error:
            errors.append(error)
            unread |= _promised(path) - models.keys()
        else:
            models[model.name] = model
    models |= {name: model.gathering(models) for name, model in models.items() if model.gathers}
    while circle := _circle(models):
        errors.append(_circle_error(circle, models))
        unread |= {*circle}
        models = {name: model for name, model in models.items() if name not in circle}
    order = TopologicalSorter(_graph(models)).static_order()
    return ReadModels({name: models[name] for name in order}, tuple(errors), frozenset(unread))


def _promised(path: Path) -> set[str]:
    """The table a file would make; none when its folder names none."""
    try:
        return {_name_of(path)}
    except LakeError:
        return set()


def _graph(models: Mapping[str, SqlModel]) -> dict[str, list[str]]:
    return {name: [upstream for upstream in model.upstream if upstream in models] for name, model in models.items()}


def _circle(models: Mapping[str, SqlModel]) -> list[str]:
    """Models that read each other, the first again as the last; none when there is an order to build all in."""
    try:
        TopologicalSorter(_graph(models)).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def _circle_error(circle: Sequence[str], models: Mapping[str, SqlModel]) -> LakeError:
    sentence = f"models read each other in a circle: {' → '.join(circle)}"
    return LakeError(sentence, advice="let one of them read something else", file=str(models[circle[0]].path))


def _name_of(path: Path) -> str:
    folder, parent = path.parent.name, path.parent.parent.name
    if parent == "topics":
        return f"topic.{folder}_{path.stem}"
    if folder == "topics":
        return f"topic.{path.stem}"
    if folder in ("open", "master"):
        return f"{_LAYER_OF_FOLDER[folder]}.{path.stem}"
    raise LakeError(
        "a model lives in topics/<system>/, topics/, open/ or master/",
        advice="move the file: its folder gives the table its name",
        file=str(path),
    )
