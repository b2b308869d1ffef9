"""The engines that a lake may compute with."""

from lake.engine.duck import DuckEngine
from lake.engine.interface import SqlEngine
from lake.settings import Engine, Settings


def open_engine(settings: Settings, engine: Engine) -> SqlEngine:
    """A SQL engine of one's own; close it after use. LakeError when it is not installed."""
    if engine == "duckdb":
        return DuckEngine(settings)
    from lake.engine.spark.engine import SparkEngine  # starts Java: for who asks for it only

    return SparkEngine(settings)
