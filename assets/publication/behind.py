"""Whether the exports and their catalogue are those of the release that readers see."""

from collections.abc import Sequence
from pathlib import Path

from assets.context import LakeContext
from assets.governance import Known
from assets.publication.export import Export, dataset_folder
from assets.publication.version import FORMAT_VERSION, METADATA
from assets.reasons import Reason
from assets.versions import catalogue_version, fingerprint
from catalog.publishing.portal import read_portal
from lake.errors import LakeError
from lake.ledger.derivations import Derivations
from lake.releases.store import Release
from lake.settings import Settings

EXPORTS = "export.catalogue"


def why_behind(lake: LakeContext, release: Release | None, known: Known | None) -> Reason | None:
    """Why the exports have to be made again; `known` is what they were made of last, and each dataset's version."""
    if release is None or known is None:
        return Reason("export_behind") if release else None
    if known[0] != _made_of(lake, release):
        return Reason("export_behind", release.id)
    gone = [path for path in _written(lake.settings, known) if not path.exists()]
    return Reason("damaged", gone[0].relative_to(lake.settings.home).as_posix()) if gone else None


def note_exported(lake: LakeContext, release: Release, exports: Sequence[Export]) -> None:
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
    return fingerprint([release.id, catalogue_version(lake), records, portal, FORMAT_VERSION])


def _written(settings: Settings, known: Known) -> list[Path]:
    folder = settings.zone_folder("open")
    catalogue = [folder / name for name in ("catalog.ttl", "catalog.jsonld")] if known[1] else []
    return [*catalogue, *(dataset_folder(settings, name) / version / METADATA for name, version in known[1].items())]
