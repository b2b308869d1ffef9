"""Every slow test belongs to one portion of `make prove`, and what a portion did not try is told."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.prove import PORTIONS, ROOT, arguments, main, outcome, prove

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
REPORT = """<testsuites><testsuite>
<testcase classname="tests.lake.test_a" name="test_one"/>
<testcase classname="tests.lake.test_a" name="test_two"><failure message="no"/></testcase>
<testcase classname="tests.lake.test_b" name="test_three"><error message="no store"/></testcase>
<testcase classname="tests.lake.test_c" name="test_four"><skipped message="Spark needs Java"/></testcase>
<testcase classname="tests.lake.test_c" name="test_five"><skipped message="Spark needs Java"/></testcase>
<testcase classname="" name="tests.lake.test_d">
<skipped message="collection skipped">('/x.py', 3, 'Skipped: no pyspark')</skipped></testcase>
</testsuite></testsuites>"""


def asked_for(name: str) -> set[Path]:
    """The files of tests that pytest collects for a portion."""
    words = arguments(name)[2:]
    ignored = [word.removeprefix("--ignore=") for word in words if word.startswith("--ignore=")]
    return _below([word for word in words if not word.startswith("--")]) - _below(ignored)


def _below(paths: Iterable[str]) -> set[Path]:
    return {file for path in paths for file in ((ROOT / path).rglob("test_*.py") if "." not in path else [ROOT / path])}


def test_slow_tests_of_a_file_are_in_one_portion() -> None:
    slow = [name for name, portion in PORTIONS.items() if portion.marks == "slow"]
    found = Counter(file for name in slow for file in asked_for(name))
    assert found == dict.fromkeys((ROOT / "tests").rglob("test_*.py"), 1)


def test_portions_name_what_is_there() -> None:
    assert [path for one in PORTIONS.values() for path in one.paths if not (ROOT / path).exists()] == []


def test_the_documentation_names_portions_that_are_there() -> None:
    named = {name for page in PAGES for name in re.findall(r"make prove-(\w+)", page.read_text(encoding="utf-8"))}
    assert named and named <= PORTIONS.keys()


def test_what_was_skipped_is_told_with_its_reason_and_is_not_proven(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT, encoding="utf-8")
    found = outcome(tmp_path / "report.xml")
    assert found.lines() == [
        "1 hold",
        "  failed: tests.lake.test_a::test_two",
        "  failed: tests.lake.test_b::test_three",
        "  not tried: 2 × Spark needs Java",
        "  not tried: 1 × no pyspark",
    ]
    assert not found.whole


def test_only_what_was_tried_and_holds_is_whole(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text("<testsuite><testcase name='a'/></testsuite>", encoding="utf-8")
    assert outcome(tmp_path / "report.xml").whole
    (tmp_path / "report.xml").write_text("<testsuite/>", encoding="utf-8")
    assert not outcome(tmp_path / "report.xml").whole


@pytest.mark.parametrize("code", [-9, 2, 5])
def test_a_run_that_was_cut_off_proves_nothing(code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def cut_off(command: list[str], **_more: object) -> CompletedProcess[str]:
        Path(command[-1].removeprefix("--junit-xml=")).write_text("<testsuite><testcase name='a'/></testsuite>")
        return CompletedProcess(command, code)

    monkeypatch.setattr("tests.prove.REPORTS", tmp_path)
    monkeypatch.setattr("subprocess.run", cut_off)
    assert prove("spark").lines() == ["1 hold", f"  failed: pytest ended before its time, with code {code}"]


def test_a_portion_that_there_is_none_of_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sparks"]) == 2
    assert "no portion sparks: there are examples, killed" in capsys.readouterr().err


def test_a_list_of_portions_says_what_each_takes_and_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^spark: .+ Takes about \d+ min of processor; needs Java 17\.$", told, re.MULTILINE)
