from pathlib import Path

import dagster as dg
import pytest
from dagster._utils.error import serializable_error_info_from_exc_info

from assets.steps import failing_plainly
from lake.errors import LakeError
from tests.assets.small_lake import small_lake

SECRET = "欧阳翯 440703196001011234"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError(f"could not convert {SECRET}"), "ValueError at tests/assets/test_steps.py"),
        (LakeError("line 3 has 4 of 5 columns", line=3), "line 3 has 4 of 5 columns"),
    ],
)
def test_dagster_stores_no_more_of_an_error_than_may_be_told(tmp_path: Path, error: Exception, told: str) -> None:
    with small_lake(tmp_path) as lake, pytest.raises(dg.Failure) as caught, failing_plainly(lake, "psb_resident"):
        try:
            raise KeyError(SECRET)
        except KeyError as first:
            raise error from first
    stored = str(serializable_error_info_from_exc_info((caught.type, caught.value, caught.tb)))
    assert told in stored
    assert SECRET not in f"{stored} {caught.value.metadata}"
