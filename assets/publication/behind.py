"""Whether the exports and their catalogue are those of the release that readers see."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assets.context import LakeContext
from assets.governance import Known
from assets.publication.approvals import ending_approvals
from assets.publication.places import CATALOGUE_FILES, dataset_folder
from assets.publication.version import FORMAT_VERSION, METADATA
from assets.reasons import Reason
from assets.versions import catalogue_version, fingerprint
from catalog.beijing import today
from catalog.publishing.portal import read_portal
from lake.errors import LakeError
from lake.ledger.derivations import Derivations
from lake.releases.manifest import DISPUTED_TABLE
from lake.releases.releases import Releases
from lake.releases.store import Release
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of
from lake.tables.states import table_states

if TYPE_CHECKING:
    from assets.publication.export import Export

EXPORTS = "export.catalogue"


def why_behind(lake: LakeContext, release: Release | None, known: Known | None) -> Reason | None:
    """Why the exports have to be made again; `known` is what they were made of last, and each dataset's version."""
    if release is None or known is None:
        return Reason("export_behind") if release else None
    if known[0] != _made_of(lake, release):
        return Reason("export_behind", release.id)
    storage = storage_of(lake.settings)
    gone = (place for place in _written(storage, known) if not _is_there(storage, place))
    return next((Reason("damaged", storage.path_of(place)) for place in gone), None)


def datasets_behind(lake: LakeContext) -> set[str]:
    """The datasets of which the next exports may bring another version or another mark; all when nobody can say."""
    house, datasets = lake.lakehouse, lake.registry.publications
    release, known = Releases(house).current(), Derivations(house.ledger).of(EXPORTS)
    if release is None or known is None or known[0] != _made_of(lake, release):
        return {*datasets}
    states, released = table_states(house), release.manifest.tables
    moved = {name for name, table in released.items() if name in states and states[name].content != table.content_id}
    if DISPUTED_TABLE in moved:
        return {*datasets}
    there = {name: one for name, one in datasets.items() if one.table in states and one.in_force(today())}
    return {name for name, one in there.items() if one.table in moved or name not in known[1]}


def note_exported(lake: LakeContext, release: Release, exports: "Sequence[Export]") -> None:
    """Remember that all datasets of a release are exported."""
    versions = {export.metadata.dataset: export.folder.name for export in exports}
    Derivations(lake.lakehouse.ledger).note(EXPORTS, _made_of(lake, release), versions)


def _made_of(lake: LakeContext, release: Release) -> str:
    registry = lake.registry
    described = (registry.publications, registry.departments, registry.licences, registry.themes)
    records = [record.model_dump_json() for kind in described for record in kind.values()]
    try:
        portal = read_portal(lake.settings.contract_folders).model_dump_json()
    except LakeError as error:
        portal = str(error)
    ended = [one.id for one in registry.publications.values() if not one.in_force(today())]
    ending = ending_approvals(registry.publications, today(), lake.settings.approval_days)
    told = [(one.dataset, str(one.approved_until)) for one in ending]
    return fingerprint([release.id, ended, told, catalogue_version(lake), records, portal, FORMAT_VERSION])


def _written(storage: Storage, known: Known) -> list[Location]:
    folder = storage.root / "open"
    catalogue = [folder / name for name in CATALOGUE_FILES] if known[1] else []
    return [*catalogue, *(dataset_folder(storage, name) / version / METADATA for name, version in known[1].items())]


def _is_there(storage: Storage, place: Location) -> bool:
    try:
        storage.look(place)
    except FileNotFoundError:
        return False
    return True
