"""Which names that come with a delivery may be told outside of `restricted/`: those made of the catalogue's own words.

Column titles, files, sheets and members of archives are named by whoever sends them, and a file without a header has
somebody's first row for titles. There is no telling a person's name from a word by its looks; what the catalogue says
itself is public. So a name is told where the catalogue's words make it up, and by its shape anywhere else.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lake.connectors.archives.archive_kinds import ARCHIVE_SUFFIXES
from lake.connectors.files.file_kinds import TABLE_SUFFIXES
from lake.connectors.rows.column_name import folded, visible
from lake.shape import brief_shape

MOST_NAMES = 20
"""A header of more unknown names than this is none; the names are counted and not told."""
_LONGEST = 60
_LONGEST_PATH = 300
_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|.", re.DOTALL)
_FILE_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z]+|\d+(?:[-_.T]\d+)*|.", re.DOTALL)
_LETTERS = re.compile(r"[A-Za-z]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_YEAR = re.compile(r"(19|20)\d{2}")
_DAY = re.compile(r"(19|20)\d{2}([-_.]?(0[1-9]|1[0-2])([-_.]?(0[1-9]|[12]\d|3[01])([-_T]?[0-2]\d([0-5]\d){0,2})?)?)?")
_MARKS = frozenset(" _-.()（）/:：、,，%‰㎡°#[]+·\u3000")
_UNITS = frozenset("年月日时分秒个元万亿人户次名号第在的和与及是否")
_SHORT = 4
"""So many letters of the alphabet, or digits, name nobody."""
_MOST_DIGITS = 6
_SUFFIXES = (*ARCHIVE_SUFFIXES, *TABLE_SUFFIXES, ".xlsm", ".xml", ".part")
_FILES = " ".join(("query landing return", *_SUFFIXES)).replace(".", " ")
_USUAL = (
    "姓名 名称 简称 全称 编号 编码 代码 号码 序号 类型 类别 种类 分类 状态 地址 住址 住所 电话 手机 联系 联系人"
    " 联系方式 邮箱 邮编 单位 部门 机构 日期 时间 年度 年份 季度 月份 期限 有效 开始 结束 金额 数量 面积 比例 合计"
    " 小计 总计 附件 备注 说明 新增 字段 其他 信息 情况 登记 申请 办理 结果 内容 描述 来源 更新 性别 年龄 民族 学历"
    " 职业 经度 纬度 坐标 区县 镇街 街道 社区 行政 区划 经办 经办人 操作 操作人 审核 审批 标志 标识 等级 级别 数据"
    " 明细 清单 汇总 报表 导出 表格 列表 工单 remark note notes name code type status address phone mobile email"
    " date time year month day number count amount value total unit level station point district county town street"
    " longitude latitude description updated created column 异议 退回 重报 更正 data list table sheet export report"
    " delivery returned work orders hourly daily weekly monthly yearly full increment"
)


def hidden(name: str) -> str:
    """What is told of a name that may be a value: its shape, in brackets."""
    return f"〔{brief_shape(name)}〕"


@dataclass(frozen=True)
class Vocabulary:
    """The words of the catalogue. `pairs` are two Chinese characters that stand together in one of its titles."""

    names: frozenset[str]
    pairs: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, titles: Iterable[str], whole: Iterable[str] = ()) -> "Vocabulary":
        """The words of `titles`; of `whole`, such as names of places, only each as it stands."""
        known = [unicodedata.normalize("NFKC", title) for title in (*titles, *_USUAL.split(), *_FILES.split())]
        return cls(
            names=frozenset(map(folded, (*known, *whole))),
            pairs=frozenset(one + two for run in _runs(_CHINESE, known) for one, two in pairwise(run)),
            words=frozenset(run.casefold() for title in known for run in _RUN.findall(title) if run.isascii()),
        )

    def has(self, name: str) -> bool:
        """Whether a name is made of the catalogue's words, with few digits if any."""
        text = visible(unicodedata.normalize("NFKC", name)).strip()
        if folded(text) in self.names or _YEAR.fullmatch(text):
            return True
        runs = _RUN.findall(text)
        digits = [run for run in runs if run.isdecimal()]
        if len(text) > _LONGEST or not any(map(str.isalpha, runs)):
            return False
        if sum(map(len, digits)) > _MOST_DIGITS or max(map(len, digits), default=0) > _SHORT:
            return False
        unknown = [run for run in runs if not run.isdecimal() and not self._knows(run)]
        return not unknown or (len(unknown) == 1 and _is_short(unknown[0]))

    def told(self, name: str) -> str:
        """The name, or its shape in brackets."""
        return name if self.has(name) else hidden(name)

    def told_columns(self, names: Iterable[str], known: Sequence[str]) -> dict[str, str]:
        """Name → what is told of it. `known` names are a contract's; of many foreign ones none is told.

        Where most of the foreign names read like data the header is a row of data, and no foreign name is told.
        """
        sent = list(dict.fromkeys(names))
        ours = {folded(name) for name in known}
        foreign = [name for name in sent if folded(name) not in ours]
        telling = [name for name in foreign if self.has(name)]
        is_header = len(foreign) <= MOST_NAMES and 2 * len(telling) >= len(foreign)
        shown = {name for name in sent if folded(name) in ours} | set(telling if is_header else ())
        return {name: name if name in shown else hidden(name) for name in sent}

    def told_file(self, name: str, patterns: Sequence[str] = ()) -> str:
        """A path below the landing folder, or a member of an archive: folder, known words, dates and kind of file."""
        ours = {run.casefold() for pattern in patterns for run in _RUN.findall(pattern)}
        told = "/".join(self._told_part(part, ours) for part in name.split("/"))
        return told if len(told) <= _LONGEST_PATH else hidden(told)

    def _told_part(self, part: str, ours: set[str]) -> str:
        runs = _FILE_RUN.findall(part)
        digits = [run for run in runs if run[0].isdecimal() and not _DAY.fullmatch(run)]
        few = sum(map(len, digits)) <= _SHORT
        unknown = [run for run in runs if not (run in digits and few) and not self._knows_in_file(run, ours)]
        spare = len(unknown) == 1 and _is_short(unknown[0])
        return "".join(hidden(run) if run in unknown and not spare else run for run in runs)

    def _knows_in_file(self, run: str, ours: set[str]) -> bool:
        if run.casefold() in ours or run in _MARKS or run in "!~":
            return True
        if run[0].isdecimal():
            return bool(_DAY.fullmatch(run))
        if _LETTERS.fullmatch(run):
            return all(one.casefold() in ours or one.casefold() in self.words for one in _RUN.findall(run))
        return self.has(run)

    def _knows(self, run: str) -> bool:
        if _CHINESE.fullmatch(run):
            return self._covers(run)
        return run in _MARKS or run.casefold() in self.words

    def _covers(self, run: str) -> bool:
        """Whether every character stands in a pair that is known."""
        if len(run) == 1:
            return run in _UNITS
        known = [one + two in self.pairs for one, two in pairwise(run)]
        return all(
            before or after or letter in _UNITS
            for letter, before, after in zip(run, [False, *known], [*known, False], strict=True)
        )


def _runs(kind: re.Pattern[str], texts: Iterable[str]) -> Iterable[str]:
    return (run for text in texts for run in kind.findall(text))


def _is_short(run: str) -> bool:
    return len(run) <= _SHORT and bool(_LETTERS.fullmatch(run))
