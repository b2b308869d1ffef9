"""The steps of resolution in Dagster: one for each domain of `assets/master/domains.py`."""

from collections.abc import Callable, Collection, Iterator

import dagster as dg

from assets.master.domains import RESOLVED
from assets.master.legal_entity.step import legal_entity_asset
from assets.master.person.step import person_asset
from catalog.models import person_tables
from catalog.registry.registry import Registry
from catalog.resolving import record_table

_MADE_BY: dict[str, Callable[[Registry], dg.AssetsDefinition]] = {
    record_table.DOMAIN: legal_entity_asset,
    person_tables.DOMAIN: person_asset,
}


def resolution_assets(registry: Registry, steps: Collection[str] | None = None) -> Iterator[dg.AssetsDefinition]:
    """The steps of all domains, or of those whose name is among `steps`."""
    return (_MADE_BY[one.name](registry) for one in RESOLVED if steps is None or one.step in steps)
