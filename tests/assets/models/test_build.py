import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets.context import LakeContext
from assets.models.build import build_model, why_stale
from assets.reasons import Reason
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.ledger.decisions import Decisions, Judgement
from lake.ledger.derivations import Derivations
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from lake.tables.states import table_states
from tests.catalog.model_maker import make_model
from tests.lake.ledger.clusters import assign
from tests.spark import ON_SPARK, SMALL

STATION = "std.wrb_station"
SQL = "select station_code, station_name from std.wrb_station"


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=ON_SPARK)])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LakeContext]:
    settings = Settings(home=tmp_path / "lake", engine=request.param, spark=SMALL)
    house = Lakehouse.open(settings)
    yield LakeContext(settings, house, Registry.load(), {}, ())
    house.close()


def deliver(lake: LakeContext, rows: dict[str, str]) -> None:
    """Make `rows` (code → name) the whole content of the station table."""
    spec = lake.registry.resource("wrb_station").std
    values = ", ".join(f"('{code}', '{name}')" for code, name in rows.items())
    listed = ", ".join(
        column.name if column.name in ("station_code", "station_name") else f"NULL AS {column.name}"
        for column in spec.columns
    )
    path = lake.lakehouse.new_data_file(spec)
    with DuckEngine(lake.settings) as engine:
        engine.write(f"SELECT {listed} FROM (VALUES {values}) AS t(station_code, station_name)", path, spec.columns)
    lake.lakehouse.replace(spec, [path], token=str(sorted(rows.items())))


def model(
    lake: LakeContext, folder: Path, sql: str = SQL, columns: str = "station_code station_name", **changed: Any
) -> SqlModel:
    made = make_model(folder, sql, columns, "topics/smart_water/name.sql")
    if changed:
        text = re.sub(f"^({'|'.join(changed)}): .*\n", "", made.path.read_text(), flags=re.MULTILINE)
        told = "".join(f"{key}: {value}\n" for key, value in changed.items())
        made.path.write_text(text.replace("owner:", f"{told}owner:"))
        made = SqlModel.parse(made.path)
    lake.models[made.name] = made
    return made


def content(lake: LakeContext, table: str) -> list[tuple[Any, ...]]:
    with DuckEngine(lake.settings) as engine:
        engine.attach_tables(lake.lakehouse, [table])
        return [tuple(row.values()) for row in engine.rows(f"SELECT * FROM {table}")]


def test_a_build_writes_the_rows_in_the_order_of_the_key(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, {"2": "乙", "1": "甲"})
    result = build_model(lake, model(lake, tmp_path))
    assert (result.table, result.rows, result.written) == ("topic.smart_water_name", 2, True)
    assert content(lake, result.table) == [("1", "甲"), ("2", "乙")]


def test_nothing_new_writes_nothing(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, {"1": "甲"})
    made = model(lake, tmp_path)
    first, second = build_model(lake, made), build_model(lake, made)
    assert second.written is False
    assert (second.snapshot_id, second.rows) == (first.snapshot_id, 1)


def test_new_rows_upstream_are_a_new_snapshot(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, {"1": "甲"})
    made = model(lake, tmp_path)
    first = build_model(lake, made)
    deliver(lake, {"2": "乙"})
    second = build_model(lake, made)
    assert second.written and second.snapshot_id != first.snapshot_id
    assert content(lake, made.name) == [("2", "乙")]


def test_going_back_to_earlier_sql_brings_the_earlier_rows_back(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, {"1": "甲"})
    shouting = "select station_code, station_name || '!' as station_name from std.wrb_station"
    for sql, name in ((SQL, "甲"), (shouting, "甲!"), (SQL, "甲")):
        build_model(lake, model(lake, tmp_path, sql))
        assert content(lake, "topic.smart_water_name") == [("1", name)]


def test_no_rows_are_no_error(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, {"1": "甲"})
    made = model(lake, tmp_path, f"{SQL} where station_code = 'x'")
    assert build_model(lake, made).rows == 0
    assert build_model(lake, made).written is False
    assert content(lake, made.name) == []


def test_a_table_that_gives_no_rows_again_is_up_to_date(lake: LakeContext, tmp_path: Path) -> None:
    made = model(lake, tmp_path, f"{SQL} where station_code < '5'")

    def built(rows: dict[str, str]) -> int | None:
        deliver(lake, rows)
        build_model(lake, made)
        known = Derivations(lake.lakehouse.ledger).of(made.name)
        assert why_stale(made, lake.tables.spec(made.name), table_states(lake.lakehouse), known) is None
        return lake.lakehouse.content_head(made.name)

    assert built({"1": "甲"}) != built({"6": "己"}) == built({"7": "庚"}) != built({"2": "乙"})


def test_what_a_repair_has_emptied_is_up_to_date_when_it_gives_no_rows(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, {"1": "甲"})
    made = model(lake, tmp_path)
    build_model(lake, made)
    lake.lakehouse.replace(lake.tables.spec(made.name), [], "repair-1")
    none = model(lake, tmp_path, f"{SQL} where station_code = 'x'")
    build_model(lake, none)
    known = Derivations(lake.lakehouse.ledger).of(made.name)
    assert why_stale(none, lake.tables.spec(made.name), table_states(lake.lakehouse), known) is None


def test_a_missing_table_upstream_is_named(lake: LakeContext, tmp_path: Path) -> None:
    with pytest.raises(LakeError, match=STATION):
        build_model(lake, model(lake, tmp_path))


def test_ids_that_nobody_has_any_more_stay_with_what_was_known(lake: LakeContext, tmp_path: Path) -> None:
    sql = "select station_code, station_name, cast(null as varchar) as heir, 'x' as state from std.wrb_station"
    made = model(
        lake,
        tmp_path,
        sql,
        "station_code station_name heir state",
        standing="{domain: d, status: state, merged_into: heir}",
    )
    deliver(lake, {"1": "甲", "2": "乙", "3": "丙"})
    ids, ledger, sources = iter("123"), lake.lakehouse.ledger, dict.fromkeys("abc", "s")
    assign(ledger, "d", ["a", "b", "c"], lambda: next(ids), sources)
    build_model(lake, made)
    deliver(lake, {"2": "乙"})
    assign(ledger, "d", ["bc"], lambda: next(ids), sources)
    build_model(lake, made)
    assert build_model(lake, made).written is False
    rows = [("1", "甲", None, "tombstone"), ("2", "乙", None, "x"), ("3", "丙", "2", "merged")]
    assert content(lake, made.name) == rows
    lake.lakehouse.drop(made.name)
    build_model(lake, made)
    assert content(lake, made.name) == [("1", None, None, "tombstone"), rows[1], ("3", None, "2", "merged")]


def test_a_figure_that_is_revised_stays_as_it_was_said(lake: LakeContext, tmp_path: Path) -> None:
    sql = "select split_part(station_code, '-', 1) as code, split_part(station_code, '-', 2) as version,"
    made = model(
        lake,
        tmp_path,
        f"{sql} station_name as figure, true as latest from {STATION}",
        "code version figure latest",
        grain="[code, version]",
        keeps="{version: version, current: latest}",
    )
    deliver(lake, {"1-a": "甲", "2-a": "乙"})
    build_model(lake, made)
    deliver(lake, {"1-b": "丙", "2-b": "乙"})
    build_model(lake, made)
    assert content(lake, made.name) == [
        ("1", "a", "甲", False),
        ("1", "b", "丙", True),
        ("2", "b", "乙", True),
    ]


def test_what_is_said_no_more_ends_when_that_came_to_be_known(lake: LakeContext, tmp_path: Path) -> None:
    nothing = "cast(null as timestamptz) as since, cast(null as timestamptz) as until"
    made = model(
        lake,
        tmp_path,
        f"{SQL.replace(' from', f', {nothing} from')}",
        "station_code station_name since until",
        grain="[station_code, station_name, since]",
        remembered="{since: since, until: until}",
    )
    known = []
    for names in ({"1": "甲", "2": "乙"}, {"1": "丙", "2": "乙"}):
        deliver(lake, names)
        judged = Judgement("a", str(names), "same", 1.0, "steward")
        known.append(Decisions(lake.lakehouse.ledger, "d").decide(judged, "王科").decided_at)
        build_model(lake, made)
    first, second = known
    assert content(lake, made.name) == [
        ("1", "丙", second, None),
        ("1", "甲", first, second),
        ("2", "乙", first, None),
    ]


def test_an_open_model_with_a_sensitive_column_is_not_built(lake: LakeContext, tmp_path: Path) -> None:
    made = make_model(tmp_path, "select ticket_no, caller_phone from std.gsda_hotline_ticket", "ticket_no caller_phone")
    lake.models[made.name] = made
    with pytest.raises(LakeError, match="caller_phone"):
        build_model(lake, made)
    assert not lake.lakehouse.exists(made.name)


def test_nothing_is_built_from_a_damaged_file(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, {"1": "甲", "2": "乙"})
    made = model(lake, tmp_path)
    file = Path(lake.lakehouse.data_files(STATION)[0])
    content = bytearray(file.read_bytes())
    content[20] ^= 1
    file.write_bytes(content)
    with pytest.raises(LakeError, match=f"std.wrb_station: .*{file.name} has another checksum"):
        build_model(lake, made)
    assert lake.lakehouse.head(made.name) is None


@pytest.mark.parametrize("condition", ["true", "false"])
def test_a_table_of_a_home_that_had_it_open_moves_although_nothing_else_changed(
    lake: LakeContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, condition: str
) -> None:
    deliver(lake, {"A": "甲"})
    made = model(lake, tmp_path, f"{SQL} where {condition}")
    now = lake.tables.spec(made.name)
    with monkeypatch.context() as before:
        before.setattr(ModelTables, "spec", lambda *_: replace(now, zone="open"))
        build_model(lake, made)

    def reason() -> Reason | None:
        return why_stale(made, now, table_states(lake.lakehouse), Derivations(lake.lakehouse.ledger).of(made.name))

    assert reason() == Reason("zone_raised", "internal")
    assert not build_model(lake, made).written
    assert reason() is None
    assert "/internal/" in lake.lakehouse.table(made.name).location()
    assert all("/internal/" in file for file in lake.lakehouse.data_files(made.name))
