"""Keys that leave the standard table: deleted by name in a `changes` delivery, or missing from a `snapshot`."""

from dataclasses import dataclass
from pathlib import Path

from assets.context import LakeContext
from assets.ingestion.accepted_rows import AcceptedRows
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.position import LINE_NO
from lake.tables.commit import token_of
from quality.split.compile import compile_split
from quality.split.raw_view import RAW
from quality.split.text_steps import deletes

_BEFORE = "before.rows"


@dataclass(frozen=True)
class Deletions:
    """`named`: a file of accepted rows that delete their keys; `rows` keys left the table, `unknown` were not in it."""

    named: Path | None = None
    rows: int = 0
    unknown: int = 0


def take_deletions(
    engine: DuckEngine, lake: LakeContext, resource: Resource, accepted: AcceptedRows, token: str, *, afresh: bool
) -> Deletions:
    """Take deletions out of the accepted rows of the batch that the engine has just split, and count them.

    Counted is against the table as it was before the batch, also when a killed run had already committed it.
    A key that is inserted and deleted in the same batch was never in the table, and counts as unknown.
    """
    if resource.contract.delivery not in ("changes", "snapshot"):
        return Deletions()
    _attach_before(engine, lake, resource, token, afresh=afresh)
    if resource.contract.delivery == "snapshot":
        return Deletions(rows=_missing(engine, lake, resource))
    return _named(engine, resource, accepted)


def _attach_before(engine: DuckEngine, lake: LakeContext, resource: Resource, token: str, *, afresh: bool) -> None:
    spec = resource.std
    files: list[str] = []
    if not afresh and lake.lakehouse.exists(spec.name):
        table = lake.lakehouse.table(spec.name)
        own = next((one for one in table.metadata.snapshots if token_of(one) == token), None)
        before = table.metadata.current_snapshot_id if own is None else own.parent_snapshot_id
        files = [] if before is None else lake.lakehouse.data_files(spec.name, before)
    engine.attach(_BEFORE, spec.columns, files)


def _missing(engine: DuckEngine, lake: LakeContext, resource: Resource) -> int:
    """Keys that were there and were not delivered. A row that is refused was delivered: it is not deleted."""
    key = ", ".join(quote(name) for name in resource.key)
    delivered = compile_split(resource).select(quote_table(RAW), key)
    same = _same(resource, "known", "delivered")
    return _count(engine, f"{quote_table(_BEFORE)} AS known ANTI JOIN ({delivered}) AS delivered ON {same}")


def _named(engine: DuckEngine, resource: Resource, accepted: AcceptedRows) -> Deletions:
    assert resource.contract.changes is not None  # the contract's own validation
    lines = f"SELECT {quote(LINE_NO)} FROM {quote_table(RAW)} WHERE {deletes(resource.contract.changes)}"
    deleting = f"{quote(LINE_NO)} IN ({lines})"
    count = accepted.count(deleting)
    if not count:
        return Deletions()
    named = accepted.files[0].with_suffix(".deleted")
    engine.write(f"SELECT * FROM {accepted.sql} WHERE {deleting}", named)
    accepted.take_out(deleting)
    gone = f"read_parquet({literal(str(named))}) AS gone"
    found = _count(engine, f"{gone} SEMI JOIN {quote_table(_BEFORE)} AS known ON {_same(resource, 'known', 'gone')}")
    return Deletions(named, found, count - found)


def _same(resource: Resource, left: str, right: str) -> str:
    return " AND ".join(f"{quote(left, name)} IS NOT DISTINCT FROM {quote(right, name)}" for name in resource.key)


def _count(engine: DuckEngine, source: str) -> int:
    return int(engine.rows(f"SELECT count(*) AS rows FROM {source}")[0]["rows"])
