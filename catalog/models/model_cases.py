"""Cases beside a model: rows that are given, and the rows that must come out. `<model>.test.yaml` is a list of them.

    - name: a hydrant that was taken down is not counted
      given:                       # rows by table; columns not named are NULL, tables not named are empty
        std.fire_fire_hydrant:
          - {hydrant_code: A1, status: 完好}
      expect:                      # every row, in any order; only the columns that a row names are compared
        - {hydrants: 1}

In place of rows a table may have the name of a CSV file beside the cases, such as `../calendar_2023.csv`: its header
names columns, and what is empty is NULL.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from catalog.contracts.strict import Strict
from catalog.models.case_values import ValueOf, from_text, value_of
from catalog.models.sql_model import SqlModel
from catalog.yaml_source import Document, Invalid, Location, Place, closest, parse, read_yaml
from lake.errors import LakeError
from lake.schema import Column

SUFFIX = ".test.yaml"
Row = Mapping[str, ValueOf]


_Cells = Annotated[dict[str, Any], Field(min_length=1)]


class _Written(Strict):
    name: str = Field(min_length=1)
    given: dict[str, tuple[_Cells, ...] | str] = Field(default_factory=dict)
    expect: tuple[_Cells, ...]


@dataclass(frozen=True)
class ModelCase:
    """One case as written; `place` is where."""

    name: str
    given: Mapping[str, tuple[Mapping[str, Any], ...] | str]
    expect: tuple[Mapping[str, Any], ...]
    place: Place

    def given_rows(self, table: str, columns: Iterable[Column]) -> list[Row]:
        """The rows given for a table as values of its types; LakeError for an unknown column or a wrong value."""
        rows = self.given.get(table, ())
        if isinstance(rows, str):
            return self._read(rows, columns, ("given", table))
        return [self._typed(row, columns, ("given", table, at)) for at, row in enumerate(rows)]

    def expected_rows(self, columns: Iterable[Column]) -> list[Row]:
        """The rows that must come out as values of the model's types; LakeError likewise."""
        return [self._typed(row, columns, ("expect", at)) for at, row in enumerate(self.expect)]

    def _read(self, name: str, columns: Iterable[Column], at: Location) -> list[Row]:
        path = self.place.path.parent / name
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file, strict=True))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise self.error(f"{name} cannot be read: {error}", at, "name a CSV file beside the cases") from error
        return [self._typed(row, columns, at, from_text) for row in rows]

    def _typed(
        self,
        row: Mapping[str, Any],
        columns: Iterable[Column],
        at: Location,
        read: Callable[[Any, str], ValueOf] = value_of,
    ) -> Row:
        types = {column.name: column.type for column in columns}
        typed: dict[str, ValueOf] = {}
        for name, value in row.items():
            if name not in types:
                raise self.error(f"there is no column {name!r}", (*at, name), closest(name, types))
            try:
                typed[name] = read(value, types[name])
            except ValueError as error:
                raise self.error(f"{value!r} is no {types[name]}", (*at, name), str(error)) from error
        return typed

    def error(self, message: str, location: Location = (), advice: str = "") -> LakeError:
        """An error that names the file, the line and the case."""
        return self.place.error(f"case {self.name!r}: {message}", location, advice)


def cases_file(model: SqlModel) -> Path:
    """Where a model's cases stand when it has any."""
    return model.path.with_suffix(SUFFIX)


def cases_of(model: SqlModel) -> list[ModelCase]:
    """A model's cases, none without a file; LakeError when they name a table that the model does not read."""
    path = cases_file(model)
    cases = read_cases(path) if path.is_file() else []
    for case in cases:
        for table in case.given:
            if table not in model.upstream:
                raise case.error(
                    f"{model.name} does not read {table}", ("given", table), closest(table, model.upstream)
                )
    return cases


def read_cases(path: Path) -> list[ModelCase]:
    """The cases of one file; LakeError names file, line and field."""
    document = read_yaml(path)
    if not isinstance(document.content, list) or not document.content:
        raise document.error("expected a list of cases", advice="begin each with `- name: …`")
    cases = [_read(document, position) for position in range(len(document.content))]
    names = [case.name for case in cases]
    for position, case in enumerate(cases):
        if case.name in names[:position]:
            raise case.error("the name is there twice", ("name",), "say what tells the two apart")
    return cases


def without_model(folders: Iterable[Path]) -> list[LakeError]:
    """Files of cases that no model stands beside."""
    files = sorted(path for folder in folders for path in folder.rglob(f"*{SUFFIX}"))
    return [
        LakeError("no model stands beside these cases", advice="name the file after its model", file=str(path))
        for path in files
        if not model_file(path).is_file()
    ]


def model_file(cases: Path) -> Path:
    """The model that a file of cases stands beside."""
    return cases.with_name(cases.name.removesuffix(SUFFIX) + ".sql")


def _read(document: Document, position: int) -> ModelCase:
    try:
        written = parse(_Written, document, (position,))
    except Invalid as error:
        raise error.errors[0] from error
    return ModelCase(written.name, written.given, written.expect, Place(document, (position,)))
