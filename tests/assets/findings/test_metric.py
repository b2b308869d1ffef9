"""Deliveries are measured once each, without a value of a person, and a strange one becomes a verdict."""

from pathlib import Path
from typing import Any

from assets.context import LakeContext
from assets.findings.metric import CHECK, METRIC, write_metrics
from quality.monitoring.measure import DECILES
from quality.monitoring.telling import FEWEST_VALUES, OTHERS
from tests.assets.small_lake import deliver, small_lake

RESOURCE = "mca_minimum_living_aid"


def aid(lake: LakeContext, number: int, rows: int = 100, county: str = "蓬江区", members: int = 1) -> None:
    """A delivery of a resource that only grows: `deliver` replaces the table, as a full delivery would."""
    counties = (county, "新会区")
    content = [
        {
            "aid_no": f"{number}-{line}",
            "kind": "低保",
            "person_name": "甲乙丙",
            "citizen_id": f"44070319500101{900 + line % 90}X",
            "county_name": counties[line % 2],
            "members": members + line % 5,
        }
        for line in range(rows)
    ]
    deliver(lake, RESOURCE, content, number)


def stored(lake: LakeContext) -> list[dict[str, Any]]:
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [METRIC.name])
        return engine.rows("SELECT * FROM gov.metric")


def verdict(lake: LakeContext) -> tuple[bool, str] | None:
    table = f"std.{RESOURCE}"
    verdicts = lake.lakehouse.ledger.verdicts(table, lake.lakehouse.head(table)) or []
    return next(((one.passed, one.observed) for one in verdicts if one.check == CHECK), None)


def test_every_delivery_is_measured_once_also_when_a_later_one_has_replaced_it(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        aid(lake, 1)
        aid(lake, 2, rows=110)
        assert write_metrics(lake) == []
        rows = stored(lake)
        counted = {row["batch_id"]: row["value"] for row in rows if row["metric"] == "rows"}
        assert counted == {f"{RESOURCE}-1": 101, f"{RESOURCE}-2": 111}  # with the one that was refused
        shares = {
            (row["batch_id"], row["code"]): row["value"]
            for row in rows
            if row["column_name"] == "county_name" and row["code"]
        }
        assert shares[f"{RESOURCE}-1", "蓬江区"] == 0.5
        head = lake.lakehouse.head(METRIC.name)
        write_metrics(lake)
        assert lake.lakehouse.head(METRIC.name) == head


def test_nothing_of_a_person_is_kept(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        aid(lake, 1)
        write_metrics(lake)
        rows = stored(lake)
    assert {row["metric"] for row in rows if row["column_name"] == "citizen_id"} == {"null_share", "distinct_share"}
    assert {row["metric"] for row in rows if row["column_name"] == "person_name"} == {"null_share", "distinct_share"}


def test_of_a_table_of_persons_no_end_no_number_in_full_and_no_unlisted_value_is_kept(tmp_path: Path) -> None:
    """Cells have shifted: mobile numbers stand for the members of a household, a name for the county."""
    with small_lake(tmp_path) as lake:
        aid(lake, 1, county="欧阳翯", members=13907500123)
        write_metrics(lake)
        rows = stored(lake)
    told = {(row["metric"], row["code"]): row["value"] for row in rows if row["column_name"] == "county_name"}
    assert told["code_share", OTHERS] == told["code_share", "新会区"] == 0.5
    numbers = {row["metric"]: row["value"] for row in rows if row["column_name"] == "members"}
    assert numbers.keys() == {"null_share", "distinct_share", "mean", *DECILES[1:-1]}
    assert numbers["p50"] == 13910000000


def test_of_few_persons_no_number_is_kept(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        aid(lake, 1, rows=FEWEST_VALUES - 1)
        write_metrics(lake)
        rows = stored(lake)
    assert {row["metric"] for row in rows if row["column_name"] == "members"} == {"null_share", "distinct_share"}


def test_a_strange_delivery_is_a_verdict_until_the_next_good_one(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        for number in (1, 2, 3):
            aid(lake, number)
        write_metrics(lake)
        assert verdict(lake) is None  # nothing to compare with yet
        aid(lake, 4, county="恩平区")
        [anomaly] = write_metrics(lake)
        passed, observed = verdict(lake) or (True, "")
        assert (anomaly.resource, passed) == (RESOURCE, False)
        assert "所属区县" in observed or "分布偏移" in observed
        aid(lake, 5)
        assert write_metrics(lake) == []
        assert (verdict(lake) or (False, ""))[0]


def test_deliveries_are_compared_alike_whether_they_come_one_by_one_or_are_measured_together(tmp_path: Path) -> None:
    found = []
    for name, each in (("one by one", True), ("together", False)):
        with small_lake(tmp_path / name) as lake:
            for number in range(1, 6):
                aid(lake, number, rows=100 + number)
                if each:
                    write_metrics(lake)
            write_metrics(lake)
            found.append(sorted(str({**row, "received_at": None}) for row in stored(lake)))
            compared = {row["batch_id"]: row["compared"] for row in stored(lake) if row["metric"] == "rows"}
    assert found[0] == found[1]
    assert list(compared.values()) == [None, None, None, 3, 4]
