from dataclasses import replace
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.ledger.records import Verdict
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables import moving
from lake.tables.compaction import compact
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import TagMove, expire, move_tags
from lake.tables.soundness import Damage
from lake.tables.table_files import table_files
from tests.lake.conftest import ReadRows, WriteRows
from tests.orphans import remove_orphans

NAME = "std.person"
LAX = TableSpec(NAME, (Column("id", "integer"), Column("name", "text")), "internal")
STRICT = replace(LAX, zone="restricted")
ROWS = [{"id": 1, "name": "甲"}, {"id": 2, "name": "乙"}]


@pytest.fixture
def filled(lakehouse: Lakehouse, write_rows: WriteRows) -> list[int]:
    """The snapshots of a table in the laxer zone, a row each."""
    commits = [lakehouse.append(LAX, [write_rows(LAX, [row])], f"t{row['id']}") for row in ROWS]
    return [commit.snapshot_id or 0 for commit in commits]


def zones(lakehouse: Lakehouse) -> set[str]:
    """Of all files that hold anything of the newest state; a REST server puts the table's metadata where it likes."""
    table, path_of = lakehouse.table(NAME), lakehouse.storage.path_of
    head = table.current_snapshot()
    assert head is not None
    manifests = head.manifests(table.io)
    described = [head.manifest_list, *(one.manifest_path for one in manifests)]
    described += [] if lakehouse.settings.catalog else [table.metadata_location]
    return {path_of(one).partition("/")[0] for one in (*described, *lakehouse.data_files(NAME))}


@pytest.mark.everywhere
def test_a_table_follows_its_declaration_into_a_stricter_zone(
    lakehouse: Lakehouse, filled: list[int], write_rows: WriteRows, read_rows: ReadRows
) -> None:
    verdict = Verdict("unique", "唯一", "accuracy", "error", True, True, 2, 0)
    lakehouse.ledger.record_verdicts(NAME, filled[-1], [verdict])
    lakehouse.ensure(STRICT)
    assert zones(lakehouse) == {"restricted"}
    assert read_rows(NAME) == ROWS
    assert lakehouse.content_head(NAME) == filled[-1], "nothing that is made of it is stale"
    assert lakehouse.ledger.verdicts(NAME, lakehouse.head(NAME)) == [verdict]
    assert not lakehouse.append(STRICT, [write_rows(STRICT, [ROWS[0]])], "t1").written, "tokens are not forgotten"
    lakehouse.append(STRICT, [write_rows(STRICT, [{"id": 3, "name": "丙"}])], "t3")
    assert read_rows(NAME, filled[0]) == ROWS[:1], "what a release names is read as before"
    assert not [one for one in table_files(lakehouse, whole=True) if isinstance(one, Damage)]


@pytest.mark.everywhere
def test_declaring_it_there_again_writes_nothing(lakehouse: Lakehouse, filled: list[int]) -> None:
    lakehouse.ensure(STRICT)
    location = lakehouse.table(NAME).metadata_location
    lakehouse.ensure(STRICT)
    assert lakehouse.table(NAME).metadata_location == location


@pytest.mark.everywhere
def test_maintenance_leaves_in_the_former_zone_what_a_release_names(lakehouse: Lakehouse, filled: list[int]) -> None:
    lakehouse.tag(NAME, filled[0], "release-1.0.0")
    lakehouse.ensure(STRICT)
    assert expire(lakehouse, NAME) == [filled[1]], "however many are kept otherwise"
    former = lakehouse.data_files(NAME, filled[0])
    remove_orphans(lakehouse, NAME)
    internal = lakehouse.storage.files(str(lakehouse.storage.root / "internal"))
    assert [one.location for one in internal if one.location.endswith(".parquet")] == former
    move_tags(lakehouse, NAME, TagMove({}, ["release-1.0.0"]))
    remove_orphans(lakehouse, NAME)
    internal = lakehouse.storage.files(str(lakehouse.storage.root / "internal"))
    assert not [one.location for one in internal if not one.location.endswith("metadata.json")]


def test_a_move_that_is_killed_is_done_by_the_next(
    lakehouse: Lakehouse, filled: list[int], read_rows: ReadRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(moving, "bring_in", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            lakehouse.ensure(STRICT)
    assert read_rows(NAME) == ROWS
    lakehouse.ensure(STRICT)
    assert (zones(lakehouse), read_rows(NAME)) == ({"restricted"}, ROWS)
    copies = list(lakehouse.storage.files(lakehouse.table(NAME).location() + "/data"))
    assert len(copies) == len(ROWS), "the killed one's copies are those that are used"


def test_a_damaged_file_does_not_move(lakehouse: Lakehouse, filled: list[int]) -> None:
    path = Path(lakehouse.data_files(NAME)[0])
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-40] + bytes(40))
    with pytest.raises(LakeError):
        lakehouse.ensure(STRICT)
    assert "internal" in zones(lakehouse)


@pytest.mark.everywhere
def test_a_laxer_zone_is_entered_only_where_it_is_said(
    lakehouse: Lakehouse, filled: list[int], read_rows: ReadRows
) -> None:
    lakehouse.ensure(STRICT)
    with pytest.raises(LakeError, match="more people read it") as caught:
        lakehouse.ensure(LAX)
    assert "lowered" in caught.value.advice
    lakehouse.ensure(replace(LAX, lowered=True))
    assert (zones(lakehouse), read_rows(NAME)) == ({"internal"}, ROWS)
    lakehouse.ensure(STRICT)
    assert (zones(lakehouse), read_rows(NAME)) == ({"restricted"}, ROWS)
    assert compact(lakehouse, NAME, at_least=2).files_after == 1


@pytest.mark.everywhere
def test_a_table_without_rows_moves_too(lakehouse: Lakehouse, settings: Settings, write_rows: WriteRows) -> None:
    lakehouse.ensure(LAX)
    lakehouse.ensure(STRICT)
    lakehouse.append(STRICT, [write_rows(STRICT, ROWS)], "t")
    lakehouse.replace(STRICT, [], "emptied")
    lakehouse.ensure(replace(LAX, lowered=True))
    assert zones(lakehouse) == {"internal"}
