from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.context import MODEL_FOLDERS, LakeContext
from assets.gov.address_coverage import MATCHES, TABLE, bound_columns, coverage_rows
from catalog.models.sql_model import load_models
from catalog.registry.registry import Registry
from lake.settings import Settings
from lake.tables.derived import rows_file
from lake.tables.lakehouse import Lakehouse

FOUND = {"一": "门牌", "二": "楼栋", "三": "道路", "四": "村居", "五": "镇街", "外": None}


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[LakeContext]:
    settings = Settings(home=tmp_path / "lake")
    house = Lakehouse.open(settings)
    yield LakeContext(settings, house, Registry.load(), load_models(MODEL_FOLDERS), ())
    house.close()


def put(lake: LakeContext, name: str, rows: list[dict[str, object]]) -> None:
    spec = lake.tables.spec(name) if name in lake.models else lake.registry.resource(name.removeprefix("std.")).std
    full = [{column.name: row.get(column.name) for column in spec.columns} for row in rows]
    lake.lakehouse.ensure(spec)
    lake.lakehouse.replace(spec, [rows_file(lake.lakehouse, spec, full)], token=name)


def test_before_addresses_were_looked_for_nothing_is_known(lake: LakeContext) -> None:
    assert coverage_rows(lake) == []


def test_shares_are_of_the_addresses_in_the_city_and_of_all_rows(lake: LakeContext) -> None:
    matches = [
        {"address_text": text, "precision": precision, "told": [] if precision else ["outside"],
         "grid_code": "440703002101001" if text == "一" else None}
        for text, precision in FOUND.items()
    ]  # fmt: skip
    put(lake, MATCHES, matches)
    put(lake, "std.emb_shelter", [{"address": text} for text in [*FOUND, None, "一"]])
    [row] = coverage_rows(lake)
    assert (row["resource"], row["field"], row["department"]) == ("emb_shelter", "address", "emb")
    names = ("row_count", "with_address", "at_door", "at_building", "at_road", "outside")
    counted = {name: row[name] for name in names}
    assert counted == {
        "row_count": 8, "with_address": 7, "at_door": 2, "at_building": 1, "at_road": 1, "outside": 1
    }  # fmt: skip
    assert (row["placed_rate"], row["grid_rate"]) == (0.5, 0.25)
    assert row.keys() == {column.name for column in TABLE.spec.columns}


def test_every_address_of_a_contract_is_bound(lake: LakeContext) -> None:
    assert {("psb_resident", "address"), ("nrb_real_estate_unit", "location")} <= {*bound_columns(lake)}
