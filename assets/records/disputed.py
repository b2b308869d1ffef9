"""`gov.disputed`: every row that rests on a record to which there is an open objection, down to what is published.

An objection is to a record, so that everything made of the record is marked, whatever column was objected to. Where a
model's SQL ties its rows only loosely to those above, as by their county, every row that may rest on the record is
marked: rather one too many. Keys are hashes: the table says which rows are disputed to whoever sees the rows, and
nothing to others.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from assets.context import LakeContext
from assets.findings.row_conditions import Conditions, RowConditions
from assets.governance import worked_out
from assets.master.legal_entity.build import sources
from assets.models.buildable import usable_models
from assets.records.objection import open_objections
from catalog.resolving.record_table import KEY as KEY_OF_RECORD
from catalog.resolving.record_table import RECORD
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.row_key import key_hash
from lake.ledger.objections import Objection
from lake.schema import Column
from lake.tables.derived import content_heads

COLUMNS = (
    Column("table_name", title="表"),
    Column("key_hash", title="主键摘要", description="空：该表中的行无法逐行对应"),
    Column("objection", "integer", "异议编号"),
)
KEY = ("table_name", "key_hash", "objection")
Row = dict[str, Any]


def disputed_rows(lake: LakeContext) -> list[Row]:
    """One row a disputed record, table and objection."""
    objections = open_objections(lake)
    if not objections:
        return []
    with lake.engine() as engine:
        engine.connection.execute("CREATE TABLE disputed (table_name VARCHAR, key_hash VARCHAR, objection BIGINT)")
        marked = set(_mark_records(lake, engine, objections))
        conditions = RowConditions(lake)
        for name, grain, upstream in _made(lake):
            if lake.lakehouse.exists(name) and marked & set(upstream):
                _mark_made(lake, engine, name, grain, sorted(marked & set(upstream)), conditions)
                marked.add(name)
        return engine.rows("SELECT DISTINCT * FROM disputed ORDER BY ALL")


def disputed_inputs(lake: LakeContext) -> Any:
    """What the rows depend on: the open objections and, while there are any, the rows of all tables."""
    objections = open_objections(lake)
    counted = {name for name in lake.lakehouse.tables() if not name.startswith("gov.")} if objections else set()
    return [[one.number for one in objections], content_heads(lake.lakehouse, counted)]


def _mark_records(lake: LakeContext, engine: DuckEngine, objections: Sequence[Objection]) -> Iterator[str]:
    """The standard rows that are objected to, wherever their keys stand now."""
    for one in objections:
        table = f"std.{one.resource}"
        marked = f"{literal(table)}, {literal(one.key_hash)}, {one.number}"
        engine.connection.execute(f"INSERT INTO disputed VALUES ({marked})")
        yield table


def _made(lake: LakeContext) -> Iterator[tuple[str, tuple[str, ...], Sequence[str]]]:
    """Tables that are made of others with their keys and what they are made of, upstream first."""
    yield RECORD, KEY_OF_RECORD, sources(lake)
    for name, model in usable_models(lake.tables).models.items():
        yield name, model.grain, model.upstream


def _mark_made(
    lake: LakeContext, engine: DuckEngine, name: str, grain: tuple[str, ...], above: Sequence[str], known: RowConditions
) -> None:
    """The rows of a table that are made of marked rows of those above."""
    engine.attach_tables(lake.lakehouse, [name])
    for source in above:
        conditions = known.of(name, source)
        engine.attach_tables(lake.lakehouse, [source])
        engine.connection.execute(
            f"INSERT INTO disputed {_made_of(lake, name, grain, source, conditions)}"
            if conditions
            else f"INSERT INTO disputed SELECT {literal(name)}, NULL, objection FROM disputed"
            f" WHERE table_name = {literal(source)}"
        )


def _made_of(lake: LakeContext, name: str, grain: tuple[str, ...], source: str, conditions: Conditions) -> str:
    """The marked rows above, reduced to what ties them, joined with the model's rows."""
    tied = [(column, text) for column, texts in conditions.items() for text in texts]
    above = ", ".join(f"({text}) AS {quote(f'_tie_{place}')}" for place, (_column, text) in enumerate(tied))
    met = " AND ".join(
        "("
        + " OR ".join(
            f"made.{quote(column)} IS NOT DISTINCT FROM above.{quote(f'_tie_{place}')}"
            for place, (tied_column, _text) in enumerate(tied)
            if tied_column == column
        )
        + ")"
        for column in conditions
    )
    hashed = key_hash(f"made.{quote(column)}" for column in grain)
    source_hash = key_hash(map(quote, _key_of(lake, source)))
    return (
        f"SELECT DISTINCT {literal(name)}, {hashed}, above._objection FROM {quote_table(name)} AS made JOIN ("
        f"SELECT {above}, disputed.objection AS _objection FROM {quote_table(source)} JOIN disputed"
        f" ON disputed.table_name = {literal(source)} AND disputed.key_hash = {source_hash}) AS above ON {met}"
    )


def _key_of(lake: LakeContext, table: str) -> tuple[str, ...]:
    if table == RECORD:
        return KEY_OF_RECORD
    if table in lake.models:
        return lake.models[table].grain
    return lake.registry.resource(table.removeprefix("std.")).key


TABLE = worked_out("disputed", "存疑数据", COLUMNS, KEY, disputed_rows, disputed_inputs)
