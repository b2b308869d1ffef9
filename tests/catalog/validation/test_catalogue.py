from pathlib import Path

import pytest

from catalog.registry.registry import Registry
from catalog.validation.catalogue import folded, validate
from tests.catalog.city_maker import write, write_publication, write_resource

RULE = "check: \"planted_on is not null or tree_no <> ''\""


def faults(folder: Path) -> list[str]:
    """The faults of the folder's own entries; an element that stands alone is looked at as if it were used."""
    found = validate(Registry.load([folder], strict=False))
    own = (error for error in found if error.file and Path(error.file).is_relative_to(folder))
    return [str(error) for error in own if error.message != "girth: no contract uses this element"]


def test_our_own_catalogue_is_valid() -> None:
    assert list(validate(Registry.load(strict=False))) == []


def test_good_entries_are_valid(tmp_path: Path) -> None:
    write_resource(tmp_path)
    write_publication(tmp_path)
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("category: department/urban_management", "category: theme/trees", "not of its category"),
        ("category: department/urban_management", "category: base/trees", "unknown category"),
        ("department: umb", "department: wrb", "the file lies in umb/"),
        ("zh: 树木名录", "zh: 智慧城管 创新工程", "named after a system"),
        ("zh: 树木名录", "zh: 水库，水情", "the same as in"),
        ('"307440700099/000001"', '"102440700098/000001"', "not of its category"),
        ("check: \"planted_on is not null or tree_no <> ''\"", "check: planted > 1", "unknown columns: planted"),
        (
            "check: \"planted_on is not null or tree_no <> ''\"",
            "check: count(tree_no) > 1",
            "not an expression over one row",
        ),
        ("check: \"planted_on is not null or tree_no <> ''\"", "check: 'tree_no >'", "not readable SQL"),
        (RULE, "check: planted_on > 5", "Cannot compare values of type DATE and type INTEGER_LITERAL"),
        (RULE, "check: planted_on = tree_no", "Cannot compare values of type DATE"),
        (RULE, "check: 'tree_no in (1, 2)'", "Cannot compare values of type VARCHAR"),
        (RULE, "check: planted_on <> 'never'", "invalid date"),
        (RULE, "check: length(tree_no) + 1", "it is BIGINT, neither true nor false"),
        (RULE, "check: tree_no", "it is VARCHAR, neither true nor false"),
        (RULE, "check: 1 = 1", "it looks at no field"),
        (RULE, "check: random() < 0.5 or tree_no <> ''", "it is left to chance"),
        (RULE, "check: \"regexp_matches(tree_no, '[')\"", "missing ]"),
        ("2023-06-30", "2093-06-30", "published in the future"),
        ("umb/tree_*.csv", "umb/tree_[0-9.csv", "a bracket is not closed"),
        ("kind: csv,", "kind: csv, columns: [编号, 编号],", "columns that no table can tell apart: 编号"),
        ("zh: 树木名录", 'zh: "树木\\n名录"', "should match pattern"),
        ("key: [tree_no]", "key: [tree_no]\nvolume: {min: 100, max: 10}", "at least 100 rows and at most 10"),
        ("umb/tree_*.csv", "/srv/umb/tree_*.csv", "it is absolute"),
        ("umb/tree_*.csv", "../umb/tree_*.csv", "it leaves the folder"),
        ("umb/tree_*.csv", "", "it is empty"),
        ("umb/tree_*.csv", "umb/", "it ends with a folder"),
        ("umb/tree_*.csv", "umb/tree_*.csv.part", "not taken for a finished file"),
        ("rules:", "ignored: [编号]\nrules:", "is used by a field"),
        ("std.mca_division_history.code", "std.mca_division_history.codes", "has no field 'codes'"),
        ("std.mca_division_history.code", "std.nobody.code", "there is no resource behind"),
        ("std.mca_division_history.code", "std.mca_division_history.start_year", "text cannot refer to integer"),
        ("element: date", 'element: sex, codes: {甲: "7"}', "which is not in sex"),
        ("element: date", "element: citizen_id", "open without condition at grade 3"),
        ("key: [tree_no]", "key: [tree_no]\nlatest_by: district_code", "`latest_by` is text"),
    ],
)
def test_every_fault_of_a_resource_is_a_sentence(tmp_path: Path, old: str, new: str, message: str) -> None:
    write_resource(tmp_path, old, new)
    (fault,) = faults(tmp_path)
    assert message in fault
    assert "tree.yaml" in fault


def test_two_rules_of_one_name_are_told(tmp_path: Path) -> None:
    write_resource(tmp_path, "rules:", "rules:\n  - {name: planted_once, check: \"tree_no <> ''\", message: 没有编号}")
    (fault,) = faults(tmp_path)
    assert "rules defined twice: planted_once" in fault


def test_a_file_is_called_as_its_table_can_be(tmp_path: Path) -> None:
    write_resource(tmp_path, name="umb/Old-Tree")
    (fault,) = faults(tmp_path)
    assert "'Old-Tree' is no name of a table" in fault


def test_a_date_may_be_compared_with_the_text_of_a_date(tmp_path: Path) -> None:
    write_resource(tmp_path, RULE, "check: planted_on >= '1900-01-01'")
    assert faults(tmp_path) == []


def test_a_broken_contract_is_blamed_alone(tmp_path: Path) -> None:
    """Not the neighbour that refers to it, nor its corrections, nor the elements that only it uses."""
    write(tmp_path, "elements/own.yaml", "girth:\n  title: 胸径\n  examples: {good: [a]}\n")
    bush = write_resource(tmp_path, "element: date", "element: girth", name="umb/bush")
    bush.write_text(bush.read_text(encoding="utf-8").replace("delivery: full", "delivery: fully"), encoding="utf-8")
    write_resource(tmp_path, "std.mca_division_history.code", "std.umb_bush.district_code")
    write(tmp_path, "corrections/umb_bush.yaml", "any: {}\n")
    found = [error.file for error in validate(Registry.load([tmp_path], strict=False))]
    assert found == [str(bush)]


def test_codes_that_look_the_same_and_are_not_stay_apart(tmp_path: Path) -> None:
    field = "element: statistical_code9, references: std.mca_town_code.town_code"
    write_resource(tmp_path, "element: date", field)
    (fault,) = faults(tmp_path)
    assert "statistical_code9 and division_code9 look the same and are not" in fault


def test_two_resources_with_the_same_code(tmp_path: Path) -> None:
    write_resource(tmp_path)
    write_resource(tmp_path, "zh: 树木名录", "zh: 灌木名录", name="umb/bush")
    (fault,) = faults(tmp_path)
    assert "the same as in umb_bush" in fault


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("  normalise: upper(name)\n", "unknown columns: name"),
        ("  valid: value >\n", "not readable SQL"),
        ("  valid: value > '0'\n  examples: {good: [a], bad: [b]}\n", "`reason` is missing"),
        ("  grade: 3\n", "`mask` is missing"),
    ],
)
def test_faults_of_an_element(tmp_path: Path, entry: str, message: str) -> None:
    examples = "" if "examples" in entry else "  examples: {good: [a], bad: [b]}\n"
    reason = "" if "`reason`" in message else "  reason: 不对\n"
    write(tmp_path, "elements/own.yaml", f"girth:\n  title: 胸径\n{examples}{reason}{entry}")
    (fault,) = faults(tmp_path)
    assert message in fault


def test_an_element_shows_examples(tmp_path: Path) -> None:
    write(tmp_path, "elements/own.yaml", "girth:\n  title: 胸径\n")
    (fault,) = faults(tmp_path)
    assert "`examples` are missing" in fault


def test_a_code_list_nobody_uses(tmp_path: Path) -> None:
    write(tmp_path, "codes/species.yaml", 'title: {zh: 树种, en: Species}\nstandard: 无\ncodes: {"1": 榕}\n')
    (fault,) = faults(tmp_path)
    assert "no element uses" in fault


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("approved_on: 2023-03-01", "approved_on: 2999-01-01", "approved in the future"),
        ("table: open.tree", "table: open.administrative_division", "the same as in"),
    ],
)
def test_faults_of_a_publication(tmp_path: Path, old: str, new: str, message: str) -> None:
    write_publication(tmp_path, old, new)
    (fault,) = faults(tmp_path)
    assert message in fault


def test_a_publication_needs_an_open_licence(tmp_path: Path) -> None:
    record = (
        "closed:\n  title: {zh: 协议, en: Agreement}\n  url: https://example.org\n  summary: 依申请\n  open: false\n"
    )
    write(tmp_path, "licences.yaml", record)
    write_publication(tmp_path, "cc-by-4.0", "closed")
    (fault,) = faults(tmp_path)
    assert "no open licence" in fault


def test_titles_are_compared_as_they_sound() -> None:
    assert folded("行政许可（法人）") == folded("行政许可 (法人)") == folded("行政许可、法人")
    assert folded("行政许可") != folded("行政处罚")
