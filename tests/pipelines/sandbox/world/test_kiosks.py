import numpy as np
import polars as pl

from pipelines.sandbox.world.kiosks import HOUSES, MOVED, PENDING, TERMINALS, WITHDRAWN, make_kiosks
from pipelines.sandbox.world.places import read_places


def test_a_device_stands_at_one_place_at_a_time_and_more_than_the_plan_asks_for_are_in_use() -> None:
    rng = np.random.default_rng(1)
    rows = make_kiosks(read_places(rng), rng)
    assert len(rows) == HOUSES + TERMINALS + MOVED
    standing = rows.filter(pl.col("withdrawn").is_null())
    assert standing["device"].is_unique().all()
    in_use = standing.filter(pl.col("kind_code") == "1", pl.col("accepted").is_not_null())
    assert len(in_use) == HOUSES - WITHDRAWN - PENDING
    moved = rows.filter(pl.col("device").is_duplicated())
    assert moved.filter(pl.col("withdrawn").is_null())["placed"].to_list() == (
        moved.filter(pl.col("withdrawn").is_not_null())["withdrawn"].to_list()
    )
