"""What the scoreboard shows of the indicators, and how."""

from datetime import UTC, datetime
from typing import Any

from assets.scoreboard.board import Board, board_of
from assets.scoreboard.page import render
from assets.scoreboard.shown import amount, bars, points, target
from catalog.contracts.contract import Title
from catalog.contracts.reference_models import System
from catalog.models.left_out import LeftOut

SYSTEMS = {
    name: System(id=name, title=Title(zh=zh, en=name), code=code, clause="二", departments=("gsda",))
    for name, code, zh in (("one_net", "P01", "一网通办"), ("fire", "G03", "智慧<消防>"))
}
NO_DATA = LeftOut(
    name="E01.share", title="占比", system="fire", reason="没有数源", target=0.3, unit="比例", source="行动方案"
)


def row(period: str, value: float | None, *, complete: bool = True, **other: Any) -> dict[str, Any]:
    return {
        "system": "fire",
        "kpi_code": "G03.rate",
        "kpi_title": "完好率",
        "period": period,
        "county_code": "440700",
        "numerator": 9.0,
        "denominator": 10.0,
        "value": value,
        "unit": "比例",
        "target": 0.9,
        "target_source": "《江门市新型智慧城市建设行动方案（2021-2023年）》",
        "direction": "up",
        "is_met": True,
        "drill_model": "topic.fire_rate",
        "is_complete": complete,
        **other,
    }


def board(*rows: dict[str, Any]) -> Board:
    return board_of(rows, SYSTEMS, [NO_DATA])


def test_the_newest_complete_period_is_shown_with_how_it_came_there() -> None:
    rows = [row("2023-03", 0.8), row("2023-01", 0.7), row("2023-02", None), row("2023-04", 0.1, complete=False)]
    [figure] = board(*rows).figures["fire"]
    assert (figure.period, figure.value, figure.trend) == ("2023-03", 0.8, (("2023-01", 0.7), ("2023-03", 0.8)))


def test_months_are_shown_rather_than_their_years() -> None:
    [figure] = board(row("2023", 0.5), row("2023-03", 0.8)).figures["fire"]
    assert figure.period == "2023-03"


def test_without_a_complete_period_the_newest_is_shown_and_said_to_be_incomplete() -> None:
    [figure] = board(row("2023-03", 0.8, complete=False), row("2023-02", 0.7, complete=False)).figures["fire"]
    assert (figure.period, figure.is_complete) == ("2023-03", False)


def test_targets_are_those_of_the_plan_and_those_that_nobody_can_compute_are_named() -> None:
    shown = board(row("2023", 0.5), row("2023", 0.5, kpi_code="G03.other", target_source="本库约定"))
    assert [figure.code for figure in shown.of_the_plan] == ["G03.rate"]
    assert [one.name for one in shown.missing] == ["E01.share"]
    assert board(row("2023", 0.5, kpi_code="E01.share")).missing == []


def test_systems_come_in_the_order_of_the_plan_also_those_without_figures() -> None:
    assert list(board(row("2023", 0.5)).figures.items())[1] == ("one_net", [])


def test_the_page_has_every_system_escapes_texts_and_loads_nothing() -> None:
    page = render(board(row("2023-01", 0.8), row("2023-02", 0.9)), datetime(2023, 7, 1, tzinfo=UTC))
    assert "智慧&lt;消防&gt;" in page and "一网通办" in page and "90.00%" in page and "没有数源" in page
    assert page.count("<polyline") == 2 and "<script" not in page and "http" not in page


def test_figures_are_written_for_people() -> None:
    assert [amount(0.9173, "比例"), amount(1234.0, "件"), amount(7.456, "分钟"), amount(None, "个")] == [
        "91.73%",
        "1,234 件",
        "7.46 分钟",
        "—",
    ]
    assert target(0.9, "比例", "up") == "≥ 90.00%" and target(0.0, "个", "down") == "≤ 0 个"
    assert bars([1.0, 3.0, 2.0]) == "▁█▅" and bars([1.0]) == ""
    assert points([5.0, 5.0], 96, 24) == [(2.0, 12.0), (94.0, 12.0)]
