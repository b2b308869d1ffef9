from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.world.openings import STEPS, make_openings

FIRMS = pl.DataFrame(
    {"firm": range(200), "kind": ["enterprise"] * 200, "uscc": [f"U{row}" for row in range(200)]}
).with_columns(entity=pl.format("firm:{}", "firm"), established=pl.lit(date(2023, 5, 8)))


def test_everybody_has_a_licence_first_and_nothing_is_done_before_it_was_asked_for() -> None:
    rows = make_openings(FIRMS, np.random.default_rng(1))
    assert set(rows["step"]) == set(STEPS)
    licences = rows.filter(pl.col("step") == "1")
    assert len(licences) == len(FIRMS) and licences["done"].dt.date().to_list() == FIRMS["established"].to_list()
    assert (rows["done"] >= rows["applied"]).all()
    after = rows.join(licences.select("uscc", licensed="done"), on="uscc")
    assert (after["done"] >= after["licensed"]).all()
    assert 0 < rows["done"].null_count() < 0.05 * len(rows)
