"""Rows of a resource that is as it was are taken over; the table is the same as if all had been worked out."""

from collections.abc import Iterable, Set
from dataclasses import replace
from pathlib import Path

import pytest

from assets.context import LakeContext
from assets.gov import by_resource
from assets.gov.by_resource import TableByResource
from assets.gov.tables import DELIVERY_TABLES, rule_hit_rows
from assets.governance import Row
from lake.engine.duck import DuckEngine
from tests.assets.small_lake import deliver, small_lake

HITS = next(table for table in DELIVERY_TABLES if table.spec.name == "gov.rule_hit")


def watched(done: list[set[str]]) -> TableByResource:
    """The table of rule hits, which notes what it was spared."""
    assert isinstance(HITS, TableByResource)

    def rows_but(lake: LakeContext, spared: Set[str]) -> list[Row]:
        done.append(set(spared))
        return rule_hit_rows(lake, spared)

    return replace(HITS, rows_but=rows_but)


def content(lake: LakeContext, table: str = HITS.spec.name) -> list[Row]:
    with DuckEngine(lake.settings) as engine:
        engine.attach_tables(lake.lakehouse, [table])
        return engine.rows(f"SELECT * FROM {table}")


def as_text(rows: Iterable[Row]) -> list[str]:
    return [repr({name: str(value) for name, value in sorted(row.items())}) for row in rows]


@pytest.mark.parametrize("table", [one for one in DELIVERY_TABLES if isinstance(one, TableByResource)])
def test_a_table_that_was_joined_is_the_one_that_is_made_at_once(
    table: TableByResource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_lake(tmp_path / "joined") as lake:
        deliver(lake, "amr_inspection", [])
        deliver(lake, "sib_insurance_payment", [])
        table.write(lake)
        deliver(lake, "amr_inspection", [], 2)
        table.write(lake)
        joined, name = as_text(content(lake, table.spec.name)), table.spec.name
        lake.lakehouse.drop(name)
        table.write(lake)
        assert joined == as_text(content(lake, name)) != []
        monkeypatch.setattr(by_resource, "FEW", 1)
        lake.lakehouse.drop(name)
        table.write(lake)
        assert joined == as_text(content(lake, name)), "many rows are put in order by the engine"


def test_only_what_changed_is_worked_out_and_the_table_is_whole(tmp_path: Path) -> None:
    done: list[set[str]] = []
    with small_lake(tmp_path) as lake:
        deliver(lake, "amr_inspection", [])
        deliver(lake, "sib_insurance_payment", [])
        watched(done).write(lake)
        deliver(lake, "amr_inspection", [], 2)
        watched(done).write(lake)
        names = set(lake.registry.resources)
        assert done == [set(), names - {"amr_inspection"}]
        assert content(lake) == sorted(rule_hit_rows(lake), key=lambda row: (row["batch_id"], row["rule"]))
        assert [row["batch_id"] for row in content(lake)] == [
            "amr_inspection-1",
            "amr_inspection-2",
            "sib_insurance_payment-1",
        ]


def test_a_run_that_was_killed_before_the_commit_takes_nothing_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[set[str]] = []
    with small_lake(tmp_path) as lake:
        deliver(lake, "amr_inspection", [])
        watched(done).write(lake)
        deliver(lake, "sib_insurance_payment", [])
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(type(lake.lakehouse), "replace", _killed)
            watched(done).write(lake)
        watched(done).write(lake)
        assert done[-1] == set()
        assert len(content(lake)) == 2


def _killed(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_damaged_table_is_worked_out_whole(tmp_path: Path) -> None:
    done: list[set[str]] = []
    with small_lake(tmp_path) as lake:
        deliver(lake, "amr_inspection", [])
        watched(done).write(lake)
        (file,) = (Path(one) for one in lake.lakehouse.data_files(HITS.spec.name))
        file.chmod(0o600)
        file.write_bytes(file.read_bytes()[:-1] + b"!")
        deliver(lake, "sib_insurance_payment", [])
        watched(done).write(lake)
        assert done == [set(), set()]
        assert len(content(lake)) == 2
