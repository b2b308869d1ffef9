"""Nobody computes a figure about few: from the table itself, from its versions, from other tables of the same source."""

from pathlib import Path

import numpy as np
import polars as pl

from assets.publication.gate.published import Published, SameSources
from catalog.contracts.reference_models import DisclosureStatement
from tests.assets.publication.gate.desk import asked, judged, people, traced

BY_SEX = "select county, sex, count(*) as persons from std.resident group by county, sex"
WITH_TOTALS = """
select county, sex, count(*) as persons from std.resident group by county, sex
union all select county, '合计' as sex, count(*) as persons from std.resident group by county
union all select '合计' as county, sex, count(*) as persons from std.resident group by sex
union all select '合计' as county, '合计' as sex, count(*) as persons from std.resident
"""


def hidden_of(findings, evidence, *key: str) -> set[tuple[str, ...]]:
    (name,) = findings.hidden
    return {tuple(row) for row in evidence.groups.select(key).filter(findings.hidden[name]).iter_rows()}


def test_a_group_of_nine_persons_is_hidden_and_one_of_ten_is_not(tmp_path: Path) -> None:
    found = traced(tmp_path, "county sex persons", BY_SEX)
    evidence = asked(found, people(A_1=9, A_2=10), "county", "sex")
    assert hidden_of(judged(found, evidence, "county", "sex"), evidence, "county", "sex") == {("A", "1")}


def test_twelve_rows_of_three_persons_are_three_persons(tmp_path: Path) -> None:
    found = traced(tmp_path, "county persons", "select county, count(*) as persons from std.resident group by county")
    rows = [one for one in people(A_1=3, B_1=12) for _ in range(4 if one["county"] == "A" else 1)]
    evidence = asked(found, rows, "county")
    assert evidence.groups["persons"].to_list() == [12, 12]
    assert hidden_of(judged(found, evidence, "county"), evidence, "county") == {("A",)}


def test_where_totals_are_shown_more_than_the_small_cell_goes(tmp_path: Path) -> None:
    found = traced(tmp_path, "county sex persons", WITH_TOTALS)
    evidence = asked(found, people(A_1=4, A_2=20, B_1=30, B_2=40, C_1=50, C_2=60), "county", "sex")
    findings = judged(found, evidence, "county", "sex")
    hidden = hidden_of(findings, evidence, "county", "sex")
    assert ("A", "1") in hidden and len(hidden) >= 4
    assert findings.intervals and all(one.width >= findings.needs[one.cell] - 1e-6 for one in findings.intervals)
