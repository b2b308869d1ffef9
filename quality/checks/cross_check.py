"""A check as an SQL file: what must not be, said in the comment, and the SELECT that finds where it is.

    /*
    title: {zh: 已死亡人员仍在领取养老金, en: Pensions paid to the dead}
    description: …
    charges: std.sib_pension_benefit
    dimension: consistency
    reason: …
    */
    select paid._batch_id, paid._line_no, 'citizen_id' as column_name from …

The name comes from the file, the tables it reads from the SQL. Checks of which many look alike are a table of
parameters instead: see `pattern.py`.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import duckdb
from pydantic import Field, PrivateAttr
from sqlglot import exp

from catalog.contracts.contract import Dimension, Severity, Title
from catalog.contracts.strict import Strict
from catalog.models.lineage import Schemas
from catalog.models.sql_file import read_sql_file, tables_read
from lake.engine.identifiers import quote, quote_table
from lake.engine.session import scratch_session
from lake.errors import LakeError
from lake.schema import duck_type
from quality.checks.check import COLUMN, POSITION, Check


class CrossCheck(Strict):
    """What people wrote of one check. `optional` tables count as empty until they are delivered."""

    title: Title
    description: str = Field(min_length=1)
    charges: str = Field(pattern=r"^std\.[a-z][a-z0-9_]*$", description="the table whose rows it finds fault with")
    dimension: Dimension
    reason: str = Field(min_length=1, description="what is wrong with such a row, in Chinese, for its department")
    severity: Severity = "warning"
    blocking: bool = Field(default=False, description="whether a single such row keeps the table out of a release")
    optional: tuple[str, ...] = ()
    _path: Path = PrivateAttr(default=Path())
    _name: str = PrivateAttr(default="")
    _sql: str = PrivateAttr(default="")
    _query: exp.Query = PrivateAttr(default_factory=exp.Select)

    @classmethod
    def parse(cls, path: Path) -> "CrossCheck":
        """Read one file; LakeError names the file and the line."""
        file = read_sql_file(CrossCheck, path)
        return file.header.asking(file.query, file.sql, path.stem, path)

    def asking(self, query: exp.Query, sql: str, name: str, path: Path) -> "CrossCheck":
        """The check of this name, written in this file, with its SELECT; LakeError when that does not fit."""
        found = self.model_copy()
        found._path, found._name, found._sql, found._query = path, name, sql, query
        found._require_agreement()
        return found

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return self._path

    @property
    def name(self) -> str:
        """`married_twice` for persons/married_twice.sql; in a table of checks its key."""
        return self._name

    @property
    def sql(self) -> str:
        """The SELECT, in DuckDB's dialect."""
        return self._sql

    @cached_property
    def upstream(self) -> tuple[str, ...]:
        """Every lake table the SQL reads, sorted."""
        return tables_read(self._query)

    @property
    def check(self) -> Check:
        """The same as every other check."""
        return Check(
            name=self.name,
            resource=self.charges.removeprefix("std."),
            title=self.title.zh,
            reason=self.reason,
            dimension=self.dimension,
            severity=self.severity,
            blocking=self.blocking,
            sql=self._positions(),
            needs=tuple(table for table in self.upstream if table not in self.optional),
            helps=self.optional,
        )

    def _positions(self) -> str:
        """A check that names no column finds fault with the row as a whole."""
        named = COLUMN in self._query.named_selects
        return self.sql if named else f"SELECT {', '.join(POSITION)}, NULL AS {COLUMN} FROM ({self.sql})"

    def _require_agreement(self) -> None:
        columns = set(self._query.named_selects)
        if not set(POSITION) <= columns <= {*POSITION, COLUMN}:
            advice = f"select {', '.join(POSITION)} of the charged rows, and {COLUMN} where one column is wrong"
            raise LakeError(f"{self.name} selects {', '.join(sorted(columns))}", advice=advice, file=str(self.path))
        unread = [table for table in (self.charges, *self.optional) if table not in self.upstream]
        if unread:
            advice = "charge a table whose rows the SQL selects; list as optional what it reads"
            raise LakeError(f"{self.name} does not read {', '.join(unread)}", advice=advice, file=str(self.path))


def cross_check_faults(checks: Iterable[CrossCheck], schemas: Schemas) -> dict[str, LakeError]:
    """What is wrong with checks in view of the tables there are, by name: unknown tables, SQL that cannot be run."""
    with scratch_session() as scratch:
        made: set[str] = set()
        return {check.name: fault for check in checks if (fault := _fault(check, schemas, scratch, made))}


def _fault(check: CrossCheck, schemas: Schemas, scratch: duckdb.DuckDBPyConnection, made: set[str]) -> LakeError | None:
    if unknown := [table for table in check.upstream if table not in schemas]:
        message = f"{check.name} reads {', '.join(unknown)}, which nothing makes"
        return LakeError(message, advice="correct the table name, or add the contract", file=str(check.path))
    for table in check.upstream:
        if table not in made:
            _make(scratch, table, schemas)
            made.add(table)
    try:
        scratch.execute(f"EXPLAIN {check.sql}")
    except duckdb.Error as error:
        message = f"{check.name}: {str(error).splitlines()[0]}"
        return LakeError(message, advice="correct the SQL", file=str(check.path))
    return None


def _make(scratch: duckdb.DuckDBPyConnection, table: str, schemas: Schemas) -> None:
    columns = ", ".join(f"{quote(column.name)} {duck_type(column.type)}" for column in schemas[table])
    scratch.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(table.split('.', 1)[0])}")
    scratch.execute(f"CREATE TABLE {quote_table(table)} ({columns})")
