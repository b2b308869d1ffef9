"""The city's accounts: gross domestic product by sector and quarter, and the value added of the digital economy."""

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator

SECTORS = {"GDP1": ("第一产业", 0.085), "GDP2": ("第二产业", 0.465), "GDP3": ("第三产业", 0.45)}
"""Each sector's share of the year's value added."""
DIGITAL_CLASSES = {
    "01": ("数字产品制造业", 0.46),
    "02": ("数字产品服务业", 0.03),
    "03": ("数字技术应用业", 0.11),
    "04": ("数字要素驱动业", 0.05),
    "05": ("数字化效率提升业", 0.35),
}
"""The five classes of the statistical classification of the digital economy; the first four are its core."""
DIGITAL_SHARES = {2020: 0.195, 2021: 0.225, 2022: 0.262, 2023: 0.305}
"""The digital economy's part of the gross domestic product: the plan asks for 30 % in 2023."""


def sectors_of(product: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Rows of the gross domestic product (`value` from January on, 亿元) and of its three sectors, which add up to it.

    Columns of `product` are kept; `sector` and `sector_name` say what a row is.
    """
    counted = len(product)
    jitter = rng.normal(1.0, 0.03, (counted, 2))
    whole = product["value"].to_numpy()
    first, second = (
        (whole * SECTORS[code][1] * jitter[:, turn]).round(2) for turn, code in enumerate(("GDP1", "GDP2"))
    )
    values = {"GDP": whole, "GDP1": first, "GDP2": second, "GDP3": (whole - first - second).round(2)}
    names = {"GDP": "地区生产总值", **{code: name for code, (name, _) in SECTORS.items()}}
    growth = product["growth"].to_numpy()
    return pl.concat(
        [
            product.with_columns(
                sector=pl.lit(code),
                sector_name=pl.lit(names[code]),
                value=pl.Series(value),
                growth=pl.Series(growth if code == "GDP" else (growth + rng.normal(0, 1.2, counted)).round(1)),
            )
            for code, value in values.items()
        ]
    )


def digital_economy(product: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Value added (亿元) by class of each year and area, out of the year's gross domestic product (`year`, `value`)."""
    rows = []
    for area, name, year, value in product.select("area", "area_name", "year", "value").rows():
        total = value * DIGITAL_SHARES[year]
        shares = np.array([share for _, share in DIGITAL_CLASSES.values()]) * rng.normal(1, 0.02, len(DIGITAL_CLASSES))
        for (code, (title, _)), share in zip(DIGITAL_CLASSES.items(), shares / shares.sum(), strict=True):
            rows.append((area, name, year, code, title, round(total * float(share), 2)))
    schema = ["area", "area_name", "year", "class", "class_name", "value"]
    return pl.DataFrame(rows, schema=schema, orient="row")
