"""A first row of values is told from titles, so that nobody's number becomes the name of a column."""

import polars as pl
import pytest

from lake.errors import LakeError
from quality.drafting.draft import Draft
from quality.drafting.headerless import is_headerless
from tests.quality.drafting.drafted import contract, drafted

UNNAMED = ("某委员会", "孙**", "Unnamed: 2", "京建字[2023]第700003号", "2023/02/22", "是", "是 ")


@pytest.mark.parametrize(
    ("names", "rows", "headerless"),
    [
        (("440703199001019014", "男"), [("440703199001019022", "男")], True),
        (("15412345678", "2023-01-02"), [("15412345679", "2023-02-02")], True),
        (("姓名", "性别"), [("陈一", "男")], False),
        (("指标", "2021", "2022"), [("人口", "480", "481")], False),
        (("指标", "2023-01-01", "2023-02-01"), [("人口", "480", "481")], False),
        (UNNAMED, [("某委员会", "甲", "", "京建字[2023]第700004号", "2023/04/03", "是", "是")] * 2, True),
        (("编号", "440703年鉴", "单位", "备注"), [("1", "a", "b", "c")], False),
    ],
)
def test_values_and_titles(names: tuple[str, ...], rows: list[tuple[str, ...]], headerless: bool) -> None:
    assert is_headerless(pl.DataFrame(rows, names, orient="row")) is headerless


ALL = {
    "headerless.csv": "440703199001019014,陈一,男\n440703199001019022,陈二,女\n440703199001019030,陈三,男\n",
    "titled.csv": "证件号码,姓名\n440703199001019014,陈一\n",
    "padded.csv": "440703199001019014,陈一,,\n440703199001019022,陈二,,\n",
    "single.csv": "陈一,440703199001019014,江门市蓬江区,备注,低保\n",
    "低保_13900000000_2023.csv": "证件号码,姓名\n440703199001019014,陈一\n",
    "keyed.json": '[{"13900000000": "陈一"}]',
    "parts.csv": "序号,名称,合计\n1,甲,20\n2,乙,10\n序号,名称,件数\n1,甲,3\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Draft | LakeError]:
    return drafted(tmp_path_factory.mktemp("headers"), ALL)


def test_the_draft_of_a_file_without_a_header_numbers_its_columns(made: dict[str, Draft | LakeError]) -> None:
    assert contract(made["headerless.csv"])["sources"][0]["columns"] == ["列1", "列2", "列3"]
    assert "试行：3 行" in text(made["headerless.csv"]) and "4407031990" not in text(made["headerless.csv"])


@pytest.mark.parametrize("file", ["titled.csv", "parts.csv"])
def test_a_file_with_titles_keeps_them(made: dict[str, Draft | LakeError], file: str) -> None:
    assert "columns" not in contract(made[file])["sources"][0]


def test_columns_that_stand_empty_are_counted(made: dict[str, Draft | LakeError]) -> None:
    assert len(contract(made["padded.csv"])["sources"][0]["columns"]) == 4


def test_a_single_row_with_the_number_of_a_person_is_no_header(made: dict[str, Draft | LakeError]) -> None:
    assert contract(made["single.csv"])["sources"][0]["columns"][0] == "列1"


def test_the_number_of_a_person_in_the_name_of_a_file_is_not_told(made: dict[str, Draft | LakeError]) -> None:
    found = made["低保_13900000000_2023.csv"]
    assert isinstance(found, Draft) and "13900000000" not in found.name + found.text
    assert contract(found)["sources"][0]["path"] == "amr/低保_*_[0-9][0-9][0-9][0-9].csv"


def test_a_document_whose_keys_are_numbers_of_persons_is_not_drafted(made: dict[str, Draft | LakeError]) -> None:
    found = made["keyed.json"]
    assert isinstance(found, LakeError) and "no header" in str(found) and "13900000000" not in str(found)


def text(draft: Draft | LakeError) -> str:
    assert isinstance(draft, Draft)
    return draft.text
