"""What happens in the city in 2023: hotline calls, service cases, permits and inspections."""

from datetime import datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator, zipf_weights
from pipelines.sandbox.scale import Scale

YEAR_START = datetime(2023, 1, 1)
YEAR_SECONDS = 360 * 86_400
"""Events stop a few days before the year's end, so that most are finished when the city is looked at."""
CALLS, CASES, PERMITS, INSPECTIONS = 929_000, 9_000_000, 800_000, 320_000

CALL_SUBJECTS = (
    ("城市管理", "占道经营", "城市管理和综合执法局"),
    ("噪音扰民", "夜间施工噪音", "生态环境局"),
    ("物业管理", "小区电梯故障未维修", "住房和城乡建设局"),
    ("劳动保障", "拖欠工资", "人力资源和社会保障局"),
    ("消费维权", "购买商品存在质量问题", "市场监督管理局"),
    ("交通管理", "路口红绿灯时间设置", "公安局"),
    ("供水供电", "片区停水未提前通知", "水利局"),
    ("社会保障", "咨询养老保险转移办理", "社会保险基金管理局"),
    ("户籍证件", "咨询居住证办理条件", "公安局"),
    ("医疗保障", "咨询异地就医备案", "医疗保障局"),
)
CALL_KINDS = ("咨询", "投诉", "求助", "举报", "建议", "表扬")
ITEMS = (
    ("11440700006941231F4440114001000", "居住证签发", "07", "公安局", 10),
    ("11440700006941231F4442031010001", "个体工商户设立登记", "01", "市场监督管理局", 3),
    ("11440700006941231F4442031010002", "企业变更登记", "01", "市场监督管理局", 3),
    ("11440700006941231F4442014001003", "社会保险参保登记", "20", "社会保险基金管理局", 1),
    ("11440700006941231F4442036001000", "异地就医备案", "20", "医疗保障局", 1),
    ("11440700006941231F4440511002004", "高龄津贴发放", "05", "民政局", 15),
    ("11440700006941231F4440115025000", "不动产转移登记", "07", "自然资源局", 5),
    ("11440700006941231F4440131005002", "食品经营许可", "01", "市场监督管理局", 10),
)
PERSON_ITEMS, FIRM_ITEMS = (0, 4, 5, 6), (1, 2, 3, 7)
"""Which of the items people and firms apply for."""
PERMIT_KINDS = (
    ("食品经营许可证", "JY14407", "食品经营许可", "市场监督管理局", 5),
    ("排污许可证", "PW4407", "排污许可", "生态环境局", 5),
    ("建筑工程施工许可证", "4407", "建筑工程施工许可", "住房和城乡建设局", 2),
    ("道路运输经营许可证", "440700", "道路货物运输经营许可", "交通运输局", 4),
    ("公共场所卫生许可证", "粤卫公证字", "公共场所卫生许可", "卫生健康局", 4),
)
INSPECTION_ITEMS = ("登记事项检查", "公示信息检查", "食品销售监督检查", "特种设备使用检查", "价格行为检查")


def make_calls(scale: Scale, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Hotline tickets by time: caller, place, subject, and when they were done (null: not yet)."""
    count = scale.count(CALLS)
    kind = rng.choice(CALL_KINDS, count, p=[0.46, 0.24, 0.19, 0.05, 0.04, 0.02])
    frame = pl.DataFrame(
        {
            "time": _times(count, rng),
            "person": rng.integers(0, len(people), count),
            "subject": rng.choice(len(CALL_SUBJECTS), count, p=zipf_weights(len(CALL_SUBJECTS), 0.6)),
            "kind": kind,
            "hours": np.round(rng.gamma(1.6, 26, count) * np.where(kind == "咨询", 0.2, 1), 2) + 0.05,
            "done": rng.random(count) < 0.96,
            "satisfaction": rng.choice([5, 4, 3, 2, 1, 0], count, p=[0.42, 0.26, 0.1, 0.05, 0.03, 0.14]),
        }
    )
    return frame.sort("time", maintain_order=True).with_row_index("call")


def make_cases(scale: Scale, people: pl.DataFrame, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Service cases by time; a third is applied for by firms (`firm` is -1 where a person applies)."""
    count = scale.count(CASES)
    by_firm = rng.random(count) < 0.33
    frame = pl.DataFrame(
        {
            "time": _times(count, rng),
            "item": np.where(by_firm, rng.choice(FIRM_ITEMS, count), rng.choice(PERSON_ITEMS, count)),
            "person": rng.integers(0, len(people), count),
            "firm": np.where(by_firm, rng.integers(0, len(firms), count), -1),
            "accept_minutes": (rng.exponential(300, count) + 2).astype(np.int64),
            "work_minutes": (rng.gamma(1.3, 2600, count) + 3).astype(np.int64),
            "done": rng.random(count) < 0.985,
            "result": rng.choice(["1", "2", "3"], count, p=[0.95, 0.02, 0.03]),
            "channel": rng.choice(["1", "2", "3", "4", "5"], count, p=[0.34, 0.33, 0.08, 0.03, 0.22]),
            "stars": rng.choice([5, 4, 3, 2, 1, 0], count, p=[0.62, 0.1, 0.02, 0.01, 0.01, 0.24]),
        }
    )
    return frame.sort("time", maintain_order=True).with_row_index("case")


def make_permits(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Administrative permits by time, all held by firms that existed then."""
    count = scale.count(PERMITS)
    standing = _standing(firms)
    return (
        pl.DataFrame(
            {
                "time": _times(count, rng),
                "firm": rng.choice(standing, count),
                "kind": rng.choice(len(PERMIT_KINDS), count, p=zipf_weights(len(PERMIT_KINDS), 0.8)),
                "report_days": rng.integers(0, 9, count),
            }
        )
        .sort("time", maintain_order=True)
        .with_row_index("permit")
    )


def make_inspections(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Random inspections of firms by time."""
    count = scale.count(INSPECTIONS)
    standing = _standing(firms)
    return (
        pl.DataFrame(
            {
                "time": _times(count, rng),
                "firm": rng.choice(standing, count),
                "item": rng.integers(0, len(INSPECTION_ITEMS), count),
                "kind": rng.choice(["1", "2", "3"], count),
                "result": rng.choice(["1", "2", "3", "4"], count, p=[0.82, 0.1, 0.07, 0.01]),
                "publish_days": rng.integers(1, 20, count),
            }
        )
        .sort("time", maintain_order=True)
        .with_row_index("inspection")
    )


def _standing(firms: pl.DataFrame) -> np.ndarray:
    """Rows of the firms that existed all through the year."""
    return np.flatnonzero(firms.select((pl.col("status") == "存续") & (pl.col("established") < YEAR_START)).to_series())


def _times(count: int, rng: Generator) -> pl.Series:
    seconds = rng.integers(0, YEAR_SECONDS // 86_400, count) * 86_400 + (rng.beta(2.4, 3.2, count) * 36_000).astype(
        np.int64
    )
    offset = pl.Series(seconds + 8 * 3600) * 1_000_000
    return pl.select(pl.lit(YEAR_START) + offset.cast(pl.Duration("us"))).to_series()
