"""A manifest and its list are, to the byte, what PyIceberg writes."""

from pathlib import Path
from typing import cast

import pytest
from pyiceberg.avro import file as avro_file
from pyiceberg.io import OutputFile
from pyiceberg.io.pyarrow import PyArrowFileIO
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
    write_manifest,
    write_manifest_list,
)
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC
from pyiceberg.schema import Schema
from pyiceberg.typedef import Record
from pyiceberg.types import IntegerType, NestedField

from lake.tables import written_manifest
from lake.tables.written_manifest import EntriesWriter, ListWriter

SCHEMA = Schema(NestedField(1, "id", IntegerType(), required=False))
FILE = DataFile.from_args(
    content=DataFileContent.DATA,
    file_path="/there/one.parquet",
    file_format=FileFormat.PARQUET,
    partition=Record(),
    record_count=2,
    file_size_in_bytes=10,
    column_sizes={1: 5},
    value_counts={1: 2},
    null_value_counts={1: 0},
    nan_value_counts={},
    lower_bounds={1: b"a"},
    upper_bounds={1: b"b"},
    split_offsets=[4],
)
ENTRY = ManifestEntry.from_args(
    status=ManifestEntryStatus.ADDED, snapshot_id=7, sequence_number=None, file_sequence_number=None, data_file=FILE
)


@pytest.fixture(autouse=True)
def _same_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the blocks of an Avro file stands what its writer has made up."""
    for module in (avro_file, written_manifest):
        monkeypatch.setattr(module.os, "urandom", bytes)


def test_a_manifest_is_what_pyiceberg_writes(tmp_path: Path) -> None:
    spec, files = UNPARTITIONED_PARTITION_SPEC, (tmp_path / "theirs", tmp_path / "ours")
    with write_manifest(2, spec, SCHEMA, _output(files[0]), 7, "deflate") as theirs:
        theirs.add(ENTRY)
    with EntriesWriter(spec, SCHEMA, _output(files[1]), 7, "deflate") as ours:
        ours.add(ENTRY)
    assert files[1].read_bytes() == files[0].read_bytes()
    assert _told(ours.to_manifest_file()) == _told(theirs.to_manifest_file())


def test_a_list_of_manifests_is_what_pyiceberg_writes(tmp_path: Path) -> None:
    files = (tmp_path / "theirs", tmp_path / "ours")
    with EntriesWriter(UNPARTITIONED_PARTITION_SPEC, SCHEMA, _output(tmp_path / "one"), 7, "deflate") as writer:
        writer.add(ENTRY)
    manifests = [writer.to_manifest_file()]
    with write_manifest_list(2, _output(files[0]), 7, None, 3, "deflate") as theirs:
        theirs.add_manifests(manifests)
    with ListWriter(_output(files[1]), 7, None, 3, "deflate") as ours:
        ours.add_manifests(manifests)
    assert files[1].read_bytes() == files[0].read_bytes()


def _output(path: Path) -> OutputFile:
    return cast(OutputFile, PyArrowFileIO().new_output(str(path)))


def _told(manifest: ManifestFile) -> list[object]:
    return manifest._data[1:]
