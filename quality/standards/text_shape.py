"""What a column is when no data element claims it: numbers, prose, names of people."""

import re
from collections.abc import Callable, Sequence

_NUMBERS = {
    "integer_count": re.compile(r"(0|[1-9]\d{0,9})([.]0)?"),
    "ratio": re.compile(r"(0|[1-9]\d{0,8})([.]\d+)?"),
    "signed_number": re.compile(r"[-+]?(0|[1-9]\d{0,8})([.]\d+)?"),
}
GENERAL = frozenset({*_NUMBERS, "identifier", "text", "long_text"})
"""The ids of elements that say no more of a value than how it is written."""
_CODE_TITLE = re.compile(r"(代码|编码|编号|标识|[^序行型称]号码?)$")
"""Titles of digits that nobody adds up."""
_TITLED = {
    "organisation_name": re.compile(r"(企业|单位|公司|机构|机关|部门|主体|商户|学校|医院|社会组织)(全?称|名称?)?$"),
    "address": re.compile(r"(地址|住所|地点|所在位置|建设位置|坐落)$"),
    "person_name": re.compile(r"(姓名|法定代表人|法人代表|负责人|联系人)$"),
    "year": re.compile(r"(年份|年度)$"),
    "amount_yuan": re.compile(r"(?<![百美欧日港韩])元[)）]?$"),
}
"""What a column is whose title ends so, if its values agree: names of firms and people have no pattern of their own,
and a number does not say that it is yuan."""
_TIMES = {"百万": 1_000_000, "千万": 10_000_000, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_LARGE_YUAN = re.compile(rf"[(（]?(?P<unit>{'|'.join(_TIMES)})元[)）]?$")
_WITH_NOUGHT = re.compile(r"0\d+")
_CODE = re.compile(r"(?=.*\d)[^\s*�]{1,64}")
_PERSONAL = re.compile(r"(?<!\d)(?:[1-9]\d{16}[\dXx]|1[3-9]\d{9})(?!\d)")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\*{1,2}[\u4e00-\u9fff]?")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦"
    "付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰"
)
"""The commonest family names, which about nine in ten people have."""
_PLACE = re.compile(r"[省市区县镇乡].*([路街道巷里村园号幢栋楼座]|大厦)|.*[路街道巷].*\d+号")
_UNIT = re.compile(
    r".*(公司|厂|店|部|中心|合作社|研究院|研究所|学院|学校|医院|集团|事务所|协会|基金会|大学|银行|\(有限合伙\)|（有限合伙）)"
)
_MOST = 0.8
_MOSTLY_NUMBERS = 0.9
_NEARLY_ALL = 0.99
_FEWEST = 5
_LONGEST_NAME = 100
_LONGEST_TEXT = 500


def general_elements(title: str, values: Sequence[str]) -> tuple[str, ...]:
    """The ids of general elements that may take such values under such a title, the choosiest first.

    A few odd values do not turn numbers to text. Digits that are a code are no number, though: nought before them or
    a title says so.
    """
    known = [value for value in values if value.strip()]
    if not known or max(map(len, known)) > _LONGEST_TEXT:
        return ("long_text",) if known else ("text", "long_text")
    found = [element for element, form in _NUMBERS.items() if _most(form, known)] if _counts(title, known) else []
    # What holds Chinese letters too is a code where its title says so: 第12号, and not 12平方米.
    share = sum(bool(_CODE.fullmatch(value)) for value in known) / len(known)
    if share >= _MOSTLY_NUMBERS if _CODE_TITLE.search(title) else share >= _NEARLY_ALL and "".join(known).isascii():
        found.append("identifier")
    return (*found, "text", "long_text")


def titled_elements(title: str) -> tuple[str, ...]:
    """The ids of elements that a title names."""
    return tuple(element for element, form in _TITLED.items() if form.search(title.strip()))


def yuan_at_once(title: str) -> tuple[str, int] | None:
    """What is left of a title without its unit, and how many yuan that is, where it is 万元, 亿元 or the like."""
    found = _LARGE_YUAN.search(title.strip())
    return (title.strip()[: found.start()], _TIMES[found["unit"]]) if found else None


def _counts(title: str, values: Sequence[str]) -> bool:
    return not _CODE_TITLE.search(title) and not any(map(_WITH_NOUGHT.fullmatch, values))


def _most(form: re.Pattern[str], values: Sequence[str]) -> bool:
    return sum(bool(form.fullmatch(value)) for value in values) >= _MOSTLY_NUMBERS * len(values)


def is_code_title(title: str) -> bool:
    """Whether a column of this title holds codes or numbers of documents."""
    return bool(_CODE_TITLE.search(title))


def likely_element(values: Sequence[str]) -> str | None:
    """Names of people, of organisations and addresses have no check digit; they are told by how most of them read."""
    if len(values) < _FEWEST or max(map(len, values)) > _LONGEST_NAME:
        return None
    shapes: dict[str, Callable[[str], object]] = {
        "person_name": lambda value: _NAME.fullmatch(value) and value[0] in _SURNAMES,
        "organisation_name": _UNIT.fullmatch,
        "address": _PLACE.search,
    }
    for element, fits in shapes.items():
        if sum(bool(fits(value)) for value in values) >= _MOST * len(values):
            return element
    return None


def holds_personal_numbers(values: Sequence[str]) -> bool:
    """Whether a citizen id or a mobile number stands in the texts."""
    return any(map(_PERSONAL.search, values))


def around_personal_numbers(text: str) -> list[str]:
    """What stands before, between and behind the citizen ids and mobile numbers of a text."""
    return _PERSONAL.split(text)
