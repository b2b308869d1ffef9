"""What the last steps of a run write, without the run."""

from assets.context import LakeContext
from assets.gov.tables import GOVERNANCE_TABLES
from assets.publication.disputed import disputed_tables
from assets.publication.export import Export, export_dataset
from assets.records.relapse import reopen_relapsed
from lake.releases.store import Release
from lake.tables.commit import Commit


def write_governance_tables(lake: LakeContext) -> list[Commit]:
    """All governance tables."""
    reopen_relapsed(lake)
    return [table.write(lake) for table in GOVERNANCE_TABLES]


def export_datasets(lake: LakeContext, release: Release) -> list[Export]:
    """Every dataset of the publication list that the release holds."""
    disputed = disputed_tables(lake, release)
    exports = (export_dataset(lake, release, one, disputed) for one in lake.registry.publications.values())
    return [export for export in exports if export is not None]
