"""`gov.finding`: where checks between tables found fault, as positions and never as values.

A check is asked again only when it or one of the tables it reads has changed; what the others found stays as it is.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa

from assets.context import LakeContext
from assets.governance import GovernanceTable, Known, governance_spec
from assets.judging.verdicts import join_verdicts
from assets.reasons import Reason
from assets.versions import fingerprint
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.parquet import parquet_select
from lake.errors import LakeError
from lake.ledger.check_states import CheckState, CheckStates
from lake.ledger.derivations import Derivations
from lake.ledger.judgings import Judgings
from lake.ledger.records import Verdict
from lake.schema import Column
from lake.tables.derived import content_heads, derived_token
from lake.tables.states import table_states
from lake.tables.table_state import TableState
from quality.checks.check import COLUMN, POSITION, Check

FINDING = governance_spec(
    "finding",
    "跨表检查发现",
    (
        Column("check_name", title="检查"),
        Column("title", title="检查说明"),
        Column("dimension", title="质量维度"),
        Column("severity", title="严重程度"),
        Column("resource", title="信息资源"),
        Column("department", title="数源部门"),
        Column("batch_id", title="批次"),
        Column("line_no", "integer", "源文件行号"),
        Column("column_name", title="信息项"),
        Column("found_at", "timestamp", "首次发现时间"),
    ),
)
TABLE = GovernanceTable(FINDING, ("check_name", "batch_id", "line_no", "column_name"))
_NOTHING_FOUND = "nothing found"
"""Stands for the token of a table that has had no row yet, and so no commit."""
_PLACE = "(check_name VARCHAR, resource VARCHAR, batch_id VARCHAR, line_no BIGINT, column_name VARCHAR)"


@dataclass(frozen=True)
class Outcome:
    """One check and what came of it; `missing` tables were never delivered, so that nothing was asked."""

    check: Check
    state: CheckState
    missing: tuple[str, ...]
    asked: bool
    """In this run; else it is known from an earlier one."""


def write_findings(lake: LakeContext, checks: Sequence[Check]) -> list[Outcome]:
    """Ask every check that has something new to look at, and tell each charged table what was found in it."""
    run = _Run(lake, checks)
    lake.lakehouse.ensure(FINDING)
    states, (due, known) = CheckStates(lake.lakehouse.ledger), _due(run, lake.lakehouse.last_token(FINDING.name))
    if not due and known.keys() <= {check.id for check in checks}:
        found = known
    else:
        found = _ask(run, due, known)
        states.record(lake.lakehouse.last_token(FINDING.name) or _NOTHING_FOUND, found.values())
    _tell(lake, checks, found, states.names())
    asked = {check.id for check in due}
    _note_told(lake)
    return [Outcome(check, found[check.id], run.missing(check), check.id in asked) for check in checks]


def due_checks(lake: LakeContext, checks: Sequence[Check]) -> set[str]:
    """The ids of those that have something new to look at."""
    house = lake.lakehouse
    due, _known = _due(_Run(lake, checks), house.last_token(FINDING.name) if house.exists(FINDING.name) else None)
    return {check.id for check in due}


def why_behind(
    lake: LakeContext, checks: Sequence[Check], states: Mapping[str, TableState], known: Known | None
) -> Reason | None:
    """Why checks have to be asked, or their verdicts told again; `known` says to which snapshots they were told."""
    run, state = _Run(lake, checks), states.get(FINDING.name)
    if state is None:
        return Reason("never_built")
    run.heads = {name: states[name].content for check in checks for name in check.reads if name in states}
    due, asked = _due(run, state.token)
    if due or not asked.keys() <= {check.id for check in checks}:
        return Reason("inputs_changed", f"{len(due)} of {len(checks)} checks")
    return None if known and known[0] == told_to(lake, states) else Reason("upstream_changed", "judged anew")


def told_to(lake: LakeContext, states: Mapping[str, TableState]) -> str:
    """Changes when a standard table has another head, or its head was judged anew: verdicts beside it are gone then."""
    suites = {name: one.suite for name, one in Judgings(lake.lakehouse.ledger).all().items()}
    heads = [(name, state.head, suites.get(name)) for name, state in states.items() if name.startswith("std.")]
    return fingerprint(heads)


def _note_told(lake: LakeContext) -> None:
    told = told_to(lake, table_states(lake.lakehouse))
    Derivations(lake.lakehouse.ledger).note(FINDING.name, told, {})


def _due(run: "_Run", token: str | None) -> tuple[list[Check], Mapping[str, CheckState]]:
    """The checks to be asked, and what is known of those that were; `token` brought the findings there are."""
    known = CheckStates(run.lake.lakehouse.ledger).known(token or _NOTHING_FOUND)
    return [one for one in run.checks if one.id not in known or known[one.id].inputs != run.inputs(one)], known


class _Run:
    """The checks and the state of the tables they read, looked up once."""

    def __init__(self, lake: LakeContext, checks: Sequence[Check]) -> None:
        self.lake = lake
        self.checks = checks
        self.head = lake.lakehouse.head(FINDING.name) if lake.lakehouse.exists(FINDING.name) else None

    @cached_property
    def heads(self) -> dict[str, int | None]:
        """The content of every table that is there."""
        return content_heads(self.lake.lakehouse, {table for check in self.checks for table in check.reads})

    @property
    def token(self) -> str:
        """Names the findings of these checks in these tables."""
        return derived_token(fingerprint([self.inputs(check) for check in self.checks]), self.head)

    def missing(self, check: Check) -> tuple[str, ...]:
        """Tables without which the check cannot be asked."""
        return tuple(table for table in check.needs if table not in self.heads)

    def inputs(self, check: Check) -> str:
        """Changes with the check, with the unit that answers, and with the rows it looks at."""
        return fingerprint([vars(check), self.department(check), [self.heads.get(table) for table in check.reads]])

    def department(self, check: Check) -> str:
        """The unit that delivers the rows."""
        return self.lake.registry.resource(check.resource).department

    def columns(self, table: str) -> tuple[Column, ...]:
        """The columns of a table, whether it is there or not."""
        layer, _, name = table.partition(".")
        if layer == "raw":
            return self.lake.registry.resource(name).raw.columns
        return self.lake.tables[table]


def _ask(run: _Run, due: Sequence[Check], known: Mapping[str, CheckState]) -> dict[str, CheckState]:
    """Ask what is due and commit it together with what stays."""
    house = run.lake.lakehouse
    current = {check.id for check in run.checks} - {check.id for check in due}
    found = {name: state for name, state in known.items() if name in current}
    with run.lake.engine() as engine:
        _attach(run, engine, due)
        engine.connection.execute(f"CREATE TABLE place {_PLACE}")
        measured = set[str]()
        for check in due:
            found[check.id] = _ask_one(run, engine, check, measured)
        for name in measured:
            engine.forget(name)
        path = _write(run, engine, found.keys() - {check.id for check in due})
        changed = run.head is None or _differs(engine, path)
    if changed:
        house.replace(FINDING, [path], run.token)
    else:  # what is made of the findings need not be made again
        house.discard(path)
    return {check.id: found[check.id] for check in run.checks}


def _attach(run: _Run, engine: DuckEngine, due: Iterable[Check]) -> None:
    wanted = {table for check in due if not run.missing(check) for table in check.reads}
    engine.attach_tables(run.lake.lakehouse, [*sorted(wanted & run.heads.keys()), FINDING.name])
    for table in sorted(wanted - run.heads.keys()):
        engine.attach(table, run.columns(table), [])


def _ask_one(run: _Run, engine: DuckEngine, check: Check, measured: set[str]) -> CheckState:
    """`measured`: the yardsticks that are there; those that are missing are made."""
    if run.missing(check):
        return CheckState(check.resource, check.name, run.inputs(check), judged=False)
    began = time.monotonic()
    place = f"{literal(check.name)}, {literal(check.resource)}, {', '.join(POSITION)}, {COLUMN}"
    try:
        for one in check.yardsticks:
            if one.name not in measured:
                engine.keep(one.name, one.sql)
                measured.add(one.name)
        engine.rows(f"INSERT INTO place SELECT DISTINCT {place} FROM ({check.sql})")
    except duckdb.Error as error:  # its text may quote a value, which has no place in a log
        message = f"{check.name} could not be asked: {type(error).__name__}"
        raise LakeError(message, advice="run its SQL by hand", resource=check.resource, rule=check.name) from None
    failed = engine.rows(
        f"SELECT count(DISTINCT (batch_id, line_no)) AS rows FROM place"
        f" WHERE check_name = {literal(check.name)} AND resource = {literal(check.resource)}"
    )[0]["rows"]
    checked = run.lake.lakehouse.row_count(check.table)
    seconds = round(time.monotonic() - began, 3)
    return CheckState(check.resource, check.name, run.inputs(check), True, checked, int(failed), seconds)


def _write(run: _Run, engine: DuckEngine, kept: Iterable[str]) -> Path:
    """What was found now and what stays, each with the moment it was first found."""
    about = [
        {
            "check_name": check.name,
            "resource": check.resource,
            "title": check.title,
            "dimension": check.dimension,
            "severity": check.severity,
            "department": run.department(check),
            "kept": check.id in set(kept),
        }
        for check in run.checks
    ]
    schema = pa.schema([(name, pa.bool_() if name == "kept" else pa.string()) for name in about[0]]) if about else None
    engine.connection.register("about", pa.Table.from_pylist(about, schema=schema))
    path = run.lake.lakehouse.new_data_file(FINDING)
    engine.write(_content(datetime.now(UTC)), path, FINDING.columns)
    return path


def _differs(engine: DuckEngine, path: Path) -> bool:
    """Whether the rows in a file are others than those that stand in the table."""
    before, now = quote_table(FINDING.name), parquet_select(FINDING.columns, [str(path)])
    found = f"SELECT 1 FROM ((FROM {before} EXCEPT ALL ({now})) UNION ALL (({now}) EXCEPT ALL FROM {before})) LIMIT 1"
    return bool(engine.rows(found))


def _content(now: datetime) -> str:
    before = quote_table(FINDING.name)
    place = ", ".join(quote(name) for name in ("check_name", "resource", "batch_id", "line_no", COLUMN))
    same = " AND ".join(
        f"old.{quote(name)} IS NOT DISTINCT FROM place.{quote(name)}"
        for name in ("check_name", "resource", "batch_id", "line_no", COLUMN)
    )
    return (
        f"WITH place AS (SELECT {place} FROM main.place UNION ALL"
        f" SELECT {place} FROM {before} SEMI JOIN (FROM about WHERE kept) USING (check_name, resource))"
        f" SELECT place.*, about.* EXCLUDE (check_name, resource, kept),"
        f" coalesce(old.found_at, TIMESTAMPTZ {literal(now.isoformat())}) AS found_at"
        f" FROM place JOIN about USING (check_name, resource) LEFT JOIN {before} AS old ON {same}"
        f" ORDER BY resource, check_name, batch_id, line_no, {COLUMN}"
    )


def _tell(
    lake: LakeContext, checks: Sequence[Check], found: Mapping[str, CheckState], names: Mapping[str, set[str]]
) -> None:
    """The verdicts of all checks that could be asked; those of checks that are gone are taken back."""
    told: dict[str, list[Verdict]] = {f"std.{resource}": [] for resource in names}
    for check in checks:
        state = found[check.id]
        if state.judged:
            told.setdefault(check.table, []).append(check.verdict(state.checked, state.failed))
    join_verdicts(lake, told, lambda table, check: check in names.get(table.removeprefix("std."), ()))
