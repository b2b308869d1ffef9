import polars as pl

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.batches import DAYS, in_changes, in_days

ROWS = pl.DataFrame({"key": [f"{number:04}" for number in range(400)], "state": ["done"] * 400})
EARLIER = {"state": pl.lit("open")}


def test_what_arrives_last_is_the_truth() -> None:
    first, days = in_days(ROWS, stream(1, "days"), EARLIER)
    last = pl.concat([first, *days.values()]).unique("key", keep="last").sort("key")
    assert last.equals(ROWS)
    assert first.filter(pl.col("state") == "open").height == 8
    assert list(days) == list(DAYS)


def test_changes_name_their_operation_and_take_back_what_nobody_corrected() -> None:
    first, days = in_changes(ROWS, stream(1, "changes"), "op", ("I", "U", "D"), EARLIER)
    assert set(first["op"]) == {"I"}
    later = pl.concat(days.values())
    gone = set(later.filter(pl.col("op") == "D")["key"])
    assert gone and gone.isdisjoint(later.filter(pl.col("op") != "D")["key"])
    assert gone <= set(first.filter(pl.col("state") == "done")["key"])
    updated = later.filter(pl.col("op") == "U")["key"]
    assert updated.is_in(first["key"].implode()).all()
