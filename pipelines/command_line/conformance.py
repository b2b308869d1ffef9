"""`lake catalog conformance`: 落标, column by column, and what loosely bound columns really hold."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from assets.context import LakeContext
    from quality.standards.conformance import ColumnConformance


def conformance(
    resource: Annotated[str | None, typer.Argument(help="一个信息资源，逐列列出；不写则为全部，低者在前。")] = None,
    candidates: Annotated[
        bool, typer.Option("--candidates", help="对只绑定普通文本的列，按其取值建议数据元。")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """落标率：每列有多少取值符合其数据元、如何变化；加 --candidates 给出绑定建议。"""
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import print_json, print_rows

    with opened_lake(Settings()) as lake:
        rows = _candidates(lake, resource) if candidates else _columns(lake, resource)
    title = "贴标建议 · candidates for binding" if candidates else "落标 · conformance to data elements"
    print_json(rows) if as_json else print_rows(rows, title)


def _columns(lake: "LakeContext", name: str | None) -> list[dict[str, Any]]:
    from quality.standards.conformance import column_conformance

    chosen = [lake.registry.resource(name)] if name else lake.registry.resources.values()
    found = [
        column
        for resource in chosen
        for column in column_conformance(resource, lake.lakehouse.ledger.deliveries(resource.name))
    ]
    if name is None:
        found = sorted(
            (one for one in found if (one.share or 0) < 1 or one.has_drifted), key=lambda one: one.share or 0
        )
    return [_shown(column) for column in found]


def _shown(column: "ColumnConformance") -> dict[str, Any]:
    newest = column.newest
    return {
        "resource": newest.resource,
        "field": newest.field,
        "title": newest.title,
        "element": newest.element,
        "deliveries": len(column.deliveries),
        "checked": sum(one.checked for one in column.deliveries),
        "failed": sum(one.failed for one in column.deliveries),
        "落标率 %": None if column.share is None else round(100 * column.share, 2),
        "drift": None if column.drift is None else round(100 * column.drift, 2),
    }


def _candidates(lake: "LakeContext", name: str | None) -> list[dict[str, Any]]:
    from quality.drafting.unbound_columns import proposals

    chosen = [lake.registry.resource(name)] if name else lake.registry.resources.values()
    filled = [resource for resource in chosen if lake.lakehouse.exists(resource.std.name)]
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [resource.std.name for resource in filled])
        found = proposals(engine, lake.registry, filled)
    return [
        {
            "resource": one.resource,
            "field": one.field,
            "title": one.title,
            "bound": one.bound,
            "candidate": one.candidate.element,
            "element": lake.registry.elements[one.candidate.element].title,
            "conforming %": round(100 * one.candidate.conforming, 1),
        }
        for one in found
    ]
