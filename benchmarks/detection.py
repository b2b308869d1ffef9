"""What the lake sees of the faults that a sandbox city knows it has: recall, precision and repair, fault by fault.

A planted fault is *detected* when its row is refused or marked by a rule or a check that looks at the planted column
(or at the row as a whole), when the row is a duplicate of which one is kept, when the reader leaves it out and says so,
when the value was recognised as saying nothing, or when it became the right one. It is *repaired* when the standard
value is that of the right text. A *false alarm* is a hit of a rule or a check on a row in which nothing was planted; it
is charged to the fault that this rule mostly finds. Two tables that differ do not say which of them is wrong: a hit of
a check between tables is no false alarm where something was planted on the same person, unit or thing in the other
table. Every delivery is judged as it came; but what only a check between tables can see is *not visible* in a row that
a later delivery has replaced.

Run it on a lake that has loaded a sandbox city: `python -m benchmarks.detection --home HOME [--write docs/quality.md]`.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from sqlglot import exp

from assets.context import LakeContext
from benchmarks.detected import Found, Place, Planted
from benchmarks.detection_bounds import explained, say_what_is_unseen
from benchmarks.detection_table import details, table
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.records import Batch
from lake.settings import Settings
from quality.split.compile import SplitPlan, compile_split
from quality.standards.expression import parse

BEGIN, END = "<!-- detection: begin -->", "<!-- detection: end -->"


def measure(lake: LakeContext, truth: Path) -> Found:
    """Compare a lake with the truth about the city it was loaded with."""
    found = Found()
    with lake.engine() as engine:
        engine.connection.register("truth", pl.read_parquet(truth / "faults.parquet").to_arrow())
        findings = _findings(lake, engine)
        planted = {row["resource"] for row in engine.rows("SELECT DISTINCT resource FROM truth")}
        for name, resource in lake.registry.resources.items():
            if lake.lakehouse.exists(f"raw.{name}"):
                _measure_resource(lake, engine, resource, found, findings.get(name, []), name in planted)
        found.explained = explained(lake, engine, found, truth)
    return found


def _measure_resource(
    lake: LakeContext,
    engine: DuckEngine,
    resource: Resource,
    found: Found,
    findings: Sequence[tuple[str, Place, str | None]],
    planted: bool,
) -> None:
    plan = compile_split(resource)
    engine.attach_tables(lake.lakehouse, [resource.raw.name])
    mine = _planted(lake, engine, resource) if planted else []
    rules = _rule_hits(engine, resource, plan)
    duplicates = _duplicates(engine, resource, plan)
    reads = _columns_read(resource, plan)
    found.planted += mine
    found.hits += [(resource.name, rule, place) for place, names in rules.items() for rule in names]
    found.hits += [(resource.name, check, place) for check, place, _ in findings]
    marks = defaultdict(list)
    for check, place, column in findings:
        marks[place].append((check, column))
    sources = {spec.name: {*spec.source_columns} for spec in resource.fields}
    outcomes = _outcomes(engine, resource, plan, mine)
    for number, one in enumerate(mine):
        if one.of_file:
            one.caught_by |= _seen_in_report(lake, resource, one)
            continue
        if one.place is None:  # the reader left the row out, as it does with totals, and says so in its report
            one.caught_by |= {"归集时剔除"}
            continue
        whole = one.column is None or one.fault == "H5"  # a line that is no row is wrong as a whole
        one.caught_by |= {name for name in rules.get(one.place, ()) if whole or one.column in reads[name]}
        one.caught_by |= {
            check
            for check, column in marks[one.place]
            if one.column is None or column is None or one.column in sources.get(column, {one.column})
        }
        if one.fault == "H31" and one.place in duplicates:
            one.caught_by |= {"重复行取其一"}
        outcome = outcomes.get(number)
        if outcome and outcome.nothing and one.written:
            one.caught_by |= {"识别为未填"}
        one.repaired = outcome is not None and outcome.repaired
    say_what_is_unseen(lake, engine, resource, mine)


def _seen_in_report(lake: LakeContext, resource: Resource, one: Planted) -> set[str]:
    """Whether the report of the file's delivery says what is unusual about it."""
    deliveries = lake.lakehouse.ledger.deliveries(resource.name)
    reports = [batch.report for batch in deliveries if batch.delivery_name == one.file]
    written = (one.written or "").casefold().removesuffix("-sig")
    if one.fault == "H1":
        return {"交付报告：编码"} if any(str(report.encoding).startswith(written) for report in reports) else set()
    if one.fault == "H31":
        return _seen_of_a_file_that_came_badly(reports, deliveries, one)
    told = (str([report.stored().get(name) for name in ("renamed_columns", "drift")]).casefold() for report in reports)
    return {"交付报告：表头"} if any(written in text for text in told) else set()


def _seen_of_a_file_that_came_badly(
    reports: Sequence[DeliveryReport], deliveries: Sequence[Batch], one: Planted
) -> set[str]:
    """A file sent again is known by its content and loaded once; one that broke off has a row that is too short."""
    if not reports:
        return {"交付：同一文件只归集一次"} if any(batch.delivery_name == one.right for batch in deliveries) else set()
    return {"交付报告：行不完整"} if any(report.broken_off for report in reports) else set()


def _findings(lake: LakeContext, engine: DuckEngine) -> dict[str, list[tuple[str, Place, str | None]]]:
    found: dict[str, list[tuple[str, Place, str | None]]] = defaultdict(list)
    if lake.lakehouse.exists("gov.finding"):
        engine.attach_tables(lake.lakehouse, ["gov.finding"])
        for row in engine.rows('SELECT * FROM "gov"."finding"'):
            place = (row["batch_id"], row["line_no"])
            found[row["resource"]].append((row["check_name"], place, row["column_name"]))
    return found


def _planted(lake: LakeContext, engine: DuckEngine, resource: Resource) -> list[Planted]:
    """The planted faults with their places: by file and line, or by the key that a database or an interface has."""
    files = [(batch.batch_id, batch.delivery_name) for batch in lake.lakehouse.ledger.deliveries(resource.name)]
    values = ", ".join(f"({literal(batch)}, {literal(name)})" for batch, name in files) or "(NULL, NULL)"
    raw = quote_table(resource.raw.name)
    keyed = _keyed(engine, resource, raw)
    cell = " ".join(f"WHEN {literal(name)} THEN raw.{quote(name)}" for name in resource.raw_columns)
    query = (
        f"WITH batch(batch_id, file) AS (VALUES {values}), "
        f"fault AS (SELECT row_number() OVER () AS number, * FROM truth WHERE resource = {literal(resource.name)}), "
        f"placed AS (SELECT fault.number, batch.batch_id, fault.line AS line_no FROM fault JOIN batch USING (file) "
        f"WHERE line IS NOT NULL UNION ALL "
        f"SELECT fault.number, raw._batch_id, max(raw._line_no) FROM fault JOIN {raw} AS raw ON fault.key = {keyed} "
        f"WHERE line IS NULL AND (field IS NULL OR (CASE field {cell} END) IS NOT DISTINCT FROM written) "
        f"GROUP BY ALL), "
        f"first AS (SELECT number, min((batch_id, line_no)) AS place FROM placed "
        f"JOIN {raw} AS raw ON raw._batch_id = batch_id AND raw._line_no = line_no GROUP BY number) "
        f'SELECT fault.fault, field, written, "right", place, fault.file, line, key FROM fault '
        "LEFT JOIN first USING (number) ORDER BY number"
    )
    return [
        Planted(
            resource.name,
            row["fault"],
            row["field"],
            row["written"],
            row["right"],
            _pair(row["place"]),
            row["file"],
            of_file=row["line"] is None and row["key"] is None,
        )
        for row in engine.rows(query)
    ]


def _pair(place: object) -> Place | None:
    if isinstance(place, dict):
        batch_id, line = place.values()
        return str(batch_id), int(line)
    return (str(place[0]), int(place[1])) if isinstance(place, tuple) else None


def _keyed(engine: DuckEngine, resource: Resource, raw: str) -> str:
    """The columns whose texts are the truth's key: those of the contract's key, or else one that holds it."""
    columns = [column for name in resource.key for column in resource.field(name).source_columns]
    whole = " || '|' || ".join(f"coalesce(raw.{quote(column)}, '')" for column in columns)
    choices = [whole, *(f"raw.{quote(column)}" for column in resource.raw_columns)]
    keys = f"SELECT DISTINCT key FROM truth WHERE resource = {literal(resource.name)} AND line IS NULL"

    def matches(choice: str) -> int:
        [row] = engine.rows(f"SELECT count(*) AS n FROM {raw} AS raw WHERE {choice} IN ({keys})")
        return int(row["n"])

    return max(choices, key=matches)


def _rule_hits(engine: DuckEngine, resource: Resource, plan: SplitPlan) -> dict[Place, list[str]]:
    judged = plan.select(quote_table(resource.raw.name), f"_batch_id, _line_no, {plan.broken_ids} AS rules")
    rows = engine.rows(f"SELECT * FROM ({judged}) WHERE len(rules) > 0")
    return {(row["_batch_id"], row["_line_no"]): row["rules"] for row in rows}


def _duplicates(engine: DuckEngine, resource: Resource, plan: SplitPlan) -> set[Place]:
    """Rows whose key is there more than once in their delivery: one of them is kept."""
    keys = ", ".join(quote(name) for name in resource.key)
    judged = plan.select(quote_table(resource.raw.name), f"_batch_id, _line_no, {keys}")
    query = f"SELECT _batch_id, _line_no FROM ({judged}) QUALIFY count(*) OVER (PARTITION BY _batch_id, {keys}) > 1"
    return {(row["_batch_id"], row["_line_no"]) for row in engine.rows(query)}


def _columns_read(resource: Resource, plan: SplitPlan) -> dict[str, set[str]]:
    """The department's columns that each rule looks at."""
    sources = {spec.name: {*spec.source_columns} for spec in resource.fields}
    checks = {rule.name: rule.check for rule in resource.contract.rules}
    found = {}
    for rule in plan.rules:
        read = parse(checks.get(rule.id, "true")).find_all(exp.Column)
        names = [rule.field] if rule.field else [one.name for one in read]
        found[rule.id] = {column for name in names for column in sources.get(name or "", ())}
    return found


@dataclass(frozen=True)
class _Outcome:
    """What a planted value became: the right one, or nothing."""

    repaired: bool
    nothing: bool


def _outcomes(
    engine: DuckEngine, resource: Resource, plan: SplitPlan, planted: Sequence[Planted]
) -> dict[int, _Outcome]:
    """By the number of the fault; column by column of the department."""
    by_column: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(planted):
        if one.place and one.column in resource.raw_columns:
            by_column[one.column].append(number)
    found: dict[int, _Outcome] = {}
    for column, numbers in by_column.items():
        if fields := [spec.name for spec in resource.fields if column in spec.source_columns]:
            _put_right(engine, planted, numbers)
            found |= _compare(engine, resource, plan, column, fields)
    return found


def _put_right(engine: DuckEngine, planted: Sequence[Planted], numbers: Iterable[int]) -> None:
    rows = ", ".join(
        f"({number}, {literal(place[0])}, {place[1]}, {literal(planted[number].right or '')})"
        for number in numbers
        if (place := planted[number].place)
    )
    query = f"CREATE OR REPLACE TEMP TABLE right_value AS SELECT * FROM (VALUES {rows}) AS r(number, b, l, v)"
    engine.connection.execute(query)


def _compare(
    engine: DuckEngine, resource: Resource, plan: SplitPlan, column: str, fields: Sequence[str]
) -> dict[int, _Outcome]:
    """The rows as sent beside the same rows with the right text, both through the contract."""
    raw = quote_table(resource.raw.name)
    joined = f"{raw} AS raw JOIN right_value ON raw._batch_id = b AND raw._line_no = l"
    as_sent = f"(SELECT raw.* EXCLUDE (_line_no), number AS _line_no FROM {joined})"
    righted = f"(SELECT raw.* EXCLUDE (_line_no) REPLACE (v AS {quote(column)}), number AS _line_no FROM {joined})"
    shown = ", ".join(["_line_no", *(quote(name) for name in fields)])
    sent, right = (f"({plan.select(rows, shown)})" for rows in (as_sent, righted))
    same = " AND ".join(f"sent.{quote(name)} IS NOT DISTINCT FROM righted.{quote(name)}" for name in fields)
    standard = " OR ".join(f"CAST(sent.{quote(name)} AS VARCHAR) = v" for name in fields)
    empty = " AND ".join(f"sent.{quote(name)} IS NULL" for name in fields)
    query = (
        f"SELECT number, ({same}) OR coalesce({standard}, FALSE) AS repaired, {empty} AS nothing "
        f"FROM {sent} AS sent JOIN {right} AS righted USING (_line_no) JOIN right_value ON number = sent._line_no"
    )
    return {int(row["number"]): _Outcome(row["repaired"], row["nothing"]) for row in engine.rows(query)}


def main() -> None:
    """Print the table; with --write put it between the markers of a file, with --details say what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="LAKE_HOME that `lake sandbox run` has filled")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--details", action="store_true")
    told = parser.parse_args()
    lake = LakeContext.open(Settings(home=told.home))
    found = measure(lake, told.home / "sandbox" / "truth")
    text = table(found)
    print(text)
    if told.details:
        print(details(found))
    if told.write:
        before, _, rest = told.write.read_text(encoding="utf-8").partition(BEGIN)
        told.write.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
