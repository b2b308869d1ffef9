"""What a version changed: applied to the version before, the changes give this one."""

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from assets.publication.delta import AFTER, BEFORE, CHANGE, FIELD, Delta, delta
from assets.publication.version import VersionMetadata
from assets.publication.version_notes import data_version, notes
from catalog.publishing.published_dataset import PublishedColumn

COLUMNS = (PublishedColumn("day", "日期", "date"), PublishedColumn("n", "件数", "integer"))


def table(*rows: tuple[int, int | None], **more: Any) -> pa.Table:
    days = pa.array([date(2023, 1, day) for day, _ in rows], pa.date32())
    return pa.table({"day": days, "n": pa.array([n for _, n in rows], pa.int64()), **more})


def before(**more: Any) -> VersionMetadata:
    texts = dict.fromkeys(("dataset", "title", "description", "publisher", "licence", "table", "contract_version"), "x")
    numbers: dict[str, Any] = {"snapshot_id": 1, "content_id": 1, "rows": 2, "version": "1.0.0"}
    lists: dict[str, Any] = {"key": ("day",), "columns": COLUMNS, "files": (), "evidence": ()}
    return VersionMetadata(**{**texts, **numbers, **lists, "released_at": datetime(2023, 1, 1, tzinfo=UTC), **more})


def found(old: pa.Table, new: pa.Table) -> Delta:
    changes = delta(old, new, ("day",))
    assert changes is not None
    return changes


def test_keys_that_came_and_went_and_values_that_changed() -> None:
    changes = found(table((1, 5), (2, None), (3, 7)), table((1, 6), (2, None), (4, 1)))
    assert (changes.added, changes.removed, changes.changed) == (1, 1, 1)
    assert changes.lines.select(CHANGE, "day", FIELD, BEFORE, AFTER).rows() == [
        ("added", "2023-01-04", None, None, None),
        ("changed", "2023-01-01", "n", "5", "6"),
        ("removed", "2023-01-03", None, None, None),
    ]


def test_a_value_that_became_known_is_a_change_and_the_same_rows_are_none() -> None:
    assert found(table((1, None)), table((1, 0))).changed == 1
    assert found(table((1, None), (2, 3)), table((2, 3), (1, None))).lines.is_empty()


def test_without_the_key_rows_cannot_be_compared() -> None:
    assert delta(table((1, 5)), table((1, 5)), ("place",)) is None


def test_notes_are_sentences_that_name_counts_and_titles() -> None:
    changes = found(table((1, 5)), table((1, 6), (2, 1)))
    assert notes(None, None, COLUMNS, 1234).zh == "首次发布，共 1,234 行。"
    assert notes(before(), changes, COLUMNS, 2).zh == "较 1.0.0 版新增 1 行、删除 0 行、更正 1 行（涉及：件数）。"
    assert "cannot be compared" in notes(before(), None, COLUMNS, 2).en


def test_the_data_s_version_says_how_much_changed() -> None:
    old = before(data_version="2.3.4")
    same = table((1, 5))
    assert data_version(None, None, COLUMNS) == "1.0.0"
    assert data_version(old, found(same, table((1, 6))), COLUMNS) == "2.3.5"
    assert data_version(old, found(same, table((1, 5), (2, 1))), COLUMNS) == "2.4.0"
    assert data_version(old, found(same, same.drop_columns(["n"])), COLUMNS[:1]) == "3.0.0"
    assert data_version(old, found(same, same), (COLUMNS[0], PublishedColumn("n", "件数", "text"))) == "3.0.0"
    assert data_version(old, None, COLUMNS) == "3.0.0"
