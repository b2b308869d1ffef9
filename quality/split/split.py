"""A batch is split into accepted and quarantined rows; of accepted rows with the same key one stays.

Of a large batch the plain rows are written in one scan (plain_rows.py). The others, and all rows of a small batch, are
judged one by one (judged_rows.py), a small batch without the steps that none of its texts needs (small_batch.py).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.engine_errors import ENGINE_ERRORS, without_values
from lake.engine.identifiers import literal, quote_table
from lake.engine.interface import SqlEngine
from lake.errors import LakeError
from lake.ledger.records import Batch
from lake.storage.storage_errors import storage_errors
from lake.tables.lakehouse import Lakehouse
from quality.split.compile import SplitPlan, compile_split
from quality.split.judged_rows import JUDGED, JudgedRows
from quality.split.parquet_file import Written
from quality.split.plain_rows import rows_of_lines, write_plain_rows
from quality.split.raw_view import OTHERS, RAW, attach_others, attach_raw
from quality.split.repeated import drop_values
from quality.split.small_batch import plan_for

LARGE_BATCH = 100_000
"""Rows. Below, to find the plain ones takes as long as it saves."""
SMALL_BATCH = 2_048
"""Rows, as many as DuckDB takes in hand at a time. Up to here it takes longer to plan the split than to make it."""


@dataclass(frozen=True)
class SplitResult:
    """Files that are written but not committed, where every row went, and how many rows broke each rule."""

    accepted: tuple[Path, ...]
    quarantined: Path | None
    rows_raw: int
    rows_accepted: int
    rows_quarantined: int
    rows_superseded: int
    rule_hits: dict[str, int]


def split(
    engine: SqlEngine,
    lakehouse: Lakehouse,
    resource: Resource,
    raw_files: Sequence[Path],
    batch: Batch,
) -> SplitResult:
    """Split one batch. LakeError when a rule cannot be computed or the rows do not add up."""
    plan, rows = compile_split(resource), sum(pq.read_metadata(file).num_rows for file in raw_files)
    try:
        attach_raw(engine, resource, raw_files)
        with storage_errors(f"splitting {resource.name}"), _as_written(engine, rows):
            result = _Split(engine, plan, resource, lakehouse, raw_files, rows).run()
    except ENGINE_ERRORS as error:
        raise LakeError(
            f"the rules could not be computed on batch {batch.batch_id}: {without_values(error)}",
            resource=resource.name,
            advice="correct the element, derivation or rule that cannot be computed; nothing was loaded",
        ) from None
    except LakeError as error:  # of an engine that does not know a word of the contract
        error.at_resource(resource.name)
        raise
    _check_balance(result, resource)
    return result


@contextmanager
def _as_written(engine: SqlEngine, rows: int) -> Iterator[None]:
    """The split as it is written, without optimisations of DuckDB that cost more than they bring.

    For a small batch none is worth its while. For others two mislead, which together take twice the time of a split:
    `in_clause` makes a join of every `IN (…)`, of all rows; `build_side_probe_side` turns joins with a small table
    round, because the rules hide how many rows pass.
    """
    if not isinstance(engine, DuckEngine):
        yield
        return
    connection = engine.connection
    misleading = _optimisations(connection) if rows <= SMALL_BATCH else "in_clause,build_side_probe_side"
    connection.execute(f"SET disabled_optimizers = {literal(misleading)}")
    try:
        yield
    finally:
        connection.execute("RESET disabled_optimizers")


def _optimisations(connection: duckdb.DuckDBPyConnection) -> str:
    """The names of all that this DuckDB knows."""
    return ",".join(name for (name,) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall())


def _check_balance(result: SplitResult, resource: Resource) -> None:
    found = result.rows_accepted + result.rows_quarantined + result.rows_superseded
    if found != result.rows_raw:
        raise LakeError(
            f"{result.rows_raw} rows arrived and {found} are accounted for",
            resource=resource.name,
            advice="lines of a batch must be numbered 1, 2, 3 … without repetition; nothing was loaded",
        )


@dataclass(frozen=True)
class _Split:
    """The steps of one split, on the view `split.raw`."""

    engine: SqlEngine
    plan: SplitPlan
    resource: Resource
    lakehouse: Lakehouse
    raw_files: Sequence[Path]
    rows_raw: int

    def run(self) -> SplitResult:
        standard, quarantine = self.resource.std, self.resource.quarantine
        new_file, accepted = self.lakehouse.new_data_file, list[Written]()
        plan, source, refused = self.plan, RAW, None
        if self.rows_raw >= LARGE_BATCH and isinstance(self.engine, DuckEngine):  # others spread the rows instead
            plain, plan, lines = write_plain_rows(self.engine, plan, standard, new_file(standard))
            attach_others(self.engine, self.resource, [*rows_of_lines(self.engine, self.raw_files, lines)])
            accepted, source = [plain], OTHERS
        elif self.rows_raw <= SMALL_BATCH and isinstance(self.engine, DuckEngine):
            plan = plan_for(self.engine, plan, self.resource, quote_table(RAW))
        judged = JudgedRows(self.engine, plan, quote_table(source))
        counts = judged.judge(standard)
        if counts.stay:
            accepted.append(judged.write_accepted(standard, new_file(standard)))
        if counts.refused:
            refused = judged.write_refused(quarantine, new_file(quarantine))
        self.engine.forget(JUDGED)
        if isinstance(self.engine, DuckEngine) and source == OTHERS:
            drop_values(self.engine.connection, plan)
        return SplitResult(
            accepted=tuple(file.path for file in accepted),
            quarantined=refused.path if refused else None,
            rows_raw=self.rows_raw,
            rows_accepted=sum(file.rows for file in accepted),
            rows_quarantined=refused.rows if refused else 0,
            rows_superseded=counts.superseded,
            rule_hits=self._hits([file.path for file in accepted], refused.path if refused else None),
        )

    def _hits(self, accepted: Sequence[Path], quarantined: Path | None) -> dict[str, int]:
        lists = [(quarantined, "_rules")] if quarantined else []
        if self.plan.warnings:
            lists += [(path, "_flags") for path in accepted]
        found = Counter[str]()
        for path, column in lists:
            found.update(_hits_in(path, column))
        return dict(sorted(found.items()))


def _hits_in(path: Path, column: str) -> Counter[str]:
    """How often each rule stands in the lists of a column of a file."""
    found = Counter[str]()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=[column]):
            for one in batch.column(0).flatten().value_counts():
                found[one["values"].as_py()] += one["counts"].as_py()
    return found
