"""Writes a small catalogue of its own below a folder: one good entry of each kind, to be broken one at a time."""

from pathlib import Path

RESOURCE = """\
title: {zh: 树木名录, en: Trees}
code: "307440700099/000001"
department: umb
category: department/urban_management
abstract: 城市树木。
update: yearly
sources:
  - {kind: csv, path: "umb/tree_*.csv"}
delivery: full
key: [tree_no]
sharing: {type: unconditional}
openness: {type: unconditional}
systems: [smart_urban_mgmt]
fields:
  - {name: tree_no, from: 编号, element: identifier, grade: 1}
  - {name: planted_on, from: 种植日期, element: date}
  - {name: district_code, from: 区划, element: division_code6, references: std.mca_division_history.code}
rules:
  - {name: planted_once, check: "planted_on is not null or tree_no <> ''", message: 没有种植日期}
published_on: 2023-06-30
"""
PUBLICATION = """\
title: {zh: 城市树木, en: City trees}
table: open.tree
description: 城市树木的位置与树种，每年更新一次。
publisher: umb
licence: cc-by-4.0
themes: [environment]
keywords: [树木]
update: yearly
formats: [csv]
approved_by: 江门市城市管理和综合执法局
approved_on: 2023-03-01
"""


def write(folder: Path, name: str, text: str) -> Path:
    """One file of the catalogue."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_resource(folder: Path, old: str = "", new: str = "", name: str = "umb/tree") -> Path:
    """The good resource with one piece of its text replaced."""
    assert old in RESOURCE
    return write(folder, f"resources/{name}.yaml", RESOURCE.replace(old, new, 1))


def write_publication(folder: Path, old: str = "", new: str = "", name: str = "tree") -> Path:
    """The good publication with one piece of its text replaced."""
    assert old in PUBLICATION
    return write(folder, f"publications/{name}.yaml", PUBLICATION.replace(old, new, 1))
