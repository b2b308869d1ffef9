"""What of a build with golden ids needs an engine: the rows, then their ids as a table beside them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from assets.context import LakeContext
from assets.models.identities import (
    FORMER,
    GIVEN,
    GIVEN_COLUMNS,
    MADE,
    adopt_former,
    former_sql,
    given_ids,
    records_sql,
)
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import quote_table
from lake.engine.interface import SqlEngine
from lake.home.member_names import member_names
from lake.schema import Column
from lake.settings import Settings
from lake.storage.durable import make_folder


@contextmanager
def scratch_folder(settings: Settings) -> Iterator[Path]:
    """A folder for rows on their way between the ledger and an engine; gone afterwards."""
    make_folder(settings.temporary_folder)
    with TemporaryDirectory(dir=settings.temporary_folder) as folder:
        yield Path(folder)


def attach_rows(engine: SqlEngine, name: str, columns: Sequence[Column], rows: pa.Table, scratch: Path) -> None:
    """Make rows readable under a name."""
    path = scratch / f"{name}.parquet"
    pq.write_table(rows, path)
    engine.attach(name, columns, [str(path)] if len(rows) else [])


def identify(lake: LakeContext, model: SqlModel, engine: SqlEngine, scratch: Path) -> int:
    """Run the SELECT once and give its records their ids: `MADE` and `GIVEN` can be read from now on. Returns its rows.

    What was made waits in a file: of a large city, in memory or from there on disk, it would take ten times as much.
    """
    identified, ledger = model.identified, lake.lakehouse.ledger
    assert identified is not None  # asked only of such models
    made, columns = scratch / f"{MADE}.parquet", lake.tables.spec(model.name).columns
    made_rows = engine.write(model.sql, made, columns)
    engine.attach(MADE, columns, [str(made)])
    rows = engine.query(records_sql(identified))
    given = given_ids(ledger, identified, rows, member_names(lake.settings, ledger))
    attach_rows(engine, GIVEN, GIVEN_COLUMNS, given, scratch)
    engine.view(FORMER, f"SELECT * FROM {quote_table(model.name)}")
    house = lake.lakehouse
    there = {one.name for one in (house.columns(model.name) if house.exists(model.name) else lake.tables[model.name])}
    adopt_former(ledger, identified, engine.query(former_sql(model, there)).to_pylist())
    return made_rows
