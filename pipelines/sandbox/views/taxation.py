"""What the tax service holds of firms: payments by month, and credit ratings."""

from datetime import date

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import mark_rows, repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.commerce import firm_faults, money, pick
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.economy import choose_closed, choose_firms, make_accounts

MONTHS = tuple(f"2023{month:02}" for month in range(1, 13))
BEFORE = ("202210", "202211", "202212")
"""The quarter of which a city with a history tells too what firms paid, used and insured: whether they were active."""
TAX_FAULTS = (
    *firm_faults("NSRSBH", "NSRMC", "RKRQ"),
    Fault("H33", "RKHJ", 0.002, numbers.times(10_000), pl.col("RKHJ") != "0.00"),
    Fault("H23", "HYDM", 0.005, organisations.other_trade),
)


def _taxpayers(city: City) -> pl.DataFrame:
    """Most firms that stand, and some that had long been cancelled and still pay (H23): those are `closed`."""
    standing = choose_firms(0.8, city.firms, stream(city.seed, "taxpayers"))
    closed = choose_closed(0.01, date(2022, 9, 1), city.firms, stream(city.seed, "closed taxpayers"))
    accounts = [
        make_accounts(firms, stream(city.seed, name)) for firms, name in ((standing, "taxes"), (closed, "closed"))
    ]
    return pl.concat(
        [rows.with_columns(closed=pl.lit(gone)) for rows, gone in zip(accounts, (False, True), strict=True)]
    )


def deliver_taxes(city: City, desk: Desk, rng: Generator) -> None:
    """Month by month, as there are half a million taxpayers."""
    taxpayers = _taxpayers(city)
    for month in MONTHS:
        _deliver_month(taxpayers, month, desk, rng)
    for month in BEFORE if city.history else ():
        _deliver_month(taxpayers, month, desk, desk.random(f"taxes {month}"))


def _deliver_month(taxpayers: pl.DataFrame, month: str, desk: Desk, rng: Generator) -> None:
    season = pl.Series("season", rng.lognormal(-2.5, 0.3, len(taxpayers)))
    rows = taxpayers.with_columns(income=pl.col("revenue") * season, paid=(pl.col("tax") * season * 100).round())
    added, income = (pl.col("paid") * 0.55).round(), (pl.col("paid") * 0.3).round()
    frame = rows.select(
        NSRSBH="uscc",
        NSRMC="name",
        SSSQ=pl.lit(month),
        YSSR=money("income"),
        ZZS=money(added / 100),
        QYSDS=money(income / 100),
        QTSF=money((pl.col("paid") - added - income) / 100),
        RKHJ=money(pl.col("paid") / 100),
        HYDM="industry_code",
        ZGSWSKFJ=pl.concat_str(pl.lit("国家税务总局江门市"), "county", pl.lit("税务局第一税务分局")),
        RKRQ=pl.lit(f"{month}28"),
        _entity="entity",
        _role_taxpayer="entity",
        _closed="closed",
    )
    delivered = mark_rows(repeat_rows(plant(frame, TAX_FAULTS, rng), 0.001, rng), "H23", "NSRSBH", pl.col("_closed"))
    file = f"tax/tax_payment_{month}.zip!tax_payment_{month}.csv"
    desk.csv("tax_tax_payment_summary", file, delivered, encoding="gb18030", delimiter="|")


def deliver_ratings(city: City, desk: Desk, rng: Generator) -> None:
    """The yearly credit ratings of taxpayers."""
    rows = choose_firms(0.8, city.firms, stream(city.seed, "taxpayers"))
    rows = rows.with_columns(grade=pick(("A", "B", "M", "C", "D"), len(rows), rng, (0.12, 0.5, 0.3, 0.05, 0.03)))
    lowest = pl.col("grade").replace_strict({"A": 90, "B": 70, "M": 70, "C": 40, "D": 5}, return_dtype=pl.Int64)
    span = pl.col("grade").replace_strict({"A": 10, "B": 19, "M": 19, "C": 29, "D": 34}, return_dtype=pl.Int64)
    score = lowest + (span * pl.Series("part", rng.random(len(rows)))).cast(pl.Int64)
    frame = rows.select(
        纳税人识别号="uscc",
        纳税人名称="name",
        评价年度=pl.lit("2022"),
        纳税信用级别="grade",
        评价得分=score.cast(pl.String),
        评定日期=pl.lit("2023-04-25"),
        主管税务机关=pl.concat_str(pl.lit("国家税务总局江门市"), "county", pl.lit("税务局")),
        _entity="entity",
        _role_taxpayer="entity",
    )
    faults = (
        *firm_faults("纳税人识别号", "纳税人名称", "评定日期"),
        Fault("H9", "纳税信用级别", 0.01, text.relabelled({"A": "A级", "B": "B级", "M": "M级"})),
    )
    delivered = repeat_rows(plant(frame, faults, rng), 0.002, rng)
    desk.csv("tax_taxpayer_credit_rating", "tax/credit_rating_2022.csv", delivered, encoding="utf-8-sig")
