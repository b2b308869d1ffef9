"""How a delivery's header differs from the contract and from the delivery before: columns come, go, change names."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.contracts.contract import Contract
from catalog.registry.told_names import Vocabulary
from lake.connectors.rows.column_name import folded
from lake.connectors.rows.rows import BESIDE_COLUMNS, LINE_COLUMN
from lake.errors import LakeError
from lake.ledger.delivery_report import DeliveryReport, HeaderChange, HeaderDrift

_CLOSE = 0.55
"""From this likeness on (difflib's ratio) a new name may be a lost column's."""


@dataclass(frozen=True)
class Drift:
    """The delivered header, and what changed against the contract and against the last delivery (if there was one)."""

    columns: tuple[str, ...]
    against_contract: HeaderChange
    against_last: HeaderChange | None

    @property
    def matters(self) -> bool:
        """Whether the header is another than the contract's."""
        return self.against_contract.matters

    @property
    def is_news(self) -> bool:
        """Whether somebody should hear of it: the contract does not fit, and the last delivery did not yet say so."""
        last = self.against_last
        return self.matters and (last is None or last.matters)

    def sets_aside(self, contract: Contract) -> bool:
        """Whether the contract wants every row of such a delivery quarantined, whatever it says."""
        return contract.drift == "quarantine" and self.matters

    def told(self, contract: Contract, vocabulary: Vocabulary) -> "Drift":
        """As it may leave `restricted/`: a header may be somebody's row, so that foreign names may be values."""
        names = vocabulary.told_columns(self.columns, contract.raw_columns)

        def tell(name: str) -> str:
            return names.get(name) or (name if name in contract.raw_columns else vocabulary.told(name))

        last = self.against_last
        return Drift(tuple(map(tell, self.columns)), self.against_contract.told(tell), last and last.told(tell))

    def noted_in(self, report: DeliveryReport) -> DeliveryReport:
        """The report with the header and its changes, the names as they came."""
        drift = HeaderDrift(contract=self.against_contract, last=self.against_last)
        return report.with_facts(columns=self.columns, drift=drift)


class DeliveryRefused(LakeError):
    """A delivery that was read and is not taken, with what had been found out about it."""

    report = DeliveryReport()
    drift: Drift | None = None

    @classmethod
    def because(cls, error: LakeError, report: DeliveryReport, drift: Drift | None) -> "DeliveryRefused":
        """The same error, with the report."""
        refused = cls(error.message, advice=error.advice, resource=error.resource, file=error.file)
        refused.line, refused.column, refused.rule = error.line, error.column, error.rule
        refused.report, refused.drift = report.with_facts(refused_for=error.rule), drift
        return refused


def find_drift(contract: Contract, delivered: Sequence[str], last: Sequence[str] | None = None) -> Drift:
    """Compare a header. A column the contract ignores may be missing: nothing is made from it."""
    columns = tuple(column for column in delivered if column not in (LINE_COLUMN, *BESIDE_COLUMNS))
    present = {folded(column) for column in columns}
    ignored = {column for column in contract.ignored if folded(column) not in present}
    expected = [column for column in contract.raw_columns if column not in ignored]
    against_last = None if last is None else header_change(last, columns)
    return Drift(columns, header_change(expected, columns, ordered=False), against_last)


def header_change(before: Sequence[str], now: Sequence[str], *, ordered: bool = True) -> HeaderChange:
    """What changed from one header to another; how a name is spelled does not count."""
    was, is_now = {folded(name): name for name in before}, {folded(name): name for name in now}
    missing = [name for key, name in was.items() if key not in is_now]
    added = [name for key, name in is_now.items() if key not in was]
    renamed = _renamed(missing, added)
    common = [key for key in was if key in is_now]
    return HeaderChange(
        added=_without(added, renamed.values()),
        missing=_without(missing, renamed.keys()),
        renamed=renamed,
        reordered=ordered and common != [key for key in is_now if key in was],
    )


def _without(names: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    gone = set(taken)
    return tuple(name for name in names if name not in gone)


def _renamed(missing: Sequence[str], added: Sequence[str]) -> dict[str, str]:
    """Pairs of lost and new names that are alike, the most alike first; each name once."""
    likeness = [
        (difflib.SequenceMatcher(None, folded(old), folded(new)).ratio(), old, new) for old in missing for new in added
    ]
    found: dict[str, str] = {}
    for ratio, old, new in sorted(likeness, key=lambda item: -item[0]):
        if ratio >= _CLOSE and old not in found and new not in found.values():
            found[old] = new
    return found
