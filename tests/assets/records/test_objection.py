"""Somebody objects to an accepted record: it is marked down to what is published, decided, and unmarked."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from assets.context import LakeContext
from assets.publication.catalogue import write_catalogue
from assets.publication.places import disputed_file
from assets.records.disputed import disputed_rows
from assets.records.objecting import Complaint, _column_of, accept, raise_objection, reject
from assets.records.objection import due_on, objection_rows, objections
from assets.records.relapse import reopen_relapsed
from assets.release.city_release import make_release
from catalog.models.lineage import ColumnReference
from catalog.registry.service_levels import load_service_levels
from lake.errors import LakeError
from lake.ledger.objections import Objection
from lake.releases.store import Release
from lake.storage.opening import storage_of
from tests.assets.small_lake import FIRM, SHOP, deliver_firms, small_lake
from tests.assets.written import export_datasets, write_governance_tables
from tests.desk import Desk, prepared_once

ROWS = "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,2.5\n"


@prepared_once
def loaded(desk: Desk) -> None:
    desk.deliver("level_1.csv", ROWS)
    desk.load()


def object_to(desk: Desk, station: str = "A", field: str = "level") -> Objection:
    complaint = Complaint("std.wrb_test_level", [f"station={station}"], field, "水尺读错", "市水利局")
    return raise_objection(desk.open(), complaint)


def levels(desk: Desk) -> dict[str, float]:
    return {row["station"]: row["level"] for row in desk.rows("std", "station, level")}


def statuses(desk: Desk) -> list[str]:
    return [status for _one, status in objections(desk.open())]


def test_an_objection_stands_until_it_is_decided(loaded: Desk) -> None:
    raised = object_to(loaded)
    assert (raised.resource, raised.line_no, raised.field) == ("wrb_test_level", 2, "level")
    assert object_to(loaded) == raised  # the same once more
    assert object_to(loaded, "B").number == 2
    assert statuses(loaded) == ["open", "open"]
    assert {row["objection"] for row in disputed_rows(loaded.open())} == {1, 2}


def test_an_accepted_one_hands_the_record_in_again(loaded: Desk) -> None:
    number = object_to(loaded).number
    decided = accept(loaded.open(), number, "1.8", "核对原始记录", "市水文分局")
    assert levels(loaded) == {"A": 1.8, "B": 2.5}
    assert (decided.decision, decided.decided_by) == ("accepted", "市水文分局")
    batch = loaded.open().lakehouse.ledger.find(decided.returned_in or "")
    assert batch is not None
    assert batch.counts.balanced
    assert disputed_rows(loaded.open()) == []
    assert accept(loaded.open(), number, "9", "又一次", "别人") == decided
    assert levels(loaded)["A"] == 1.8


def test_what_the_contract_refuses_leaves_the_objection_open(loaded: Desk) -> None:
    number = object_to(loaded).number
    with pytest.raises(LakeError, match="水位过高"):
        accept(loaded.open(), number, "150", "核对", "市水文分局")
    assert (levels(loaded)["A"], statuses(loaded)) == (1.5, ["open"])
    accept(loaded.open(), number, "15", "再核对", "市水文分局")
    assert (levels(loaded)["A"], statuses(loaded)) == (15.0, ["accepted"])


def test_a_run_killed_after_the_load_goes_on_where_it_was(loaded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = object_to(loaded).number
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("lake.ledger.objections.Objections.decide", _killed)
        accept(loaded.open(), number, "1.8", "核对", "市水文分局")
    assert statuses(loaded) == ["open"]
    accept(loaded.open(), number, "1.8", "核对", "市水文分局")
    assert (levels(loaded)["A"], statuses(loaded), len(loaded.rows("raw", "*"))) == (1.8, ["accepted"], 3)


def _killed(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_decision_is_not_turned_into_its_opposite(loaded: Desk) -> None:
    number = object_to(loaded).number
    reject(loaded.open(), number, "档案无误", "市水文分局")
    with pytest.raises(LakeError, match="已有决定（不予更正）"):
        accept(loaded.open(), number, "1.8", "核对", "市水文分局")
    assert reject(loaded.open(), number, "档案无误", "市水文分局").decision == "rejected"


def test_a_source_that_has_mended_itself_needs_no_row(loaded: Desk) -> None:
    object_to(loaded)
    loaded.deliver("level_2.csv", "STCD,TM,Z\nA,2023-08-02,1.8\n")
    loaded.load()
    decided = accept(loaded.open(), 1, "1.8", "源系统已改", "市水文分局")
    assert not (decided.returned_in or "").startswith("return-")
    assert (levels(loaded)["A"], statuses(loaded), len(loaded.rows("raw", "*"))) == (1.8, ["accepted"], 3)


def test_a_value_that_came_back_between_a_kill_and_the_decision_is_corrected_again(
    loaded: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = object_to(loaded).number
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("lake.ledger.objections.Objections.decide", _killed)
        accept(loaded.open(), number, "1.8", "核对", "市水文分局")
    loaded.deliver("level_2.csv", "STCD,TM,Z\nA,2023-08-01,1.5\nC,2023-08-01,3\n")
    loaded.load()
    assert levels(loaded)["A"] == 1.5
    accept(loaded.open(), number, "1.8", "核对", "市水文分局")
    assert (levels(loaded)["A"], statuses(loaded)) == (1.8, ["accepted"])


def test_a_corrected_value_that_comes_back_from_its_source_is_objected_to_anew(loaded: Desk) -> None:
    accept(loaded.open(), object_to(loaded).number, "1.8", "核对", "市水文分局")
    assert reopen_relapsed(loaded.open()) == []
    loaded.deliver("level_2.csv", "STCD,TM,Z\nA,2023-08-01,1.5\nC,2023-08-01,3\n")
    loaded.load()
    (again,) = reopen_relapsed(loaded.open())
    assert reopen_relapsed(loaded.open()) == []
    assert statuses(loaded) == ["accepted", "open"]
    assert (again.field, again.raised_by, again.reason) == (
        "level",
        "市水利局",
        "异议1已更正，数源又按原值交付：水尺读错",
    )
    assert {row["objection"] for row in disputed_rows(loaded.open())} == {again.number}
    reject(loaded.open(), again.number, "原值无误", "市水文分局")
    assert reopen_relapsed(loaded.open()) == []


def test_a_new_value_of_a_corrected_field_is_nobodys_relapse(loaded: Desk) -> None:
    accept(loaded.open(), object_to(loaded).number, "1.8", "核对", "市水文分局")
    loaded.deliver("level_2.csv", "STCD,TM,Z\nA,2023-08-02,1.7\n")
    loaded.load()
    assert reopen_relapsed(loaded.open()) == []


def test_a_rejected_one_changes_nothing(loaded: Desk) -> None:
    reject(loaded.open(), object_to(loaded).number, "记录无误", "市水文分局")
    assert (levels(loaded)["A"], statuses(loaded)) == (1.5, ["rejected"])
    assert disputed_rows(loaded.open()) == []


def test_a_later_delivery_carries_the_objection_with_the_record(loaded: Desk) -> None:
    object_to(loaded)
    loaded.deliver("level_2.csv", "STCD,TM,Z\nA,2023-08-02,1.6\n")
    loaded.load()
    assert len(disputed_rows(loaded.open())) == 1
    accept(loaded.open(), 1, "1.7", "核对", "市水文分局")
    assert loaded.rows("std", "station, level, cast(observed_on as varchar) as day")[0] == {
        "station": "A",
        "level": 1.7,
        "day": "2023-08-02",
    }


def test_a_record_that_is_gone_withdraws_its_objection(loaded: Desk) -> None:
    object_to(loaded)
    loaded.change_contract("delivery: increment\n", "delivery: full\n")
    loaded.change_contract("latest_by: observed_on\n", "")
    loaded.deliver("level_3.csv", "STCD,TM,Z\nB,2023-08-03,2.5\n")
    loaded.load()
    assert statuses(loaded) == ["withdrawn"]
    with pytest.raises(LakeError, match="已不在湖中"):
        accept(loaded.open(), 1, "1", "核对", "市水文分局")


def test_keys_and_columns_nobody_delivered_cannot_be_objected_to(loaded: Desk) -> None:
    with pytest.raises(LakeError, match="主键的一部分"):
        object_to(loaded, field="station")
    with pytest.raises(LakeError, match="没有来自交付的列 nothing"):
        object_to(loaded, field="nothing")


def test_deadlines_are_working_days(loaded: Desk) -> None:
    raised = object_to(loaded)
    agreed = load_service_levels()
    assert due_on(agreed, raised) < due_on(agreed, Objection(**{**vars(raised), "is_complex": True}))
    (row,) = objection_rows(loaded.open())
    assert "reason" not in row
    assert row["due_on"] == due_on(agreed, raised)


def test_a_value_that_is_worked_out_is_not_guessed_at(city: LakeContext) -> None:
    with pytest.raises(LakeError, match="对应 0 条交付数据"):
        raise_objection(city, Complaint("master.legal_entity", [FIRM], "county_code", "区划有误", "某企业"))
    read = [ColumnReference("std.amr_market_entity", name) for name in ("address", "status", "uscc")]
    with pytest.raises(LakeError, match="的 address、status 计算得出"):
        _column_of(city, "amr_market_entity", read, Complaint("topic.made_up", [FIRM], "risk", "不对", "某企业"))
    assert _column_of(city, "amr_market_entity", read[1:], Complaint("topic.made_up", [], "state", "", "")) == "status"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LakeContext]:
    with small_lake(tmp_path_factory.mktemp("city")) as lake:
        deliver_firms(lake)
        make_release(lake, {})
        yield lake


def publish(lake: LakeContext) -> tuple[Release, Path]:
    write_governance_tables(lake)
    release = make_release(lake, {})
    assert release is not None
    write_catalogue(lake, release, export_datasets(lake, release))
    return release, Path(disputed_file(storage_of(lake.settings), "administrative_permit"))


def test_the_mark_goes_down_to_master_views_and_exports_and_vanishes(city: LakeContext) -> None:
    complaint = Complaint("master.legal_entity", [FIRM], "entity_name", "名称有误", "某企业")
    raised = raise_objection(city, complaint)
    assert raised.resource == "amr_market_entity"  # the source that was believed, not the permit
    release, _file = publish(city)
    with duckdb.connect(str(release.database), read_only=True) as views:
        marked = views.execute("SELECT uscc, _disputed FROM master.legal_entity ORDER BY uscc").fetchall()
        assert dict(marked) == {FIRM: True, SHOP: False}
        assert views.execute("SELECT count(*) FROM std.amr_market_entity WHERE _disputed").fetchone() == (1,)
    reject(city, raised.number, "无误", "市监局")
    release, _file = publish(city)
    with duckdb.connect(str(release.database), read_only=True) as views:
        assert views.execute("SELECT count(*) FROM master.legal_entity WHERE _disputed").fetchone() == (0,)


def test_an_export_lists_the_keys_of_its_disputed_rows_while_it_lasts(city: LakeContext) -> None:
    key = ["document_no=许1"]
    raised = raise_objection(city, Complaint("std.drb_administrative_permit", key, "decided_on", "日期不对", "某企业"))
    _release, file = publish(city)
    header, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1
    assert header
    catalogue = city.settings.zone_folder("open") / "catalog.ttl"
    assert "1行存在未办结的数据异议" in catalogue.read_text(encoding="utf-8")
    reject(city, raised.number, "无误", "发改局")
    publish(city)
    assert not file.exists()
    assert "异议" not in catalogue.read_text(encoding="utf-8")
