"""Headers drift; the contract says which drift matters."""

from pathlib import Path

import polars as pl
import pytest

from assets.ingestion.arrival import align
from catalog.contracts.contract import Contract
from catalog.registry.told_names import Vocabulary
from lake.errors import LakeError

CONTRACT = Contract.model_validate(
    {
        "title": {"zh": "企业名单", "en": "Firms"},
        "code": "307001/000001",
        "department": "amr",
        "category": "department/amr",
        "abstract": "测试",
        "update": "daily",
        "published_on": "2023-06-30",
        "sources": [{"kind": "csv", "path": "amr/firm_*.csv"}],
        "delivery": "full",
        "key": ["uscc"],
        "sharing": {"type": "unconditional"},
        "openness": {"type": "unconditional"},
        "fields": [
            {"name": "uscc", "from": "统一社会信用代码", "element": "uscc", "required": True},
            {"name": "firm_name", "from": "企业名称", "element": "organisation_name"},
        ],
        "ignored": ["备注"],
    }
).located(Path("resources/amr/firm.yaml"))


VOCABULARY = Vocabulary.of(["社会信用代码", "企业名称"])


def test_width_case_and_spaces_of_a_header_do_not_matter() -> None:
    alignment = align(CONTRACT, ["统一社会信用代码 ", "企业　名称", "备注"], VOCABULARY)
    assert alignment.missing == []
    assert alignment.facts()["differently_written_columns"] == {
        "统一社会信用代码": "统一社会信用代码 ",
        "企业名称": "企业　名称",
    }


def test_a_column_no_row_can_do_without_stops_the_delivery_and_names_its_likely_new_name() -> None:
    with pytest.raises(LakeError) as caught:
        align(CONTRACT, ["社会信用代码", "企业名称"], VOCABULARY)
    assert caught.value.column == "统一社会信用代码"
    assert "社会信用代码" in caught.value.advice
    assert caught.value.resource == "amr_firm"


def test_an_optional_column_that_is_missing_is_reported_and_empty() -> None:
    alignment = align(CONTRACT, ["统一社会信用代码"], VOCABULARY)
    frame = pl.DataFrame({"统一社会信用代码": ["a"]}).select(alignment.expressions())
    assert alignment.facts()["missing_columns"] == ["企业名称", "备注"]
    assert frame.to_dicts() == [{"统一社会信用代码": "a", "企业名称": None, "备注": None, "_extra": None}]


def test_a_column_beyond_the_contract_is_reported_and_kept() -> None:
    delivered = ["统一社会信用代码", "企业名称", "备注", "法定代表人"]
    alignment = align(CONTRACT, delivered, VOCABULARY)
    frame = pl.DataFrame({name: [name] for name in delivered}).select(alignment.expressions())
    assert alignment.facts()["unexpected_columns"] == ["法定代表人"]
    assert frame["_extra"].to_list() == ['{"法定代表人":"法定代表人"}']
