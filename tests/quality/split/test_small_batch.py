"""A small batch is not sent along steps that none of its texts needs, and comes to the same."""

from functools import cache

import pytest

from catalog.registry.registry import Registry
from lake.engine.identifiers import quote, quote_table
from quality.split import split
from quality.split.compile import SplitPlan, compile_split
from quality.split.fast_path import ordinary_column
from quality.split.raw_view import RAW, attach_raw
from quality.split.small_batch import plan_for
from quality.split.text_steps import CLEAN
from tests.quality.samples import Splitter, read, resource, write_raw

_AGREED = resource(
    [
        {"name": "code", "from": "编号", "element": "code"},
        {"name": "name", "from": "姓名", "element": "text"},
        {"name": "note", "from": "备注", "element": "remark"},
        {"name": "both", "derive": '"姓名" || "备注"', "element": "text"},
        {"name": "born", "from": "出生", "element": "date"},
    ]
)
_ROW: dict[str, str | None] = {"编号": "A", "姓名": "张三", "备注": "甲", "出生": "2000-01-01"}
_LEFT = {"note", "both"}
"""Of texts that may be 无, and of what a derivation makes of clean texts, it is not asked whether they are clean."""


def _cleaned(plan: SplitPlan) -> set[str]:
    (step,) = (step for step in plan.steps if step.name == CLEAN)
    return {one.name for one in _AGREED.fields if step.columns[one.name] != quote(one.name)}


def _still_asked(plan: SplitPlan) -> set[str]:
    return {one.name for one in _AGREED.fields if ordinary_column(one.name) in plan.steps[1].columns}


@pytest.mark.parametrize(
    ("sent", "cleaned", "asked"),
    [
        ({}, _LEFT, {"name", "both"}),
        ({"编号": "X"}, _LEFT, {"code", "name", "both"}),
        ({"姓名": None, "备注": None, "出生": None}, _LEFT, {"name", "both"}),
        ({"姓名": " 张三", "出生": "2000年1月1日"}, {"name", *_LEFT}, {"name", "both", "born"}),
        ({"姓名": "无", "出生": " 2000-01-01"}, {"name", "born", *_LEFT}, {"name", "both", "born"}),
    ],
)
def test_only_what_a_text_needs_is_planned(
    splitter: Splitter, sent: dict[str, str | None], cleaned: set[str], asked: set[str]
) -> None:
    attach_raw(splitter.engine, _AGREED, [write_raw(splitter.folder, _AGREED, [_ROW, _ROW | sent])])
    plan = plan_for(splitter.engine, compile_split(_AGREED), _AGREED, quote_table(RAW))
    assert (_cleaned(plan), _still_asked(plan)) == (cleaned, asked)


def test_an_ordinary_text_may_still_be_no_value(splitter: Splitter) -> None:
    result = splitter.split(_AGREED, [_ROW, {"编号": "B", "出生": "2023-02-30"}, {"编号": "C"}])
    assert result.rule_hits == {"born.format": 1}
    assert [(row["code"], row["name"], row["both"]) for row in read(result.accepted)] == [
        ("A", "张三", "张三甲"),
        ("C", None, None),
    ]


@cache
def _registry() -> Registry:
    return Registry.load()


def test_an_ordinary_number_may_still_have_a_wrong_check_digit(
    splitter: Splitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = _registry().resource("psb_resident")
    citizen = next(one for one in agreed.fields if one.element.id == "citizen_id")
    sent = citizen.spec.from_ or ""
    rows = [{sent: number} for number in ("11010519491231002X", "110105194912310021", None)]
    small = splitter.split(agreed, rows)
    monkeypatch.setattr(split, "SMALL_BATCH", -1)
    assert small.rule_hits == splitter.split(agreed, rows).rule_hits
    assert small.rule_hits[f"{citizen.name}.valid"] == 1
