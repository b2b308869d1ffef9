"""Nobody computes a figure about few: from the table itself, its versions, or other tables of the same source."""

from pathlib import Path

import numpy as np
import polars as pl

from assets.publication.gate.evidence import Evidence
from assets.publication.gate.figures import Findings
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


def hidden_of(findings: Findings, evidence: Evidence, *key: str) -> set[tuple[str, ...]]:
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


def test_nothing_hidden_once_is_found_by_subtracting_the_next_version(tmp_path: Path) -> None:
    """One county grew; whoever hides other cells than before tells those that were hidden."""
    found = traced(tmp_path, "county sex persons", WITH_TOTALS)
    counts = {"A_1": 4, "A_2": 20, "B_1": 30, "B_2": 40, "C_1": 50, "C_2": 60}
    key = ("county", "sex")
    first = asked(found, people(**counts), *key)
    hidden = judged(found, first, *key).hidden["persons"]
    published = first.groups.select(*key, "persons").filter(~hidden)
    later = asked(found, people(**{**counts, "C_1": 90}), *key)
    findings = judged(found, later, *key, earlier=[published])
    assert all(one.width >= findings.needs[one.cell] - 1e-6 for one in findings.intervals)
    now = later.groups.select(*key, "persons").filter(~findings.hidden["persons"])
    assert ("A", "1") not in set(now.select(key).iter_rows())
    assert not _computed({**_cells(published), **_cells(now)}, ("A", "1"))


def test_a_figure_about_persons_that_moved_by_few_waits(tmp_path: Path) -> None:
    found = traced(tmp_path, "county persons", "select county, count(*) as persons from std.resident group by county")
    published = pl.DataFrame({"county": ["A", "B", "C"], "persons": [20, 30, 40]})
    evidence = asked(found, people(A_1=21, B_1=30, C_1=50), "county")
    findings = judged(found, evidence, "county", earlier=[published])
    assert findings.moved["persons"].tolist() == [True, False, False]
    assert findings.hidden["persons"].tolist() == [True, False, False]


def test_who_subtracts_another_dataset_of_the_same_source_learns_nothing(tmp_path: Path) -> None:
    """By county and sex one cell is small; by county all were published before."""
    found = traced(tmp_path, "county sex persons", BY_SEX)
    evidence = asked(found, people(A_1=4, A_2=20, B_1=30, B_2=40), "county", "sex")
    alone = judged(found, evidence, "county", "sex")
    assert hidden_of(alone, evidence, "county", "sex") == {("A", "1")}
    by_county = Published("other", pl.DataFrame({"county": ["A", "B"], "persons": [24, 70]}), ("county",), True)
    other = SameSources({"persons": ("count", None)}, {}, (by_county,))
    beside = judged(found, evidence, "county", "sex", others=[other])
    assert hidden_of(beside, evidence, "county", "sex") == {("A", "1"), ("A", "2")}


def test_two_tables_that_differ_by_few_persons_are_not_both_shown(tmp_path: Path) -> None:
    """Another table left out the two residents of A without an income."""
    found = traced(tmp_path, "county persons", "select county, count(*) as persons from std.resident group by county")
    evidence = asked(found, people(A_1=40, B_1=30), "county")
    rows = pl.DataFrame({"county": ["A", "B"], "persons": [38, 30]})
    other = SameSources({"persons": ("count", None)}, {}, (Published("other", rows, ("county",), True),))
    findings = judged(found, evidence, "county", others=[other])
    assert findings.hidden["persons"].tolist() == [True, False] and findings.subtracted > 0
    lifted = DisclosureStatement.model_validate(
        {
            "overrides": [
                {"rule": "differencing", "by": "某局", "on": "2023-01-01", "reason": "两表口径不同，差额不涉个人"}
            ]
        }
    )
    assert not judged(found, evidence, "county", others=[other], statement=lifted).hidden["persons"].any()


def test_an_income_that_two_persons_make_is_hidden(tmp_path: Path) -> None:
    sql = "select county, count(*) as persons, sum(income) as income from std.resident group by county"
    found = traced(tmp_path, "county persons income", sql)
    rows = people(A_1=12, B_1=12)
    rows[0]["income"], rows[1]["income"] = 90_000.0, 80_000.0
    findings = judged(found, asked(found, rows, "county"), "county")
    assert findings.hidden["income"].tolist() == [True, False]
    assert findings.hidden["persons"].tolist() == [False, False]


def test_who_is_left_of_a_group_is_a_group_too(tmp_path: Path) -> None:
    """Nineteen of twenty are men: the column of men tells of one woman."""
    sql = (
        "select county, count(*) as persons, count(*) filter (where sex = '1') as men from std.resident group by county"
    )
    found = traced(tmp_path, "county persons men", sql)
    findings = judged(found, asked(found, people(A_1=19, A_2=1, B_1=40, B_2=40), "county"), "county")
    hidden = findings.hidden["persons"] | findings.hidden["men"]
    assert hidden.tolist() == [True, False]


def test_counts_of_counts_and_rates_are_followed_through_other_models(tmp_path: Path) -> None:
    upstream = (
        "topics/made/by_sex.sql",
        "county sex persons",
        "with all_of as (select county, sex, citizen_id from std.resident)"
        " select county, sex, count(distinct citizen_id) as persons from all_of group by county, sex",
    )
    sql = """
        select county, sum(persons) as persons,
            round(sum(persons) filter (where sex = '1') * 1.0 / sum(persons), 4) as men_rate
        from topic.made_by_sex group by county having sum(persons) >= 10
    """
    found = traced(tmp_path, "county persons men_rate", sql, upstream)
    assert found.is_guarded and found.sources == {"std.resident"} and found.unit == "person"
    evidence = asked(found, people(A_1=3, A_2=5, B_1=12, B_2=30, C_1=2, C_2=30), "county")
    assert evidence.groups["county"].to_list() == ["A", "B", "C"]
    findings = judged(found, evidence, "county", shown=np.array([False, True, True]))
    assert findings.hidden["persons"].tolist() == [True, False, False]
    assert findings.hidden["men_rate"].tolist() == [True, False, True]


def _cells(rows: pl.DataFrame) -> dict[tuple[str, str], int]:
    return {(county, sex): persons for county, sex, persons in rows.iter_rows()}


def _computed(told: dict[tuple[str, str], int], wanted: tuple[str, str]) -> bool:
    """Whether somebody who fills in what a line lacks comes to a cell; later versions stand for earlier ones."""
    told, grown = dict(told), True
    lines = [[(county, sex) for sex in ("1", "2", "合计")] for county in ("A", "B", "C", "合计")]
    lines += [[(county, sex) for county in ("A", "B", "C", "合计")] for sex in ("1", "2", "合计")]
    while grown and wanted not in told:
        grown = False
        for *parts, total in lines:
            lacking = [one for one in (*parts, total) if one not in told]
            if len(lacking) == 1:
                known = sum(told[one] for one in parts if one in told)
                told[lacking[0]] = known if lacking[0] == total else told[total] - known
                grown = True
    return wanted in told


def test_a_model_that_is_followed_twice_counts_the_same(tmp_path: Path) -> None:
    sql = "select county, count(*) as n from std.resident group by county"
    first, second = (traced(tmp_path, "county n", sql) for _ in range(2))
    assert set(first.figures) == set(second.figures) == {"n"}
