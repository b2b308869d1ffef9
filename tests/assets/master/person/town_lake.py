"""A made-up town in a lake of its own: standard tables by hand, and persons built from them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from assets.context import LakeContext
from catalog.models.person_tables import PERSON, TABLES
from lake.engine.identifiers import quote
from lake.schema import duck_type
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from tests.kept_folder import opened_once
from tests.quality.matching.town import PEOPLE, Row, catalogue, person

_TOKENS = count()


@contextmanager
def town_lake(folder: Path) -> Iterator[LakeContext]:
    """An empty lake with the catalogue's contracts."""
    settings = Settings(home=folder / "lake")
    house = Lakehouse.open(settings)
    yield LakeContext(settings, house, catalogue(), {}, ())
    house.close()


def prepared_once(prepare: Callable[[LakeContext], object]) -> Any:
    """A fixture called like `prepare`: a town as that leaves it, made once a module and put back for each test."""
    return opened_once(town_lake, prepare)


def deliver(lake: LakeContext, name: str, rows: Iterable[Row], *, beside: bool = False) -> None:
    """Make `rows` the whole content of a standard table, or put them in a data file beside those that it has."""
    spec, token = lake.registry.resource(name).std, f"day-{next(_TOKENS)}"
    batch = f"{name}-{token}" if beside else f"{name}-1"
    listed = [{**row, "_batch_id": batch, "_line_no": line} for line, row in enumerate(rows, 2)]
    known = sorted({column for row in listed for column in row})
    content = pa.table({column: [row.get(column) for row in listed] for column in known})
    columns = ", ".join(
        f"CAST({quote(one.name) if one.name in known else 'NULL'} AS {duck_type(one.type)}) AS {quote(one.name)}"
        for one in spec.columns
    )
    path = lake.lakehouse.new_data_file(spec)
    with lake.engine() as engine:
        engine.connection.register("rows", content)
        engine.write(f"SELECT {columns} FROM rows", path, spec.columns)
        engine.connection.unregister("rows")
    put = lake.lakehouse.append if beside else lake.lakehouse.replace
    put(spec, [path], token=token)


def first_day(lake: LakeContext) -> None:
    residents = [person(number) for number in range(PEOPLE)]
    deliver(lake, "psb_resident", residents)
    deliver(lake, "psb_driver", [{**row, "county_code": None} for row in residents[:80]])
    deliver(lake, "gsda_hotline_ticket", [call(1), {"ticket_no": "x", "caller_name": "慕容无双"}])


def call(number: int) -> Row:
    told = person(number)
    return {"ticket_no": f"t{number}", "caller_name": told["person_name"], "caller_phone": told["phone"]}


def rows(lake: LakeContext, sql: str) -> list[dict[str, Any]]:
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, TABLES)
        return engine.rows(sql)


def ids(lake: LakeContext) -> dict[str, str]:
    return {row["citizen_id"]: row["entity_id"] for row in rows(lake, f"SELECT citizen_id, entity_id FROM {PERSON}")}
