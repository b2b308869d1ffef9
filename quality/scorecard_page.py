"""Scorecards as one printable page: no script, nothing loaded from elsewhere, positions and counts but no values."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from quality.scorecard import DIMENSION_TITLES, Problem, Scorecard

_BEIJING = ZoneInfo("Asia/Shanghai")
_WORST = 10
_STYLE = """
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1f2933; }
body { max-width: 1080px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.7em; margin-bottom: .1em; }
h2 { font-size: 1.2em; margin-top: 2em; border-bottom: 2px solid #1b5e9b; padding-bottom: .2em; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .35em .6em; text-align: right; border-bottom: 1px solid #e3e8ee; white-space: nowrap; }
th { background: #f0f5fa; font-weight: 600; }
td.text, th.text { text-align: left; white-space: normal; }
.grade { display: inline-block; min-width: 1.6em; text-align: center; border-radius: .3em; color: #fff; }
.A { background: #1a7f4b; } .B { background: #4c9a2a; } .C { background: #c99700; }
.D { background: #d9730d; } .E { background: #c62828; }
.bar { background: #e3e8ee; height: .5em; border-radius: .25em; min-width: 5em; }
.bar i { display: block; height: 100%; border-radius: .25em; background: #1b5e9b; }
.note { color: #5b6770; }
@media print { body { margin: 0; max-width: none; } }
"""


def page(city: Scorecard, departments: Sequence[Scorecard], resources: Sequence[Scorecard], now: datetime) -> str:
    """The whole page as HTML."""
    titles = {card.name: card.title for card in resources}
    moment = now.astimezone(_BEIJING).strftime("%Y年%m月%d日 %H:%M")
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>江门市数据质量评分</title>'
        f"<style>{_STYLE}</style>"
        f"<h1>江门市数据质量评分 {_grade(city)} {city.score:.1f}</h1>"
        f'<p class="note">{moment}（北京时间）· 按 GB/T 36344-2018 六个维度，以符合的行数除以检查的行数计分；'
        f"得分计入交付数据的部门 · 交付 {city.rows:,} 行，退回 {city.quarantined:,} 行</p>"
        f"<h2>部门</h2>{_cards(departments)}<h2>资源</h2>{_cards(resources)}"
        f"<h2>最突出的问题</h2>{_problems(city.problems[:_WORST], titles)}</html>"
    )


def _cards(cards: Iterable[Scorecard]) -> str:
    head = "".join(f"<th>{title}</th>" for title in DIMENSION_TITLES.values())
    body = "".join(_card(card) for card in cards)
    return (
        f'<table><tr><th class="text">名称</th><th>等级</th><th>得分</th><th></th>{head}<th>行数</th><th>退回</th></tr>'
        f"{body}</table>"
    )


def _card(card: Scorecard) -> str:
    scores = "".join(f"<td>{'—' if score is None else f'{score:.1f}'}</td>" for score in card.scores.values())
    return (
        f'<tr><td class="text">{escape(card.title)}</td><td>{_grade(card)}</td><td>{card.score:.1f}</td>'
        f'<td><div class="bar"><i style="width:{card.score:.0f}%"></i></div></td>{scores}'
        f"<td>{card.rows:,}</td><td>{card.quarantined:,}</td></tr>"
    )


def _grade(card: Scorecard) -> str:
    return f'<span class="grade {card.grade}">{card.grade}</span>'


def _problems(problems: Iterable[Problem], titles: dict[str, str]) -> str:
    rows = "".join(
        f'<tr><td class="text">{escape(titles[problem.resource])}</td><td class="text">{escape(problem.reason)}</td>'
        f'<td class="text">{DIMENSION_TITLES[problem.dimension]}</td>'
        f'<td class="text">{"退回" if problem.severity == "error" else "提示"}</td><td>{problem.rows:,}</td></tr>'
        for problem in problems
    )
    return (
        '<table><tr><th class="text">资源</th><th class="text">原因</th><th class="text">维度</th>'
        f'<th class="text">处理</th><th>行数</th></tr>{rows}</table>'
    )
