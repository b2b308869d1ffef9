from pathlib import Path

import pytest

from catalog.registry.registry import Registry
from catalog.yaml_source import closest_zh
from lake.connectors.sources import KINDS
from lake.errors import LakeError
from tests.catalog.city_maker import write, write_publication, write_resource


def with_errors(folder: Path) -> Registry:
    return Registry.load([folder], strict=False)


def test_the_built_in_catalogue_has_no_errors() -> None:
    registry = Registry.load()
    assert not registry.errors
    assert len(registry.systems) == 37
    assert len({unit.id for unit in registry.departments.values() if unit.division is None}) == 47
    assert len([unit for unit in registry.departments.values() if unit.division]) == 7
    assert len(registry.themes) == 20
    assert len(registry.code_lists["ethnicity"].codes) == 58
    assert len(registry.code_lists["industry_section"].codes) == 20


def test_a_deployment_adds_its_own_entries(tmp_path: Path) -> None:
    write_resource(tmp_path)
    write_publication(tmp_path)
    write(tmp_path, "departments.yaml", "zoo:\n  title: {zh: 动物园, en: Zoo}\n  short: 动物园\n")
    registry = Registry.load([tmp_path])
    assert registry.resource("umb_tree").title.en == "Trees"
    assert registry.publications["tree"].table == "open.tree"
    assert "zoo" in registry.departments
    assert list(registry.resources) == sorted(registry.resources)


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "advice"),
    [
        ("element: date}", "element: dat}", 16, "fields[1].element", "did you mean `date`?"),
        ("department: umb", "department: umbb", 3, "department", "did you mean `umb`?"),
        ("[smart_urban_mgmt]", "[smart_urban]", 13, "systems[0]", "did you mean `smart_urban_mgmt`?"),
        ("delivery: full", "delivry: full", 9, "delivry", "did you mean `delivery`?"),
        ("update: yearly", "update: sometimes", 6, "update", "correct 'sometimes'"),
        ("kind: csv, path", "kind: csv, paths", 8, "sources[0].paths", "did you mean `path`?"),
        ("kind: csv", "kind: pdf", 8, "sources[0]", "correct"),
        ("key: [tree_no]", "key: [tree_id]", 1, None, ""),
        ("abstract: 城市树木。\n", "", 1, "abstract", "add `abstract: …`"),
    ],
)
def test_a_broken_contract_names_file_line_field_and_advice(
    tmp_path: Path, old: str, new: str, line: int, field: str | None, advice: str
) -> None:
    path = write_resource(tmp_path, old, new)
    error = next(error for error in with_errors(tmp_path).errors if advice in error.advice)
    assert (error.file, error.line) == (str(path), line)
    assert field is None or error.column == field or error.message.startswith(f"`{field}`")


def test_a_broken_contract_stops_no_other(tmp_path: Path) -> None:
    write_resource(tmp_path)
    write_resource(tmp_path, "element: date", "element: nothing", name="umb/bush")
    write(tmp_path, "resources/umb/moss.yaml", "title: [")
    registry = with_errors(tmp_path)
    assert "umb_tree" in registry.resources
    assert {"umb_bush", "umb_moss"}.isdisjoint(registry.resources)
    assert len(registry.errors) == 2


def test_strict_loading_raises(tmp_path: Path) -> None:
    write_resource(tmp_path, "element: date", "element: nothing")
    with pytest.raises(LakeError, match="nothing"):
        Registry.load([tmp_path])


def test_what_depends_on_a_broken_entry_is_left_out_too(tmp_path: Path) -> None:
    write(tmp_path, "elements/own.yaml", "girth:\n  title: 胸径\n  codes: no_such_list\n")
    write_resource(tmp_path, "element: date", "element: girth")
    registry = with_errors(tmp_path)
    assert "girth" not in registry.elements
    assert "umb_tree" not in registry.resources


def test_an_entry_said_twice_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "elements/own.yaml", "text:\n  title: 文本\n")
    (error,) = with_errors(tmp_path).errors
    assert "declared twice" in error.message
    assert "text.yaml" in error.advice


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    (error,) = with_errors(tmp_path / "none").errors
    assert error.file == str(tmp_path / "none")


@pytest.mark.parametrize(
    ("old", "new"), [("cc-by-4.0", "free"), ("[environment]", "[trees]"), ("publisher: umb", "publisher: me")]
)
def test_a_publication_refers_to_records(tmp_path: Path, old: str, new: str) -> None:
    write_publication(tmp_path, old, new)
    registry = with_errors(tmp_path)
    assert "tree" not in registry.publications
    assert len(registry.errors) == 1


def test_a_code_list_must_be_unambiguous(tmp_path: Path) -> None:
    text = 'title: {zh: 树种, en: Species}\nstandard: 无\ncodes: {"1": 榕, "2": 榕}\n'
    write(tmp_path, "codes/species.yaml", text)
    (error,) = with_errors(tmp_path).errors
    assert "same title" in error.message


def test_an_unknown_resource_is_an_error() -> None:
    with pytest.raises(LakeError, match="没有这个信息资源"):
        Registry.load().resource("nobody")


def test_a_misspelt_name_leads_to_the_one_that_is_meant() -> None:
    with pytest.raises(LakeError, match="没有部门 psbx") as close:
        Registry.load().department("psbx")
    assert "psb" in close.value.advice
    assert closest_zh("？", map(str, range(30))).endswith("等 30 个")


def test_the_grading_decides_the_zone(tmp_path: Path) -> None:
    write_resource(tmp_path)
    write_resource(tmp_path, "element: division_code6", "element: address", name="umb/bush")
    registry = with_errors(tmp_path)
    assert registry.resource("umb_tree").zone == "internal"
    assert registry.resource("umb_bush").zone == "restricted"
    assert registry.resource("psb_resident").zone == "restricted"


def test_a_contract_may_set_a_grade_of_its_own(tmp_path: Path) -> None:
    write_resource(tmp_path)
    registry = with_errors(tmp_path)
    assert registry.elements["identifier"].grade == 2
    assert registry.resource("umb_tree").field("tree_no").grade == 1


def test_tables_are_derived_from_the_contract(tmp_path: Path) -> None:
    write_resource(tmp_path, "rules:", "ignored: [备注]\nrules:")
    registry = with_errors(tmp_path)
    tree = registry.resource("umb_tree")
    position = ["_batch_id", "_line_no", "_ingested_at"]
    raw, std, refused = tree.raw, tree.std, tree.quarantine
    assert [column.name for column in raw.columns] == ["编号", "种植日期", "区划", "备注", "_extra", *position]
    assert {column.type for column in raw.columns[:5]} == {"text"}
    assert [(column.name, column.type) for column in std.columns[:4]] == [
        ("tree_no", "text"),
        ("planted_on", "date"),
        ("district_code", "text"),
        ("_flags", "texts"),
    ]
    assert [column.title for column in std.columns[:3]] == ["编号", "种植日期", "区划"]
    assert std.columns[0].required
    assert [column.name for column in refused.columns[4:]] == ["_rules", "_reasons", *position]
    assert raw.name == "raw.umb_tree"
    assert {raw.zone, std.zone, refused.zone} == {"internal"}


def test_columns_nobody_looked_at_are_as_sensitive_as_the_resource() -> None:
    columns = {column.name: column.grade for column in Registry.load().resource("amr_market_entity").raw.columns}
    assert columns["备注"] == columns["_extra"] == 3
    assert columns["企业名称"] == 1


def test_an_unknown_kind_of_source_is_told_with_those_there_are(tmp_path: Path) -> None:
    write_resource(tmp_path, "kind: csv", "kind: pdf")
    error = next(one for one in with_errors(tmp_path).errors if "pdf" in str(one))
    kinds = [kind.model_fields["kind"].default for kind in KINDS]
    assert len(kinds) == len(set(kinds)) == 9
    assert all(f"'{kind}'" in error.message for kind in kinds)
