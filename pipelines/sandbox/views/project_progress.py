"""发展改革局: what was built of each investment project, month by month."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, numbers, text
from pipelines.sandbox.faults.fault import Fault, one_of, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.views.commerce import money

DONE = "累计完成投资（万元）"
FAULTS = (
    Fault("H33", DONE, 0.01, numbers.times(10_000), pl.col(DONE) != "0.00"),
    Fault("H7", DONE, 0.01, numbers.text_number("万元")),
    Fault("H9", "进展阶段", 0.02, text.relabelled({"KG": "开工", "ZJ": "在建"})),
    Fault("H23", "进展阶段", 0.02, one_of("LX"), pl.col("进展阶段") != "LX"),
    Fault("H11", "报送时间", 0.02, dates.malformed),
)
"""H23: a project that is built is back at its approval."""
BEGUN = {"KG", "ZJ", "JG"}


def deliver_progress(projects: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    """The year in two files; `projects` with `code`, start (`time`), `total` in 万元, `stage` and `entity`."""
    for file, rows in _months(projects, rng).group_by(pl.col("month") == 12, maintain_order=True):
        name = "202312" if file[0] else "202311"
        sent = repeat_rows(plant(_written(rows), FAULTS, rng), 0.005, rng)
        desk.csv("drb_project_progress", f"drb/project_progress_{name}.csv", sent, encoding="gb18030")


def _months(projects: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """A row a project that was begun and month; each keeps its own pace, and a month now and then is not reported."""
    begun = projects.filter(pl.col("stage").is_in(BEGUN))
    begun = begun.with_columns(pace=pl.Series("pace", rng.lognormal(-0.1, 0.35, len(begun))))
    months = pl.DataFrame(
        {"month": range(1, 13), "next": [date(2023 + turn // 12, turn % 12 + 1, 1) for turn in range(1, 13)]}
    )
    rows = begun.join(months, how="cross").filter(pl.col("next") > pl.col("time").dt.date())
    passed = (pl.col("next") - pl.col("time").dt.date()).dt.total_days() / (26 * 30.4)
    done = pl.when(pl.col("stage") == "JG").then(passed.clip(0, 1) * 3).otherwise(passed * pl.col("pace")).clip(0, 1)
    last = pl.col("next") == pl.col("next").max()
    rows = rows.with_columns(
        done=pl.col("total") * done,
        now=pl.when(last | (pl.col("stage") == "KG")).then("stage").otherwise(pl.lit("KG")),
    ).sort("month", "code", maintain_order=True)
    return rows.filter(pl.Series(np.asarray(rng.random(len(rows)) < 0.97)))


def _written(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        项目代码="code",
        报送月份=pl.format("2023-{}", pl.col("month").cast(pl.String).str.zfill(2)),
        **{DONE: money("done")},
        进展阶段="now",
        报送时间=(pl.col("next") - pl.duration(days=2)).dt.strftime("%Y-%m-%d 16:00:00"),
        _entity="entity",
    )
