"""A draft accepts the file it came from, or says beside the field what it does not accept."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from catalog.contracts.contract import Contract
from lake.errors import LakeError
from quality.drafting.draft import Draft, check
from tests.quality.drafting.drafted import contract, drafted, elements

NAMES = [f"{family}{given}" for family in "王李张刘陈" for given in ("明", "小芳")]


def table(header: str, rows: Sequence[str]) -> str:
    return "\n".join([header, *rows, ""])


FILES = {
    "企业 名单[1].csv": table("企业名称,No.", ["江门甲公司,1", "江门乙公司,2"]),
    "masked.csv": table(
        "文号,法定代表人", [f"A{at},{name}" for at, name in enumerate(["李*", "王*明", "张**", "刘*", "陈*", "杨*华"])]
    ),
    "scientific.csv": table("名称,更新时间", ["甲,2.01812E+13", "乙,2.01706E+13", "丙,2.0181E+13"]),
    "mostly_zero.csv": table(
        "编号,来源号", [*(f"P{at:04},0" for at in range(70)), *(f"Q{at:04},{20220000000000 + at}" for at in range(40))]
    ),
    "nulls.csv": table("编号,负责人", ["A1,无", "A2,无", "A3,无", "A4,/", "A4,甲某", "A5,乙某"]),
    "repeat.csv": table("单位,项目,备注", ["甲,一期,", "甲,一期,完成", "甲,一期,未完成", "乙,二期,", "乙,二期,停工"]),
    "one_bad.csv": table("站,人数", [*(f"站{at},{at * 7}" for at in range(120)), "站120,约三百"]),
    "some_bad.csv": table("站,人数", [*(f"站{at},{at * 7}" for at in range(20)), "站20,约三百"]),
    "days.csv": table("项,日期", ["a,2021-02-03", "b,2021/2/4 00:00:00", "c,2021年2月5日", "d,20210206", "e,2021.2.7"]),
    "codes.csv": table("职权编号,站点", ["C0613500,12110", "C1913600,12111", "C1913700,12112", "C0613800,12113"]),
    "spans.csv": table("序号,有效期", [f"{at},2020-1-{at}至2022-1-{at}" for at in range(1, 9)]),
    "newline.csv": '"a\nsystems: [smart_water]\ndrift: freeze\n#",b\n1,x\n2,y\n3,z\n',
    "empty.json": "[]",
    "wan.csv": table("编号,投资额（万元）,等级", [f'P{at},"{at},{at}00.5",C{at}' for at in range(1, 9)]),
    "answer.json": '{"code": 0, "data": {"list": [{"编号": "A1"}, {"编号": "A2"}, {"编号": "A3"}]}}',
    "records.xml": "<list><item><编号>A1</编号></item><item><编号>A2</编号></item></list>",
    "wider.csv": table("编号,备注", ["'A1','甲,乙'", "'A2','甲,丙'", "'A3','丁'"]),
    "few_masked.csv": table("文号,联系人", ["A1,李*", "A2,王*明"]),
    "people.csv": table("当事人,备注", [f"{name},{at}" for at, name in enumerate(NAMES)]),
    "remarks.csv": table("编号,备注", ["1,请致电15400000000", "2,无", "3,无"]),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Draft | LakeError]:
    return drafted(tmp_path_factory.mktemp("drafts"), FILES)


def text(draft: Draft | LakeError) -> str:
    assert isinstance(draft, Draft)
    return draft.text


def test_a_draft_is_a_contract_that_finds_its_file_and_the_next(made: dict[str, Draft | LakeError]) -> None:
    found: Contract = check(text(made["企业 名单[1].csv"]))
    assert found.key == ("qi_ye_ming_cheng",)
    assert found.sources[0].path == "amr/企业 名单[[][0-9]].csv"  # type: ignore[union-attr]
    assert found.volume.min == 1
    assert "待定" in (found.field("no").title or "")


@pytest.mark.parametrize("file", [name for name in FILES if name not in ("empty.json", "one_bad.csv", "wider.csv")])
def test_every_row_of_the_file_is_accepted(made: dict[str, Draft | LakeError], file: str) -> None:
    assert "（100.00%）" in text(made[file])


def test_an_element_gives_way_where_the_rows_say_so(made: dict[str, Draft | LakeError]) -> None:
    assert elements(made["masked.csv"])["法定代表人"] == "text"
    assert "待定：疑为姓名（person_name），但100.00% 的行不符合其规定（第2行 文*，第3行 文*文，第4行 文**）" in text(
        made["masked.csv"]
    )
    assert elements(made["scientific.csv"])["更新时间"] == "text"
    assert elements(made["mostly_zero.csv"])["来源号"] == "identifier"


def test_what_gave_way_stays_as_sensitive_as_it_was(made: dict[str, Draft | LakeError]) -> None:
    assert contract(made["masked.csv"])["openness"]["type"] == "none"
    assert contract(made["few_masked.csv"])["openness"]["type"] == "none"


def test_one_bad_cell_in_a_hundred_turns_no_number_to_text(made: dict[str, Draft | LakeError]) -> None:
    assert elements(made["one_bad.csv"])["人数"] == "integer_count"
    assert "0.83% 的行不符合其规定（第122行 文文文），这些行将被拒收" in text(made["one_bad.csv"])
    assert elements(made["some_bad.csv"])["人数"] == "text"


def test_a_key_is_unique_or_the_number_of_the_row(made: dict[str, Draft | LakeError]) -> None:
    for file in ("nulls.csv", "repeat.csv"):
        assert contract(made[file])["key"] == ["row_number"]
        assert "没有一列或两列能区分所有行" in text(made[file])


def test_days_however_they_are_written_are_days(made: dict[str, Draft | LakeError]) -> None:
    assert elements(made["days.csv"])["日期"] == "date"
    assert elements(made["spans.csv"])["有效期"] == "text"


def test_codes_that_look_like_an_elements_are_codes(made: dict[str, Draft | LakeError]) -> None:
    assert elements(made["codes.csv"]) == {"职权编号": "identifier", "站点": "integer_count"}
    assert elements(made["mostly_zero.csv"])["编号"] == "identifier"


def test_a_header_cannot_leave_its_cell(made: dict[str, Draft | LakeError]) -> None:
    found = contract(made["newline.csv"])
    assert "systems" not in found and "drift" not in found
    assert found["fields"][0]["from"] == "a\nsystems: [smart_water]\ndrift: freeze\n#"


def test_a_file_without_records_stops_no_other(made: dict[str, Draft | LakeError]) -> None:
    assert isinstance(made["empty.json"], LakeError)


def test_personal_data_closes_the_draft(made: dict[str, Draft | LakeError]) -> None:
    assert elements(made["people.csv"])["当事人"] == "person_name"
    assert contract(made["people.csv"])["openness"]["type"] == "none"
    free_text = contract(made["remarks.csv"])
    assert free_text["fields"][1]["grade"] == 3 and free_text["openness"]["type"] == "none"
    assert "15400000000" not in text(made["remarks.csv"])


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    same = drafted(
        tmp_path,
        {"名单.csv": "名称\n甲\n", "名单.txt": "名称\n乙\n", "名单1.csv": "名称\n乙\n", "名单2.csv": "名称\n乙\n"},
    )
    assert [contract(one)["title"]["zh"] for one in same.values()] == ["名单", "名单（2）", "名单1", "名单2"]
    assert len({one.name for one in same.values() if isinstance(one, Draft)}) == 4
    assert contract(same["名单1.csv"])["sources"][0]["path"] == "amr/名单1.csv"


def test_documents_are_drafted_with_the_way_to_their_records(made: dict[str, Draft | LakeError]) -> None:
    sources = [contract(made[name])["sources"][0] for name in ("answer.json", "records.xml")]
    assert (sources[0]["records"], sources[1]["record"]) == ("data.list", "item")
    assert [list(elements(made[name])) for name in ("answer.json", "records.xml")] == [["编号"], ["编号"]]


def test_rows_that_are_wider_than_their_header_are_told(made: dict[str, Draft | LakeError]) -> None:
    assert "3 行中通过 1 行（33.33%）" in text(made["wider.csv"])
    assert "66.67% 的行单元格比表头多，或在行中断开（第2行，第3行）" in text(made["wider.csv"])


def test_amounts_in_ten_thousands_come_as_yuan(made: dict[str, Draft | LakeError]) -> None:
    field = check(text(made["wan.csv"])).field("tou_zi_e_wan_yuan")
    assert (field.element, field.title, field.unit) == ("amount_yuan", "投资额", "元")
    amount = duckdb.execute(f"SELECT {field.derive} FROM (SELECT '1,100.5' AS \"投资额（万元）\")").fetchone()
    assert amount == ("11005000.000000",)


def test_a_letter_and_a_digit_are_the_code_of_anything(made: dict[str, Draft | LakeError]) -> None:
    assert check(text(made["wan.csv"])).field("deng_ji").element == "identifier"
