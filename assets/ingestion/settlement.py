"""Raw rows become accepted, quarantined and superseded rows of their tables, and the three are counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.context import LakeContext
from assets.ingestion.late_rows import drop_overtaken
from catalog.contract import Contract
from catalog.table_specs import quarantine_spec, std_spec
from lake.engine.duck import DuckEngine
from lake.ledger import Batch
from quality.split import split


@dataclass(frozen=True)
class Settlement:
    """Where the rows of a batch went, in rows, and how many broke each rule."""

    accepted: int
    quarantined: int
    superseded: int
    rule_hits: dict[str, int]


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
    overtaken = 0 if afresh else drop_overtaken(engine, lake, contract, parts.accepted)
    _commit_quarantined(lake, contract, parts.quarantined, token, afresh)
    spec = std_spec(contract, lake.registry)
    if afresh or contract.delivery == "full":
        lake.lakehouse.replace(spec, [parts.accepted], token)
    else:
        lake.lakehouse.merge(spec, [parts.accepted], contract.key, token)
    return Settlement(
        accepted=parts.rows_accepted - overtaken,
        quarantined=parts.rows_quarantined,
        superseded=parts.rows_superseded + overtaken,
        rule_hits=dict(parts.rule_hits),
    )


def _commit_quarantined(lake: LakeContext, contract: Contract, file: Path | None, token: str, afresh: bool) -> None:
    spec = quarantine_spec(contract, lake.registry)
    files = [file] if file else []
    if afresh:
        lake.lakehouse.replace(spec, files, token)
    else:
        lake.lakehouse.append(spec, files, token)
