"""What people read of a delivery: no value of a row, everything else."""

from dataclasses import replace

from assets.gov.delivery import delivery_rows
from assets.gov.tables import GOVERNANCE_TABLES
from assets.ingestion.delivery_record import DELIVERY
from assets.ingestion.report_text import delivery_report, last_delivery
from tests.desk import Desk

GOOD = "STCD,TM,Z\nSECRET,2023-08-01,1.5\nB,2023-08-01,2.5\n"


def test_one_row_a_delivery_in_the_governance_table(desk: Desk) -> None:
    desk.deliver("level_1.csv", GOOD)
    desk.deliver("level_2.csv", GOOD.replace("Z", "Q").replace("1.5", "2"))
    desk.deliver("level_3.csv", "XX,TM,Z\nA,2023-08-01,1\n")
    desk.load()
    lake = desk.open()
    first, second, refused = delivery_rows(lake)
    assert set(first) == {column.name for column in DELIVERY}
    assert (first["department"], first["encoding"], first["column_count"]) == ("wrb", "utf-8", 3)
    assert (second["columns_missing"], second["columns_added"]) == (["Z"], ["Q"])
    assert second["repeated_keys_share"] == 1.0 and second["impact_letter"]
    assert refused["status"] == "refused" and "STCD" in refused["error"]
    assert "SECRET" not in str([first, second, refused])
    table = next(one for one in GOVERNANCE_TABLES if one.spec.name == "gov.delivery")
    assert table.write(lake).written
    assert not table.write(lake).written


def test_the_report_reads_as_plain_chinese_with_the_letter_below(desk: Desk) -> None:
    desk.deliver("level_1.csv", GOOD)
    desk.load()
    desk.deliver("level_2.csv", "STCD,TM,ZZ\nSECRET,2023-08-02,9\n")
    desk.load()
    lake = desk.open()
    batch = last_delivery(lake, "wrb_test_level")
    assert batch is not None
    text = delivery_report(lake, batch)
    for part in ("已入湖", "交付 1，入标准库 1", "疑似改名：Z→ZZ", "主键 100.0%", "# 影响函：测试水位"):
        assert part in text
    assert "SECRET" not in text


def test_facts_of_any_reader_are_told(desk: Desk) -> None:
    desk.deliver("level_1.csv", GOOD)
    (batch,) = desk.load().loaded
    found = {"blank_rows": 1200, "nothing": 0, "columns": {"Z": ["STCD", "张三丰 44070319900101"]}}
    batch = replace(batch, report=batch.report.with_facts(forensics=found))
    assert "blank_rows 1,200；columns.Z STCD、〔文…9 (18)〕" in delivery_report(desk.open(), batch)
