"""A delivery becomes a raw data file: every row as sent, all text, with where it came from."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from assets.context import LakeContext
from assets.ingestion.drift import DeliveryRefused, Drift, find_drift
from catalog.contracts.contract import Contract
from catalog.registry.resource import Resource
from catalog.registry.told_names import MOST_NAMES, Vocabulary
from lake.connectors.deliveries import Delivery
from lake.connectors.reading import open_rows
from lake.connectors.rows.column_name import same_columns
from lake.connectors.rows.rows import BESIDE_COLUMNS
from lake.errors import LakeError
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.ledger import Batch
from lake.position import BATCH_ID, EXTRA, INGESTED_AT, LINE_NO
from lake.storage.storage_errors import storage_errors
from quality.standards.rule import SCHEMA_DRIFT


@dataclass(frozen=True)
class RawFile:
    """A raw data file that is written but not yet part of its table."""

    path: Path
    rows: int
    drift: Drift
    report: DeliveryReport


def write_raw(
    lake: LakeContext, resource: Resource, delivery: Delivery, batch: Batch, last: Sequence[str] | None = None
) -> RawFile:
    """Write the delivery's rows below the raw table's folder; `last` is the header of the delivery before.

    A header that the contract does not let in is a LakeError: a column is missing that no row can do without, or the
    contract says `drift: freeze` and the columns are others.
    """
    contract, spec = resource.contract, resource.raw
    lake.lakehouse.ensure(spec)
    path = lake.lakehouse.new_data_file(spec)
    with open_rows(delivery, resource.raw_columns, lake.settings.temporary_folder) as rows:
        drift = find_drift(contract, rows.columns, last)
        found = drift.noted_in(DeliveryReport(**{"kind": delivery.source.kind, **rows.report, **delivery.noticed}))
        try:
            alignment = _admitted(contract, drift, lake.registry.vocabulary)
        except LakeError as error:
            raise DeliveryRefused.because(error, found, drift) from None
        frame = rows.frame.select(
            *alignment.expressions([name for name in BESIDE_COLUMNS if name in rows.columns]),
            pl.lit(batch.batch_id).alias(BATCH_ID),
            pl.col(LINE_NO).cast(pl.Int64),
            pl.lit(batch.ingested_at).dt.cast_time_unit("us").alias(INGESTED_AT),
        )
        with storage_errors(f"writing {spec.name}"):
            frame.sink_parquet(path, compression="zstd", compression_level=1, maintain_order=True)
    return RawFile(path, pq.ParquetFile(path).metadata.num_rows, drift, found.with_facts(**alignment.facts()))


def _admitted(contract: Contract, drift: Drift, vocabulary: Vocabulary) -> "Alignment":
    alignment = align(contract, drift.columns, vocabulary)
    if contract.drift == "freeze" and drift.matters:
        change = drift.told(contract, vocabulary).against_contract
        raise LakeError(
            f"表头与契约不一致，而契约约定不得变化（drift: freeze）：{change.summary}",
            advice="请数源部门与平台商定这一变化，再按影响函修改契约",
            resource=contract.name,
            rule=SCHEMA_DRIFT,
        )
    return alignment


@dataclass(frozen=True)
class Alignment:
    """Which delivered column serves which column of the contract, and what is missing or new."""

    columns: tuple[str, ...]
    matched: Mapping[str, str]
    unexpected: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """Columns of the contract that were not delivered."""
        return [column for column in self.columns if column not in self.matched]

    def expressions(self, beside: Sequence[str] = ()) -> list[pl.Expr]:
        """The raw table's columns, in the contract's order, then what was delivered beyond it as one JSON text.

        So is what the reader says of single rows, in the columns `beside`.
        """
        absent = pl.lit(None, dtype=pl.String)
        known = [pl.col(self.matched[name]) if name in self.matched else absent for name in self.columns]
        names = [*self.unexpected, *beside]
        beyond = pl.struct(pl.col(names)).struct.json_encode() if names else absent
        return [*(value.alias(name) for name, value in zip(self.columns, known, strict=True)), beyond.alias(EXTRA)]

    def facts(self) -> dict[str, object]:
        """What drifted, for the delivery report."""
        renamed = {column: sent for column, sent in self.matched.items() if column != sent}
        return {
            "missing_columns": self.missing,
            "unexpected_columns": list(self.unexpected),
            "differently_written_columns": renamed,
        }


def align(contract: Contract, delivered: Sequence[str], vocabulary: Vocabulary) -> Alignment:
    """Match delivered columns to the contract's, however they are spelled.

    A column that is missing but needed is a LakeError; of the others it names those that `vocabulary` knows.
    """
    matched = same_columns(contract.raw_columns, delivered)
    unexpected = tuple(column for column in delivered if column not in matched.values() and column != LINE_NO)
    for column in contract.required_columns:
        # In quarantine mode nothing is taken from such a delivery, so that nothing can be missing either.
        if column not in matched and contract.drift != "quarantine":
            raise _missing(contract, column, unexpected, vocabulary)
    return Alignment(contract.raw_columns, matched, unexpected)


def _missing(contract: Contract, column: str, unexpected: Sequence[str], vocabulary: Vocabulary) -> LakeError:
    """Say which column is missing, and which new column may be it under another name."""
    told = vocabulary.told_columns(unexpected, contract.raw_columns)
    similar = difflib.get_close_matches(column, unexpected, n=1, cutoff=0.5)
    guess = f"可能已改名为“{told[similar[0]]}”；" if similar else ""
    named = "、".join(list(told.values())[:MOST_NAMES])
    seen = f"（另有目录外的列 {len(unexpected)} 个：{named}）" if unexpected else ""
    return LakeError(
        f"缺少列“{column}”，没有它任何一行都不能入库{seen}",
        advice=f"{guess}请补上这一列重新交付；确已改名的，由平台修改 {contract.path.name} 中的 `from`",
        resource=contract.name,
        column=column,
        rule="header",
    )
