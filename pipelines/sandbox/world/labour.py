"""Work in the sandbox city: registrations, vacancies, inspections, certificates, pensions and talents."""

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES, COUNTY_RESIDENTS

VACANCIES = 160_000
SEEKERS = 480_000
INSPECTIONS = 9_000
CERTIFICATES = 70_000
TALENTS = 32_000
OCCUPATIONS = (
    *(("普工", 4500), ("焊工", 6500), ("电工", 6000), ("数控车工", 7000), ("模具设计师", 9000), ("会计", 5500)),
    *(("外贸业务员", 6000), ("厨师", 5500), ("养老护理员", 4800), ("家政服务员", 5000), ("软件开发工程师", 9500)),
)
"""Occupation and usual monthly pay in yuan."""
TRADES = ("新能源", "硅能源", "新材料", "生物医药", "智能装备", "教育", "医疗卫生")


def make_registrations(people: pl.DataFrame, employment: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Everybody who is employed was registered; of the others some are registered as looking for work."""
    working = employment.filter(~pl.col("departed")).select("person", "firm", kind=pl.lit("1"))
    busy = np.zeros(len(people), dtype=bool)
    busy[employment["person"].to_numpy()] = True
    age = TODAY.year - people["birth"].dt.year().to_numpy()
    free = ~busy & (age >= 18) & (age < 58) & people["cancelled"].is_null().to_numpy()
    looking = np.flatnonzero(free & (rng.random(len(people)) < 0.05))
    idle = pl.DataFrame({"person": looking}).select("person", firm=pl.lit(None, pl.Int64), kind=pl.lit("2"))
    rows = pl.concat([working.cast({"person": pl.Int64, "firm": pl.Int64}), idle.cast({"person": pl.Int64})])
    began = np.datetime64(TODAY) - rng.integers(40, 2000, len(rows))
    education = rng.choice(["10", "20", "30", "40", "60", "70"], len(rows), p=[0.02, 0.16, 0.2, 0.14, 0.2, 0.28])
    return rows.with_columns(
        began=pl.Series(began),
        registered=pl.Series(began + rng.integers(0, 35, len(rows))),
        education=pl.Series(education),
    ).with_row_index("registration")


def make_vacancies(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Vacancies that standing firms published in the year."""
    count = max(200, scale.count(VACANCIES))
    standing = firms.filter(pl.col("status") == "存续")["firm"].to_numpy()
    occupation = rng.integers(0, len(OCCUPATIONS), count)
    pay = np.array([usual for _, usual in OCCUPATIONS])[occupation] * rng.uniform(0.85, 1.2, count)
    published = np.sort(np.datetime64("2023-01-02") + rng.integers(0, 355, count))
    return pl.DataFrame(
        {
            "firm": standing[rng.integers(0, len(standing), count)],
            "occupation": np.array([name for name, _ in OCCUPATIONS])[occupation],
            "wanted": rng.geometric(0.3, count),
            "education": rng.choice(["初中", "高中", "中专", "大专", "本科"], count),
            "pay_from": (pay // 100 * 100).astype(np.int64),
            "pay_to": (pay * rng.uniform(1.1, 1.6, count) // 100 * 100).astype(np.int64),
            "published": published,
            "until": published + rng.integers(20, 120, count),
            "status": rng.choice(["1", "2", "3"], count, p=[0.5, 0.3, 0.2]),
        }
    ).with_row_index("vacancy")


def make_labour_cases(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Cases against employers, the largest of them for wages that were not paid."""
    count = max(120, scale.count(INSPECTIONS))
    filed = np.datetime64("2023-01-03") + rng.integers(0, 355, count)
    cause = rng.choice(["01", "02", "03", "04", "09"], count, p=[0.55, 0.15, 0.15, 0.1, 0.05])
    people = rng.geometric(0.12, count)
    took = rng.integers(5, 60, count)
    closed = filed + took
    return (
        pl.DataFrame(
            {
                "firm": rng.integers(0, len(firms), count),
                "cause": cause,
                "people": people,
                "owed": np.where(cause == "01", people * rng.integers(2_000, 20_000, count), 0),
                "filed": filed,
                "closed": closed,
                "outcome": rng.choice(["1", "2", "3", "4"], count, p=[0.75, 0.15, 0.02, 0.08]),
            }
        )
        .with_columns(closed=pl.when(pl.col("closed") <= TODAY).then("closed"))
        .with_columns(
            outcome=pl.when(pl.col("closed").is_not_null()).then("outcome"),
            blacklisted=(pl.col("owed") > 150_000) & (pl.col("outcome") == "3"),
        )
        .sort("filed")
        .with_row_index("case")
    )


def make_certificates(scale: Scale, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Vocational certificates of adults, passed with sixty points or more."""
    count = max(200, scale.count(CERTIFICATES))
    age = TODAY.year - people["birth"].dt.year().to_numpy()
    adults = np.flatnonzero((age >= 19) & (age < 60) & people["cancelled"].is_null().to_numpy())
    return pl.DataFrame(
        {
            "person": adults[rng.integers(0, len(adults), count)],
            "occupation": rng.choice([name for name, _ in OCCUPATIONS], count),
            "skill": rng.choice(["1", "2", "3", "4", "5"], count, p=[0.02, 0.06, 0.22, 0.4, 0.3]),
            "theory": np.round(rng.uniform(60, 99, count), 1),
            "practice": np.round(rng.uniform(60, 98, count), 1),
            "issued": np.sort(np.datetime64("2021-01-05") + rng.integers(0, 1080, count)),
        }
    ).with_row_index("certificate")


def make_pensioners(people: pl.DataFrame, deaths: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Who draws a pension, how much a month, and the last day of life of those who died (`died`).

    Payments to one in eight of the dead go on: nobody told the fund (`goes_on`).
    """
    old = people.filter((TODAY.year - pl.col("birth").dt.year()) >= 60).select("person", "birth")
    old = old.join(deaths.select("person", "died"), on="person", how="left", maintain_order="left")
    count = len(old)
    worker = rng.random(count) < 0.45
    account = np.round(np.where(worker, rng.uniform(200, 1800, count), rng.uniform(20, 160, count)), 2)
    return old.with_columns(
        kind=pl.Series(np.where(worker, "110", "170")),
        basic=pl.Series(np.round(np.where(worker, rng.lognormal(7.5, 0.3, count), 210.0), 2)),
        account=pl.Series(account),
        bank=pl.Series(rng.integers(0, 4, count)),
        goes_on=pl.Series(rng.random(count) < 0.125),
    )


def make_talents(scale: Scale, people: pl.DataFrame, employment: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Employed people of some education who were recognised as talents."""
    count = max(80, scale.count(TALENTS))
    rows = employment.filter(~pl.col("departed"))
    rows = rows[np.sort(rng.choice(len(rows), min(count, len(rows)), replace=False))]
    level = rng.choice(4, len(rows), p=[0.02, 0.08, 0.3, 0.6])
    since = np.datetime64("2020-06-01") + rng.integers(0, 1300, len(rows))
    return rows.select("person", "firm").with_columns(
        level=pl.Series(level),
        education=pl.Series(np.where(level < 2, "博士", rng.choice(["硕士", "本科"], len(rows)))),
        field=pl.Series(rng.choice(TRADES, len(rows))),
        subsidy=pl.Series(np.array([1_000_000, 300_000, 60_000, 18_000])[level]),
        since=pl.Series(since),
        until=pl.Series(since + 1826),
    )


def make_seekers(scale: Scale, rng: Generator) -> pl.DataFrame:
    """Who registered in the year to be found work, without names; many look for work as accountants, few as welders."""
    count = max(400, scale.count(SEEKERS))
    names = [name for name, _ in OCCUPATIONS]
    keen = np.array([2.2 if name in ("普工", "会计", "家政服务员") else 0.7 for name in names])
    registered = np.sort(np.datetime64("2023-01-02") + rng.integers(0, 355, count))
    people = np.array([*COUNTY_RESIDENTS.values()], dtype=float)
    return pl.DataFrame(
        {
            "occupation": rng.choice(names, count, p=keen / keen.sum()),
            "county": rng.choice([*COUNTY_NAMES.values()], count, p=people / people.sum()),
            "registered": registered,
            "until": registered + rng.integers(30, 181, count),
            "status": rng.choice(["1", "2", "3"], count, p=[0.3, 0.5, 0.2]),
        }
    ).with_row_index("seeker")
