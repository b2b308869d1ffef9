"""The twelve levels of an address (GB/T 23705-2009; 二标四实), and what else is known of one that was taken apart."""

from typing import Literal

LEVELS = (
    "province",
    "city",
    "county",
    "town",
    "village",
    "road",
    "door",
    "estate",
    "block",
    "unit",
    "floor",
    "room",
)
"""省 市 县区 镇街 村居 道路或自然村 门牌 小区或楼宇 楼栋 单元 楼层 户室, from the whole to the part."""
CODES = ("county_code", "town_code", "village_code")
"""Of the divisions that the gazetteer knows; for an abolished name the code of what it became."""
RELATION, SECOND, TOLD = "relation", "second", "told"
"""Where a thing lies from the address (旁、对面); what was written after a first address; what is to be told of it."""
COLUMNS = (*LEVELS, *CODES, RELATION, SECOND, TOLD)

Note = Literal[
    "nothing",
    "outside",
    "abolished",
    "spelling",
    "other_parent",
    "parent_missing",
    "ambiguous",
    "unknown_village",
    "relative",
    "two_addresses",
    "range",
]
NOTES: dict[Note, str] = {
    "nothing": "没有写地址",
    "outside": "不在本市",
    "abolished": "用了已撤销的区划名称",
    "spelling": "区划名称写法不标准",
    "other_parent": "写的上级不是今天的上级",
    "parent_missing": "没有写上级，按全市唯一的名称认定",
    "ambiguous": "同名地方，没有写上级，不能认定",
    "unknown_village": "村（居）不在区划名录中",
    "relative": "写的是旁边、对面等方位，不是门牌",
    "two_addresses": "写了两个地址，取第一个",
    "range": "写了一段门牌，取第一个",
}
"""What may have to be told of an address, as officials read it."""
