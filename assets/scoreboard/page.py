"""The scoreboard as one printable page: no script, nothing loaded from elsewhere, every text escaped."""

from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assets.scoreboard import shown
from assets.scoreboard.board import Board
from catalog.beijing import shown_moment

_WIDTH, _HEIGHT = 96, 24


def render(board: Board, made_at: datetime) -> str:
    """The page as HTML."""
    return _template().render(board=board, moment=shown_moment(made_at), width=_WIDTH, height=_HEIGHT)


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    for filter_ in (shown.amount, shown.plain, shown.target, shown.met):
        environment.filters[filter_.__name__] = filter_
    environment.filters["points"] = lambda values: shown.points(values, _WIDTH, _HEIGHT)
    return environment.get_template("scoreboard.html.j2")
