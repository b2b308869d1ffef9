"""`gov.quality_result`: every verdict on every judged snapshot, for ever.

Each day brings thousands, so that the engine carries those over that the table has, and only what it lacks is taken
from the ledger.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.context import LakeContext
from assets.governance import Row, WorkedOutTable, governance_spec, ledger_mark
from lake.engine.identifiers import literal, quote_table
from lake.engine.parquet import parquet_select
from lake.ledger.verdicts import Judged
from lake.schema import Column
from lake.tables.derived import rows_file

_RESULT = (
    Column("table_name", title="表"),
    Column("snapshot_id", "integer", "快照"),
    Column("check_name", title="检查"),
    Column("title", title="检查说明"),
    Column("dimension", title="质量维度"),
    Column("severity", title="严重程度"),
    Column("blocking", "boolean", "是否阻断"),
    Column("passed", "boolean", "是否通过"),
    Column("checked", "integer", "检查行数"),
    Column("failed", "integer", "不符行数"),
    Column("observed", title="实测"),
    Column("judged_at", "timestamp", "检查时间"),
)


@dataclass(frozen=True)
class VerdictTable(WorkedOutTable):
    """What the table has of a snapshot stands while that was not judged again."""

    def worked_out(self, lake: LakeContext, made_of: str) -> Iterable[Row]:
        """All rows, from the ledger."""
        return map(_row, lake.lakehouse.ledger.export("verdict"))

    def file(self, lake: LakeContext, made_of: str) -> Path:
        """All rows; none is taken over from a file that is damaged, or has other columns."""
        if not self._may_be_taken_over(lake):
            return super().file(lake, made_of)
        house, name = lake.lakehouse, self.spec.name
        with lake.engine() as engine:
            engine.attach_tables(house, [name])
            found = engine.rows(f"SELECT DISTINCT table_name, snapshot_id, judged_at FROM {quote_table(name)}")
            standing = {(row["table_name"], row["snapshot_id"], row["judged_at"]) for row in found}
            judged = house.ledger.judged()
            new = rows_file(house, self.spec, map(_row, house.ledger.export_verdicts(judged - standing)))
            try:
                path = house.new_data_file(self.spec)
                taken = f"SELECT * FROM {quote_table(name)} {_but(standing - judged)}"
                rows = f"{taken} UNION ALL BY NAME {parquet_select(self.spec.columns, [str(new)])}"
                engine.write(rows, path, self.spec.columns)
            finally:
                house.discard(new)
        return path

    def _may_be_taken_over(self, lake: LakeContext) -> bool:
        house, name = lake.lakehouse, self.spec.name
        if not house.exists(name) or not house.row_count(name):
            return False
        shapes = [[(one.name, one.type) for one in columns] for columns in (house.columns(name), self.spec.columns)]
        return shapes[0] == shapes[1] and house.is_sound(name)


def _but(gone: Collection[Judged]) -> str:
    """Leaves out what was judged again, or is no longer known."""
    keys = ", ".join(f"({literal(table)}, {snapshot})" for table, snapshot, _ in sorted(gone))
    return f"WHERE (table_name, snapshot_id) NOT IN (VALUES {keys})" if keys else ""


def _row(row: Row) -> Row:
    return {**row, "blocking": bool(row["blocking"]), "passed": bool(row["passed"])}


def _inputs(lake: LakeContext) -> Any:
    return {"verdicts": ledger_mark(lake, "judgement", "verdict")}


TABLE = VerdictTable(
    governance_spec("quality_result", "质量检查结果", _RESULT), ("table_name", "snapshot_id", "check_name"), _inputs
)
