"""`lake kpi`: 行动方案的目标达到了没有，由哪张表下钻。"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson
from pipelines.command_line.written_out import require_folder

if TYPE_CHECKING:
    from assets.scoreboard.board import Board, Figure

SystemName = Annotated[
    str | None, typer.Argument(help="一个系统的全部指标，如 smart_fire 或 G03；不写则为行动方案的目标。")
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="DIR", help="把全部指标写成一个可打印的网页，放在该文件夹中。")
]


def kpi(system: SystemName = None, as_json: AsJson = False, html: Html = None) -> None:
    """指标总表：行动方案各目标的数值、走势、是否达标、分子、分母和下钻表；不能计算的写明原因。"""
    from assets.scoreboard.board import read_board
    from catalog.models.left_out import left_out
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import print_json

    if html is not None:
        require_folder(html)
    with opened_lake(Settings()) as lake:
        board = read_board(lake, left_out())
    if html is not None:
        _write(board, html / "index.html")
        return
    figures = board.of_the_plan if system is None else _of_system(board, system)
    if as_json:
        missing = [one.model_dump() for one in board.missing]
        print_json({"figures": [_as_dict(one) for one in figures], "not_computable": missing})
    else:
        _print(board, figures, of_the_plan=system is None)


def _of_system(board: "Board", asked: str) -> "list[Figure]":
    from catalog.yaml_source import closest_zh
    from lake.errors import LakeError

    named = [name for name, one in board.systems.items() if asked in (name, one.code)]
    if not named:
        raise LakeError(f"没有系统“{asked}”", advice=closest_zh(asked, board.systems))
    return list(board.figures[named[0]])


def _write(board: "Board", page: Path) -> None:
    from datetime import UTC, datetime

    from assets.scoreboard.page import render
    from pipelines.command_line.output import OUT

    page.write_text(render(board, datetime.now(UTC)), encoding="utf-8")
    OUT.print(str(page), soft_wrap=True)


def _as_dict(figure: "Figure") -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(figure)


def _print(board: "Board", figures: "list[Figure]", *, of_the_plan: bool) -> None:
    from assets.scoreboard import shown
    from pipelines.command_line.output import print_rows

    rows = [
        {
            "指标": one.title,
            "数值": shown.amount(one.value, one.unit),
            "目标": shown.target(one.target, one.unit, one.direction),
            "是否达标": shown.met(one.is_met),
            "走势": shown.bars([value for _period, value in one.trend]),
            "分子": shown.plain(one.numerator),
            "分母": shown.plain(one.denominator),
            "期间": one.period if one.is_complete else f"{one.period} 未完整",
            "下钻表": one.drill_model,
        }
        for one in figures
    ]
    print_rows(rows, "行动方案目标" if of_the_plan else "系统指标", nothing="还没有数值：先运行 lake run")
    missing = [
        {"指标": one.title, "目标": shown.target(one.target, one.unit or "", "up"), "原因": one.reason}
        for one in board.missing
    ]
    if of_the_plan and missing:
        print_rows(missing, "尚不能计算的目标")
