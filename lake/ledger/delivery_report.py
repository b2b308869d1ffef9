"""What is known of one delivery: what the reader found, what the header was, what became of the rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True)
class HeaderChange:
    """From one header to the next. A guessed renaming (`renamed`: old name → new name) is in no other list."""

    added: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    renamed: Mapping[str, str] | None = None
    reordered: bool = False

    @property
    def matters(self) -> bool:
        """Whether columns came, went or changed their names; order alone changes no value."""
        return bool(self.added or self.missing or self.renamed)

    @property
    def renamings(self) -> list[str]:
        """Each guessed renaming as `old→new`."""
        return [f"{old}→{new}" for old, new in (self.renamed or {}).items()]

    @property
    def summary(self) -> str:
        """One line in Chinese; empty when nothing changed."""
        parts = (("新增", self.added), ("缺少", self.missing), ("疑似改名", self.renamings))
        said = [f"{word} {'、'.join(names)}" for word, names in parts if names]
        return "；".join([*said, *(["列序变化"] if self.reordered else [])])

    def told(self, tell: Callable[[str], str]) -> "HeaderChange":
        """The same change, every name as `tell` tells it."""
        return HeaderChange(
            added=tuple(map(tell, self.added)),
            missing=tuple(map(tell, self.missing)),
            renamed={tell(old): tell(new) for old, new in (self.renamed or {}).items()},
            reordered=self.reordered,
        )


class _Part(BaseModel):
    """Read from ledgers of every age: what a later version wrote is kept, what an earlier one did not is absent."""

    model_config = ConfigDict(extra="allow", frozen=True)


class HeaderDrift(_Part):
    """The delivered header against the contract's, and against that of the delivery before, if there was one."""

    contract: HeaderChange = HeaderChange()
    last: HeaderChange | None = None


class Repetition(_Part):
    """Shares (0 to 1) of whole rows and of keys that came with the batch `last` already; all None for the first."""

    last: str | None = None
    rows: float | None = None
    keys: float | None = None


class DeliveryReport(_Part):
    """交付报告. Every reader adds facts of its own format, kept as they are; the named ones mean the same in all.

    The ledger keeps only what was said (`stored`), so that a report reads the same after a new fact got a name.
    """

    kind: str | None = None
    """The source's kind, or `workbook` and `decision` for rows that a person corrected."""
    format: str | None = None
    encoding: str | None = None
    encoding_evidence: str | None = None
    records: int = 0
    """Rows delivered, without headers and blank lines."""
    columns: tuple[str, ...] | None = None
    """The header as it came; None when it was not read."""
    drift: HeaderDrift | None = None
    forensics: Mapping[str, Any] = {}
    broken_off: bool = False
    """The file ends in the middle of a row."""
    doubtful_times: Mapping[str, int] = {}
    """Column that orders rows → rows in which it says nothing: a clock ahead of now, a time before all times."""
    above_expected_volume: bool = False
    """More rows than the contract's `volume.max`."""
    repeated: Repetition = Repetition()
    ahead_of_now: int = 0
    """Accepted rows whose `latest_by` is more than a day ahead of when they came: nothing newer replaces them."""
    rule_hits: Mapping[str, int] = {}
    """Rule → rows that broke it."""
    corrections: Mapping[str, int] = {}
    """Correction → rows that it changed."""
    deleted_rows: int = 0
    unknown_deletions: int = 0
    impact_letter: str | None = None
    """Path below the home."""
    held_for: str | None = None
    """Why the standard table stayed as it was though the batch is loaded, in Chinese."""
    refused_for: str | None = None
    kept_in: str | None = None

    def with_facts(self, **facts: object) -> "DeliveryReport":
        """The same report, and more of it."""
        return DeliveryReport.model_validate({**self.stored(), **facts})

    def stored(self) -> dict[str, Any]:
        """What was said, as plain values; `DeliveryReport(**stored)` is the same report."""
        return self.model_dump(exclude_unset=True)
