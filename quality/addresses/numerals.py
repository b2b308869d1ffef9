"""Numbers in Chinese characters where an address has a number: 三巷十二号 is 3巷12号, 一路 stays a name."""

import re

_DIGITS = {**{character: number for number, character in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "O": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_COUNTED = "号|幢|栋|座|层|楼|单元|梯|室|房|铺|巷|组|队"
NUMERAL = re.compile(
    rf"([零〇一二两三四五六七八九十百千]+)(?={_COUNTED}|之|-)|(?<=[之附第])([零〇一二两三四五六七八九十百千]+)"
)
"""A numeral before what is counted, or after 之, 附 and 第."""
HAS_NUMERAL = rf"[零〇一二两三四五六七八九十百千](?:{_COUNTED}|之|-)|[之附第][零〇一二两三四五六七八九十百千]"
"""Whether a text may hold one: for a look at all rows before the few are worked on."""


def with_digits(text: str) -> str:
    """The text with such numerals as digits."""
    return NUMERAL.sub(lambda found: str(_number(found[0])), text)


def _number(numeral: str) -> int:
    """十二 is 12, 一百零五 105, and 一〇五, digit by digit, 105."""
    if not any(character in _UNITS for character in numeral):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
