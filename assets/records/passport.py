"""The passport of a row: every source file and line behind it, rules, batches, choices, snapshot and release.

Sensitive values (grade 3 and above) are masked unless the caller may reveal them.
"""

from collections.abc import Sequence

from assets.context import LakeContext
from assets.records.passport_record import Passport, SourceRow, Survivor, UpstreamRows
from assets.records.passport_rows import PassportRows, Row, public_values
from catalog.beijing import ZONE
from catalog.models.row_origin import RowOrigin, row_origins
from lake.engine.identifiers import literal
from lake.errors import LakeError
from lake.ledger.golden_id import is_mistyped
from lake.ledger.identities import resolve
from lake.ledger.records import Batch
from lake.position import BATCH_ID, LINE_NO
from lake.releases.releases import Releases
from quality.split.compile import compile_split

MOST_ROWS = 100
"""Contributing rows shown of one upstream table; the total is always said."""
MOST_ATTRIBUTED = 1_000
_POSITION = {"resource", "batch_id", "line_no"}


def passport_of(lake: LakeContext, table: str, key: Sequence[str], *, reveal: bool = False) -> Passport:
    """The passport of one row of the current release. `key`: values in the key's order, or `column=value`.

    A legal entity is also found by its codes. LakeError when there is no such row, or more than one.
    """
    with lake.engine() as engine:
        engine.connection.execute(f"SET TimeZone = {literal(ZONE)}")  # moments are asked for and shown in Beijing's
        rows = PassportRows(lake, engine, Releases(lake.lakehouse).current(), reveal)
        return _Writer(rows).passport(table, _find_row(rows, table, key))


def _find_row(rows: PassportRows, table: str, key: Sequence[str]) -> Row:
    conditions = _conditions(rows, table, key)
    found = rows.find(table, conditions, 2)
    if found.total == 0 and len(key) == 1 and f"{table}_xref" in rows.lake.models:
        entity = rows.find(f"{table}_xref", [rows.equal(f"{table}_xref", "matched_key", key[0])], 1).rows
        (identifier,) = rows.key_of(table)
        if entity:
            found = rows.find(table, [rows.equal(table, identifier, entity[0][identifier])], 2)
    if not found.total and len(key) == 1:
        _explain_id(rows, table, key[0])
    if found.total != 1:
        raise LakeError(
            f"{table} 中主键为 {' '.join(key)} 的行{'不止一行' if found.total else '不存在'}",
            advice=f"请依次写 {'、'.join(rows.key_of(table))} 的值，或逐个写成 列名=值",
            resource=table,
        )
    return found.rows[0]


def _explain_id(rows: PassportRows, table: str, key: str) -> None:
    """LakeError for an id of master data that is mistyped, or leads to another one today."""
    golden_id = key.rpartition("=")[2]
    if is_mistyped(golden_id):
        raise LakeError(f"标识 {golden_id} 抄写有误：校验位不符", advice="请对照来源逐位核对", resource=table)
    today = resolve(rows.lake.lakehouse.ledger, golden_id)
    if today not in (None, golden_id):
        raise LakeError(f"标识 {golden_id} 已并入 {today}", advice=f"请改查 {today}", resource=table)


def _conditions(rows: PassportRows, table: str, key: Sequence[str]) -> list[str]:
    names = rows.key_of(table)
    if all("=" in part and part.split("=", 1)[0].isidentifier() for part in key):
        return [rows.equal(table, *part.split("=", 1)) for part in key]
    if len(key) != len(names):
        raise LakeError(
            f"{table} 的主键有 {len(names)} 列，给出了 {len(key)} 个值",
            advice=f"请依次写 {'、'.join(names)} 的值",
            resource=table,
        )
    return [rows.equal(table, name, value) for name, value in zip(names, key, strict=True)]


class _Writer:
    """Writes passports from rows, all the way up."""

    def __init__(self, rows: PassportRows) -> None:
        self._rows = rows
        self._lake = rows.lake
        self._origins: dict[str, list[RowOrigin]] = {}

    def passport(self, table: str, row: Row) -> Passport:
        """The passport of a row that was read with `PassportRows.find`."""
        sources: tuple[SourceRow, ...] = ()
        survivors: tuple[Survivor, ...] = ()
        upstream: tuple[UpstreamRows, ...] = ()
        if self._rows.resource(table):
            sources = (self._source(table, row),)
        elif row.keys() >= _POSITION:
            sources = self._sources_at([row])
        elif self._rows.has_reference(table):
            sources, survivors = self._attributed(table, row), self._survivors(table, row)
            upstream = self._merged_into(table, row)
        elif table in self._lake.models:
            upstream = tuple(self._upstream(table, row, origin) for origin in self._origins_of(table))
        released = self._rows.released(table)
        return Passport(
            table=table,
            title=self._rows.title(table),
            key={name: row[name] for name in self._rows.key_of(table)},
            values=public_values(row),
            release=self._rows.release.id if self._rows.release and released else None,
            snapshot_id=self._rows.snapshot(table),
            contract_version=released.contract_version if released else None,
            checks_passed=released.checks.passed if released else 0,
            checks_failed=released.checks.failed if released else 0,
            failed_checks=self._failed_checks(table),
            sources=sources,
            survivors=survivors,
            upstream=upstream,
        )

    def _failed_checks(self, table: str) -> tuple[str, ...]:
        """The checks that the table failed at the snapshot that is read, in Chinese."""
        verdicts = self._lake.lakehouse.ledger.verdicts(table, self._rows.snapshot(table)) or []
        return tuple(f"{one.title}（{one.check}）" for one in verdicts if not one.passed)

    def _origins_of(self, table: str) -> list[RowOrigin]:
        if table not in self._origins:
            self._origins[table] = row_origins(self._lake.models[table], self._rows.tables)
        return self._origins[table]

    def _source(self, table: str, row: Row, matched_by: str | None = None) -> SourceRow:
        resource = self._rows.resource(table)
        assert resource is not None  # only standard tables hold delivered rows
        batch = self._batch(row[BATCH_ID])
        flags = tuple(row["_flags"] or ())
        return SourceRow(
            table=table,
            resource=resource.name,
            department=resource.department,
            delivery=batch.delivery_name,
            line=row[LINE_NO],
            batch_id=batch.batch_id,
            received_at=batch.received_at,
            ingested_at=batch.ingested_at,
            contract_version=batch.contract_version,
            rules_passed=tuple(rule.id for rule in compile_split(resource).rules if rule.id not in flags),
            flags=flags,
            values=public_values(row),
            matched_by=matched_by,
            corrections=self._rows.corrections(resource, batch.batch_id, row[LINE_NO]),
        )

    def _batch(self, batch_id: str) -> Batch:
        batch = self._lake.lakehouse.ledger.find(batch_id)
        if batch is None:
            raise LakeError(f"batch {batch_id} is not in the ledger", advice="restore ledger.db from its backup")
        return batch

    def _attributed(self, table: str, row: Row) -> tuple[SourceRow, ...]:
        """Every delivered row that the cross-reference attributes to this record."""
        (identifier,) = self._rows.key_of(table)
        reference = f"{table}_xref"
        match = [self._rows.equal(reference, identifier, row[f"_key_{identifier}"])]
        return self._sources_at(self._rows.find(reference, match, MOST_ATTRIBUTED).rows)

    def _sources_at(self, rows: Sequence[Row]) -> tuple[SourceRow, ...]:
        """The delivered rows that rows of master data name by resource, batch and line."""
        found: list[SourceRow] = []
        for resource in dict.fromkeys(row["resource"] for row in rows):
            wanted = {(row["batch_id"], row["line_no"]): row for row in rows if row["resource"] == resource}
            places = ", ".join(f"({literal(batch)}, {int(line)})" for batch, line in wanted)
            table = f"std.{resource}"
            for source in self._rows.find(table, [f"({BATCH_ID}, {LINE_NO}) IN ({places})"], len(wanted)).rows:
                named_by = wanted[source[BATCH_ID], source[LINE_NO]]
                found.append(self._source(table, source, named_by.get("match_rule")))
        return tuple(found)

    def _survivors(self, table: str, row: Row) -> tuple[Survivor, ...]:
        chosen = f"{table}_survivor"
        if chosen not in self._lake.models:
            return ()
        (identifier,) = self._rows.key_of(table)
        found = self._rows.find(
            chosen, [self._rows.equal(chosen, identifier, row[f"_key_{identifier}"])], MOST_ATTRIBUTED
        ).rows
        return tuple(
            Survivor(
                attribute=choice["attribute"],
                value=row.get(choice["attribute"]),
                resource=choice["resource"],
                delivery=self._batch(choice["batch_id"]).delivery_name,
                line=choice["line_no"],
                batch_id=choice["batch_id"],
                rule=choice["rule"],
            )
            for choice in found
        )

    def _merged_into(self, table: str, row: Row) -> tuple[UpstreamRows, ...]:
        """An id that was merged redirects; its passport holds that of the record it became."""
        (identifier,) = self._rows.key_of(table)
        target = row.get("merged_into")
        if target is None:
            return ()
        return (self._matched(table, [self._rows.equal(table, identifier, target)], ("merged_into",)),)

    def _upstream(self, table: str, row: Row, origin: RowOrigin) -> UpstreamRows:
        conditions = [
            " OR ".join(f"({text}) IS NOT DISTINCT FROM {self._value(table, name, row)}" for text in expressions)
            for name, expressions in origin.conditions.items()
        ]
        known = conditions and not origin.table.startswith("gov.")  # which have no row behind another
        found = self._matched(origin.table, conditions, tuple(origin.conditions)) if known else None
        if found is not None and found.total:
            return found
        title, snapshot = self._rows.title(origin.table), self._rows.snapshot(origin.table)
        return UpstreamRows(origin.table, title, snapshot, (), 0, (), self._deliveries(origin.table))

    def _matched(self, table: str, conditions: Sequence[str], matched_by: tuple[str, ...]) -> UpstreamRows:
        found = self._rows.find(table, conditions, MOST_ROWS)
        return UpstreamRows(
            table,
            self._rows.title(table),
            self._rows.snapshot(table),
            matched_by,
            found.total,
            tuple(self.passport(table, row) for row in found.rows),
        )

    def _value(self, table: str, column: str, row: Row) -> str:
        """The unmasked key value as SQL of the column's type."""
        value = row[f"_key_{column}"]
        return "NULL" if value is None else self._rows.typed(table, column, value)

    def _deliveries(self, table: str) -> tuple[str, ...]:
        """Every loaded delivery behind a whole table."""
        if self._rows.resource(table):
            batches = self._lake.lakehouse.ledger.batches(table.removeprefix("std."))
            return tuple(f"{batch.delivery_name} ({batch.batch_id})" for batch in batches if batch.is_loaded)
        upstream = self._lake.models[table].upstream if table in self._lake.models else ()
        return tuple(dict.fromkeys(name for source in upstream for name in self._deliveries(source)))
