"""Checks of which many look alike: a table of parameters, and one SELECT into which they come as what they are."""

from pathlib import Path

import pytest

from lake.errors import LakeError
from quality.checks.check_files import CROSS_CHECKS, load_cross_checks
from quality.checks.cross_check import CrossCheck
from quality.checks.pattern import PATTERNS, Pattern
from tests.quality.checks.check_city import ask

LINE = """pattern: near_duplicate
checks:
  twice:
    charges: std.amr_complaint
    with: {what: 投诉, same: [problem], known: problem is not null}
"""


def loaded(folder: Path, text: str) -> tuple[list[CrossCheck], list[LakeError]]:
    (folder / "twice.yaml").write_text(text, encoding="utf-8")
    return load_cross_checks([folder])


def test_a_line_becomes_a_check_with_what_its_pattern_says(tmp_path: Path) -> None:
    ((twice,), errors) = loaded(tmp_path, LINE)
    assert not errors
    assert (twice.name, twice.title.zh, twice.title.en) == ("twice", "投诉疑似重复", "Near duplicates in amr_complaint")
    assert "（problem 全部相同）" in twice.description
    rows = [{"problem": "a"}, {"problem": "b"}, {"problem": "a"}, {"problem": None}, {"problem": None}]
    assert ask(twice.check, amr_complaint=rows) == [(4, None)]


def test_what_a_line_says_itself_counts(tmp_path: Path) -> None:
    ((twice,), _) = loaded(tmp_path, LINE + "    reason: 两次\n    severity: error\n")
    assert (twice.reason, twice.severity, twice.dimension) == ("两次", "error", "accuracy")


def test_names_are_quoted_and_texts_are_literals(tmp_path: Path) -> None:
    name = 'a" from x; --'
    query = Pattern.read("other_enterprise").query("std.firm", {"unit": "x", "code": name, "name": "o'clock"})
    sql = query.sql(dialect="duckdb")
    assert 'row."a"" from x; --"' in sql
    assert "'o''clock' AS column_name" in sql


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("near_duplicate", "near_duplicates", 1, "there is no pattern"),
        ("what: 投诉, ", "", 3, "missing or unknown: what"),
        ("what: 投诉", "what: 投诉, whose: 某", 3, "missing or unknown: whose"),
        ("[problem]", "problem", 3, "same is no columns"),
        ("problem is not null", "problem is is null", 3, "known is no condition"),
        ("problem is not null", "problem in (from read_csv('/etc/passwd'))", 3, ""),
        ("std.amr_complaint", "amr_complaint", 4, "pattern"),
        ("charges: std.amr_complaint", "charge: std.amr_complaint", 3, "charges"),
        ("checks:", "check:", 1, "checks"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, word: str
) -> None:
    found, errors = loaded(tmp_path, LINE.replace(old, new))
    assert not found
    assert any(word in str(error) and error.line == line for error in errors), errors
    assert all(error.file == str(tmp_path / "twice.yaml") for error in errors)


def test_a_broken_line_stops_no_other(tmp_path: Path) -> None:
    other = "  thrice: {charges: std.amr_complaint, with: {}}\n"
    found, errors = loaded(tmp_path, LINE + other)
    assert ([one.name for one in found], len(errors)) == (["twice"], 1)


def test_every_pattern_of_the_house_is_used_by_several() -> None:
    used = [path.read_text(encoding="utf-8") for path in CROSS_CHECKS.rglob("*.yaml")]
    for path in PATTERNS.glob("*.sql"):
        (table,) = [text for text in used if f"pattern: {path.stem}\n" in text]
        assert table.count("charges:") > 2


def test_a_parameter_that_the_sql_does_not_name_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quality.checks.pattern.PATTERNS", tmp_path)
    header = "/*\nparameters: {code: column}\n*/\n"
    (tmp_path / "odd.sql").write_text(header + 'select _batch_id, _line_no from std."$charges"')
    with pytest.raises(LakeError, match="declared and not named: code"):
        Pattern.read("odd")
