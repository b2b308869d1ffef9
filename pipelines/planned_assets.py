"""Which assets of Dagster the steps of a plan are."""

from collections.abc import Iterable

import dagster as dg

from assets.planning.plan import Step
from assets.publication.steps import CATALOGUE, export_key
from assets.release import steps as release_steps
from assets.release.step_names import PUBLICATION, RELEASE
from assets.steps import asset_key
from catalog.registry.registry import Registry


def asset_keys(step: Step, registry: Registry) -> list[dg.AssetKey]:
    """The assets that a step makes."""
    if step.name == RELEASE:
        return [release_steps.RELEASE]
    if step.name == PUBLICATION:
        return [*map(export_key, registry.publications), CATALOGUE]
    return [asset_key(table) for table in step.tables]


def selection_of(steps: Iterable[Step], registry: Registry) -> list[dg.AssetKey]:
    """The assets of some steps."""
    return [key for step in steps for key in asset_keys(step, registry)]
