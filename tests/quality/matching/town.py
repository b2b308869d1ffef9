"""A made-up town for resolution: rows of standard tables by hand, in an engine, without a delivery."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from catalog.registry.registry import Registry
from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.schema import duck_type
from lake.settings import Settings
from pipelines.sandbox.identifiers import citizen_check

Row = Mapping[str, Any]
SURNAMES = "陈李黄梁林张刘吴谭冯余邓"
GIVEN = ["伟强", "丽华", "文杰", "秀珍", "国栋", "美玲", "子轩", "雨桐", "家豪", "淑芬"]
PEOPLE = len(SURNAMES) * len(GIVEN)


def citizen_id(number: int) -> str:
    """A valid citizen id of nobody: its sequence codes are those of the sandbox."""
    stem = f"440703{birth(number):%Y%m%d}{900 + number % 90}"
    return stem + citizen_check(stem)


def birth(number: int) -> date:
    """When person `number` was born."""
    return date(1950, 1, 1) + timedelta(days=number * 173)


def person(number: int) -> dict[str, Any]:
    """What the register says of person `number`."""
    sex = "1" if (900 + number % 90) % 2 else "2"
    return {
        "citizen_id": citizen_id(number),
        "person_name": SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)],
        "sex": sex,
        "birth_date": birth(number),
        "phone": f"154{10000000 + number * 7919}",
        "address": f"江门市蓬江区建设路{number}号",
        "county_code": "440703" if number % 2 else "440781",
    }


@cache
def catalogue() -> Registry:
    """The lake's own."""
    return Registry.load(strict=False)


def engine_with(home: Path, tables: Mapping[str, Iterable[Row]]) -> DuckEngine:
    """An engine in which the standard tables of these resources hold these rows."""
    engine = DuckEngine(Settings(home=home))
    for name, rows in tables.items():
        resource = catalogue().resources[name]
        listed = [{**row, "_batch_id": f"{name}-1", "_line_no": line} for line, row in enumerate(rows, 2)]
        known = sorted({column for row in listed for column in row})
        content = pa.table({column: [row.get(column) for row in listed] for column in known})
        engine.connection.register(f"rows_{name}", content)
        columns = ", ".join(
            f"CAST({quote(column.name) if column.name in known else 'NULL'} AS {duck_type(column.type)})"
            f" AS {quote(column.name)}"
            for column in resource.std.columns
        )
        engine.keep(resource.std.name, f"SELECT {columns} FROM {quote(f'rows_{name}')}")
    return engine


def of(tables: Iterable[str], **changes: Any) -> Resolution:
    """The catalogue's resolution of persons with these sources only."""
    whole = catalogue().resolutions["person"]
    sources = {name: source for name, source in whole.sources.items() if name in set(tables)}
    return whole.model_copy(update={"sources": sources, **changes})


def cluster_of(engine: DuckEngine, resource: str, key: str) -> str:
    """The cluster of the row with this key."""
    sql = f"SELECT cluster FROM {quote_table('matching.cluster')} WHERE member LIKE {literal(f'{resource}%{key}')}"
    (row,) = engine.rows(sql)
    return str(row["cluster"])
