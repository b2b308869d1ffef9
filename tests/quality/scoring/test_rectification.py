"""整改率, 及时率 and 复发率 as of the end of a month, in Beijing's days."""

from pathlib import Path

import pytest

from lake.engine.duck import DuckEngine
from lake.settings import Settings
from quality.scoring.month import Month
from quality.scoring.rectification import Rectification, rectifications

ORDERS = (
    "('psb', '2023-07-03', DATE '2023-07-17', 'return', TIMESTAMPTZ '2023-07-10 01:00:00+00', 0)",
    "('psb', '2023-07-03', DATE '2023-07-17', 'delivery', TIMESTAMPTZ '2023-07-17 17:00:00+00', 0)",  # the 18th there
    "('psb', '2023-07-03', DATE '2023-07-17', 'repeated', TIMESTAMPTZ '2023-07-10 01:00:00+00', 1)",
    "('psb', '2023-07-17', DATE '2023-07-31', NULL, NULL, 0)",
    "('psb', '2023-07-17', DATE '2023-08-01', NULL, NULL, 0)",
    "('psb', '2023-08-03', DATE '2023-08-17', NULL, NULL, 0)",
)


@pytest.fixture
def engine(tmp_path: Path) -> DuckEngine:
    opened = DuckEngine(Settings(home=tmp_path))
    rows = ", ".join(ORDERS)
    opened.connection.execute(
        "CREATE SCHEMA gov; CREATE TABLE gov.work_order AS"
        " SELECT * REPLACE (CAST(opened_at AS TIMESTAMPTZ) AS opened_at)"
        f" FROM (VALUES {rows}) AS o(department, opened_at, due_on, closed_by, closed_at, repeats)"
    )
    return opened


def test_what_had_become_of_orders_by_the_end_of_the_month(engine: DuckEngine) -> None:
    # corrected: the first two; in time: the first; due: those two, the repeated one, and the one due on the 31st
    assert rectifications(engine, Month(2023, 7)) == {"psb": Rectification(5, 2, 1, 4, 1)}
