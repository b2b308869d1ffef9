"""A small home with all that has a place in it, carried about, and what must be the same of it wherever it is."""

import hashlib
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lake.ledger.records import Verdict
from lake.releases.manifest import Offer
from lake.releases.releases import Releases
from lake.releases.verification import database_damages, verify_files
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from tests.lake.conftest import read_table, write_data_file

PEOPLE = TableSpec("std.people", (Column("id", "integer"), Column("name", "text", "姓名")), zone="restricted")
COUNT = TableSpec("std.count", (Column("id", "integer"),), zone="internal")
NOTHING = TableSpec("std.nothing", (Column("id", "integer"),), zone="internal")


def make_home(settings: Settings) -> None:
    """Three tables, one of which was written over, one empty; two releases; deliveries and letters beside them."""
    with closing(Lakehouse.open(settings)) as house:
        house.ensure(NOTHING)
        for number in (1, 2):
            add(house, number)
            publish(house)
        house.replace(PEOPLE, [write_data_file(house, PEOPLE, [{"id": 9, "name": "陈九"}])], "p9")
    for name in ("landing/mca/a.csv", "restricted/spool/b.json", "letters/mca/c.xlsx", "open/catalog.ttl"):
        path = settings.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (settings.home / "landing" / "mca").chmod(0o770)


def add(house: Lakehouse, number: int) -> None:
    """A commit to each table."""
    house.append(COUNT, [write_data_file(house, COUNT, [{"id": number}])], f"c{number}")
    house.append(PEOPLE, [write_data_file(house, PEOPLE, [{"id": number, "name": f"张{number}"}])], f"p{number}")


def publish(house: Lakehouse) -> None:
    """Readers see the heads."""
    verdict = Verdict("any", "any", "validity", "error", True, True, 1, 0, "ok")
    for spec in (COUNT, PEOPLE):
        house.ledger.record_verdicts(spec.name, house.head(spec.name), [verdict])
    offers = {spec.name: Offer("1", ("id",), title="表") for spec in (COUNT, PEOPLE)}
    releases = Releases(house, lambda: datetime(2026, 11, 1, tzinfo=UTC))
    proposed = releases.propose(offers, {})
    assert proposed
    releases.publish(proposed)


def elsewhere(settings: Settings, name: str) -> Settings:
    return settings.model_copy(update={"home": settings.home.parent / name})


def moved(settings: Settings, name: str = "moved") -> Settings:
    there = elsewhere(settings, name)
    settings.home.rename(there.home)
    return there


def copied(settings: Settings, name: str = "copy") -> Settings:
    there = elsewhere(settings, name)
    shutil.copytree(settings.home, there.home, symlinks=True)
    return there


def content(folder: Path) -> dict[str, str]:
    """Every file and folder with its content and rights; SQLite's shared memory and an empty log are no content."""
    return {
        str(path.relative_to(folder)): f"{path.lstat().st_mode:o} {_content(path)}"
        for path in folder.rglob("*")
        if not path.name.endswith("-shm") and not (path.name.endswith("-wal") and path.stat().st_size == 0)
    }


def _content(path: Path) -> str:
    if path.is_symlink():
        return str(path.readlink())
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def state(settings: Settings) -> dict[str, Any]:
    """Rows, history and releases; and that no file is damaged."""
    with closing(Lakehouse.open(settings)) as house:
        found = verify_files(house, Releases(house).files(), whole=True, planned=_pass, done=_pass)
        assert (found.damages, found.unknown, [*database_damages(settings)]) == ((), 0, [])
        assert found.files > 10
        tables = {name: _history(house, name) for name in house.tables()}
        return {
            **tables,
            "current": Releases(house).current_id(),
            "releases": [release.manifest for release in Releases(house).list()],
            "tokens": sorted((row["token"], row["snapshot_id"]) for row in house.ledger.export("commit")),
        }


def _history(house: Lakehouse, name: str) -> list[Any]:
    metadata = house.table(name).metadata
    snapshots = [(one.snapshot_id, one.sequence_number, one.parent_snapshot_id) for one in metadata.snapshots]
    rows = [sorted(map(str, read_table(house, name, number))) for number, _, _ in snapshots]
    return [str(metadata.table_uuid), snapshots, sorted(map(str, metadata.refs.items())), rows]


def _pass(_bytes: int) -> None:
    pass
