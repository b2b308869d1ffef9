"""Why a delivered row is, or is not, in the standard table: the compiled split is asked again about its line in raw.

A value is shown as bulletins show it: what is sensitive only by its shape.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from assets.context import LakeContext
from assets.ingestion.apply_split import terms
from assets.ingestion.drift import find_drift
from assets.ingestion.raw_rows import raw_again
from assets.records.place import stands_at
from catalog.beijing import BEIJING
from catalog.registry.field import Field
from catalog.registry.resource import Resource
from catalog.registry.telling import told_file
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.errors import LakeError
from lake.ledger.records import Batch
from lake.position import BATCH_ID, LINE_NO
from quality.scoring.examples import shown_value
from quality.split.compile import compile_split
from quality.split.explanation import fields_of
from quality.split.judged_line import JudgedLine, judge_line
from quality.split.judged_rows import JUDGED
from quality.split.raw_view import SENT
from quality.standards.correction import touched
from quality.standards.rule import DRIFT, HELD, RowRule

Outcome = Literal["accepted", "refused", "superseded", "deletion", "gone"]


@dataclass(frozen=True)
class Place:
    """A row of a delivery."""

    delivery: str
    batch_id: str
    line: int


@dataclass(frozen=True)
class BrokenRule:
    """A rule that the row breaks, and the fields it looked at."""

    id: str
    severity: str
    reason: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ExplainedValue:
    """A field of the row: what was sent, by the department's column, and the normal text that was judged."""

    field: str
    title: str
    sent: dict[str, str]
    normal: str
    broken: tuple[str, ...]


@dataclass(frozen=True)
class RowExplanation:
    """What became of a delivered row, and why. `superseded_by`: the row of its key that stands in the table.

    `restated`: whether the tables hold the batch as the present contract judges it; else the next run splits it anew.
    """

    resource: str
    place: Place
    outcome: Outcome
    broken: tuple[BrokenRule, ...]
    values: tuple[ExplainedValue, ...]
    superseded_by: Place | None
    corrections: tuple[str, ...]
    restated: bool


def explain_row(
    lake: LakeContext, resource: str, line: int, *, batch_id: str | None = None, delivery: str | None = None
) -> RowExplanation:
    """Judge the row of a line once more. LakeError when no batch has the line, or several that are not told apart."""
    known = lake.registry.resource(resource)
    with lake.engine() as engine:
        batch = _batch_with(lake, engine, known, line, batch_id, delivery)
        agreed = terms(known, batch)
        judged = judge_line(engine, agreed, [raw_again(engine, lake, agreed, batch)], line)
        return _Explained(lake, engine, agreed, batch, line, judged).explanation()


def _batch_with(
    lake: LakeContext, engine: DuckEngine, resource: Resource, line: int, batch_id: str | None, delivery: str | None
) -> Batch:
    having = _batches_with(lake, engine, resource, line)
    names = {one.batch_id: told_file(lake.registry, resource.name, one.delivery_name) for one in having}
    found = [
        one
        for one in having
        if batch_id in (None, one.batch_id) and delivery in (None, one.delivery_name, names[one.batch_id])
    ]
    if len(found) == 1:
        return found[0]
    listed = "；".join(f"{batch}（{name}）" for batch, name in names.items())
    several = f"有 {len(found)} 批含这一行，请写明批次（explain 用 --batch，passport 写在行号之前）"
    message = several if found else "没有含这一行的批次"
    raise LakeError(message, advice=listed or _nearest(lake, engine, resource, line), resource=resource.name, line=line)


def _nearest(lake: LakeContext, engine: DuckEngine, resource: Resource, line: int) -> str:
    """Where a row stands nearby: one of XML is named by the line it begins at."""
    table = resource.raw.name
    near = f"SELECT {LINE_NO} AS line FROM {quote_table(table)} ORDER BY abs({LINE_NO} - {int(line)}), line LIMIT 1"
    rows = engine.rows(near) if lake.lakehouse.exists(table) else []
    return f"最近的一条记录在第 {rows[0]['line']} 行" if rows else "该资源尚无已入湖的交付"


def _batches_with(lake: LakeContext, engine: DuckEngine, resource: Resource, line: int) -> list[Batch]:
    """The loaded batches that have the line, oldest first."""
    table = resource.raw.name
    if not lake.lakehouse.exists(table):
        return []
    engine.attach_tables(lake.lakehouse, [table])
    rows = engine.rows(f"SELECT {BATCH_ID} FROM {quote_table(table)} WHERE {LINE_NO} = {int(line)}")
    having = {row[BATCH_ID] for row in rows}
    batches = lake.lakehouse.ledger.batches(resource.name)
    return [one for one in batches if one.is_loaded and one.batch_id in having]


@dataclass(frozen=True)
class _Explained:
    """One judged line, in an official's words. The engine still holds what the split has left."""

    lake: LakeContext
    engine: DuckEngine
    resource: Resource
    batch: Batch
    line: int
    judged: JudgedLine

    def explanation(self) -> RowExplanation:
        resource, fate = self.resource, self._fate()
        standing = None if fate else self._standing()
        rules = (
            [fate] if fate else [rule for rule in compile_split(resource).rules if rule.id in self.judged.verdict.rules]
        )
        return RowExplanation(
            resource=resource.name,
            place=self._place(self.batch.batch_id, self.line),
            outcome="refused" if fate else self._outcome(standing),
            broken=tuple(BrokenRule(one.id, one.severity, one.reason, fields_of(resource, one)) for one in rules),
            values=tuple(self._values(rules)),
            superseded_by=None if fate else self._superseded_by(standing),
            corrections=self._corrections(),
            restated=self.batch.contract_version == self.lake.registry.resource(resource.name).version,
        )

    def _fate(self) -> RowRule | None:
        """What befell the row because of its delivery: its header was refused, or the row is sound and others not."""
        if self._is_set_aside():
            return DRIFT
        verdict = self.judged.verdict
        sound = verdict.accepted and verdict.stays_instead is None
        return HELD if self.batch.report.held_for and sound else None

    def _is_set_aside(self) -> bool:
        """Whether the whole delivery was refused for its header: then no row was asked."""
        contract = self.resource.contract
        columns = self.batch.report.columns or contract.raw_columns
        return find_drift(contract, columns).sets_aside(contract)

    def _outcome(self, standing: Place | None) -> Outcome:
        verdict = self.judged.verdict
        if not verdict.accepted:
            return "refused"
        if self._superseded_by(standing):
            return "superseded"
        if self.judged.deletes:
            return "deletion"
        return "accepted" if standing else "gone"

    def _superseded_by(self, standing: Place | None) -> Place | None:
        """Another row of the batch, or of another one that came later or is newer."""
        if not self.judged.verdict.accepted:
            return None
        if self.judged.verdict.stays_instead is not None:
            return self._place(self.batch.batch_id, self.judged.verdict.stays_instead)
        is_own = standing is not None and (standing.batch_id, standing.line) == (self.batch.batch_id, self.line)
        return None if is_own else standing

    def _standing(self) -> Place | None:
        """The row that the standard table has for the key."""
        table = self.resource.std.name
        if not self.lake.lakehouse.exists(table):
            return None
        self.engine.attach_tables(self.lake.lakehouse, [table])
        same = " AND ".join(f"{quote('std', name)} = {quote('own', name)}" for name in self.resource.key)
        rows = self.engine.rows(
            f"SELECT std.{BATCH_ID}, std.{LINE_NO} FROM {quote_table(table)} AS std"
            f" JOIN {quote_table(JUDGED)} AS own ON {same} WHERE own.{LINE_NO} = {int(self.line)}"
        )
        return self._place(rows[0][BATCH_ID], rows[0][LINE_NO]) if rows else None

    def _place(self, batch_id: str, line: int) -> Place:
        name = self.lake.lakehouse.ledger.known(batch_id).delivery_name
        return Place(told_file(self.lake.registry, self.resource.name, name), batch_id, line)

    def _values(self, rules: list[RowRule]) -> Iterator[ExplainedValue]:
        resource = self.resource
        sent = {column.name: column for column in resource.raw.columns}
        normal = {column.name: column for column in resource.std.columns}
        looked_at = {rule.id: fields_of(resource, rule) for rule in rules}
        for field in resource.fields:
            text, kind = self.judged.normal[field.name], self._proven_type(field)
            sent_kind = "text" if field.spec.derive else kind  # what is derived proves nothing of the rest
            own = {name: replace(sent[name], type=sent_kind) for name in field.source_columns}
            yield ExplainedValue(
                field=field.name,
                title=field.title,
                sent={name: shown_value(self.judged.sent[name], one, resource.zone) for name, one in own.items()},
                normal=shown_value(_in_beijing(text, kind), replace(normal[field.name], type=kind), resource.zone),
                broken=tuple(rule for rule, fields in looked_at.items() if field.name in fields),
            )

    def _proven_type(self, field: Field) -> str:
        """What the text of a field is seen to be: of its type when it became such a value, else it may be any text."""
        return "text" if f"{field.name}.format" in self.judged.verdict.rules else field.type

    def _corrections(self) -> tuple[str, ...]:
        """The corrections that changed the row before it was judged; their values stay in the catalogue."""
        where = stands_at(self.batch.batch_id, self.line)
        found = touched(self.engine, self.resource.contract, quote_table(SENT), where)
        return tuple(name for name, rows in found.items() if rows)


def _in_beijing(text: str | None, kind: str) -> str | None:
    """A moment as officials read it, whatever zone it was normalised to; any other text as it is."""
    try:
        moment = datetime.fromisoformat(text) if text and kind == "timestamp" else None
    except ValueError:  # a moment that only the engine knows
        return text
    if moment is None:
        return text
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if moment.tzinfo else text
