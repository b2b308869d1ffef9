"""Exports are made from releases, once for each content, and only of what may be published."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from pyshacl import validate
from python_calamine import CalamineWorkbook
from rdflib import Graph

from assets.context import LakeContext
from assets.gov import disclosure
from assets.publication.behind import datasets_behind, note_exported
from assets.publication.catalogue import write_catalogue
from assets.publication.export import Export, export_dataset
from assets.release.city_release import make_release
from lake.engine.identifiers import quote_table
from lake.errors import LakeError
from lake.home.private_files import keep_private
from lake.ledger.disclosures import Disclosures
from lake.releases.releases import Releases
from lake.releases.store import Release
from lake.storage.checksum_list import sha256_of
from tests.assets.small_lake import build, deliver, deliver_air, deliver_firms, small_lake
from tests.assets.written import export_datasets

SHAPES = Path(__file__).parents[2] / "catalog" / "dcat_ap_shapes.ttl"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LakeContext]:
    before = os.umask(0)
    keep_private()  # as every program of the lake does
    with small_lake(tmp_path_factory.mktemp("city")) as lake:
        deliver_firms(lake)
        deliver_air(lake)
        make_release(lake, {})
        yield lake
    os.umask(before)


def current(lake: LakeContext) -> Release:
    release = Releases(lake.lakehouse).current()
    assert release is not None
    return release


def table_of(lake: LakeContext, release: Release, export: Export) -> pl.DataFrame:
    name = export.metadata.table
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [name], {name: release.manifest.tables[name].snapshot_id or 0})
        frame = pl.from_arrow(engine.query(f"SELECT * FROM {quote_table(name)}"))
    assert isinstance(frame, pl.DataFrame)
    return frame.sort(export.metadata.key)


def test_every_format_of_every_dataset_holds_the_released_table(city: LakeContext) -> None:
    release = current(city)
    exports = export_datasets(city, release)
    assert {export.metadata.dataset for export in exports} == {"administrative_permit", "air_quality_daily"}
    for export in exports:
        table = table_of(city, release, export)
        files = {file.format: city.settings.zone_folder("open") / file.path for file in export.metadata.files}
        assert pl.read_parquet(files["parquet"]).equals(table)
        lines = [json.loads(line) for line in files["jsonl"].read_text(encoding="utf-8").splitlines()]
        assert lines == [json.loads(json.dumps(row, default=str)) for row in table.to_dicts()]
        read = pl.read_csv(files["csv"], schema_overrides=dict(table.schema.items()))
        assert read.equals(table)
        sheet = CalamineWorkbook.from_path(files["xlsx"]).get_sheet_by_index(0).to_python()
        assert sheet[0] == [column.title for column in export.metadata.columns]
        assert len(sheet) - 1 == table.height == export.metadata.rows


def test_what_the_gate_decided_is_on_record(city: LakeContext) -> None:
    for export in export_datasets(city, current(city)):
        told = Disclosures(city.lakehouse.ledger).of(export.metadata.dataset, export.metadata.version)
        kind = json.loads(next(one.outcome for one in told if one.rule == "kind"))
        about = {"administrative_permit": "organisations", "air_quality_daily": "things"}
        assert kind["about"] == about[export.metadata.dataset]
    disclosure.TABLE.write(city)
    assert city.lakehouse.row_count("gov.disclosure") == 2


def test_a_version_comes_with_checksums_dictionary_and_evidence(city: LakeContext) -> None:
    (export,) = [one for one in export_datasets(city, current(city)) if one.metadata.dataset == "air_quality_daily"]
    folder = Path(export.folder)
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        checksum, name = line.split("  ")
        assert sha256_of(folder / name) == checksum
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    assert (metadata["version"], metadata["publisher"], metadata["licence"]) == ("1.0.0", "eeb", "cc-by-4.0")
    assert metadata["evidence"][0]["passed"] is True
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"]: one["hash"] for one in package["resources"]} == {
        Path(one["path"]).name: f"sha256:{one['sha256']}" for one in metadata["files"]
    }
    assert len(Graph().parse(folder / "quality.ttl")) > len(metadata["evidence"])
    assert (metadata["begins"], metadata["notes"]["zh"]) == ("2023-06-02", "首次发布，共 1 行。")
    dictionary = pl.read_csv(folder / "dictionary.csv")
    assert dictionary["name"].to_list() == [column["name"] for column in metadata["columns"]]


def test_the_catalogue_is_valid_and_written_only_when_it_changes(city: LakeContext) -> None:
    exports = export_datasets(city, current(city))
    write_catalogue(city, current(city), exports)
    folder = city.settings.zone_folder("open")
    graph = Graph().parse(folder / "catalog.ttl")
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert conforms, report
    assert len(Graph().parse(folder / "catalog.jsonld")) == len(graph)
    assert write_catalogue(city, current(city), exports) == []


def test_everybody_may_read_what_is_published_and_nothing_else(city: LakeContext) -> None:
    write_catalogue(city, current(city), export_datasets(city, current(city)))
    zone = city.settings.zone_folder("open")
    published = {path: path.stat().st_mode & 0o777 for path in (zone, *zone.rglob("*"))}
    assert {mode for path, mode in published.items() if path.is_dir()} == {0o755}
    assert {mode for path, mode in published.items() if path.is_file()} == {0o644}
    assert {path.suffix for path in published} > {".ttl", ".csv", ".xlsx", ".json", ".parquet"}
    others = [path for path in city.settings.home.rglob("*") if path not in published and not path.is_symlink()]
    assert [path for path in others if path.stat().st_mode & 0o077] == []


def test_only_what_changed_gets_a_new_version_and_old_ones_stay(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        deliver_air(lake)
        make_release(lake, {})
        (first,) = export_datasets(lake, current(lake))
        deliver(
            lake, "hyd_river_level", [{"station_code": "81000001", "observed_at": datetime(2023, 6, 1, tzinfo=UTC)}]
        )
        assert datasets_behind(lake) == {*lake.registry.publications}  # nobody noted what was exported
        note_exported(lake, current(lake), [first])
        assert datasets_behind(lake) == set()
        make_release(lake, {})
        (unchanged,) = export_datasets(lake, current(lake))
        assert (unchanged.written, unchanged.folder) == (False, first.folder)
        note_exported(lake, current(lake), [unchanged])
        deliver_air(lake, level=50.0, number=2)
        assert datasets_behind(lake) == {"air_quality_daily"}
        make_release(lake, {})
        (second,) = export_datasets(lake, current(lake))
        assert (first.metadata.version, second.metadata.version) == ("1.0.0", "1.1.1")
        told = second.metadata
        assert (told.data_version, told.added, told.removed, told.changed) == ("1.0.1", 0, 0, 1)
        changes = pl.read_csv(Path(second.folder, "changes.csv"))
        assert set(changes["_change"]) == {"changed"}
        assert not Path(first.folder, "changes.csv").exists()
        assert Path(first.folder, "air_quality_daily.csv").exists()
        Releases(lake.lakehouse).rollback("1.0.0")
        (back,) = export_datasets(lake, current(lake))
        assert (back.written, back.metadata) == (False, first.metadata)


def test_personal_numbers_in_a_text_stop_the_export_before_anything_is_written(tmp_path: Path) -> None:
    with small_lake(tmp_path) as lake:
        permit = {"document_no": "许1", "holder_kind": "法人及非法人组织", "document_name": "致110101199003070011"}
        deliver(lake, "drb_administrative_permit", [permit])
        build(lake, "open.administrative_permit")
        make_release(lake, {})
        publication = lake.registry.publications["administrative_permit"]
        with pytest.raises(LakeError, match="citizen ids"):
            export_dataset(lake, current(lake), publication, ())
        assert not (lake.settings.zone_folder("open") / "datasets").exists()
