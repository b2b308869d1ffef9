from datetime import datetime

import numpy as np
import polars as pl

from pipelines.sandbox.world.telemetry import with_arrivals


def test_most_readings_arrive_in_twenty_minutes_and_of_some_nobody_knows_when() -> None:
    readings = pl.DataFrame({"time": [datetime(2023, 6, 1)] * 4000})
    rows = with_arrivals(readings, np.random.default_rng(1))
    late = (rows["received"] - rows["time"]).dt.total_minutes()
    assert late.min() == 1
    assert 0.9 < (late <= 20).sum() / len(rows) < 0.97
    assert 0 < rows["received"].null_count() < 0.04 * len(rows)
