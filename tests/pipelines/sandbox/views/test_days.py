import polars as pl

from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.units import with_unit
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.days import DAYS, DELETED, INSERTED, UPDATED, daily

WORDS = {INSERTED: "新增", UPDATED: "变更", DELETED: "注销"}


def delivered() -> dict[str, pl.DataFrame]:
    rows = pl.DataFrame({"no": [f"{number}" for number in range(3000)], "state": "A", "at": "2023-01-01 08:00:00"})
    changed = {"state": pl.lit("B"), "at": pl.lit("{day} 20:00:00")}
    days = daily(
        rows, (), stream(1, "days"), corrections=changed, operation=WORDS, operation_column="op", deleted=0.01
    )  # fmt: skip
    return {day: faulty.frame for day, faulty in days}


def test_every_row_comes_once_and_corrections_after_it() -> None:
    days = delivered()
    assert list(days) == list(DAYS)
    inserted = pl.concat([frame.filter(pl.col("op") == "新增").unique("no") for frame in days.values()])
    assert sorted(map(int, inserted["no"])) == list(range(3000))
    known = set(days[DAYS[0]]["no"])
    corrected = days[DAYS[1]].filter(pl.col("op") == "变更")
    assert len(corrected) > 0
    assert set(corrected["no"]) <= known
    assert set(corrected["at"]) == {"2023-12-30 20:00:00"}


def test_deletions_come_on_the_last_day_and_are_no_corrections() -> None:
    days = delivered()
    gone = set(days[DAYS[2]].filter(pl.col("op") == "注销")["no"])
    assert gone
    assert not gone & set(days[DAYS[2]].filter(pl.col("op") == "变更")["no"])
    assert all("注销" not in set(days[day]["op"]) for day in DAYS[:2])


def test_areas_carry_their_unit() -> None:
    faulty = plant(pl.DataFrame({"area": ["98.5"] * 40}), [Fault("H7", "area", 1.0, with_unit("㎡"))], stream(1, "u"))
    assert set(faulty.frame["area"]) == {"98.5㎡", "９８．５"}
