"""A first row of values is told from titles, so that nobody's number becomes the name of a column."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import yaml

from catalog.registry.registry import Registry
from lake.connectors.deliveries import Delivery
from lake.connectors.files.json_file import JsonSource
from lake.connectors.files.spreadsheet import CsvSource
from lake.connectors.source import Source
from lake.errors import LakeError
from quality.drafting.draft import draft
from quality.drafting.headerless import is_headerless
from quality.drafting.profile import Profile, profile

CSV = CsvSource(kind="csv", path="people.csv")


@pytest.mark.parametrize(
    ("names", "rows", "headerless"),
    [
        (("440703199001019014", "男"), [("440703199001019022", "男")], True),
        (("15412345678", "2023-01-02"), [("15412345679", "2023-02-02")], True),
        (("姓名", "性别"), [("陈一", "男")], False),
        (("指标", "2021", "2022"), [("人口", "480", "481")], False),
        (("编号", "440703年鉴", "单位", "备注"), [("1", "a", "b", "c")], False),
    ],
)
def test_values_and_titles(names: tuple[str, ...], rows: list[tuple[str, ...]], headerless: bool) -> None:
    assert is_headerless(pl.DataFrame(rows, names, orient="row")) is headerless


def made(tmp_path: Path, text: str, source: Source = CSV) -> Profile:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return profile(Delivery("people.csv", path, digest, len(text), datetime.now(UTC), source), tmp_path)


def test_the_draft_of_a_file_without_a_header_numbers_its_columns(tmp_path: Path) -> None:
    found = made(tmp_path, "440703199001019014,陈一,男\n440703199001019022,陈二,女\n440703199001019030,陈三,男\n")
    assert (found.headerless, found.rows, [one.name for one in found.columns]) == (True, 3, ["列1", "列2", "列3"])
    text = draft(found, {}, Registry.load(), "psb").text
    assert yaml.safe_load(text)["sources"][0]["columns"] == ["列1", "列2", "列3"]
    assert "4407031990" not in text


def test_a_file_with_titles_keeps_them(tmp_path: Path) -> None:
    assert not made(tmp_path, "证件号码,姓名\n440703199001019014,陈一\n").headerless


def test_columns_that_stand_empty_are_counted(tmp_path: Path) -> None:
    found = made(tmp_path, "440703199001019014,陈一,,\n440703199001019022,陈二,,\n")
    assert [(one.name, one.filled) for one in found.columns] == [("列1", 2), ("列2", 2), ("列3", 0), ("列4", 0)]


def test_a_single_row_with_the_number_of_a_person_is_no_header(tmp_path: Path) -> None:
    found = made(tmp_path, "陈一,440703199001019014,江门市蓬江区,备注,低保\n")
    assert (found.headerless, found.columns[0].name) == (True, "列1")


def test_the_number_of_a_person_in_the_name_of_a_file_is_not_told(tmp_path: Path) -> None:
    found = replace(made(tmp_path, "证件号码,姓名\n440703199001019014,陈一\n"), name="低保_13900000000_2023.csv")
    made_of_it = draft(found, {}, Registry.load(), "psb")
    assert "13900000000" not in made_of_it.name + made_of_it.text
    assert yaml.safe_load(made_of_it.text)["sources"][0]["path"] == "psb/低保_*_2023.csv"


def test_a_document_whose_keys_are_numbers_of_persons_is_not_drafted(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no header") as caught:
        made(tmp_path, '[{"13900000000": "陈一"}]', JsonSource(kind="json", path="people.json"))
    assert "13900000000" not in str(caught.value)
