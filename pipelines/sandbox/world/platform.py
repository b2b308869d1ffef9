"""What the city's shared platforms see: requests for data, evidence, interfaces and their calls, visits, tasks."""

from datetime import timedelta

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator, zipf_weights
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.digital import Digital, at_least, days_before
from pipelines.sandbox.world.events import YEAR_START
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES, COUNTY_RESIDENTS

REQUESTS, EVIDENCE, VERIFICATIONS, TASKS, APIS = 20_000, 2_000_000, 300_000, 8_000, 1_500
BUSINESS = ("FWJY", "JKDA", "SCJG", "XYXX", "SPSY", "GZ", "LDHT")
CHANNELS, AUDIENCES = ("APP", "MINI", "WEB", "KIOSK"), ("1", "2", "3")
COMPONENTS = tuple(
    (f"{name}{turn}", str(kind))
    for kind, name in enumerate(
        ("统一身份认证", "电子证照服务", "电子印章服务", "统一消息", "统一支付", "电子地图", "智能算法"), 1
    )
    for turn in ("基础组件", "移动端组件", "查询组件", "核验组件", "管理组件", "统计组件")
)
PURPOSES = ("政务服务事项办理核验", "行政执法核查", "统计分析", "应急指挥调度", "社会救助资格核对", "信用评价")
SUBJECTS = (
    "推进一网通办事项清零",
    "公共数据普查整改",
    "政务系统迁移上云",
    "营商环境指标提升",
    "老旧小区改造进度",
    "水环境整治",
)


def moments(count: int, rng: Generator) -> pl.Series:
    """Moments of the year, one after the other."""
    elapsed = np.sort(rng.integers(0, 355 * 86_400, count)) * np.timedelta64(1000, "ms")
    return pl.Series(np.datetime64(YEAR_START, "ms") + elapsed).cast(pl.Datetime("us"))


def _last_days(days: int, each: int) -> pl.Series:
    """The last `days` days, every one `each` times."""
    steps = np.repeat(np.arange(days), each).astype("timedelta64[D]")
    return pl.Series(np.datetime64(TODAY - timedelta(days=days - 1)) + steps).cast(pl.Date)


def make_requests(scale: Scale, digital: Digital, rng: Generator) -> pl.DataFrame:
    """Requests of one department for a table of another one's system."""
    count = at_least(scale, REQUESTS, 600)
    tables = digital.tables[rng.integers(0, len(digital.tables), count)].select("table_no", "system")
    applicant = digital.departments[rng.integers(0, len(digital.departments), count)]
    frame = tables.with_columns(
        request=pl.int_range(pl.len()),
        applicant=applicant["department"],
        applicant_uscc=applicant["department_uscc"],
        applicant_entity=applicant["department_entity"],
        provider_uscc=digital.systems["department_uscc"][tables["system"]],
        provider_entity=digital.systems["department_entity"][tables["system"]],
        mode=pl.Series(rng.choice(["1", "2", "3"], count, p=[0.6, 0.3, 0.1])),
        purpose=pl.Series(rng.choice(PURPOSES, count)),
        applied=moments(count, rng),
        hours=pl.Series(rng.integers(2, 200, count)),
        result=pl.Series(rng.choice(["0", "1", "2"], count, p=[0.06, 0.86, 0.08])),
        handler=pl.Series(rng.integers(1, 900, count)),
    )
    granted = pl.col("applied") + pl.duration(hours="hours")
    return frame.with_columns(granted=granted, until=granted.dt.offset_by("1y"))


def make_evidence(scale: Scale, firms: pl.DataFrame, digital: Digital, rng: Generator) -> pl.DataFrame:
    """Evidence by time, of departments and firms; digests are 256 bits that nothing was hashed to."""
    count = at_least(scale, EVIDENCE, 600)
    standing = np.flatnonzero((firms["status"] == "存续").to_numpy())
    holders = pl.concat(
        [
            digital.departments.select(uscc="department_uscc", entity="department_entity"),
            firms[rng.choice(standing, 400)].select("uscc", "entity"),
        ]
    )
    return pl.DataFrame(
        {
            "kind": rng.choice(BUSINESS, count, p=zipf_weights(len(BUSINESS), 0.5)),
            "uscc": holders["uscc"].gather(row := rng.integers(0, len(holders), count)),
            "holder": holders["entity"].gather(row),
            "digest": _digests(count, rng),
            "transaction": _digests(count, rng),
            "block": 1_200_000 + np.sort(rng.integers(0, 900_000, count)),
            "size": np.round(rng.lognormal(9, 1.2, count)).astype(np.int64),
            "time": moments(count, rng),
        }
    ).with_columns(evidence_no=pl.format("CZ2023{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(9)))


def _digests(count: int, rng: Generator) -> pl.Series:
    return pl.Series(np.frombuffer(rng.bytes(32 * count), dtype="V32").tolist(), dtype=pl.Binary).bin.encode("hex")


def make_verifications(scale: Scale, evidence: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Verifications after the evidence was recorded; a few submit another digest, and fail."""
    count = at_least(scale, VERIFICATIONS, 200)
    rows = evidence[np.sort(rng.integers(0, len(evidence), count))]
    passed = pl.Series(rng.random(count) < 0.97)
    return rows.select("evidence_no", "digest", "time").with_columns(
        verification=pl.int_range(pl.len()),
        verifier=evidence["uscc"].gather(row := rng.integers(0, len(evidence), count)),
        verifier_entity=evidence["holder"].gather(row),
        passed=passed,
        submitted=pl.when(passed).then("digest").otherwise(_digests(count, rng)),
        milliseconds=pl.Series(np.round(rng.lognormal(5.2, 0.6, count)).astype(np.int64)),
        time=pl.col("time") + pl.duration(minutes=pl.lit(pl.Series(rng.integers(1, 9000, count)))),
    )


def make_apis(scale: Scale, digital: Digital, rng: Generator) -> pl.DataFrame:
    """Registered interfaces, each offered by the owner of a system."""
    count = at_least(scale, APIS, 160)
    system = rng.integers(0, len(digital.systems), count)
    owners = digital.systems[system].select(
        "title", provider_uscc="department_uscc", provider_entity="department_entity"
    )
    return owners.with_columns(
        api_no=pl.format("API{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(6)),
        name=pl.concat_str("title", pl.lit("查询服务")),
        component=pl.Series(rng.integers(0, len(COMPONENTS), count)),
        promised=pl.Series(rng.choice([99.0, 99.5, 99.9, 99.99], count)),
        milliseconds=pl.Series(rng.choice([200, 500, 1000, 3000], count)),
        registered=days_before(rng.integers(60, 1100, count)),
        online=pl.Series(rng.random(count) < 0.95),
        caller=pl.Series(rng.integers(0, len(digital.systems), count)),
    )  # fmt: skip


def make_calls_of_apis(apis: pl.DataFrame, digital: Digital, days: int, rng: Generator) -> pl.DataFrame:
    """One row an interface that is online, its caller and day."""
    online = apis.filter("online")
    rows = online[np.tile(np.arange(len(online)), days)].select("api_no", "caller")
    popular = np.tile(rng.lognormal(5, 1.5, len(online)), days)
    calls = rng.poisson(popular) + 1
    average = np.round(rng.lognormal(4.6, 0.5, len(calls)), 1)
    return rows.select("api_no", system_no=digital.systems["system_no"][rows["caller"]]).with_columns(
        day=_last_days(days, len(online)),
        calls=pl.Series(calls),
        successes=pl.Series(rng.binomial(calls, 0.995)),
        average=pl.Series(average),
        p95=pl.Series(np.round(average * rng.uniform(1.3, 4, len(calls)), 1)),
    )


def make_supervision(scale: Scale, digital: Digital, rng: Generator) -> pl.DataFrame:
    """Supervised tasks; status 0 is open, 1 finished in time, 2 late."""
    count = at_least(scale, TASKS, 600)
    past, term = rng.integers(20, 360, count), rng.integers(10, 90, count)
    taken = np.maximum(1, np.round(term * rng.normal(0.8, 0.2, count))).astype(np.int64)
    finished = taken <= past
    rows = digital.departments[rng.integers(0, len(digital.departments), count)]
    return rows.with_columns(
        task=pl.int_range(pl.len()),
        source=pl.Series(rng.choice(["1", "2", "3", "4"], count)),
        subject=pl.Series(rng.choice(SUBJECTS, count)),
        assigned=days_before(past),
        due=days_before(past - term),
        finished=pl.when(pl.Series(finished)).then(days_before(past - taken)),
        status=pl.Series(np.where(~finished, "0", np.where(taken <= term, "1", "2"))),
    )


def make_visits(scale: Scale, rng: Generator) -> pl.DataFrame:
    """One row a channel, county and day; counties with more residents have more visits."""
    counties, days = list(COUNTY_NAMES), scale.air_days
    each = len(CHANNELS) * len(counties)
    size = np.outer([4.0, 6.0, 2.0, 0.3], [COUNTY_RESIDENTS[code] for code in counties]).ravel()
    visits = rng.poisson(np.tile(size, days) * max(1.0, 40 * scale.share) * 3) + 20
    visitors = rng.binomial(visits, 0.5)
    logins = rng.binomial(visitors, 0.6)
    return pl.DataFrame(
        {
            "channel": np.tile(np.repeat(CHANNELS, len(counties)), days),
            "county": np.tile(counties, len(CHANNELS) * days),
            "day": _last_days(days, each),
            "visits": visits,
            "visitors": visitors,
            "logins": logins,
            "cases": rng.binomial(logins, 0.3),
        }
    )
