"""The rows of a batch as sent, as views of the engine that splits it."""

from collections.abc import Sequence
from pathlib import Path

from catalog.contract import Contract
from catalog.registry import Registry
from catalog.table_specs import raw_spec
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote_table
from quality.correction import corrected

RAW = "split.raw"
SENT = "split.sent"
"""The same before the corrections, where there are any."""


def attach_raw(engine: DuckEngine, contract: Contract, registry: Registry, raw_files: Sequence[Path]) -> None:
    """The view `split.raw`: the rows as sent, after the contract's corrections."""
    sent = SENT if contract.corrections else RAW
    engine.attach(sent, raw_spec(contract, registry).columns, [str(path) for path in raw_files])
    if contract.corrections:
        rows = corrected(contract, quote_table(SENT))
        engine.connection.execute(f"CREATE OR REPLACE VIEW {quote_table(RAW)} AS SELECT * FROM {rows}")
