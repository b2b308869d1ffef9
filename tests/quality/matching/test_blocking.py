from pathlib import Path

import pytest

from lake.engine.duck import DuckEngine
from lake.settings import Settings
from quality.matching.blocking import fitting_sql


@pytest.mark.parametrize(("most", "widest"), [(100, 50), (60, 50), (59, 9), (11, 9), (10, 2), (1, None)])
def test_the_most_common_values_are_left_out_first(tmp_path: Path, most: int, widest: int | None) -> None:
    with DuckEngine(Settings(home=tmp_path)) as engine:
        listed = "(VALUES ('rare', 2, 1), ('too', 2, 1), ('some', 9, 9), ('many', 50, 49), ('all', 500, 499))"
        engine.keep("found.size", f"FROM {listed} AS sizes(value, profiles, pairs)")
        assert engine.rows(fitting_sql("found.size", 400, most)) == [{"widest": widest}]
