"""The catalogue entry that follows from a contract."""

from pathlib import Path

import pytest

from catalog.publishing.catalogue_entry import CATALOG_ITEM, CATALOG_RESOURCE, item_entries, resource_entry
from catalog.publishing.resource_format import data_type, formats, sharing_modes
from catalog.registry.registry import Registry
from catalog.validation.catalogue import validate
from tests.catalog.city_maker import write, write_resource


def test_every_part_of_an_entry_is_said_or_derived(tmp_path: Path) -> None:
    write_resource(tmp_path)
    registry = Registry.load([tmp_path], strict=False)
    tree = registry.resource("umb_tree")
    entry = resource_entry(tree, registry)
    assert list(entry) == [column.name for column in CATALOG_RESOURCE]
    assert [entry[name] for name in ("class_code", "item_code", "subject_code", "detail_code")] == [
        "3",
        "07",
        "440",
        "700099",
    ]
    assert (entry["format_classes"], entry["sharing_modes"]) == (["电子表格"], ["文件"])
    assert (entry["sharing_type"], entry["update_cycle"], entry["zone"]) == ("无条件共享", "每年", "internal")
    assert entry["incomplete"] == []
    items = item_entries(tree)
    assert list(items[0]) == [column.name for column in CATALOG_ITEM]
    assert [(item["item_name"], item["data_type"], item["is_key"]) for item in items] == [
        ("编号", "C", True),
        ("种植日期", "D", False),
        ("区划", "C", False),
    ]


@pytest.mark.parametrize(
    ("source", "format_", "mode"),
    [
        ('{kind: excel, path: "umb/tree.ods"}', ("电子表格", "ods"), "文件"),
        ("{kind: sql, connection: trees, table: TREE}", ("数据库", "关系型数据库"), "数据库"),
        ("{kind: http, connection: trees, path: /trees}", ("服务接口", "json"), "接口"),
        ('{kind: xml, path: "umb/tree.xml", record: tree}', ("自描述格式", "xml"), "文件"),
    ],
)
def test_format_and_sharing_mode_follow_the_source(
    tmp_path: Path, source: str, format_: tuple[str, str], mode: str
) -> None:
    write_resource(tmp_path, '{kind: csv, path: "umb/tree_*.csv"}', source)
    tree = Registry.load([tmp_path], strict=False).resource("umb_tree").contract
    assert formats(tree) == [format_]
    assert sharing_modes(tree) == [mode]


@pytest.mark.parametrize(
    ("type_", "unit", "code"),
    [("text", None, "C"), ("decimal(18,2)", "万元", "Y"), ("decimal(9,6)", None, "N"), ("timestamp", None, "T")],
)
def test_data_type_codes(type_: str, unit: str | None, code: str) -> None:
    assert data_type(type_, unit)[0] == code


def test_a_field_without_a_chinese_title_an_unused_element_and_a_unit_without_code_are_faults(tmp_path: Path) -> None:
    write(tmp_path, "departments.yaml", "zoo:\n  title: {zh: 动物园, en: Zoo}\n  short: 动物园\n")
    write(tmp_path, "elements/own.yaml", "girth:\n  title: 胸径\n  type: double\n  examples: {good: ['1']}\n")
    write_resource(tmp_path, "department: umb", "department: zoo", name="zoo/tree")
    write_resource(tmp_path, "{name: planted_on, from: 种植日期,", "{name: planted_on, from: D, title: day,")
    found = [str(fault) for fault in validate(Registry.load([tmp_path], strict=False))]
    for part in ("'day' is no Chinese title", "girth: no contract uses this element", "资源提供方代码 is missing"):
        assert any(part in fault for fault in found), part
