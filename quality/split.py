"""A batch is split into accepted and quarantined rows; of accepted rows with the same key one stays.

One scan judges the batch and writes the accepted rows. Only the lines that are then missing are judged again, with
their reasons: that is cheaper than carrying the text as sent through the whole batch (benchmarks/split_speed.py).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.contract import Contract
from catalog.registry import Registry
from catalog.table_specs import quarantine_spec, raw_spec, std_spec
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.errors import LakeError
from lake.lakehouse import Lakehouse
from lake.ledger_schema import Batch
from lake.schema import TableSpec
from lake.storage_errors import storage_errors
from quality.compile import SplitPlan, compile_split
from quality.correction import corrected
from quality.duplicates import KEYS, SUPERSEDED, find_superseded, number, only, without
from quality.repeated import drop_values, judge_repeated_values
from quality.text_steps import LINE

RAW = "split.raw"
SENT = "split.sent"
"""The same before the corrections, where there are any."""
_REFUSED = "split_refused"
MISSING = "split_missing"
NewFile = Callable[[TableSpec], Path]


@dataclass(frozen=True)
class SplitResult:
    """Files that are written but not committed, where every row went, and how many rows broke each rule."""

    accepted: Path
    quarantined: Path | None
    rows_raw: int
    rows_accepted: int
    rows_quarantined: int
    rows_superseded: int
    rule_hits: dict[str, int]


def split(
    engine: DuckEngine,
    lakehouse: Lakehouse,
    contract: Contract,
    registry: Registry,
    raw_files: Sequence[Path],
    batch: Batch,
) -> SplitResult:
    """Split one batch. LakeError when a rule cannot be computed or the rows do not add up."""
    plan = compile_split(contract, registry)
    attach_sent(engine, contract, registry, raw_files)
    try:
        with storage_errors(f"splitting {contract.name}"), _as_written(engine.connection):
            result = _Split(engine, plan, registry, lakehouse.new_data_file).run()
    except duckdb.Error as error:
        raise LakeError(
            f"the rules could not be computed on batch {batch.batch_id}: {_without_values(error)}",
            resource=contract.name,
            advice="correct the element, derivation or rule that the message names; nothing was loaded",
        ) from error
    _check_balance(result, contract)
    return result


def attach_sent(engine: DuckEngine, contract: Contract, registry: Registry, raw_files: Sequence[Path]) -> None:
    """The view `split.raw`: the rows as sent, after the contract's corrections."""
    sent = SENT if contract.corrections else RAW
    engine.attach(sent, raw_spec(contract, registry).columns, [str(path) for path in raw_files])
    if contract.corrections:
        rows = corrected(contract, quote_table(SENT))
        engine.connection.execute(f"CREATE OR REPLACE VIEW {quote_table(RAW)} AS SELECT * FROM {rows}")


def _without_values(error: duckdb.Error) -> str:
    """DuckDB quotes the value it stumbled over, which may be somebody's; names are in double quotes and stay."""
    return re.sub(r"'[^']*'", "'…'", str(error))


@contextmanager
def _as_written(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Two optimisations of DuckDB that mislead here: together they take twice the time of a split.

    `in_clause` makes a join of every `IN (…)`, of all rows; `build_side_probe_side` turns joins with a small table
    round, because the rules hide how many rows pass.
    """
    connection.execute("SET disabled_optimizers = 'in_clause,build_side_probe_side'")
    try:
        yield
    finally:
        connection.execute("RESET disabled_optimizers")


def _check_balance(result: SplitResult, contract: Contract) -> None:
    found = result.rows_accepted + result.rows_quarantined + result.rows_superseded
    if found != result.rows_raw:
        raise LakeError(
            f"{result.rows_raw} rows arrived and {found} are accounted for",
            resource=contract.name,
            advice="lines of a batch must be numbered 1, 2, 3 … without repetition; nothing was loaded",
        )


@dataclass(frozen=True)
class _Split:
    """The steps of one split, on the view `split.raw`."""

    engine: DuckEngine
    plan: SplitPlan
    registry: Registry
    new_file: NewFile

    def run(self) -> SplitResult:
        raw = quote_table(RAW)
        rows_raw = number(self.engine.connection, f"SELECT count(*) FROM {raw}")
        superseded = find_superseded(self.engine.connection, self.plan, raw)
        source = without(raw, f"SELECT line FROM {SUPERSEDED}") if superseded else raw
        accepted, rows_accepted = self._write_accepted(source, rows_raw)
        quarantined, refused = None, rows_raw - rows_accepted - superseded
        rows_quarantined = 0
        if refused:
            quarantined, rows_quarantined = self._write_quarantined(source, accepted)
        hits = self._hits(accepted, quarantined)
        self._forget()
        return SplitResult(accepted, quarantined, rows_raw, rows_accepted, rows_quarantined, superseded, hits)

    def _write_accepted(self, source: str, rows: int) -> tuple[Path, int]:
        plan = judge_repeated_values(self.engine.connection, self.plan, quote_table(RAW), rows)
        spec = std_spec(self.plan.contract, self.registry)
        shown = _columns(spec, {"_flags": self.plan.flags})
        path = self.new_file(spec)
        return path, self.engine.write(plan.select(source, shown, plan.accepted), path, spec.columns)

    def _write_quarantined(self, source: str, accepted: Path) -> tuple[Path, int]:
        kept = f"SELECT {quote(LINE)} AS line FROM read_parquet({literal(str(accepted))})"
        # The missing lines first, from one column; reading all columns through that comparison takes longer.
        missing = f"SELECT {quote(LINE)} AS line FROM {source} EXCEPT {kept}"
        self.engine.connection.execute(f"CREATE OR REPLACE TEMP TABLE {MISSING} AS {missing}")
        rows = only(quote_table(RAW), f"SELECT line FROM {MISSING}")
        self.engine.connection.execute(f"CREATE OR REPLACE TEMP TABLE {_REFUSED} AS SELECT * FROM {rows}")
        found = self.plan.select(
            _REFUSED, f"{quote(LINE)} AS line, {self.plan.broken_ids} AS rules, {self.plan.reasons} AS reasons"
        )
        spec = quarantine_spec(self.plan.contract, self.registry)
        shown = _columns(spec, {"_rules": "found.rules", "_reasons": "found.reasons"}, sent=_REFUSED)
        path = self.new_file(spec)
        query = f"SELECT {shown} FROM {_REFUSED} JOIN ({found}) AS found ON found.line = {_REFUSED}.{quote(LINE)}"
        return path, self.engine.write(query, path, spec.columns)

    def _hits(self, accepted: Path, quarantined: Path | None) -> dict[str, int]:
        lists = [f"SELECT _rules AS rules FROM read_parquet({literal(str(quarantined))})"] if quarantined else []
        if self.plan.warnings:
            lists.append(f"SELECT _flags AS rules FROM read_parquet({literal(str(accepted))})")
        if not lists:
            return {}
        ids = f"SELECT unnest(rules) AS rule FROM ({' UNION ALL '.join(lists)})"
        rows = self.engine.connection.execute(f"SELECT rule, count(*) FROM ({ids}) GROUP BY rule ORDER BY rule")
        return {str(rule): int(hits) for rule, hits in rows.fetchall()}

    def _forget(self) -> None:
        drop_values(self.engine.connection, self.plan)
        for table in (KEYS, SUPERSEDED, MISSING, _REFUSED):
            self.engine.connection.execute(f"DROP TABLE IF EXISTS {table}")


def _columns(spec: TableSpec, computed: dict[str, str], sent: str | None = None) -> str:
    """The columns of a table: computed ones, the others as they are in the relation `sent` (if it needs naming)."""
    prefix = [sent] if sent else []
    names = [column.name for column in spec.columns]
    return ", ".join(f"{computed.get(name, quote(*prefix, name))} AS {quote(name)}" for name in names)
