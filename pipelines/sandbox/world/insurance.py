"""Basic medical insurance: who is insured, where it can be used, what was settled, and which drugs it pays."""

from datetime import datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator, zipf_weights
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.vocabulary import BRAND_CHARACTERS

SETTLEMENTS = 40_000_000
PHARMACIES = 2_200
GENERIC_NAMES = (
    *("阿莫西林", "头孢克洛", "二甲双胍", "格列美脲", "氨氯地平", "缬沙坦", "阿托伐他汀", "阿司匹林", "奥美拉唑"),
    *("布洛芬", "氯雷他定", "左氧氟沙星", "硝苯地平", "美托洛尔", "辛伐他汀", "蒙脱石", "双氯芬酸钠", "甲钴胺"),
)
FORMS = (("片剂", "A"), ("胶囊剂", "B"), ("颗粒剂", "C"), ("注射剂", "D"), ("口服液", "E"))
STRENGTHS = ("5mg×28", "10mg×14", "0.1g×30", "0.25g×24", "0.5g×20", "20mg×7", "40mg×7", "80mg×7")


def make_insured(people: pl.DataFrame, employment: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Nearly everybody: `person`, `kind` of insurance, the employer's row `firm` (null without one), and `since`."""
    employer = pl.Series([None] * len(people), dtype=pl.Int64)
    employer = employer.scatter(employment["person"], employment["firm"].cast(pl.Int64))
    lived = (TODAY - people["birth"]).dt.total_days().to_numpy()
    ago = (rng.random(len(people)) * np.minimum(lived, 7000)).astype(np.int64)
    insured = people.with_columns(firm=employer, since=pl.Series(np.datetime64(TODAY) - ago))
    here = people["cancelled"].is_null().to_numpy() & (rng.random(len(people)) < 0.93)
    return insured.filter(pl.Series(here)).select(
        "person", "firm", "since", kind=pl.when(pl.col("firm").is_null()).then(pl.lit("390")).otherwise(pl.lit("310"))
    )


def make_providers(scale: Scale, institutions: pl.DataFrame, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Institutions that treat the sick, and pharmacies among the standing firms, each with its agreement."""
    treating = institutions.filter(pl.col("kind") != "E").select(
        "uscc", "name", "entity", "county_code", "address", "phone", kind=pl.lit("1")
    )
    standing = firms.filter(pl.col("status") == "存续")
    count = min(max(40, scale.count(PHARMACIES)), len(standing))
    chosen = np.sort(rng.choice(len(standing), count, replace=False))
    pharmacies = standing[chosen].select("uscc", "name", "entity", "county_code", "address", "phone", kind=pl.lit("2"))
    rows = pl.concat([treating, pharmacies]).with_row_index("provider")
    since = np.datetime64("2023-01-01") - 365 * rng.integers(0, 4, len(rows))
    letter = pl.when(pl.col("kind") == "1").then(pl.lit("H")).otherwise(pl.lit("P"))
    level = pl.Series(rng.choice(["1", "2", "3", "9"], len(rows), p=[0.3, 0.08, 0.02, 0.6]))
    return rows.with_columns(
        code=pl.concat_str(letter, "county_code", (pl.col("provider") + 1).cast(pl.String).str.zfill(5)),
        level=pl.when(pl.col("kind") == "1").then(level),
        since=pl.Series(since),
        until=pl.Series(since + 1825),
    )


def make_settlements(
    scale: Scale,
    insured: pl.DataFrame,
    providers: pl.DataFrame,
    span: tuple[datetime, datetime],
    rng: Generator,
    level: np.ndarray | None = None,
) -> pl.DataFrame:
    """Settlements of a span of days: the parts add up to the cent.

    `level` says for every day how many times as many as usual there are; without it all days are alike.
    """
    start, end = span
    usual_days = (end - start).days if level is None else float(level.sum())
    count = max(1, round(scale.count(SETTLEMENTS) * usual_days / 365))
    provider = rng.choice(len(providers), count, p=zipf_weights(len(providers), 0.6))
    shop = (providers["kind"] == "2").to_numpy()[provider]
    kind = np.where(shop, "41", rng.choice(["11", "14", "21", "52"], count, p=[0.86, 0.1, 0.035, 0.005]))
    stay = np.isin(kind, ["21", "52"])
    cents = np.round(rng.lognormal(np.where(stay, 13.6, 9.4), 0.7)).astype(np.int64) + 100
    fund = np.where(shop, 0, (cents * rng.choice([0.0, 0.5, 0.7], count)).astype(np.int64))
    account = ((cents - fund) * rng.choice([0.0, 0.4, 1.0], count)).astype(np.int64)
    seconds = _days(max(1, (end - start).days), level, count, rng) * 86_400 + rng.integers(28_800, 75_000, count)
    settled = np.datetime64(start, "ms") + seconds.astype("timedelta64[s]")
    days = np.where(stay, rng.geometric(0.13, count), 0)
    return pl.DataFrame(
        {
            "insured": rng.integers(0, len(insured), count),
            "provider": provider,
            "kind": kind,
            "began": settled.astype("datetime64[D]") - days,
            "ended": settled.astype("datetime64[D]"),
            "total": cents,
            "fund": fund,
            "account": account,
            "cash": cents - fund - account,
            "diagnosis": rng.choice(["J06.9", "I10.x00", "E11.900", "K29.7", "M54.5"], count),
            "settled": settled,
        }
    ).sort("settled")


def _days(days: int, level: np.ndarray | None, count: int, rng: Generator) -> np.ndarray:
    return rng.integers(0, days, count) if level is None else rng.choice(days, count, p=level / level.sum())


def make_drugs(rng: Generator) -> pl.DataFrame:
    """Every name in every form and strength; class A is paid without an own share."""
    name, form, strength = (
        part.ravel()
        for part in np.meshgrid(
            np.arange(len(GENERIC_NAMES)), np.arange(len(FORMS)), np.arange(len(STRENGTHS)), indexing="ij"
        )
    )
    count = len(name)
    brands = np.array(["".join(word) for word in rng.choice(list(BRAND_CHARACTERS), (60, 2))])
    first = rng.random(count) < 0.4
    forms, letters = (np.array(column) for column in zip(*FORMS, strict=True))
    serial = np.char.zfill(np.arange(1, count + 1).astype(str), 5)
    heads = np.char.add(np.char.add("XC", np.char.zfill((name + 1).astype(str), 2)), "ABD")
    middle = np.char.add(np.char.zfill((name * 7 + 11).astype(str), 3), letters[form])
    tails = np.char.add(np.char.add(np.char.zfill((strength + 1).astype(str), 3), "0101"), serial)
    return pl.DataFrame(
        {
            "code": np.char.add(np.char.add(heads, middle), tails),
            "name": np.array(GENERIC_NAMES)[name],
            "form": forms[form],
            "strength": np.array(STRENGTHS)[strength],
            "first": first,
            "price": np.round(rng.lognormal(3, 0.9, count) + 0.5, 2),
            "share": np.where(first, 0, rng.choice([5, 10, 20, 30], count)),
            "maker": np.char.add(np.char.add("广东", brands[rng.integers(0, 60, count)]), "制药有限公司"),
            "bought": rng.random(count) < 0.3,
        }
    )
