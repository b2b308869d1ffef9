"""Who writes a contract finds the data elements by what they are called, mean or look like."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from pipelines.command_line.main import app


def said(tmp_path: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["catalog", "elements", *words], env={"LAKE_HOME": str(tmp_path)})


def found(tmp_path: Path, *words: str) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in json.loads(said(tmp_path, *words, "--json").stdout)}


def test_elements_are_listed_and_searched(tmp_path: Path) -> None:
    everything = found(tmp_path)
    assert len(everything) > 100 and everything["year"]["title"] == "年份"
    assert {"phone_any", "phone_mobile"} <= found(tmp_path, "电话").keys() < everything.keys()


def test_a_word_that_occurs_nowhere_is_told(tmp_path: Path) -> None:
    result = said(tmp_path, "没有这样的数据元")
    assert result.exit_code == 1 and "data element" in result.output
