"""The domains that resolution makes: the one list of them. Planning, release, repair and Dagster ask here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from assets.context import LakeContext
from assets.governance import Known
from assets.master.legal_entity import build as firms
from assets.master.legal_entity import judging as judging_firms
from assets.master.person import build as persons
from assets.master.person import judging as judging_persons
from assets.master.resolved import sources_of, version_of
from assets.reasons import Reason
from catalog.models import person_tables
from catalog.resolving import record_table
from lake.schema import TableSpec
from lake.tables.table_state import TableState


@dataclass(frozen=True)
class ResolvedDomain:
    """A domain whose tables one step makes, since they are one answer; the step is called after the first of them."""

    name: str
    keys: Mapping[str, tuple[str, ...]]
    """By table, what tells its rows apart."""
    specs: Callable[[LakeContext], Mapping[str, TableSpec]]
    missing: Callable[[LakeContext, Collection[str]], list[str]]
    """Of the tables that are there: which others it cannot do without."""
    why_changed: Callable[[LakeContext, Mapping[str, TableState], Known | None], Reason | None]
    basis: Callable[[LakeContext], str]
    """Changes with anything that is expected of its tables."""

    @property
    def tables(self) -> tuple[str, ...]:
        """What its step makes."""
        return tuple(self.keys)

    @property
    def step(self) -> str:
        """The name of its step."""
        return self.tables[0]

    def sources(self, lake: LakeContext) -> list[str]:
        """The standard tables that name those of the domain."""
        return sources_of(lake, self.name)

    def version(self, lake: LakeContext) -> str:
        """Twelve hex digits that change with what is declared."""
        return version_of(lake, self.name)

    def why_stale(self, lake: LakeContext, states: Mapping[str, TableState], known: Known | None) -> Reason | None:
        """Why it has to be resolved again; None while something is missing, or when all is as it was."""
        return None if self.missing(lake, states) else self.why_changed(lake, states, known)


def domain_of(table: str) -> ResolvedDomain | None:
    """The domain whose step makes a table."""
    return next((one for one in RESOLVED if table in one.keys), None)


def _any_source(lake: LakeContext, there: Collection[str]) -> Sequence[str]:
    sources = firms.sources(lake)
    return [] if any(one in there for one in sources) else sources[:1]


RESOLVED = (
    ResolvedDomain(
        record_table.DOMAIN,
        {record_table.RECORD: record_table.KEY},
        lambda _lake: {record_table.RECORD: record_table.SPEC},
        lambda lake, there: [*_any_source(lake, there)],
        firms.why_stale,
        judging_firms.basis,
    ),
    ResolvedDomain(
        person_tables.DOMAIN,
        person_tables.KEYS,
        persons.specs,
        lambda lake, there: sorted(one for one in persons.registers(lake) if one not in there),
        persons.why_stale,
        judging_persons.basis,
    ),
)
"""All of them, in the order in which they are resolved."""
