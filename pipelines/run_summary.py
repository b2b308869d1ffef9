"""How a run ended, in numbers: what `lake run` prints and programs read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from assets.context import REFERENCE_LANDING, LakeContext
from assets.gov.score import monthly_scores
from assets.ingestion.hold import held_deliveries
from assets.planning.plan import Kind
from catalog.registry.telling import told_error
from lake.connectors.landing.strays import strays
from lake.connectors.source import FileSource
from lake.ledger.ledger import Ledger
from lake.ledger.records import Batch
from lake.releases.releases import Releases
from lake.tables.lakehouse import Lakehouse
from lake.tables.states import table_states
from pipelines.catalogue import Catalogue
from quality.scoring.month import Month

_COUNTED_LAYERS = ("master", "topic", "open")
_STATE = (
    "batch_id, contract_version, restatement,"
    " rows_delivered, rows_raw, rows_accepted, rows_quarantined, rows_superseded"
)


@dataclass(frozen=True)
class StepFailure:
    """A step that failed: a resource (`psb_resident`) or a table (`topic.smart_water_reservoir`), and why.

    Of a resource of which only a delivery could not be taken it is the raw table (`raw.psb_resident`).
    """

    step: str
    message: str


@dataclass(frozen=True)
class ResourceSummary:
    """What this run brought of one resource, in rows."""

    resource: str
    deliveries: int
    delivered: int
    accepted: int
    quarantined: int
    superseded: int
    balanced: bool


@dataclass(frozen=True)
class RunSummary:
    """How a run ended and what the lake holds after it."""

    resources: tuple[ResourceSummary, ...]
    failures: tuple[StepFailure, ...]
    skipped: tuple[str, ...]
    held: tuple[StepFailure, ...] = ()
    """Resources whose newest delivery is held because too much of it was refused, until the next good one."""
    awaited: tuple[str, ...] = ()
    """Resources of this run that have never delivered; what is built from them waits, and nothing has failed."""
    strays: tuple[str, ...] = ()
    """What lies in landing folders and is no delivery: somebody of the department has to look at it, nothing failed."""
    rows: dict[str, int] = field(default_factory=dict)
    release: str | None = None
    newly_released: bool = False
    quality: float | None = None
    seconds: float = 0.0
    done: dict[str, int] = field(default_factory=dict)
    """How many steps of each kind the run carried out."""
    unneeded: dict[str, int] = field(default_factory=dict)
    """How many were up to date, so that it did not."""

    @classmethod
    def repeated(cls, kept: Mapping[str, Any]) -> "RunSummary":
        """How a run ends that found all as it was: `kept` is what `as_dict` gave of the run before."""
        failures, held = (tuple(StepFailure(**one) for one in kept[name]) for name in ("failures", "held"))
        skipped, awaited, strays = (tuple(kept[name]) for name in ("skipped", "awaited", "strays"))
        return cls(
            resources=(),
            failures=failures,
            skipped=skipped,
            held=held,
            awaited=awaited,
            strays=strays,
            rows=kept["rows"],
            release=kept["release"],
            quality=kept["quality"],
            unneeded=dict(Counter(kept["done"]) + Counter(kept["unneeded"])),
        )

    @property
    def ok(self) -> bool:
        """Whether nothing failed and nothing is held. To wait for a department's first delivery is no failure."""
        return not self.failures and not self.held

    @property
    def anything_new(self) -> bool:
        """Whether a delivery was loaded or a release made."""
        return bool(self.resources) or self.newly_released

    def rows_of(self, layer: str) -> dict[str, int]:
        """Rows by table of one layer."""
        return {table: rows for table, rows in self.rows.items() if table.startswith(f"{layer}.")}

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {"ok": self.ok, "anything_new": self.anything_new, **asdict(self)}


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
    found = strays(patterns, delivered_to, lake.registry.vocabulary.told_file)
    return tuple(str(told_error(lake.registry, finding)) for finding in found)


def rows_by_table(lakehouse: Lakehouse, layers: Sequence[str]) -> dict[str, int]:
    """Rows of every table of some layers."""
    states = table_states(lakehouse)
    return {table: state.rows for table, state in states.items() if table.split(".", 1)[0] in layers}
