"""What became of a run, and how the lake stands after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assets.context import LakeContext
from assets.gov.score import monthly_scores
from assets.ingestion.hold import held_deliveries
from assets.ingestion.news import NewsDesk
from assets.planning.plan import Kind
from catalog.reference_landing import REFERENCE_LANDING
from catalog.registry.telling import told_error
from lake.connectors.landing.strays import strays
from lake.connectors.source import FileSource
from lake.ledger.ledger import Ledger
from lake.ledger.records import Batch
from lake.releases.releases import Releases
from lake.tables.lakehouse import Lakehouse
from lake.tables.states import table_states
from pipelines.catalogue import Catalogue
from pipelines.run_summary import ResourceSummary, RunSummary, StepFailure
from quality.scoring.month import Month

_COUNTED_LAYERS = ("master", "topic", "open")
_STATE = (
    "batch_id, contract_version, restatement,"
    " rows_delivered, rows_raw, rows_accepted, rows_quarantined, rows_superseded"
)


def summary_of(
    lake: LakeContext,
    catalogue: Catalogue,
    before: "Before",
    failures: Sequence[StepFailure],
    skipped: Sequence[str],
    steps: tuple[Mapping[Kind, int], Mapping[Kind, int]],
) -> RunSummary:
    """How the lake stands after a run, beside how it stood before. `steps`: those done, and those not needed."""
    house, release = lake.lakehouse, Releases(lake.lakehouse).current_id()
    return RunSummary(
        resources=summarise_batches(before.news(house.ledger)),
        failures=(*_left_out(catalogue), *failures),
        skipped=(*catalogue.left_out, *skipped),
        held=held_resources(lake),
        awaited=never_delivered(lake),
        strays=stray_files(lake),
        rows=rows_by_table(house, _COUNTED_LAYERS),
        release=release,
        newly_released=release != before.release,
        quality=_quality(lake, datetime.now(UTC)),
        done={str(kind): number for kind, number in steps[0].items()},
        unneeded={str(kind): number for kind, number in steps[1].items()},
    )


@dataclass(frozen=True)
class Before:
    """The state of every loaded batch before a run, by its id, and the release that readers saw."""

    batches: Mapping[str, tuple[object, ...]]
    release: str | None

    @classmethod
    def of(cls, house: Lakehouse) -> "Before":
        """As it is now."""
        return cls(_loaded(house.ledger), Releases(house).current_id())

    def news(self, ledger: Ledger) -> list[Batch]:
        """The batches that came into the tables since, or were split anew."""
        return [ledger.known(name) for name, state in _loaded(ledger).items() if self.batches.get(name) != state]


def _loaded(ledger: Ledger) -> dict[str, tuple[object, ...]]:
    rows = ledger.rows(f"SELECT {_STATE} FROM batch WHERE status = 'loaded' ORDER BY ingested_at, batch_id")
    return {row["batch_id"]: tuple(row.values()) for row in rows}


def _quality(lake: LakeContext, now: datetime) -> float | None:
    """The city's score of this month; None while nothing has arrived in it."""
    scores = monthly_scores(lake, now)
    score = scores.city(scores.resources(Month.of(now))).score
    return None if score is None else round(score, 1)


def _left_out(catalogue: Catalogue) -> Iterator[StepFailure]:
    """A contract or model that cannot be read is a failure of the run, though nothing of it ever began."""
    return (StepFailure("catalogue", str(error)) for error in catalogue.errors)


def summarise_batches(batches: Sequence[Batch]) -> tuple[ResourceSummary, ...]:
    """One line a resource, in the resources' order."""
    names = sorted({batch.resource for batch in batches})
    return tuple(_resource(name, [batch for batch in batches if batch.resource == name]) for name in names)


def _resource(name: str, batches: Sequence[Batch]) -> ResourceSummary:
    return ResourceSummary(
        resource=name,
        deliveries=len(batches),
        delivered=sum(batch.rows_delivered for batch in batches),
        accepted=sum(batch.rows_accepted for batch in batches),
        quarantined=sum(batch.rows_quarantined for batch in batches),
        superseded=sum(batch.rows_superseded for batch in batches),
        balanced=all(batch.counts.balanced for batch in batches),
    )


def held_resources(lake: LakeContext) -> tuple[StepFailure, ...]:
    """Resources that stay as they were because of their newest delivery, and why."""
    return tuple(StepFailure(name, reason) for name, reason in held_deliveries(lake).items())


def never_delivered(lake: LakeContext) -> tuple[str, ...]:
    """Resources without any batch, loaded or refused."""
    known = {row["resource"] for row in lake.lakehouse.ledger.rows("SELECT DISTINCT resource FROM batch")}
    return tuple(name for name in lake.registry.resources if name not in known)


def stray_files(lake: LakeContext) -> tuple[str, ...]:
    """What lies in the landing folders and is no delivery of any contract, one sentence each.

    The lake's own folder of reference tables is none of theirs.
    """
    sources = (source for contract in lake.registry.resources.values() for source in contract.sources)
    patterns = [source.path for source in sources if isinstance(source, FileSource)]
    delivered_to = [folder for folder in lake.landings if folder != REFERENCE_LANDING]
    found = strays(patterns, delivered_to, lake.registry.vocabulary.told_file, NewsDesk(lake).known_archives())
    return tuple(str(told_error(lake.registry, finding)) for finding in found)


def rows_by_table(lakehouse: Lakehouse, layers: Sequence[str]) -> dict[str, int]:
    """Rows of every table of some layers."""
    states = table_states(lakehouse)
    return {table: state.rows for table, state in states.items() if table.split(".", 1)[0] in layers}
