"""What is clean already is not cleaned in a small batch, and what is not clean still is."""

import pytest

from lake.engine.identifiers import quote, quote_table
from quality.split.clean_texts import leaving_clean_texts
from quality.split.compile import compile_split
from quality.split.raw_view import RAW, attach_raw
from quality.split.text_steps import CLEAN
from tests.quality.samples import Splitter, resource, write_raw

_AGREED = resource(
    [
        {"name": "code", "from": "编号", "element": "code"},
        {"name": "name", "from": "姓名", "element": "text"},
        {"name": "note", "from": "备注", "element": "remark"},
        {"name": "both", "derive": '"姓名" || "备注"', "element": "text"},
    ]
)
_CLEAN = {"编号": "1", "姓名": "张三", "备注": "无"}


@pytest.mark.parametrize(
    ("sent", "cleaned"),
    [
        ({}, set()),
        ({"姓名": None, "备注": None}, set()),
        ({"姓名": " 张三"}, {"name"}),
        ({"姓名": "无", "备注": "ａ"}, {"name", "note"}),
    ],
)
def test_only_fields_with_a_text_that_cleaning_changes_are_cleaned(
    splitter: Splitter, sent: dict[str, str | None], cleaned: set[str]
) -> None:
    attach_raw(splitter.engine, _AGREED, [write_raw(splitter.folder, _AGREED, [_CLEAN, _CLEAN | sent])])
    plan = leaving_clean_texts(splitter.engine, compile_split(_AGREED), _AGREED, quote_table(RAW))
    (step,) = (step for step in plan.steps if step.name == CLEAN)
    # What a derivation makes of clean texts is not known.
    assert {one.name for one in _AGREED.fields if step.columns[one.name] != quote(one.name)} == cleaned | {"both"}


def test_rows_of_both_kinds_are_split_by_their_clean_texts(splitter: Splitter) -> None:
    rows = splitter.accepted(_AGREED, [_CLEAN, {"编号": " ２", "姓名": "无", "备注": "无"}])
    assert [(row["code"], row["name"], row["note"]) for row in rows] == [("1", "张三", "无"), ("2", None, "无")]
