"""All that the site shows, read from the published versions and the catalogue: no table of the lake is opened."""

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import polars as pl

from assets.publication.delivered import read_delivered
from assets.publication.described import describe, portal_facts
from assets.publication.places import LATEST, dataset_folder, disputed_file
from assets.publication.samples import Sampled, sampled
from assets.publication.version import versions
from catalog.beijing import today
from catalog.publishing.code_names import CodeNames, Names
from catalog.publishing.portal import PortalSettings, read_portal
from catalog.publishing.published_dataset import Organisation, Portal, PublishedDataset
from catalog.publishing.reuse import Reuse, read_reuse
from catalog.registry.registry import Registry
from catalog.registry.service_levels import load_service_levels
from lake.errors import LakeError
from lake.home.presence import refuse_absent
from lake.settings import Settings
from lake.storage.interface import Storage
from lake.storage.opening import storage_of
from lake.told import Told
from pipelines.catalogue import kept_catalogue
from pipelines.portal.desk.register import Register
from pipelines.portal.desk.request import PublicRequest
from pipelines.portal.desk.use import NOT_USED, Use, read_use
from quality.scoring.punctuality import is_late

_NOT_PUBLISHED = Told("nothing has been published yet", "还没有发布过开放数据")
_PUBLISH = Told("run `lake run`, which publishes what is on the list", "请先运行 `lake run`，它会发布清单上的数据集")


@dataclass(frozen=True)
class Withdrawn:
    """A dataset that was published once and is no longer: its addresses say so, for good. `reason` is Chinese."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True)
class Site:
    """What every page is made from. `closed`: what is not open as it is; `unconditional`: how many resources are."""

    portal: Portal
    datasets: Sequence[PublishedDataset]
    departments: Mapping[str, Organisation]
    closed: Sequence[Sampled]
    unconditional: int = 0
    withdrawn: Sequence[Withdrawn] = ()
    requests: Sequence[PublicRequest] = ()
    """Without the words and the contact of those who asked."""
    names: Mapping[str, Mapping[str, Names]] = field(default_factory=dict)
    """Dataset → coded column → code → what it is called."""
    stale: frozenset[str] = frozenset()
    """Datasets whose present version is older than their cycle of update."""
    use: Use = NOT_USED
    reuse: Sequence[Reuse] = ()
    days_to_answer: tuple[int, int] = (20, 5)
    """Working days: to a request for data, and to a fault or an objection."""


def read_site(settings: Settings) -> Site:
    """LakeError when nothing has been published yet."""
    if not is_published(settings):  # before anything is read for it
        refuse_absent(settings)
        raise LakeError(_NOT_PUBLISHED, advice=_PUBLISH)
    catalogue, levels = kept_catalogue(settings), load_service_levels(settings.contract_folders)
    registry = catalogue.registry
    described, storage = read_portal(settings.contract_folders), storage_of(settings)
    datasets = sorted(_datasets(registry, described, storage), key=lambda one: (one.modified, one.id), reverse=True)
    if not datasets:
        raise LakeError(_NOT_PUBLISHED, advice=_PUBLISH)
    return Site(
        portal=portal_facts(registry, described, max(dataset.modified for dataset in datasets)),
        datasets=datasets,
        departments={one.id: Organisation(one.id, one.title, one.uscc) for one in registry.departments.values()},
        withdrawn=sorted(_withdrawn(registry, storage), key=lambda one: one.id),
        closed=sampled(registry, read_delivered(storage)),
        unconditional=sum(one.openness.type == "unconditional" for one in registry.contracts.values()),
        names=_names(CodeNames(registry, catalogue.tables), datasets, catalogue.models),
        stale=frozenset(one.id for one in datasets if is_late(one.update, one.modified, datetime.now(UTC))),
        requests=[replace(one, text="", contact="") for one in _requests(settings)],
        use=read_use(settings.portal_desk),
        reuse=read_reuse(settings.contract_folders),
        days_to_answer=(levels.open_request, levels.objection),
    )


def _names(
    codes: CodeNames, datasets: Sequence[PublishedDataset], usable: Container[str]
) -> dict[str, dict[str, Names]]:
    """Of datasets whose table can still be made."""
    return {one.id: codes.of(one.table) for one in datasets if one.table in usable}


def is_published(settings: Settings) -> bool:
    """Whether there is anything to show."""
    storage = storage_of(settings)
    return bool(storage.names(storage.root / "open" / "datasets"))


def _requests(settings: Settings) -> Sequence[PublicRequest]:
    """The lake is opened only to reckon the deadline of what is new."""
    from pipelines.portal.desk.answering import with_deadlines

    return with_deadlines(settings, Register(settings.portal_desk))


def _datasets(registry: Registry, described: PortalSettings, storage: Storage) -> Iterator[PublishedDataset]:
    latest = _latest(storage)
    for publication in (one for one in registry.publications.values() if one.in_force(today())):
        history = list(versions(storage, dataset_folder(storage, publication.id)))
        if history:
            named = {known.version: known for known in history}
            version = named.get(latest.get(publication.id, ""), history[-1])
            yield describe(registry, described, publication, version, history, _disputed(storage, publication.id))


def _disputed(storage: Storage, dataset: str) -> int:
    """How many rows the list of disputed keys names; there is none when nothing is disputed."""
    try:
        return pl.read_csv(storage.read(disputed_file(storage, dataset)), infer_schema=False).height
    except FileNotFoundError:
        return 0


def _withdrawn(registry: Registry, storage: Storage) -> Iterator[Withdrawn]:
    """What lies there and may no longer be shown; its files stay where they are and are not on the site."""
    for name in storage.names(storage.root / "open" / "datasets"):
        publication = registry.publications.get(name)
        if publication is None or not publication.in_force(today()):
            *_, last = versions(storage, dataset_folder(storage, name))
            ended = publication and publication.approved_until
            reason = f"开放批准已于 {ended} 到期。" if ended else "该数据集已从开放清单中撤下。"
            yield Withdrawn(name, last.title, reason)


def _latest(storage: Storage) -> Mapping[str, str]:
    try:
        return dict(json.loads(storage.read(storage.root / "open" / LATEST)))
    except FileNotFoundError:  # published by code that did not write it
        return {}
