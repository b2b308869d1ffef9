"""Tables that keep what was known before: a fact that is said no longer ends, and its row stays.

When something came to be known is the moment of the newest delivery or decision that the lake had then. It comes from
the ledger, and not from a clock: a build that was killed and is repeated writes the same.
"""

from datetime import datetime

import pyarrow as pa

from catalog.models.identity import Remembered
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import quote, quote_table
from lake.ledger.ledger import Ledger
from lake.schema import Column, TableSpec, arrow_schema

MOMENT = "remembered.moment"
MOMENT_COLUMNS = (Column("known_at", "timestamp"),)
_NEWEST = (
    "SELECT max(at) AS at FROM (SELECT max(ingested_at) AS at FROM batch"
    " UNION ALL SELECT max(decided_at) FROM decision WHERE steward IS NOT NULL) AS moments"
)


def known_moment(ledger: Ledger) -> pa.Table:
    """When the lake came to know what it knows; no row while it knows nothing."""
    [row] = ledger.rows(_NEWEST)
    found = [{"known_at": datetime.fromisoformat(row["at"])}] if row["at"] else []
    return pa.Table.from_pylist(found, schema=arrow_schema(MOMENT_COLUMNS))


def remembered_sql(model: SqlModel, remembered: Remembered, spec: TableSpec) -> str:
    """What the SELECT gives since it was first known, and what it gave once until it did no more.

    What was never known at any moment, since another build of the same deliveries said otherwise, is not kept.
    """
    since, until = quote(remembered.since), quote(remembered.until)
    fact = [quote(name) for name in model.grain if name != remembered.since]
    same = " AND ".join(f"made.{name} IS NOT DISTINCT FROM former.{name}" for name in fact)
    taken = {remembered.since: f"coalesce(former.{since}, moment.known_at)", remembered.until: f"made.{until}"}
    now = _columns(spec, taken, "made")
    ended = _columns(spec, {remembered.until: f"coalesce(former.{until}, moment.known_at)"}, "former")
    former = quote_table(model.name)
    return (
        f"WITH made AS ({model.sql}), moment AS (SELECT * FROM {quote_table(MOMENT)}),"
        f" former AS (SELECT * FROM {former} WHERE {until} IS NULL)"
        f" SELECT {now} FROM made CROSS JOIN moment LEFT JOIN former ON {same}"
        f" UNION ALL SELECT {ended} FROM {former} AS former CROSS JOIN moment"
        f" WHERE former.{until} IS NOT NULL OR (former.{since} < moment.known_at"
        f" AND NOT EXISTS (SELECT 1 FROM made WHERE {same}))"
    )


def _columns(spec: TableSpec, taken: dict[str, str], rest: str) -> str:
    return ", ".join(
        f"{taken.get(column.name, f'{rest}.{quote(column.name)}')} AS {quote(column.name)}" for column in spec.columns
    )
