"""What derived things were made of last, in parts, so that a plan can say which part has changed since.

A record explains, and decides only where nothing else does: a table carries its own fingerprint in its last commit. One
that is missing or of another making costs work or a reason, never a row.
"""

import json
from collections.abc import Mapping

from lake.ledger.ledger import Ledger

Parts = Mapping[str, str]
"""What something is made of, each part by a name, as a fingerprint that changes with it."""
_RECORD = (
    "INSERT INTO derivation (table_name, made_of, parts) VALUES (:table_name, :made_of, :parts)"
    " ON CONFLICT (table_name) DO UPDATE SET made_of = excluded.made_of, parts = excluded.parts"
)


class Derivations:
    """The records of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of(self, name: str) -> tuple[str, dict[str, str]] | None:
        """What a thing was made of, and its parts; None when nobody wrote that down."""
        rows = self._ledger.rows("SELECT * FROM derivation WHERE table_name = :name", name=name)
        return (rows[0]["made_of"], json.loads(rows[0]["parts"])) if rows else None

    def note(self, name: str, made_of: str, parts: Parts) -> None:
        """Remember it; the same again writes nothing."""
        if self.of(name) == (made_of, dict(parts)):
            return
        with self._ledger.transaction() as change:
            stored = json.dumps(dict(parts), sort_keys=True)
            change.execute(_RECORD, table_name=name, made_of=made_of, parts=stored)

    def all(self) -> dict[str, tuple[str, dict[str, str]]]:
        """What every thing was made of, by its name."""
        rows = self._ledger.rows("SELECT * FROM derivation")
        return {row["table_name"]: (row["made_of"], json.loads(row["parts"])) for row in rows}
