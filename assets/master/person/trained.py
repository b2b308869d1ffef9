"""Which weights persons are resolved by: those of the newest training, until somebody asks for another.

A first model learns from what is there. While it had less to learn from than a training can use, one is made anew once
there are twice as many; after that weights move when a steward wants them to.
"""

from functools import partial

from assets.context import LakeContext
from assets.versions import fingerprint
from catalog.models.person_tables import DOMAIN
from catalog.resolving.resolution import Resolution
from lake.ledger.resolution_models import ResolutionModels, StoredModel, as_stored
from quality.matching.resolve import FindModel, Resolved, resolve
from quality.matching.splink_model import Model, untrained
from quality.matching.training import PROBES


def known_model(lake: LakeContext, resolution: Resolution) -> FindModel:
    """The newest training of what is declared today, for `resolve`."""
    return partial(_find, lake, resolution)


def keep_model(lake: LakeContext, resolution: Resolution, resolved: Resolved, by: str | None = None) -> None:
    """Remember a model that was trained just now."""
    if resolved.is_trained:
        models = ResolutionModels(lake.lakehouse.ledger, DOMAIN)
        models.add(declared(resolution), resolved.model, resolved.entities, by)


def retrain(lake: LakeContext, by: str) -> tuple[StoredModel | None, StoredModel]:
    """Train anew on what the standard tables hold; the next build uses it. The training before and this one.

    Asked for twice by the same, it is kept once where nothing has changed: the first command may have been killed.
    """
    resolution, house = lake.registry.resolutions[DOMAIN], lake.lakehouse
    models = ResolutionModels(house.ledger, DOMAIN)
    kept = models.all()
    former = kept[-1] if kept else None
    there = [name for name in (f"std.{one}" for one in resolution.sources) if house.exists(name)]
    with lake.engine() as engine:
        engine.attach_tables(house, there)
        resolved = resolve(engine, resolution, lake.registry, there)
    if former and former.trained_by == by and _is_same(former, resolution, resolved):
        return (kept[-2] if len(kept) > 1 else None), former
    keep_model(lake, resolution, resolved, by)
    newest = models.newest()
    assert newest is not None  # it was added just now
    return former, newest


def _is_same(kept: StoredModel, resolution: Resolution, resolved: Resolved) -> bool:
    learnt = (declared(resolution), resolved.entities, as_stored(resolved.model))
    return learnt == (kept.declared, kept.entities, as_stored(kept.settings))


def declared(resolution: Resolution) -> str:
    """Changes with what is compared and how: a training of something else is of no use."""
    return fingerprint(untrained(resolution.comparisons, 0.5)["comparisons"])[:12]


def _find(lake: LakeContext, resolution: Resolution, entities: int) -> Model | None:
    newest = ResolutionModels(lake.lakehouse.ledger, DOMAIN).newest()
    if newest is None or newest.declared != declared(resolution):
        return None
    has_grown = newest.entities < PROBES and entities >= 2 * newest.entities
    return None if has_grown else dict(newest.settings)
