"""Whatever text stands in a cell, it fails no delivery: every contract of the catalogue judges every kind of it."""

from functools import cache
from itertools import cycle, islice
from random import Random

import duckdb
import pytest

from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.engine.identifiers import literal, quote
from quality.split.compile import compile_split
from quality.split.text_steps import POSITION

LONG = [
    "9" * 19,
    "9" * 40,
    "1" * 17 + "X",
    "5" * 16 + ".5",
    "-" + "9" * 18,
    "9223372036854775807",
    "汉" * 300,
    "1." * 9,
]
NUMBERS = [
    "0",
    "-0",
    "-1",
    "1e308",
    "1e999",
    "NaN",
    "inf",
    "-inf",
    "万",
    "9" * 12 + "万元",
    "9" * 30 + "亩",
    "%",
    "1,2,3",
]
TIMES = ["2023-02-30", "9999-12-31 23:59:59", "0001-01-01", "294247-01-01", "202313", "24:00", "12:61", "1" * 13]
PLACES = ["113°4′", "113°1.2.3′", "POINT(", "POLYGON((0 0))", "[", "{}", "440703********1234", "***"]
SIGNS = ["", " ", "　", "/", "\\", "'\";--", "😀", "\ufffd", "空", "汉"]
ANY: list[str | None] = [None, *LONG, *NUMBERS, *TIMES, *PLACES, *SIGNS]
ROWS = 200


@cache
def registry() -> Registry:
    return Registry.load()


@pytest.mark.parametrize("name", sorted(registry().resources))
def test_no_text_fails_a_delivery(name: str) -> None:
    resource, chance = registry().resource(name), Random(name)
    columns = {header: _texts(resource, header, chance) for header in resource.raw_columns}
    shown = [
        f"unnest([{', '.join('NULL' if one is None else literal(one) for one in texts)}]) AS {quote(header)}"
        for header, texts in columns.items()
    ]
    placed = [f"NULL AS {quote(one)}" for one in (*POSITION, "_extra")]
    plan = compile_split(resource)
    counts = f"count(*), count_if({plan.accepted}), sum(len({plan.reasons}))"
    query = plan.select(f"(SELECT {', '.join([*shown, *placed])})", counts)
    rows, accepted, reasons = duckdb.execute(query).fetchone() or (0, 0, 0)
    assert rows == ROWS
    assert reasons >= rows - accepted > 0


def _texts(resource: Resource, header: str, chance: Random) -> list[str | None]:
    """Half what the column's element calls good, so that rules between columns come to their turn."""
    fields = [field for field in resource.fields if field.spec.from_ == header]
    good = [text for field in fields for text in field.element.examples.good]
    texts = [*islice(cycle(ANY), ROWS // 2), *islice(cycle(good or ANY), ROWS // 2)]
    chance.shuffle(texts)
    return texts
