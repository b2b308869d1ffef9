"""A release in one DuckDB file with the rows inside, for whoever has neither the lake nor this program."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.session import Options, Session, open_session
from lake.releases.manifest import DISPUTED_TABLE, Manifest, ReleasedTable
from lake.releases.views import CONTENT_TABLE, RELEASE_TABLE, comments, disputed_tables, statements

MOST_INDEXED = 1_000_000
"""Rows up to which a key is declared: DuckDB checks it with an index, which has to fit into memory."""
_MANY = 10_000_000
_SMALL_BLOCK = 16_384
"""Bytes. A table takes whole blocks: with DuckDB's own size a hundred small tables take three times the place."""
KEYS = "keys"
_MAIN = quote("bundle", "main")
_KEY_COLUMNS = {
    "table_name": "表",
    "kind": "键的种类：primary 主键，unique 唯一键，foreign 外键",
    "columns": "字段",
    "refers_to": "外键所指的表与字段",
    "declared": "是否已在库中声明为约束",
    "holds": "本版本的数据是否满足；外键未核对，为空",
}
_COPY = "FORMAT parquet, COMPRESSION zstd"


@dataclass(frozen=True)
class Reference:
    """A column whose values are those of a column of another table."""

    table: str
    column: str
    other: str
    other_column: str


@dataclass(frozen=True)
class BundledMacro:
    """A macro for whoever opens the file: its name with parameters, what it gives, what it is for, what it `reads`."""

    signature: str
    body: str
    comment: str
    reads: tuple[str, ...]

    def statements(self, schema: str) -> Iterator[str]:
        """SQL that makes it in a schema, with its comment."""
        name = self.signature.partition("(")[0]
        kind = "MACRO TABLE" if self.body.startswith("TABLE ") else "MACRO"
        yield f"CREATE OR REPLACE MACRO {schema}.{self.signature} AS {self.body}"
        yield f"COMMENT ON {kind} {schema}.{quote(name)} IS {literal(self.comment)}"


@dataclass(frozen=True)
class BundledTable:
    """A table in the file. `holds`: whether its key tells its rows apart; None when it has none."""

    name: str
    title: str
    rows: int
    key: tuple[str, ...]
    holds: bool | None
    declared: bool


class BundleWriter:
    """A new DuckDB file that is filled from the Parquet files of a release, table by table, within `memory_limit`."""

    def __init__(self, connection: Session, manifest: Manifest) -> None:
        self._connection = connection
        self._manifest = manifest
        self._written: list[BundledTable] = []

    @classmethod
    @contextmanager
    def open(
        cls,
        path: Path,
        manifest: Manifest,
        files: Mapping[str, Sequence[str]],
        names: Sequence[str],
        options: Options,
        reach: Callable[[Session], object],
    ) -> Iterator["BundleWriter"]:
        """For these tables of a release; views of their rows are made beside the file, in memory.

        `reach` lets a session read the files.
        """
        marks = {DISPUTED_TABLE} & manifest.tables.keys()
        part = manifest.model_copy(update={"tables": {name: manifest.tables[name] for name in {*names, *marks}}})
        with open_session(options=options) as connection:
            reach(connection)
            disputed = disputed_tables(connection, part, files)
            for statement in statements(part, files, disputed):
                connection.execute(statement)
            few = sum(manifest.tables[name].rows for name in names) < _MANY
            block = f" (BLOCK_SIZE {_SMALL_BLOCK})" if few else ""
            connection.execute(f"ATTACH {literal(str(path))} AS bundle{block}")
            yield cls(connection, manifest)
            connection.execute("CHECKPOINT bundle; DETACH bundle")

    @property
    def session(self) -> Session:
        """In which every table of the release can be read under its name before it is copied."""
        return self._connection

    def copy(self, name: str, parquet: Path) -> BundledTable:
        """Write a table with its comments and, where it holds, its key: into the file and, beside it, as Parquet."""
        table = self._manifest.tables[name]
        holds = self._key_holds(name, table)
        declared = bool(holds) and table.rows <= MOST_INDEXED
        self._create(name, table.key if declared else ())
        self._fill(name, table.key)
        for statement in comments(name, table, "TABLE"):
            self._connection.execute(statement.replace(quote_table(name), _bundled(name), 1))
        self._connection.execute(f"COPY {_bundled(name)} TO {literal(str(parquet))} ({_COPY})")
        done = BundledTable(name, table.title, table.rows, table.key, holds, declared)
        self._written.append(done)
        return done

    def describe(self, references: Sequence[Reference], macros: Sequence[BundledMacro] = ()) -> None:
        """Say which release it is, which tables are in it, and how they hang together; with the macros they allow."""
        for name in (RELEASE_TABLE, CONTENT_TABLE):
            self._create(name, ())
        names = ", ".join(literal(one.name) for one in self._written)
        self._run(f"INSERT INTO {_bundled(RELEASE_TABLE)} SELECT * FROM {quote_table(RELEASE_TABLE)}")
        rows = f"SELECT * FROM {quote_table(CONTENT_TABLE)} WHERE table_name IN ({names or 'NULL'}) ORDER BY table_name"
        self._run(f"INSERT INTO {_bundled(CONTENT_TABLE)} {rows}")
        self._run(f"COMMENT ON TABLE {_bundled(RELEASE_TABLE)} IS {literal('本文件所属的数据发布版本')}")
        self._run(f"COMMENT ON TABLE {_bundled(CONTENT_TABLE)} IS {literal('本文件包含的表、快照与检查结果')}")
        self._write_keys(references)
        inside = {one.name for one in self._written}
        for statement in (part for one in macros if inside.issuperset(one.reads) for part in one.statements(_MAIN)):
            self._run(statement)

    def _write_keys(self, references: Sequence[Reference]) -> None:
        place = quote("bundle", "main", KEYS)
        types = ", ".join(
            f"{name} {'BOOLEAN' if name in ('declared', 'holds') else 'VARCHAR'}" for name in _KEY_COLUMNS
        )
        self._run(f"CREATE TABLE {place} ({types})")
        self._run(f"COMMENT ON TABLE {place} IS {literal('各表的主键与外键')}")
        for name, title in _KEY_COLUMNS.items():
            self._run(f"COMMENT ON COLUMN {place}.{name} IS {literal(title)}")
        inside = {one.name for one in self._written}
        primary = [(one.name, "primary", ", ".join(one.key), None, one.declared, one.holds) for one in self._written]
        foreign = [
            (one.table, "foreign", one.column, f"{one.other}.{one.other_column}", False, None)
            for one in references
            if {one.table, one.other} <= inside
        ]
        rows = sorted([*(one for one in primary if one[2]), *foreign], key=str)
        if rows:
            self._connection.executemany(f"INSERT INTO {place} VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _key_holds(self, name: str, table: ReleasedTable) -> bool | None:
        """A part of a primary key is never unknown, and no two rows have the same."""
        if not table.key:
            return None
        key = ", ".join(map(quote, table.key))
        unknown = " OR ".join(f"{quote(column)} IS NULL" for column in table.key)
        found = self._connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM {quote_table(name)} WHERE {unknown}) OR EXISTS"
            f" (SELECT 1 FROM {quote_table(name)} GROUP BY {key} HAVING count(*) > 1)"
        ).fetchone()
        return found == (False,)

    def _create(self, name: str, key: Sequence[str]) -> None:
        columns = self._connection.execute(f"DESCRIBE {quote_table(name)}").fetchall()
        shape = [f"{quote(column)} {kind}" for column, kind, *_ in columns]
        primary = [f"PRIMARY KEY ({', '.join(map(quote, key))})"] if key else []
        self._run(f"CREATE SCHEMA IF NOT EXISTS {quote('bundle', name.partition('.')[0])}")
        self._run(f"CREATE TABLE {_bundled(name)} ({', '.join([*shape, *primary])})")

    def _fill(self, name: str, key: Sequence[str]) -> None:
        """In the order of the key, so that the same release gives the same rows in the same order."""
        order = f" ORDER BY {', '.join(f'{quote(column)} NULLS FIRST' for column in key)}" if key else ""
        self._run(f"INSERT INTO {_bundled(name)} SELECT * FROM {quote_table(name)}{order}")

    def _run(self, statement: str) -> None:
        self._connection.execute(statement)


def _bundled(name: str) -> str:
    return quote("bundle", *name.split(".", 1))
