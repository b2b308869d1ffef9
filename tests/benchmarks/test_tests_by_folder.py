from pathlib import Path

import pytest

from benchmarks.tests_by_folder import main

REPORT = """<testsuites><testsuite name="pytest">
<testcase classname="tests.lake.tables.test_merge" name="test_a[lake/x]" time="1.25" />
<testcase classname="tests.lake.tables.test_commit.TestRace" name="test_b" time="3.0" />
<testcase classname="tests.test_docs" name="test_c" time="0.5" />
</testsuite></testsuites>"""


def test_seconds_are_added_up_by_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(REPORT, encoding="utf-8")
    main(str(report))
    assert capsys.readouterr().out.splitlines() == [
        "| `tests/` | 1 | 0 |",
        "| `tests/lake/tables/` | 2 | 4 |",
        "| all | 3 | 5 |",
    ]
