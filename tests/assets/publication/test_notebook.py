"""docs/notebooks/: drawn as a script on a part of the sandbox city, and the figures are those of docs/analysts.md."""

import subprocess
import sys
from pathlib import Path
from runpy import run_path
from typing import Any

import duckdb
import pytest

from tests.assets.publication.test_analysts import city

__all__ = ["city"]
NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "five_questions.py"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lake_file(city: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same tables and macros as a file, as analysts have them."""
    pytest.importorskip("marimo", reason="the extra `analysts` is not installed")
    path = tmp_path_factory.mktemp("bundle") / "lake.duckdb"
    city.execute(f"ATTACH '{path}' AS bundle")
    city.execute(f"COPY FROM DATABASE {city.execute('SELECT current_database()').fetchall()[0][0]} TO bundle")
    city.execute("DETACH bundle")
    return path


@pytest.fixture(scope="module")
def drawn(lake_file: Path) -> Any:
    """What its cells define."""
    _, found = run_path(str(NOTEBOOK))["app"].run(defs={"lake_file": str(lake_file)})
    return found


def test_it_runs_as_a_script(lake_file: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(NOTEBOOK), "--lake", str(lake_file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_plots_show_the_answers_of_the_page(drawn: Any) -> None:
    assert {row["outcome"] for row in drawn["targets"].to_pylist()} == {"达标", "未达标"}
    warned = [
        row for row in drawn["signals"].to_pylist() if row["title"] == "房地产开发投资" and row["level"] != "正常"
    ]
    assert (len(warned), max(row["streak"] for row in warned)) == (14, 15)
    assert drawn["outlook"].to_pylist()[0]["title"] == "商品房销售面积"
    assert (drawn["good_days"], drawn["valid_days"]) == (30, 31)
    surprising = [row["day"] for row in drawn["calls"].to_pylist() if row["level"] not in ("正常", None)]
    assert len(surprising) == 7 and surprising[0] == "2023-10-12"


@pytest.mark.parametrize("chart", ["met_chart", "signals_chart", "outlook_chart", "air_chart", "calls_chart"])
def test_a_plot_says_in_chinese_what_it_shows(drawn: Any, chart: str) -> None:
    title = drawn[chart].to_dict()["title"]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in part) for part in (title["text"], title["subtitle"]))
