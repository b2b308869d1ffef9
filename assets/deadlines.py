"""The agreed deadlines, counted by the lake's own calendar of working days."""

from typing import Any

from catalog.registry.service_levels import ServiceLevels, load_service_levels
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote_table
from lake.settings import Settings
from lake.tables.derived import content_heads
from lake.tables.lakehouse import Lakehouse

_CALENDAR = "master.calendar"


def agreed_levels(settings: Settings, lakehouse: Lakehouse) -> ServiceLevels:
    """What is agreed, with the days that a notice tells of; a lake without the calendar counts by what is agreed."""
    levels = load_service_levels(settings.contract_folders)
    if not lakehouse.exists(_CALENDAR):
        return levels
    with DuckEngine(settings) as engine:
        engine.attach_tables(lakehouse, [_CALENDAR])
        known = engine.rows(f"SELECT day, is_working FROM {quote_table(_CALENDAR)} WHERE NOT is_provisional")
    return levels.with_calendar({row["day"]: row["is_working"] for row in known})


def levels_mark(settings: Settings, lakehouse: Lakehouse) -> dict[str, Any]:
    """What decides a deadline: another value whenever the agreement or the calendar is another."""
    agreed = load_service_levels(settings.contract_folders)
    return {"service levels": agreed.model_dump_json(), "calendar": content_heads(lakehouse, {_CALENDAR})}
