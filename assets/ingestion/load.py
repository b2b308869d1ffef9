"""Load one resource: every delivery that is new goes to raw, is split into std and quarantine, and is reconciled.

A delivery is one batch, known by resource and content (identity.py). Each of its three commits carries the batch's
token, so a run that was killed anywhere picks up where it stopped and repeats nothing: first of all what is in raw
and not everywhere is finished, then what is loaded is split anew if the contract has changed, then comes what is new.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assets.context import LakeContext
from assets.ingestion.batches import LoadInterrupted, apply_batch, finish_batches
from assets.ingestion.drift import DeliveryRefused
from assets.ingestion.identity import open_batch
from assets.ingestion.look import Looking
from assets.ingestion.refused_files import keep_refused_file, refused_file
from assets.ingestion.restatement import restate
from assets.ingestion.schema_change_notice import write_letter
from catalog.beijing import ZONE
from catalog.registry.resource import Resource
from catalog.registry.telling import told_error
from lake.connectors.deliveries import Delivery, acknowledge, discover
from lake.connectors.fetched import FetchedSource
from lake.connectors.landing.connections import read_connections
from lake.errors import LakeError
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.ledger import Batch
from lake.storage.storage_errors import StorageError
from lake.tables.tidying import EVERY, tidy


@dataclass(frozen=True)
class LoadResult:
    """What became of the deliveries of one resource in this run."""

    resource: str
    loaded: tuple[Batch, ...] = ()
    restated: tuple[Batch, ...] = ()
    already_loaded: int = 0
    errors: tuple[LakeError, ...] = field(default=())

    @property
    def anything_new(self) -> bool:
        """Whether a batch was loaded now, or split anew by a changed contract."""
        return bool(self.loaded or self.restated)


def load_resource(lake: LakeContext, name: str) -> LoadResult:
    """Load what is new of a resource. Deliveries that cannot be read are kept and named; the others go on.

    Never raises for a bad delivery: look at `errors`.
    """
    resource, began = lake.registry.resource(name), datetime.now(UTC)
    loaded = [*finish_batches(lake, resource)]
    errors: list[LakeError] = []
    already_loaded, interrupted, looking = 0, False, Looking.begin(lake, resource)
    restated = restate(lake, resource)
    seen = lake.lakehouse.ledger.loaded_sightings(name)
    for found in looking.watch(_deliveries(lake, resource, looking)):
        if isinstance(found, LakeError):
            errors.append(found.at_resource(name))
            continue
        if (found.name, found.sha256, found.received_at) in seen:  # most of what lies there, known by one query
            acknowledge(found)
            already_loaded += 1
            continue
        try:
            batch, is_new = _load_delivery(lake, resource, found, began)
        except (StorageError, LoadInterrupted) as error:  # ours, not the department's: the next run goes on
            errors.append(error.at_resource(name))
            interrupted = True
            break
        except LakeError as error:
            errors.append(_keep_refused(lake, resource, found, error))
            continue
        acknowledge(found)
        already_loaded += not is_new
        if is_new:
            loaded.append(batch)
            _tidy_now_and_then(lake, resource)
    refused = [(error.file, error) for error in errors]  # by the names as they came, which are not told
    told = tuple(told_error(lake.registry, error) for error in errors)
    if not interrupted:
        looking.note(refused)
    return LoadResult(name, tuple(loaded), restated, already_loaded, told)


def _deliveries(lake: LakeContext, resource: Resource, looking: Looking) -> Iterator[Delivery | LakeError]:
    asked = any(isinstance(source, FetchedSource) for source in resource.sources)
    connections = read_connections(lake.landings) if asked else {}  # a broken list of them stops no file
    spool = lake.settings.spool_folder / resource.name
    return discover(resource.sources, lake.landings, connections, spool, ZONE, looking.hear)


def _load_delivery(lake: LakeContext, resource: Resource, delivery: Delivery, began: datetime) -> tuple[Batch, bool]:
    """The batch of a delivery, and whether it was loaded just now."""
    batch = open_batch(lake, resource, delivery, began)
    if batch.is_loaded:
        return batch, False
    return apply_batch(lake, resource, delivery, batch), True


def _tidy_now_and_then(lake: LakeContext, resource: Resource) -> None:
    if lake.lakehouse.ledger.loaded_count(resource.name) % EVERY == 0:
        tidy(lake.lakehouse, [table.name for table in (resource.raw, resource.std, resource.quarantine)])


def _keep_refused(lake: LakeContext, resource: Resource, delivery: Delivery, error: LakeError) -> LakeError:
    """Nothing that arrived is lost: the file that could not be read is kept beside its error in the ledger."""
    error.file = error.file or delivery.name
    batch = open_batch(lake, resource, delivery)
    place = refused_file(lake.settings, resource.name, delivery.name, delivery.sha256)
    keep_refused_file(lake.settings, delivery.path, delivery.name, place)
    report = _known_of(lake, resource, batch, error).with_facts(kept_in=str(place.parent))
    lake.lakehouse.ledger.refuse(batch.batch_id, error.at_resource(resource.name), report)
    return error


def _known_of(lake: LakeContext, resource: Resource, batch: Batch, error: LakeError) -> DeliveryReport:
    """What had been found out about a refused delivery, its impact letter included when the header was the reason."""
    if not isinstance(error, DeliveryRefused):
        return DeliveryReport()
    if error.drift is None or not error.drift.matters:
        return error.report
    return error.report.with_facts(impact_letter=write_letter(lake, resource, batch, error.drift, refused=True))
