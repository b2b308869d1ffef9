import json
from pathlib import Path
from typing import Any

import pytest

from assets.publication.version import FORMAT_VERSION, METADATA, VersionMetadata, versions
from lake.errors import LakeError
from lake.storage.interface import Storage
from lake.storage.local.folder import LocalStorage
from lake.storage.location import Location

FIRST = {
    **dict.fromkeys(("dataset", "title", "description", "publisher", "licence", "table", "contract_version"), "x"),
    **{"version": "1.0.0", "released_at": "2024-01-01T00:00:00Z", "snapshot_id": 1, "content_id": 1, "rows": 0},
    **dict.fromkeys(("key", "columns", "files", "evidence"), ()),
}


def written(folder: Path, **more: Any) -> tuple[Storage, Location]:
    (folder / "1.0.0").mkdir()
    (folder / "1.0.0" / METADATA).write_text(json.dumps({**FIRST, **more}), encoding="utf-8")
    return LocalStorage(folder), Location(folder)


def test_a_version_of_before_formats_had_numbers_is_read(tmp_path: Path) -> None:
    assert [one.format_version for one in versions(*written(tmp_path))] == [1]


def test_the_number_of_a_snapshot_is_written_as_no_bank_card_is_and_read_in_either_way(tmp_path: Path) -> None:
    known, before = 6225_0000_0000_0000_123, 3
    (version,) = versions(*written(tmp_path, snapshot_id=known, format_version=before))
    told = version.model_dump(mode="json")
    assert (version.snapshot_id, told["snapshot_id"], told["content_id"]) == (known, hex(known), "0x1")
    assert VersionMetadata.model_validate_json(json.dumps(told)) == version
    assert version.model_copy(update={"snapshot_id": None}).model_dump(mode="json")["snapshot_id"] is None


def test_a_version_that_newer_code_wrote_is_refused_whatever_it_holds(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match=rf"format 9, this code knows {FORMAT_VERSION}"):
        list(versions(*written(tmp_path, format_version=9, colour="red")))
