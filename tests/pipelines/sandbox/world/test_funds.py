import numpy as np
import polars as pl
import pytest

from pipelines.sandbox.world.funds import FUNDS, GROUPS, YEARS, make_fund_months, make_weights


def test_a_balance_is_the_one_before_and_what_came_and_went() -> None:
    rows = make_fund_months(np.random.default_rng(1))
    assert len(rows) == len(FUNDS) * len(YEARS) * 12
    for kind, (_, _, start) in FUNDS.items():
        fund = rows.filter(pl.col("kind") == kind)
        flow = (fund["income"] - fund["expense"]).cum_sum() + start
        assert fund["balance"].to_list() == pytest.approx(flow.to_list())


def test_every_group_has_a_weight_in_every_year() -> None:
    rows = make_weights(np.random.default_rng(1))
    assert sorted(rows.select("year", "code").rows()) == sorted((year, code) for year in YEARS for code in GROUPS)
    assert (rows["weight"] > 0).all()
