from pathlib import Path

import polars as pl
import pytest

from pipelines.sandbox import desk as module
from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults.fault import Faulty
from pipelines.sandbox.truth import Truth

FILE = "psb/floating.xlsx"


@pytest.mark.parametrize(("rows", "sent"), [(2, "floating.xlsx"), (3, "floating.csv")])
def test_more_rows_than_a_sheet_holds_are_sent_as_a_delimited_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, sent: str
) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    frame = pl.DataFrame({"姓名": ["甲"] * rows, "性别": ["1"] * rows, "_entity": [f"p{row}" for row in range(rows)]})
    with Truth(tmp_path / "truth") as truth:
        Desk(tmp_path, 1, truth).excel("psb_floating", FILE, Faulty(frame), ["流动人口登记信息"])
    assert [path.name for path in (tmp_path / "landing/psb").iterdir()] == [sent]
    assert pl.read_parquet(tmp_path / "truth/entities.parquet")["file"].unique().to_list() == [f"psb/{sent}"]
