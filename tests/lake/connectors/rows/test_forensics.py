import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lake.connectors.rows import forensics as module
from lake.connectors.rows.forensics import DATE_DIALECTS, NULL_SPELLINGS, forensics
from tests.examples import examples


def _facts(values: list[str | None], name: str = "列") -> dict[str, Any]:
    found = forensics(pl.LazyFrame({name: values}, schema={name: pl.String}), [name])
    assert json.loads(json.dumps(found)) == found
    facts: dict[str, Any] = found["columns"].get(name, {})
    return facts


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("陈\ufffd", "replacement_character"),
        ("锟斤拷江门", "gbk_of_replacement"),
        ("ï¿½ï¿½", "latin1_of_replacement"),
        ("江门市".encode().decode("latin-1"), "utf8_as_latin1"),
        ("江门市".encode("gbk").decode("latin-1"), "gbk_as_latin1"),
        ("中".encode("gbk").decode("latin-1"), "gbk_as_latin1"),
        ("，江".encode().decode("gbk", "ignore"), "utf8_as_gbk"),
        ("李\ue863", "private_use"),
    ],
)
def test_damaged_texts_are_told_apart(value: str, kind: str) -> None:
    assert kind in _facts([value, "江门市"])["mojibake"]


@pytest.mark.parametrize("value", ["江门市蓬江区", "café", "Müller-Lüdenscheidt", "𬱖某", "（一）", "5×4÷2°C", "Ａ"])
def test_sound_texts_are_not_called_damaged(value: str) -> None:
    assert "mojibake" not in _facts([value])


def test_what_excel_does_to_codes_is_counted() -> None:
    assert _facts(["4.40703E+17", "440703199001010000", "440703198512123456"])["excel_damage"] == {
        "scientific_notation": 1,
        "rounded_to_15_digits": 1,
    }
    assert _facts(["0750123", "0750124", "0750125", "750126"])["excel_damage"] == {"lost_leading_zeros": 1}
    assert _facts(["1", "22", "333", "0"]) == {}


def test_date_dialects_are_counted_by_shape() -> None:
    values = ["2021-02-03", "2021/2/3", "20210203", "2021年2月3日", "44230", "2021-02-03 08:00:00", "2021.2.3", "x"]
    assert _facts([*values, "2021-02-04"])["date_dialects"] == {
        "yyyy-mm-dd": 2,
        "yyyy/m/d": 1,
        "yyyymmdd": 1,
        "yyyy年m月d日": 1,
        "serial": 1,
        "yyyy-mm-dd hh:mm:ss": 1,
        "yyyy.m.d": 1,
    }
    assert "date_dialects" not in _facts(["44230"])
    assert _facts(["44230"], "登记日期")["date_dialects"] == {"serial": 1}
    assert "date_dialects" not in _facts(["440703199001011234", "20219999"])


def test_blanks_widths_and_null_spellings() -> None:
    assert _facts([" 李明", "陈玥\u3000", "１２", "无", "NULL", "NULL", None, ""]) == {
        "values": 6,
        "full_width": 2,
        "null_spellings": {"NULL": 2, "无": 1},
        "edge_blanks": 2,
    }


def test_large_deliveries_are_sampled_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SAMPLE", 10)
    found = forensics(pl.LazyFrame({"a": [" x"] * 25}), ["a"])
    assert found["sampled_rows"] == 10
    assert found["columns"]["a"]["edge_blanks"] == 10


def test_no_rows_and_no_columns_are_fine() -> None:
    assert _facts([]) == {}
    assert forensics(pl.LazyFrame({"a": ["1"]}), [])["columns"] == {}


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.text(max_size=12), max_size=20), st.randoms())
def test_facts_depend_on_neither_order_nor_contain_values(values: list[str], random: Any) -> None:
    shuffled = values[:]
    random.shuffle(shuffled)
    facts = _facts([*values])
    assert facts == _facts([*shuffled])
    known = {*NULL_SPELLINGS, *DATE_DIALECTS, "serial", *module.MOJIBAKE}
    texts = {key for value in facts.values() if isinstance(value, dict) for key in value}
    assert texts <= known | {"scientific_notation", "lost_leading_zeros", "rounded_to_15_digits"}
