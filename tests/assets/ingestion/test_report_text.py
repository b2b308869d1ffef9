"""What people read of a delivery: no value of a row, everything else."""

from dataclasses import replace

from assets.gov.delivery import delivery_rows
from assets.gov.tables import GOVERNANCE_TABLES
from assets.ingestion.delivery_record import DELIVERY
from assets.ingestion.report_text import delivery_report, last_delivery
from tests.desk import Desk
from tests.english import english_in

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
    found = {"pages": 1200, "nothing": 0, "marks": {"Z": ["STCD", "张三丰 44070319900101"]}}
    batch = replace(batch, report=batch.report.with_facts(forensics=found))
    assert "marks.Z STCD、〔文…9 (18)〕；pages 1,200" in delivery_report(desk.open(), batch)


def test_what_the_file_looked_like_is_told_in_chinese_and_only_what_says_something(desk: Desk) -> None:
    titled = "测站水位表,,\n" + GOOD + "\n合计,,9\nC,2023/08/02,1 \nD,无,3\n"
    desk.deliver("level_1.csv", titled, "gb18030")
    desk.load()
    lake = desk.open()
    batch = last_delivery(lake, "wrb_test_level")
    assert batch is not None
    text = delivery_report(lake, batch)
    for part in (
        "表头之上的标题行 1 行；空白行（已略去） 1；合计行 1（第 6 行）",
        "按 utf-8 在第 1 行（字节偏移 0）读不通；全文符合 GB18030",
        "| 日期写法不一 | TM “yyyy-mm-dd” 2 处、“yyyy/m/d” 1 处 |",
        "| 空值的写法 | TM “无” 1 处 |",
        "| 首尾空格 | Z 1 处 |",
    ):
        assert part in text
    assert not {"sampled_rows", "columns.", "full_width", "乱码"} & set(text.replace("|", " ").split())


def test_a_file_that_cannot_be_read_tells_its_department_why_and_where(desk: Desk) -> None:
    desk.deliver("level_1.csv", 'STCD,TM,Z\nA,2023-08-01,1\nB,2023-08-01,"x\nC,"p,q",2\n')
    desk.load()
    lake = desk.open()
    batch = last_delivery(lake, "wrb_test_level")
    assert batch is not None
    text = delivery_report(lake, batch)
    assert "| 拒收原因 | 这一行的引号没有成对，或文件在此处中断（第 3 行） |" in text
    assert "| 处理建议 | 请更正引号后重新导出 |" in text
    assert english_in(text) == []
