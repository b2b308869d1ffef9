import numpy as np
import polars as pl

from pipelines.sandbox.world.accounts import DIGITAL_SHARES, digital_economy, sectors_of

PRODUCT = pl.DataFrame(
    [("440700", "江门市", year, 1000.0 + year - 2020, 4.0) for year in DIGITAL_SHARES],
    schema=["area", "area_name", "year", "value", "growth"],
    orient="row",
)


def test_the_three_sectors_add_up_to_the_product() -> None:
    rows = sectors_of(PRODUCT, np.random.default_rng(1))
    of_sectors = rows.filter(pl.col("sector") != "GDP").group_by("year").agg(pl.col("value").sum()).sort("year")
    assert of_sectors["value"].round(2).to_list() == PRODUCT["value"].to_list()
    assert rows.filter(pl.col("sector") == "GDP")["growth"].to_list() == PRODUCT["growth"].to_list()


def test_the_five_classes_are_the_digital_part_of_the_product() -> None:
    rows = digital_economy(PRODUCT, np.random.default_rng(1)).group_by("year").agg(pl.col("value").sum()).sort("year")
    shares = (rows["value"] / PRODUCT["value"]).round(3).to_list()
    assert shares == [round(share, 3) for share in DIGITAL_SHARES.values()]
