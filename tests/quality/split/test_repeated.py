"""Looking repeated values up gives the same rows as computing every one."""

import pytest
from hypothesis import HealthCheck, given, settings

from quality.split import split
from tests.examples import examples
from tests.quality.samples import Splitter, read, resource
from tests.quality.split.test_split_reference import AGREED, ROWS, Row


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_same_rows_either_way(splitter: Splitter, rows: list[Row]) -> None:
    computed = splitter.split(AGREED, rows * 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(split, "LARGE_BATCH", 0)
        patch.setattr(split, "SMALL_BATCH", -1)
        looked_up = splitter.split(AGREED, rows * 3)
    assert read(looked_up.accepted) == read(computed.accepted)
    assert read(looked_up.quarantined) == read(computed.quarantined)
    assert looked_up.rule_hits == computed.rule_hits


def test_headers_that_are_called_like_fields_or_like_our_own(
    splitter: Splitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(split, "LARGE_BATCH", 0)
    names = ["sent", "_sent", "code", "note_sent.valid", "split_values_0"]
    fields = [{"name": f"field_{place}", "from": name, "element": "code"} for place, name in enumerate(names)]
    agreed = resource(fields, key=["field_0"])
    rows = [dict.fromkeys(names, "x") | {"sent": f"k{number}"} for number in range(50)]
    assert [row["field_4"] for row in splitter.accepted(agreed, rows)] == ["X"] * len(rows)


def test_nothing_is_left_behind(splitter: Splitter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "LARGE_BATCH", 0)
    splitter.split(AGREED, [{"编号": "a", "出生": None, "子女": None, "性别": "1"}])
    assert splitter.engine.rows("SELECT table_name FROM duckdb_tables() WHERE temporary") == []
