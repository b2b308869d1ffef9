"""Runs a case of a model on DuckDB in memory, and says how what came out differs from what was expected."""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from catalog.models.case_values import same
from catalog.models.lineage import Schemas, require_known_tables
from catalog.models.model_cases import ModelCase, Row
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import quote, quote_table
from lake.engine.session import Session
from lake.schema import Column, duck_type

Made = Mapping[str, object]


def differences(case: ModelCase, model: SqlModel, tables: Schemas, scratch: Session) -> list[str]:
    """One sentence for each row that is missing, surplus or different; none when all is as expected.

    `scratch` is a database in memory; tables of former cases are replaced. LakeError when the case is not written
    for this model, or its SQL fails on the rows.
    """
    require_known_tables(model, tables)
    if model.functions:
        raise case.error("the model calls a function of the lake", (), "test what calls it in a test of that function")
    make_tables(case, model, tables, scratch)
    expected = case.expected_rows(tables[model.name])
    made = _made(case, model, scratch)
    return [*_repeated_keys(made, model.grain), *_compared(expected, made)]


def make_tables(case: ModelCase, model: SqlModel, tables: Schemas, scratch: Session) -> None:
    """Give a database the tables that a model reads, with the rows of a case."""
    for table in model.upstream:
        _make(scratch, table, tables[table], case.given_rows(table, tables[table]))


def _make(scratch: Session, table: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    declared = ", ".join(f"{quote(column.name)} {duck_type(column.type)}" for column in columns)
    scratch.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(table.split('.', 1)[0])}")
    scratch.execute(f"CREATE OR REPLACE TABLE {quote_table(table)} ({declared})")
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not names:
        return
    places = f"({', '.join('?' for _ in names)})"
    insert = f"INSERT INTO {quote_table(table)} ({', '.join(map(quote, names))}) VALUES "
    scratch.execute(insert + ", ".join(places for _ in rows), [row.get(name) for row in rows for name in names])


def _made(case: ModelCase, model: SqlModel, scratch: Session) -> list[Made]:
    try:
        answer = scratch.execute(model.sql)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    except duckdb.Error as error:
        raise case.error(str(error).splitlines()[0], (), f"correct the SQL of {model.path.name}") from error


def _repeated_keys(made: Sequence[Made], grain: Sequence[str]) -> Iterator[str]:
    keys = [tuple(row[name] for name in grain) for row in made]
    for position, key in enumerate(keys):
        if key in keys[:position]:
            yield f"two rows of one key: {_shown(dict(zip(grain, key, strict=True)))}"


def _compared(expected: Sequence[Row], made: Sequence[Made]) -> Iterator[str]:
    partners = _partners(expected, made)
    missing = [row for at, row in enumerate(expected) if at not in partners]
    surplus = [row for at, row in enumerate(made) if at not in partners.values()]
    for row in missing:
        nearest = max(surplus, key=lambda one: _agreeing(row, one), default=None)
        if nearest is None or not _agreeing(row, nearest):
            yield f"expected and not there: {_shown(row)}"
            continue
        surplus.remove(nearest)
        agreed = {name: value for name, value in row.items() if same(value, nearest[name])}
        wrong = (f"{name} is {_told(nearest[name])} and not {_told(row[name])}" for name in row if name not in agreed)
        yield f"{_shown(agreed)}: {', '.join(wrong)}"
    names = dict.fromkeys(name for row in expected for name in row)
    for extra in surplus:
        yield f"there and not expected: {_shown({name: extra[name] for name in names or extra})}"


def _partners(expected: Sequence[Row], made: Sequence[Made]) -> dict[int, int]:
    """The largest matching of expected rows with rows that agree with them, by augmenting paths."""
    taken: dict[int, int] = {}

    def place(at: int, tried: set[int]) -> bool:
        for other, row in enumerate(made):
            if other in tried or _agreeing(expected[at], row) < len(expected[at]):
                continue
            tried.add(other)
            if other not in taken or place(taken[other], tried):
                taken[other] = at
                return True
        return False

    for at in range(len(expected)):
        place(at, set())
    return {at: other for other, at in taken.items()}


def _agreeing(row: Row, made: Made) -> int:
    return sum(same(made[name], value) for name, value in row.items())


def _shown(row: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {_told(value)}" for name, value in row.items())


def _told(value: object) -> str:
    return "NULL" if value is None else str(value)
