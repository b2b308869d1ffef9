"""An open lake with what can be used of its catalogue: whatever is broken stops only what is made from it."""

from collections.abc import Sequence
from pathlib import Path

from assets.context import LakeContext
from catalog.reference_landing import REFERENCE_LANDING
from lake.tables.lakehouse import Lakehouse
from pipelines.catalogue import Catalogue, kept_catalogue


def usable_lake(lakehouse: Lakehouse, landings: Sequence[Path] = ()) -> tuple[LakeContext, Catalogue]:
    """The lake with only those models that can be built, and the catalogue, which says what is wrong."""
    catalogue = kept_catalogue(lakehouse.settings)
    return lake_of(lakehouse, catalogue, landings), catalogue


def lake_of(lakehouse: Lakehouse, catalogue: Catalogue, landings: Sequence[Path] = ()) -> LakeContext:
    """The lake with a catalogue that was read before, as Dagster's definitions were made of it."""
    settings = lakehouse.settings
    folders = (REFERENCE_LANDING, settings.landing_folder, *landings)
    known = None if catalogue.left_out else catalogue.tables
    return LakeContext(settings, lakehouse, catalogue.registry, dict(catalogue.models), folders, known_tables=known)
