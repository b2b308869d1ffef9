"""What is said of a returned workbook at last."""

import pytest

from pipelines.command_line.quality import told_together, what_is_left
from quality.work_orders.returned_workbook import Problem


@pytest.mark.parametrize(
    ("open_again", "unchanged", "said"),
    [(0, 0, "全部办结"), (0, 1430, "1,430 行未改动，仍待整改"), (2, 3, "3 行未改动，仍待整改"), (2, 0, "")],
)
def test_nothing_is_closed_that_nobody_changed(open_again: int, unchanged: int, said: str) -> None:
    assert what_is_left(open_again, unchanged) == said


def test_rows_with_one_problem_are_told_together() -> None:
    moved = [Problem("1.住户", row, "姓名", "表头被改动") for row in (3, 4, 5, 9)]
    other = Problem("2.单位", 3, "", "仍未通过：名称不能为空")
    assert told_together([*moved, other]) == ["工作表“1.住户”第3-5、9行“姓名”：表头被改动", str(other)]
