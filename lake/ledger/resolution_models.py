"""The weights by which records of a domain are told to be one, version by version. They hold no value of any record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lake.ledger.ledger import Ledger
from lake.ledger.statements import insertion


@dataclass(frozen=True)
class StoredModel:
    """One training. `declared`: a fingerprint of what was compared and how; `entities`: how many it could learn from.

    `trained_by` is who asked for it; None when a build needed a model and there was none.
    """

    version: int
    declared: str
    settings: Mapping[str, Any]
    entities: int
    trained_at: datetime
    trained_by: str | None


def as_stored(settings: Mapping[str, Any]) -> str:
    """Weights as the ledger keeps them: the same weights are the same text."""
    return json.dumps(settings, ensure_ascii=False, sort_keys=True)


class ResolutionModels:
    """The trainings of one domain in one ledger; they are only ever added."""

    def __init__(self, ledger: Ledger, domain: str) -> None:
        self._ledger, self._domain = ledger, domain

    def all(self) -> list[StoredModel]:
        """Every training, the first one first."""
        query = "SELECT * FROM resolution_model WHERE domain = :domain ORDER BY version"
        return [
            StoredModel(
                row["version"],
                row["declared"],
                json.loads(row["settings"]),
                row["entities"],
                datetime.fromisoformat(row["trained_at"]),
                row["trained_by"],
            )
            for row in self._ledger.rows(query, domain=self._domain)
        ]

    def newest(self) -> StoredModel | None:
        """The training that counts."""
        return next(reversed(self.all()), None)

    def asked(self) -> int:
        """Another number after every training that somebody asked for, and only then."""
        return max((one.version for one in self.all() if one.trained_by), default=0)

    def add(self, declared: str, settings: Mapping[str, Any], entities: int, trained_by: str | None) -> StoredModel:
        """Keep a training; it counts from now on."""
        newest = self.newest()
        values = {
            "domain": self._domain,
            "version": newest.version + 1 if newest else 1,
            "declared": declared,
            "settings": as_stored(settings),
            "entities": entities,
            "trained_at": datetime.now(UTC).isoformat(),
            "trained_by": trained_by,
        }
        with self._ledger.transaction() as change:
            change.execute(insertion("resolution_model", values), **values)
        return self.all()[-1]
