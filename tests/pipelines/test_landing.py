import os
import zipfile
from pathlib import Path

import pytest

from catalog.contracts.contract import Contract
from pipelines.landing import fingerprints


def contract(name: str, *sources: dict[str, str]) -> Contract:
    content = {
        "title": {"zh": "测试资源", "en": "Test resource"},
        "code": "102440700036/000001",
        "department": "amr",
        "category": "base/legal_entity",
        "abstract": "测试",
        "update": "daily",
        "published_on": "2023-06-30",
        "sources": sources,
        "delivery": "full",
        "key": ["id"],
        "sharing": {"type": "unconditional"},
        "openness": {"type": "unconditional"},
        "fields": [{"name": "id", "from": "编号", "element": "identifier"}],
    }
    return Contract.model_validate(content).located(Path(f"amr/{name}.yaml"))


FIRMS = contract("firm", {"kind": "csv", "path": "amr/firm_*.csv"})
AIR = contract(
    "air", {"kind": "csv", "path": "**/*江门_hourly_*.csv"}, {"kind": "http", "connection": "x", "path": "/"}
)


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    (tmp_path / "amr").mkdir()
    (tmp_path / "amr" / "firm_1.csv").write_text("编号\n1\n", encoding="utf-8")
    return tmp_path


def test_only_resources_with_files_are_named(landing: Path) -> None:
    assert set(fingerprints(landing, [FIRMS, AIR])) == {"amr_firm"}
    (landing / "eeb").mkdir()
    (landing / "eeb" / "2021江门_hourly_01.csv").touch()
    assert set(fingerprints(landing, [FIRMS, AIR])) == {"amr_firm", "amr_air"}


def test_a_fingerprint_changes_with_files_and_only_then(landing: Path) -> None:
    before = fingerprints(landing, [FIRMS])
    assert fingerprints(landing, [FIRMS]) == before
    os.utime(landing / "amr" / "firm_1.csv", ns=(1, 1))
    touched = fingerprints(landing, [FIRMS])
    (landing / "amr" / "firm_2.csv").touch()
    assert len({digests["amr_firm"] for digests in (before, touched, fingerprints(landing, [FIRMS]))}) == 3


def test_files_in_archives_count_and_damaged_archives_do_not_stop_the_others(landing: Path) -> None:
    (landing / "amr" / "firm_1.csv").unlink()
    with zipfile.ZipFile(landing / "delivery.zip", "w") as archive:
        archive.writestr("amr/firm_3.csv", "编号\n3\n")
    (landing / "broken.zip").write_bytes(b"PK\x03\x04 cut off")
    assert set(fingerprints(landing, [FIRMS, AIR])) == {"amr_firm"}


def test_a_landing_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert fingerprints(tmp_path / "nowhere", [FIRMS]) == {}
