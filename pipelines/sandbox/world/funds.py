"""The city's medical insurance funds by month, and what the groups weigh by which hospitals are paid."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator

FUNDS = {"310": (6.2e8, 5.4e8, 5.6e9), "390": (3.3e8, 3.25e8, 9.8e8)}
"""By insurance type what comes in and goes out in an ordinary month, and what there was at the beginning, in yuan."""
YEARS = (2022, 2023)
GROUPS = {
    "ES31": ("呼吸系统感染/炎症，伴严重并发症", 1.12, False),
    "FR23": ("心绞痛，伴并发症", 0.86, False),
    "KS13": ("糖尿病，伴并发症", 0.78, True),
    "GZ13": ("消化系统其他疾患，伴并发症", 0.72, True),
    "IU29": ("骨骼、肌肉、结缔组织其他疾患", 0.65, True),
    "RE13": ("化学治疗，不伴并发症", 0.54, False),
}
"""Code of CHS-DRG, name, weight, and whether every hospital is paid the same for it."""


def make_fund_months(rng: Generator) -> pl.DataFrame:
    """A row a fund and month: `period`, `kind`, `income`, `expense` and `balance` in yuan, and when it was `reported`.

    Residents pay once a year, so their fund has most of its income in the first quarter.
    """
    rows = []
    for kind, (income, expense, start) in FUNDS.items():
        balance = start
        for year in YEARS:
            for month in range(1, 13):
                season = (3.2 if month <= 3 else 0.27) if kind == "390" else 1.0
                came = round(income * season * float(rng.normal(1, 0.03)), 2)
                went = round(expense * (0.85 if month == 2 else 1.0) * float(rng.normal(1, 0.05)), 2)
                balance = round(balance + came - went, 2)
                following = date(year + month // 12, month % 12 + 1, 1)
                rows.append((f"{year}-{month:02}", kind, came, went, balance, following + timedelta(days=11)))
    schema = ["period", "kind", "income", "expense", "balance", "reported"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def make_weights(rng: Generator) -> pl.DataFrame:
    """A row a year and group; weights change a little from edition to edition."""
    codes = list(GROUPS)
    return pl.concat(
        pl.DataFrame(
            {
                "code": codes,
                "name": [GROUPS[code][0] for code in codes],
                "weight": np.round([GROUPS[code][1] * (1 + 0.04 * float(rng.normal())) for code in codes], 4),
                "basic": [GROUPS[code][2] for code in codes],
            }
        ).with_columns(year=pl.lit(year))
        for year in YEARS
    )
