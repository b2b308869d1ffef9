"""What departments declared in the census (F2, F3): systems and tables, counted, and the isolated ones named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assets.context import LakeContext
from lake.engine.identifiers import quote_table

_SYSTEM, _TABLE, _CONNECTED = (
    "std.gsda_information_system",
    "std.gsda_data_table",
    "topic.data_intelligence_fusion_table_connectivity",
)
_COUNTED = """
SELECT s.department_uscc, count(DISTINCT s.system_no) AS systems, count(t.table_no) AS tables,
    count(*) FILTER (WHERE t.shared = '是') AS shared, count(*) FILTER (WHERE t.opened = '是') AS opened
FROM {system} AS s LEFT JOIN {table} AS t ON s.system_no = t.system_no GROUP BY s.department_uscc
"""
_ISOLATED = """
SELECT s.department_uscc, t.table_no, coalesce(t.table_title, t.table_name) AS title, s.system_name
FROM {connected} AS c JOIN {table} AS t ON c.table_no = t.table_no JOIN {system} AS s ON t.system_no = s.system_no
WHERE c.is_isolated ORDER BY t.table_no
"""


@dataclass(frozen=True)
class Declared:
    """One department's systems and tables as it declared them; `isolated` are neither shared, opened nor asked for."""

    systems: int = 0
    tables: int = 0
    shared: int = 0
    opened: int = 0
    isolated: tuple[str, ...] = ()


def declared_by_department(lake: LakeContext) -> dict[str, Declared]:
    """By department; empty before anything of the census has arrived."""
    units = {unit.uscc: unit.id for unit in lake.registry.departments.values() if unit.uscc}
    if not all(lake.lakehouse.exists(name) for name in (_SYSTEM, _TABLE)):
        return {}
    isolated: dict[str, list[str]] = {}
    with lake.engine() as engine:
        there = [name for name in (_SYSTEM, _TABLE, _CONNECTED) if lake.lakehouse.exists(name)]
        engine.attach_tables(lake.lakehouse, there)
        if _CONNECTED in there:
            for row in engine.rows(_ISOLATED.format(**_NAMES)):
                told = f"{row['title']}（{row['table_no']}，{row['system_name']}）"
                isolated.setdefault(row["department_uscc"], []).append(told)
        rows = engine.rows(_COUNTED.format(**_NAMES))
    return {
        units[row["department_uscc"]]: _declared(row, isolated.get(row["department_uscc"], ()))
        for row in rows
        if row["department_uscc"] in units
    }


def _declared(row: Mapping[str, Any], isolated: Any) -> Declared:
    return Declared(row["systems"], row["tables"], row["shared"], row["opened"], tuple(isolated))


_NAMES = {"system": quote_table(_SYSTEM), "table": quote_table(_TABLE), "connected": quote_table(_CONNECTED)}
