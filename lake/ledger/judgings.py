"""By which suite the newest verdicts on a table were found, so that another suite asks again."""

from collections.abc import Mapping
from dataclasses import dataclass

from lake.ledger.ledger import Ledger

_RECORD = (
    "INSERT INTO judging (table_name, snapshot_id, basis, suite) VALUES (:table_name, :snapshot_id, :basis, :suite)"
    " ON CONFLICT (table_name) DO UPDATE SET"
    " snapshot_id = excluded.snapshot_id, basis = excluded.basis, suite = excluded.suite"
)


@dataclass(frozen=True)
class Judging:
    """A snapshot, the suite it was judged by, and the cheaper `basis`: as long as that is the same, the suite is."""

    snapshot_id: int
    basis: str
    suite: str


class Judgings:
    """The records of one ledger, one a table."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def all(self) -> dict[str, Judging]:
        """By table."""
        rows = self._ledger.rows("SELECT * FROM judging")
        return {row["table_name"]: Judging(row["snapshot_id"], row["basis"], row["suite"]) for row in rows}

    def of(self, table: str) -> Judging | None:
        """How a table was judged last; None when nobody wrote that down."""
        rows = self._ledger.rows("SELECT * FROM judging WHERE table_name = :table", table=table)
        return Judging(rows[0]["snapshot_id"], rows[0]["basis"], rows[0]["suite"]) if rows else None

    def note(self, judged: Mapping[str, Judging]) -> None:
        """Remember how tables were judged, in place of the last time."""
        if not judged:
            return
        with self._ledger.transaction() as change:
            for table, judging in judged.items():
                change.execute(_RECORD, table_name=table, **vars(judging))
