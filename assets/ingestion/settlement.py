"""Raw rows become accepted, quarantined and superseded rows of their tables, and the three are counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assets.context import LakeContext
from assets.ingestion.accepted_rows import AcceptedRows
from assets.ingestion.deletions import Deletions, take_deletions
from assets.ingestion.drift import Drift
from assets.ingestion.late_rows import drop_overtaken
from catalog.contract import Contract
from catalog.table_specs import quarantine_spec, std_spec
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.parquet import parquet_select
from lake.ledger import Batch
from quality.correction import REPORT as CORRECTIONS
from quality.correction import touched
from quality.raw_view import SENT
from quality.rule import SCHEMA_DRIFT
from quality.split import split


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

    def report(self) -> dict[str, object]:
        """For the delivery report."""
        return {
            "rule_hits": self.rule_hits,
            "deleted_rows": self.deleted,
            "unknown_deletions": self.unknown_deletions,
            CORRECTIONS: self.corrections,
        }


def settle(
    engine: DuckEngine,
    lake: LakeContext,
    contract: Contract,
    raw_files: Sequence[Path],
    batch: Batch,
    token: str,
    *,
    afresh: bool = False,
) -> Settlement:
    """Split raw rows by the contract and commit both parts under the token. `afresh` empties both tables first."""
    parts = split(engine, lake.lakehouse, contract, lake.registry, raw_files, batch)
    corrections = touched(engine, contract, quote_table(SENT))
    accepted = AcceptedRows(engine, std_spec(contract, lake.registry).columns, parts.accepted)
    overtaken = 0 if afresh else drop_overtaken(engine, lake, contract, accepted, batch)
    deletions = take_deletions(engine, lake, contract, accepted, token, afresh=afresh)
    _commit_quarantined(lake, contract, parts.quarantined, token, afresh)
    _commit_accepted(lake, contract, accepted.files, deletions, token, afresh)
    return Settlement(
        accepted=parts.rows_accepted - overtaken,
        quarantined=parts.rows_quarantined,
        superseded=parts.rows_superseded + overtaken,
        rule_hits=dict(parts.rule_hits),
        deleted=deletions.rows,
        unknown_deletions=deletions.unknown,
        corrections=corrections,
    )


def set_aside(
    engine: DuckEngine,
    lake: LakeContext,
    contract: Contract,
    raw_file: Path,
    drift: Drift,
    token: str,
    *,
    afresh: bool = False,
) -> Settlement:
    """Commit every row to quarantine, for the header of their delivery; the standard table stays as it is."""
    spec = quarantine_spec(contract, lake.registry)
    reason = f"表头与目录不一致：{drift.against_contract.summary}"
    why = {"_rules": f"[{literal(SCHEMA_DRIFT)}]", "_reasons": f"[{literal(reason)}]"}
    shown = ", ".join(f"{why.get(column.name, quote(column.name))} AS {quote(column.name)}" for column in spec.columns)
    sent = [column for column in spec.columns if column.name not in why]
    path = lake.lakehouse.new_data_file(spec)
    rows = engine.write(f"SELECT {shown} FROM ({parquet_select(sent, [str(raw_file)])})", path, spec.columns)
    _commit_quarantined(lake, contract, path, token, afresh)
    if afresh:
        lake.lakehouse.replace(std_spec(contract, lake.registry), [], token)
    else:
        lake.lakehouse.ensure(std_spec(contract, lake.registry))
    return Settlement(accepted=0, quarantined=rows, superseded=0, rule_hits={SCHEMA_DRIFT: rows})


def _commit_accepted(
    lake: LakeContext, contract: Contract, files: Sequence[Path], deletions: Deletions, token: str, afresh: bool
) -> None:
    spec = std_spec(contract, lake.registry)
    try:
        if afresh or contract.delivery in ("full", "snapshot"):
            lake.lakehouse.replace(spec, files, token)
        else:
            named = [deletions.named] if deletions.named else []
            lake.lakehouse.merge(spec, files, contract.key, token, deleted=named)
    finally:
        if deletions.named:
            deletions.named.unlink(missing_ok=True)


def _commit_quarantined(lake: LakeContext, contract: Contract, file: Path | None, token: str, afresh: bool) -> None:
    spec = quarantine_spec(contract, lake.registry)
    files = [file] if file else []
    if afresh:
        lake.lakehouse.replace(spec, files, token)
    else:
        lake.lakehouse.append(spec, files, token)
