"""What a column is when no data element claims it: numbers, prose, names of people."""

import re
from collections.abc import Callable, Sequence

_INTEGER = re.compile(r"(0|[1-9]\d{0,9})([.]0)?")
_NUMBER = re.compile(r"(0|[1-9]\d{0,8})([.]\d+)?")
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
_FEWEST = 5
_LONGEST_NAME = 100
_LONGEST_TEXT = 500


def fallback_element(values: Sequence[str]) -> str:
    """The id of a general element that takes all the values."""
    known = [value for value in values if value.strip()]
    if not known or max(map(len, known)) > _LONGEST_TEXT:
        return "long_text" if known else "text"
    if all(map(_INTEGER.fullmatch, known)):
        return "integer_count"
    if all(map(_NUMBER.fullmatch, known)):
        return "ratio"
    if all(map(_CODE.fullmatch, known)):
        return "identifier"
    return "text"


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
