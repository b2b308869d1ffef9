"""信息资源格式 and 共享方式 of 发改高技〔2017〕1272号, derived from how a resource really comes."""

from catalog.contracts.contract import Contract
from lake.connectors.source import Nature, Source

_CLASSES: dict[Nature, str] = {
    "spreadsheet": "电子表格",
    "text": "电子文件",
    "document": "自描述格式",
    "database": "数据库",
    "interface": "服务接口",
}
"""格式分类 by the nature of a source."""
_TYPES = {"relational": "关系型数据库"}
"""格式类型 where it is not called as the trade calls it."""
_SHARING = {"数据库": "数据库", "服务接口": "接口"}
"""格式分类 → 共享方式; everything else is a file, and shared as one."""
_DATA_TYPES = {
    "text": ("C", "字符型"),
    "texts": ("C", "字符型"),
    "integer": ("I", "整型"),
    "double": ("B", "双精度型"),
    "date": ("D", "日期型"),
    "timestamp": ("T", "日期时间型"),
    "boolean": ("L", "逻辑型"),
}
_MONEY = ("元", "万元", "亿元", "千元", "美元", "万美元")


def formats(contract: Contract) -> list[tuple[str, str]]:
    """Classes and types of a resource's sources, each once, in the contract's order."""
    return list(dict.fromkeys(_format(source) for source in contract.sources))


def sharing_modes(contract: Contract) -> list[str]:
    """文件, 数据库 or 接口, as the formats allow; none for what is not shared."""
    if contract.sharing.type == "none":
        return []
    return list(dict.fromkeys(_SHARING.get(format_class, "文件") for format_class, _ in formats(contract)))


def data_type(logical_type: str, unit: str | None) -> tuple[str, str]:
    """Code and title of an item's data type (数据类型), from its element's type and unit."""
    if logical_type.startswith("decimal"):
        return ("Y", "货币型") if unit in _MONEY else ("N", "数值型")
    return _DATA_TYPES[logical_type]


def _format(source: Source) -> tuple[str, str]:
    return _CLASSES[source.nature], _TYPES.get(source.sent_as, source.sent_as)
