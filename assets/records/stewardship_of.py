"""Which stewardship a domain has: by the rules of a SQL model, or by the model of a resolution."""

from assets.context import LakeContext
from assets.records.by_model import ModelledStewardship
from assets.records.by_rules import RuledStewardship
from assets.records.resolving import Stewardship
from catalog.yaml_source import closest_zh
from lake.engine.interface import SqlEngine
from lake.errors import LakeError


def stewardship_of(lake: LakeContext, domain: str, engine: SqlEngine) -> Stewardship:
    """The pairs of a domain; LakeError for one that nobody judges, or that has not been built yet."""
    ruled = {model.identified.domain: model for model in lake.models.values() if model.identified}
    if domain in ruled:
        return RuledStewardship(lake, ruled[domain], engine)
    if domain in lake.registry.resolutions:
        return ModelledStewardship(lake, lake.registry.resolutions[domain], engine)
    known = {*ruled, *lake.registry.resolutions}
    raise LakeError(f"{domain} 不是需要人工判定的主数据领域", advice=closest_zh(domain, known))
