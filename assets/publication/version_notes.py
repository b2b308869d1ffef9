"""What a version changed in words, and the number that says how much: `adms:versionNotes` and the data's semver."""

from collections.abc import Sequence

from assets.publication.delta import Delta
from assets.publication.version import VersionMetadata
from catalog.publishing.published_dataset import PublishedColumn, Words

FIRST = "1.0.0"
Columns = Sequence[PublishedColumn]


def notes(before: VersionMetadata | None, changes: Delta | None, columns: Columns, rows: int) -> Words:
    """Plain sentences for those who use the data."""
    if before is None:
        return Words(zh=f"首次发布，共 {rows:,} 行。", en=f"First publication, {rows:,} rows.")
    if changes is None:
        zh = f"与 {before.version} 版的主键不同，无法逐行比较；现有 {rows:,} 行。"
        return Words(zh=zh, en=f"The key is another than in {before.version}, rows cannot be compared; {rows:,} rows.")
    return Words(zh=_chinese(before, changes, columns), en=_english(before, changes))


def data_version(before: VersionMetadata | None, changes: Delta | None, columns: Columns) -> str:
    """Lost or retyped columns are major, new rows or columns minor, corrected values a patch."""
    if before is None:
        return FIRST
    major, minor, patch = (int(part) for part in before.data_version.split("."))
    if changes is None or changes.lost_columns or _retyped(before, columns):
        return f"{major + 1}.0.0"
    if changes.added or changes.removed or changes.new_columns:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def _retyped(before: VersionMetadata, columns: Columns) -> bool:
    types = {column.name: column.type for column in before.columns}
    return any(types.get(column.name, column.type) != column.type for column in columns)


def _chinese(before: VersionMetadata, changes: Delta, columns: Columns) -> str:
    titles = {column.name: column.title or column.name for column in (*before.columns, *columns)}
    counts = (
        f"较 {before.version} 版新增 {changes.added:,} 行、删除 {changes.removed:,} 行、更正 {changes.changed:,} 行"
    )
    parts = [
        counts + (f"（涉及：{_named(changes.changed_columns, titles)}）" if changes.changed else ""),
        f"新增字段：{_named(changes.new_columns, titles)}" if changes.new_columns else "",
        f"取消字段：{_named(changes.lost_columns, titles)}" if changes.lost_columns else "",
    ]
    return "；".join(part for part in parts if part) + "。"


def _named(names: Sequence[str], titles: dict[str, str]) -> str:
    return "、".join(titles.get(name, name) for name in names)


def _english(before: VersionMetadata, changes: Delta) -> str:
    counts = f"Since {before.version}: {changes.added:,} rows added, {changes.removed:,} removed, "
    parts = [
        counts + f"{changes.changed:,} corrected",
        f"new fields: {', '.join(changes.new_columns)}" if changes.new_columns else "",
        f"fields dropped: {', '.join(changes.lost_columns)}" if changes.lost_columns else "",
    ]
    return "; ".join(part for part in parts if part) + "."
