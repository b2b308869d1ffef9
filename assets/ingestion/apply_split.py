"""Raw rows become accepted, quarantined and superseded rows, which are counted; then they are committed.

The two are apart so that raw can be committed in between: what a table shows is in raw before. A run that was killed
after that is finished from raw alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assets.context import LakeContext
from assets.ingestion.accepted_rows import AcceptedRows
from assets.ingestion.deletions import Deletions, take_deletions
from assets.ingestion.drift import Drift
from assets.ingestion.hold import reason_to_hold
from assets.ingestion.late_rows import drop_overtaken, rows_ahead
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.interface import SqlEngine
from lake.engine.parquet import parquet_select
from lake.ledger.ledger import Batch
from lake.position import LINE_NO
from quality.split.raw_view import SENT
from quality.split.split import SplitResult, split
from quality.standards.correction import touched
from quality.standards.rule import HELD, SCHEMA_DRIFT


@dataclass(frozen=True)
class Settling:
    """Which batch is settled, of which resource; its commits carry the token. `afresh` empties both tables first."""

    lake: LakeContext
    resource: Resource
    batch: Batch
    token: str
    afresh: bool = False

    @classmethod
    def of(cls, lake: LakeContext, resource: Resource, batch: Batch) -> "Settling":
        """The first time a batch is settled."""
        return cls(lake, terms(resource, batch), batch, batch.batch_id)


@dataclass(frozen=True)
class Settlement:
    """Where the rows of a batch went, in rows, and how many broke each rule.

    An applied deletion is an accepted row: delivered = accepted + quarantined + superseded holds with it, and
    `deleted` says how many keys left the standard table. `unknown_deletions` are those whose key was not there.
    """

    accepted: int
    quarantined: int
    superseded: int
    rule_hits: dict[str, int] = field(default_factory=dict)
    deleted: int = 0
    unknown_deletions: int = 0
    corrections: dict[str, int] = field(default_factory=dict)
    ahead_of_now: int = 0
    held_for: str | None = None

    def facts(self) -> dict[str, object]:
        """For the delivery report."""
        return {
            "rule_hits": self.rule_hits,
            "deleted_rows": self.deleted,
            "unknown_deletions": self.unknown_deletions,
            "corrections": self.corrections,
            "ahead_of_now": self.ahead_of_now,
            "held_for": self.held_for,
        }


def terms(resource: Resource, batch: Batch) -> Resource:
    """The terms on which a batch is settled: whole deliveries replace, a few corrected rows merge by key."""
    return resource.in_parts if not batch.is_delivery and resource.states_the_whole else resource


@dataclass(frozen=True)
class Settled:
    """Rows of a batch in files that are part of no table yet; `accepted` None leaves the standard table as it is."""

    settling: Settling
    settlement: Settlement
    accepted: tuple[Path, ...] | None
    quarantined: tuple[Path, ...]
    deletions: Deletions = field(default_factory=Deletions)

    def commit(self, engine: DuckEngine) -> Settlement:
        """Commit both parts, each once for the token. Raw holds the batch by now."""
        self._commit_quarantined()
        self._commit_accepted(engine)
        return self.settlement

    def drop(self) -> Settlement:
        """Commit nothing and delete the files."""
        named = [self.deletions.named] if self.deletions.named else []
        self.settling.lake.lakehouse.discard(*(self.accepted or ()), *self.quarantined, *named)
        return self.settlement

    def _commit_accepted(self, engine: DuckEngine) -> None:
        lakehouse, resource, token = self.settling.lake.lakehouse, self.settling.resource, self.settling.token
        spec = resource.std
        if self.accepted is None and not self.settling.afresh:
            return lakehouse.ensure(spec)
        files, named = self.accepted or (), self.deletions.named
        try:
            if self.settling.afresh or resource.states_the_whole:
                lakehouse.replace(spec, files, token)
            else:
                lakehouse.merge(spec, files, resource.key, token, deleted=[named] if named else [], engine=engine)
        finally:
            if named:
                lakehouse.discard(named)

    def _commit_quarantined(self) -> None:
        lakehouse = self.settling.lake.lakehouse
        spec = self.settling.resource.quarantine
        commit = lakehouse.replace if self.settling.afresh else lakehouse.append
        commit(spec, self.quarantined, self.settling.token)


def settle(engine: DuckEngine, settling: Settling, raw_file: Path, drift: Drift) -> Settled:
    """Split a batch by its contract.

    A header that the contract wants set aside sends every row to quarantine, and so do too many refused ones.
    """
    if drift.sets_aside(settling.resource.contract):
        return _set_aside(engine, settling, raw_file, drift)
    lake, resource, batch, afresh = settling.lake, settling.resource, settling.batch, settling.afresh
    with _splitter(engine, settling) as splitter:
        parts = split(splitter, lake.lakehouse, resource, [raw_file], batch)
        corrections = touched(splitter, resource.contract, quote_table(SENT))
    refused = (parts.quarantined,) if parts.quarantined else ()
    if reason := reason_to_hold(lake, resource, batch, parts):
        settlement = Settlement(
            accepted=0,
            quarantined=parts.rows_quarantined + parts.rows_accepted,
            superseded=parts.rows_superseded,
            rule_hits={**parts.rule_hits, **({HELD.id: parts.rows_accepted} if parts.rows_accepted else {})},
            corrections=corrections,
            held_for=reason,
        )
        return Settled(settling, settlement, None, (*refused, *_held(engine, settling, raw_file, parts)))
    accepted = AcceptedRows(engine, resource.std.columns, parts.accepted)
    overtaken = 0 if afresh else drop_overtaken(engine, lake, resource, accepted, batch)
    ahead = rows_ahead(resource.contract, accepted, batch)
    deletions = take_deletions(engine, lake, resource, accepted, settling.token, afresh=afresh)
    settlement = Settlement(
        accepted=parts.rows_accepted - overtaken,
        quarantined=parts.rows_quarantined,
        superseded=parts.rows_superseded + overtaken,
        rule_hits=dict(parts.rule_hits),
        deleted=deletions.rows,
        unknown_deletions=deletions.unknown,
        corrections=corrections,
        ahead_of_now=ahead,
    )
    return Settled(settling, settlement, tuple(accepted.files), refused, deletions)


@contextmanager
def _splitter(engine: DuckEngine, settling: Settling) -> Iterator[SqlEngine]:
    """The engine of the batch, unless the settings name another for the split."""
    table = settling.resource.std.name
    if settling.lake.settings.engine_of(table) == "duckdb":
        yield engine
        return
    with settling.lake.engine_of(table) as other:
        yield other


def _held(engine: DuckEngine, settling: Settling, raw_file: Path, parts: SplitResult) -> tuple[Path, ...]:
    """The sound rows of a delivery that is held, quarantined as they were sent."""
    if not parts.rows_accepted:
        return ()
    sound = f"SELECT {quote(LINE_NO)} FROM read_parquet([{', '.join(literal(str(one)) for one in parts.accepted)}])"
    path, _rows = _quarantined(engine, settling, raw_file, HELD.id, HELD.reason, f"{quote(LINE_NO)} IN ({sound})")
    settling.lake.lakehouse.discard(*parts.accepted)
    return (path,)


def _set_aside(engine: DuckEngine, settling: Settling, raw_file: Path, drift: Drift) -> Settled:
    """Every row is quarantined for the header of its delivery."""
    told = drift.told(settling.resource.contract, settling.lake.registry.vocabulary)
    reason = f"表头与目录不一致：{told.against_contract.summary}"
    path, rows = _quarantined(engine, settling, raw_file, SCHEMA_DRIFT, reason)
    settlement = Settlement(accepted=0, quarantined=rows, superseded=0, rule_hits={SCHEMA_DRIFT: rows})
    return Settled(settling, settlement, None, (path,))


def _quarantined(
    engine: DuckEngine, settling: Settling, raw_file: Path, rule: str, reason: str, which: str = "TRUE"
) -> tuple[Path, int]:
    """A file of rows as sent that are all refused for one reason, and how many they are."""
    spec = settling.resource.quarantine
    why = {"_rules": f"[{literal(rule)}]", "_reasons": f"[{literal(reason)}]"}
    shown = ", ".join(f"{why.get(column.name, quote(column.name))} AS {quote(column.name)}" for column in spec.columns)
    sent = [column for column in spec.columns if column.name not in why]
    path = settling.lake.lakehouse.new_data_file(spec)
    sql = f"SELECT {shown} FROM ({parquet_select(sent, [str(raw_file)])}) WHERE {which}"
    return path, engine.write(sql, path, spec.columns)
