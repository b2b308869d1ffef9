"""The queue of a domain as a workbook for its officers, and what they decided when it comes back.

Every row is a pair with what may be seen of both records and what speaks for and against. Two cells are the officer's:
the verdict and a word about it. The rest is locked; what counts of it are the two records' names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from assets.records.resolving import DOUBTS_ZH, HAND_VERDICTS, VERDICTS_ZH, Doubt, HandVerdict, Stewardship
from lake.connectors.rows.column_name import folded
from lake.errors import LakeError
from quality.work_orders.layout import column_widths
from quality.work_orders.returned_cells import returned_cells

LEFT, RIGHT, VERDICT, WORD = "甲方记录标识", "乙方记录标识", "结论（同一、不同）", "说明"
HEADINGS = (LEFT, RIGHT, "存疑依据", "为同一的概率 %", "变更标识的记录数", "甲方来源记录", "乙方来源记录",
            "支持与反对的依据（权重）", VERDICT, WORD)  # fmt: skip
MOST_PAIRS = 1_000
"""Pairs of one workbook, those that move most: more than a person judges before the next one is made."""
_VERDICTS: Mapping[str, HandVerdict] = {VERDICTS_ZH[one]: one for one in HAND_VERDICTS}
_COVER, _SHEET = "说明", "待判定"
_GUIDE = (
    "每行两条来源记录，系统无法自行判断是否为同一对象；个人信息已脱敏。",
    "请在白色的结论栏填“同一”或“不同”，可在说明栏写明理由；暂不判定的行留空。灰色单元格不可改动。",
    "权重为正支持同一，为负支持不同；每加 1，可能性加倍。概率仅供参考，以核实为准。",
    "填好后交回数据湖（lake resolve return 文件 --by 科室）：下一次运行生效，可撤销。",
    "本表仅限本部门判定使用，请勿转发。",
)


@dataclass(frozen=True)
class Returned:
    """What became of the rows of a workbook: how many were decided, and by row what was not taken and why."""

    decided: int
    known: int
    """Rows whose verdict stands already, by whomever."""
    left: Mapping[int, str]


def write_queue(stewardship: Stewardship, title: str, folder: Path, today: date) -> Path:
    """The pairs that wait, those that move most first, in one workbook that only its owner may read."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{title}_待判定_{today.isoformat()}.xlsx"
    queue = stewardship.queue()
    rows = [[*_line(stewardship, one), "", ""] for one in queue[:MOST_PAIRS]]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        cover = book.add_worksheet(_COVER)
        told = f"{title}：待判定 {len(queue)} 对，本表 {len(rows)} 对（{today.isoformat()}）"
        for place, line in enumerate((told, *_GUIDE)):
            cover.write_string(place, 0, line)
        cover.set_column(0, 0, 110)
        cell = {"border": 1, "text_wrap": True, "valign": "top"}
        locked = book.add_format({**cell, "bg_color": "#EEEEEE"})
        own = book.add_format({**cell, "locked": False})
        sheet = book.add_worksheet(_SHEET)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
        sheet.freeze_panes(1, 2)
        for column, width in enumerate(column_widths([HEADINGS], rows)):
            sheet.set_column(column, column, width)
        for place, row in enumerate((HEADINGS, *rows)):
            for column, text in enumerate(row):
                is_own = place > 0 and HEADINGS[column] in (VERDICT, WORD)
                sheet.write_string(place, column, text, own if is_own else locked)
        if rows:
            verdict = HEADINGS.index(VERDICT)
            sheet.data_validation(1, verdict, len(rows), verdict, {"validate": "list", "source": [*_VERDICTS]})
    path.chmod(0o600)
    return path


def take_judgements(stewardship: Stewardship, path: Path, steward: str) -> Returned:
    """Write down every verdict of a workbook that came back; one that is wrong or contradicts is told and stops none.

    The same workbook again decides nothing anew. LakeError for a file that is no such workbook.
    """
    standing = {one[:2]: one[2] for one in stewardship.decisions.constraints()}
    decided, known, left = 0, 0, dict[int, str]()
    for place, pair, text, word in _answers(path):
        verdict = _VERDICTS.get(text)
        try:
            members = sorted(stewardship.member(one) for one in pair)
            if verdict is None:
                left[place] = f"结论应为{'或'.join(_VERDICTS)}，不是“{text}”"
            elif standing.get((members[0], members[1])) == verdict:
                known += 1
            else:
                stewardship.decide(members[0], members[1], verdict, steward, word)
                decided += 1
        except LakeError as error:
            left[place] = f"{error.message}；{error.advice}" if error.advice else error.message
    return Returned(decided, known, left)


def _answers(path: Path) -> Iterator[tuple[int, tuple[str, str], str, str]]:
    """(row, both records' names, verdict, word) of every row with a verdict, wherever sheets and columns stand."""
    sheets = [rows for rows in returned_cells(path).values() if rows and _places(rows[0])]
    if not sheets:
        raise LakeError(
            "这不是待判定的工作簿",
            advice="请交回 `lake resolve queue --out` 导出的文件，表头保持原样",
            file=path.name,
        )
    for rows in sheets:
        places = _places(rows[0])
        for number, cells in enumerate(rows[1:], start=2):
            left, right, verdict, word = ((cells[at] or "").strip() if at < len(cells) else "" for at in places)
            if verdict:
                yield number, (left, right), verdict, word


def _places(header: Sequence[str | None]) -> tuple[int, ...]:
    """Where the four columns stand that count; nothing when one is not there."""
    seen = [folded(cell or "") for cell in header]
    wanted = [folded(name) for name in (LEFT, RIGHT, VERDICT, WORD)]
    return tuple(map(seen.index, wanted)) if {*wanted} <= {*seen} else ()


def _line(stewardship: Stewardship, doubt: Doubt) -> list[str]:
    titles = stewardship.titles
    reasons = stewardship.reasons(doubt.left, doubt.right)
    probability = "" if doubt.score is None else f"{100 * doubt.score:.1f}"
    weights = "\n".join(f"{titles.get(one.of, one.of)} {one.weight:+.1f}" for one in reasons)
    both = (_card(stewardship.records(one), titles) for one in (doubt.left, doubt.right))
    return [
        doubt.left,
        doubt.right,
        DOUBTS_ZH.get(doubt.rule, doubt.rule),
        probability,
        str(doubt.rows),
        *both,
        weights,
    ]


def _card(records: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> str:
    told = ("，".join(f"{titles[name]} {value}" for name, value in one.items() if value is not None) for one in records)
    return "\n".join(told)
