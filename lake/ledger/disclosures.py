"""What was decided on each published version before it was published: rule by rule, and by whom where not by code."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from lake.ledger.ledger import Ledger
from lake.ledger.statements import insertion


@dataclass(frozen=True)
class RuleOutcome:
    """One rule on one version. `cells` are keys of what it hid and no values; counts are cells, or rows.

    `actor` and `reason`: who lifted the rule and why; None where it held.
    """

    rule: str
    examined: int
    hidden: int
    outcome: str
    cells: tuple[str, ...] = ()
    actor: str | None = None
    reason: str | None = None


class Disclosures:
    """The record of them in one ledger. A version is decided on once; the same again replaces it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def note(self, dataset: str, version: str, outcomes: Iterable[RuleOutcome]) -> None:
        """Keep what was decided, in place of what may have been kept by somebody who was killed on the way."""
        place = {"dataset": dataset, "version": version, "decided_at": datetime.now(UTC).isoformat()}
        rows = [{**asdict(one), "cells": json.dumps(one.cells, ensure_ascii=False), **place} for one in outcomes]
        with self._ledger.transaction() as change:
            change.execute(
                "DELETE FROM disclosure WHERE dataset = :dataset AND version = :version",
                dataset=dataset,
                version=version,
            )
            if rows:
                change.execute_many(insertion("disclosure", rows[0]), rows)

    def all(self) -> list[dict[str, Any]]:
        """Every rule on every version as the ledger keeps it; moments as such."""
        rows = self._ledger.rows("SELECT * FROM disclosure ORDER BY dataset, version, rule")
        return [{**row, "decided_at": datetime.fromisoformat(row["decided_at"])} for row in rows]

    def of(self, dataset: str, version: str) -> list[RuleOutcome]:
        """What was decided on a version, by the name of the rule."""
        query = "SELECT * FROM disclosure WHERE dataset = :dataset AND version = :version ORDER BY rule"
        names = ("rule", "examined", "hidden", "outcome", "actor", "reason")
        return [
            RuleOutcome(**{name: row[name] for name in names}, cells=tuple(json.loads(row["cells"])))
            for row in self._ledger.rows(query, dataset=dataset, version=version)
        ]
