"""The whole catalogue entry of a resource, as 发改高技〔2017〕1272号 wants it, derived from its contract.

What the contract says is taken; everything else (classification, formats, modes, data types) follows from it.
"""

from collections.abc import Iterator
from typing import Any

from catalog.contracts.contract import Contract, Disclosure, UpdateCycle
from catalog.publishing.resource_format import data_type, formats, sharing_modes
from catalog.registry.field import Field
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.schema import Column

CATALOG_RESOURCE = (
    Column("resource", title="资源标识"),
    Column("class_code", title="信息资源分类·类"),
    Column("item_code", title="信息资源分类·项"),
    Column("subject_code", title="信息资源分类·目"),
    Column("detail_code", title="信息资源分类·细目"),
    Column("name", title="信息资源名称"),
    Column("code", title="信息资源代码"),
    Column("provider", title="信息资源提供方"),
    Column("provider_code", title="资源提供方代码"),
    Column("abstract", title="信息资源摘要"),
    Column("format_classes", "texts", "信息资源格式分类"),
    Column("format_types", "texts", "信息资源格式类型"),
    Column("sharing_type", title="共享类型"),
    Column("sharing_condition", title="共享条件"),
    Column("sharing_modes", "texts", "共享方式"),
    Column("is_open", "boolean", "是否向社会开放"),
    Column("open_condition", title="开放条件"),
    Column("update_cycle", title="更新周期"),
    Column("published_on", "date", "发布日期"),
    Column("systems", "texts", "所属系统"),
    Column("item_count", "integer", "信息项数"),
    Column("grade", "integer", "数据分级"),
    Column("zone", title="存储区"),
    Column("contract_version", title="契约版本"),
    Column("incomplete", "texts", "尚缺的元数据"),
)
CATALOG_ITEM = (
    Column("resource", title="资源标识"),
    Column("position", "integer", "序号"),
    Column("item_code", title="信息项代码"),
    Column("item_name", title="信息项名称"),
    Column("description", title="信息项说明"),
    Column("data_type", title="数据类型代码"),
    Column("data_type_name", title="数据类型"),
    Column("length", title="数据长度"),
    Column("unit", title="计量单位"),
    Column("source_columns", "texts", "来源字段"),
    Column("element", title="数据元"),
    Column("standard", title="所依标准"),
    Column("code_list", title="代码集"),
    Column("is_key", "boolean", "是否主键"),
    Column("required", "boolean", "是否必填"),
    Column("grade", "integer", "数据分级"),
    Column("masked", "boolean", "是否有脱敏规则"),
    Column("sharing_type", title="共享类型"),
    Column("is_open", "boolean", "是否向社会开放"),
    Column("update_cycle", title="更新周期"),
)
CYCLES: dict[UpdateCycle, str] = {
    "realtime": "实时",
    "daily": "每日",
    "weekly": "每周",
    "monthly": "每月",
    "quarterly": "每季度",
    "semiannual": "每半年",
    "yearly": "每年",
    "irregular": "不定期",
}
_SHARING = {"unconditional": "无条件共享", "conditional": "有条件共享", "none": "不予共享"}


def resource_entry(resource: Resource, registry: Registry) -> dict[str, Any]:
    """核心元数据: the keys are the columns of `CATALOG_RESOURCE`."""
    contract = resource.contract
    department = registry.departments[contract.department]
    classified, found = contract.code.partition("/")[0], formats(contract)
    entry = {
        "resource": contract.name,
        "class_code": classified[:1],
        "item_code": classified[1:3],
        "subject_code": classified[3:6],
        "detail_code": classified[6:] or None,
        "name": contract.title.zh,
        "code": contract.code,
        "provider": department.title.zh,
        "provider_code": department.uscc,
        "abstract": contract.abstract,
        "format_classes": list(dict.fromkeys(format_class for format_class, _ in found)),
        "format_types": list(dict.fromkeys(format_type for _, format_type in found)),
        "sharing_type": _SHARING[contract.sharing.type],
        "sharing_condition": _condition(contract.sharing),
        "sharing_modes": sharing_modes(contract),
        "is_open": contract.openness.type != "none",
        "open_condition": _condition(contract.openness),
        "update_cycle": CYCLES[contract.update],
        "published_on": contract.published_on,
        "systems": [registry.systems[system].title.zh for system in contract.systems],
        "item_count": len(contract.fields),
        "grade": resource.grade,
        "zone": resource.zone,
        "contract_version": resource.version,
    }
    return {**entry, "incomplete": list(_incomplete(contract, entry))}


def item_entries(resource: Resource) -> list[dict[str, Any]]:
    """信息项: one record a field, the keys are the columns of `CATALOG_ITEM`."""
    return [_item(resource, field, position) for position, field in enumerate(resource.fields, start=1)]


def _item(resource: Resource, field: Field, position: int) -> dict[str, Any]:
    contract, element = resource.contract, field.element
    code, type_name = data_type(field.type, field.unit)
    return {
        "resource": resource.name,
        "position": position,
        "item_code": field.name,
        "item_name": field.title,
        "description": field.spec.description or None,
        "data_type": code,
        "data_type_name": type_name,
        "length": field.type.partition("(")[2].rstrip(")").replace(" ", "") or None,
        "unit": field.unit,
        "source_columns": list(field.source_columns),
        "element": element.id,
        "standard": element.standard or None,
        "code_list": element.codes,
        "is_key": field.name in resource.key,
        "required": field.is_required,
        "grade": field.grade,
        "masked": element.mask is not None,
        "sharing_type": _SHARING[contract.sharing.type],
        # An item may be stricter than its resource, never looser.
        "is_open": contract.openness.type != "none" and not field.is_sensitive,
        "update_cycle": CYCLES[contract.update],
    }


def _condition(disclosure: Disclosure) -> str | None:
    """What must hold to get it, and the law it rests on."""
    return "；".join(part for part in (disclosure.condition, disclosure.basis) if part) or None


def _incomplete(contract: Contract, entry: dict[str, Any]) -> Iterator[str]:
    """Titles of what 1272号 demands and the entry does not say."""
    demanded = {"provider_code", "abstract", "format_classes", "format_types", "update_cycle", "published_on"}
    if contract.sharing.type != "none":
        demanded.add("sharing_modes")
    if contract.sharing.type != "unconditional":
        demanded.add("sharing_condition")
    if contract.openness.type != "unconditional":
        demanded.add("open_condition")
    yield from (column.title for column in CATALOG_RESOURCE if column.name in demanded and not entry[column.name])
