"""What others' programs say of a built site: each vocabulary's own validator, and the clients that read such sites.

They live in an environment of their own (`make prove` makes it), named by LAKE_VALIDATORS.
"""

import json
import os
import re
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from assets.publication.catalogue import catalogue_contents
from assets.publication.documents import documents
from assets.publication.geographic_files import write_geoparquet
from assets.publication.labels import Labels
from catalog.contracts.reference_models import Geometry
from catalog.converters.dcat import catalogue_told
from catalog.converters.rdf_parts import Parts, parts_of, whole
from tests.catalog.converters.made_up_portal import AIR, BASE, FOLDER, PORTAL
from tests.pipelines.portal.serving import served
from tests.pipelines.portal.small_site import published, small_site

BIN = Path(os.environ.get("LAKE_VALIDATORS", ".build/validators/bin")).absolute()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (BIN / "frictionless").exists(), reason="no validators: `make prove` installs them"),
]


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a version with its documents, and the catalogue's files above it."""
    home = tmp_path_factory.mktemp("published")
    published(home)
    (dataset,) = small_site(home).datasets
    folder = home / "open" / FOLDER / AIR.version
    for name, text in documents(PORTAL, dataset).items():
        (folder / name).write_text(text, encoding="utf-8")
    graph = whole(parts_of(catalogue_told(PORTAL, [dataset]), Parts()).texts.values())
    for name, text in catalogue_contents(PORTAL, [dataset], graph).items():
        (home / "open" / name).write_text(text, encoding="utf-8")
    return folder


def run(*command: str, folder: Path, seconds: float = 300) -> str:
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_data_package_is_valid_with_types_bytes_and_hashes(version: Path) -> None:
    assert run("frictionless", "validate", "datapackage.json", folder=version).count("VALID") == 4


def test_a_changed_file_is_noticed(version: Path, tmp_path: Path) -> None:
    for name in ("datapackage.json", *(f"{AIR.id}.{form}" for form in ("csv", "jsonl", "jsonl.gz", "parquet"))):
        (tmp_path / name).write_bytes((version / name).read_bytes())
    with (tmp_path / f"{AIR.id}.csv").open("a", encoding="utf-8") as file:
        file.write("西区,2023-01-09,1.0,\n")
    with pytest.raises(AssertionError, match="INVALID"):
        run("frictionless", "validate", "datapackage.json", folder=tmp_path)


def test_csv_on_the_web_is_valid(version: Path) -> None:
    assert "OK" in run("csvwvalidate", f"{AIR.id}.csv-metadata.json", folder=version)


def test_croissant_is_valid_and_loads(version: Path) -> None:
    run("mlcroissant", "validate", "--jsonld", "croissant.json", folder=version)
    loaded = run(
        "mlcroissant",
        "load",
        "--jsonld",
        "croissant.json",
        "--record_set",
        "rows",
        "--num_records",
        "2",
        folder=version,
    )
    assert "rows/station" in loaded


def test_places_are_geoparquet(tmp_path: Path) -> None:
    places = pa.table({"name": ["东湖", "西区"], "longitude": [113.08, None], "latitude": [22.59, 22.6]})
    write_geoparquet(places, tmp_path / "places.parquet", Labels("地点", geometry=Geometry()))
    assert "NOT CONFORMANT" not in run("geoparquet-validator", "check", "places.parquet", folder=tmp_path)


def test_the_feed_is_read_without_a_fault(version: Path) -> None:
    code = "import feedparser, sys; d = feedparser.parse(sys.argv[1]); print(d.bozo, len(d.entries))"
    assert run("python", "-c", code, str(version.parents[2] / "feed.atom"), folder=version).split() == ["False", "2"]


def test_the_api_s_document_is_openapi(site: Path) -> None:
    code = """
import json, sys, urllib.request
from openapi_spec_validator import validate
validate(json.load(urllib.request.urlopen(sys.argv[1])))
"""
    with served(site) as address:
        run("python", "-c", code, f"{address}/api/openapi.json", folder=site)


def test_ckanapi_reads_every_dataset_and_every_file_has_its_size_and_checksum(site: Path) -> None:
    code = f"""
import hashlib, sys, urllib.request
from ckanapi import NotFound, RemoteCKAN
for only in (False, True):
    action = RemoteCKAN(sys.argv[1], get_only=only).action
    for name in action.package_list():
        package = action.package_show(id=name)
        for resource in package["resources"]:
            content = urllib.request.urlopen(resource["url"].replace({BASE!r}, sys.argv[1])).read()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (resource["size"], resource["hash"])
            if resource["datastore_active"]:
                assert action.datastore_search(resource_id=resource["id"])["total"] == 3
    assert action.package_search(q="空气", fq="organization:eeb")["count"] == 1
    try:
        action.package_show(id="nothing")
    except NotFound:
        print("read")
"""
    with served(site) as address:
        assert run("python", "-c", code, address, folder=site).split() == ["read", "read"]


def with_names(document: Any) -> Any:
    """The document, saying which datasets there are: else all but a few questions would end at a name that is none."""
    if isinstance(document, list):
        return [with_names(part) for part in document]
    if not isinstance(document, dict):
        return document
    named = {key: with_names(part) for key, part in document.items()}
    if named.get("name") in ("id", "resource_id", "dataset") and "in" in named:
        named["schema"] = {"type": "string", "enum": [AIR.id, "eeb", "environment", "nothing"]}
    return named


def test_schemathesis_gets_no_fault_of_the_server_in_5000_requests(site: Path, tmp_path: Path) -> None:
    with served(site) as address:
        document = json.loads(urllib.request.urlopen(f"{address}/api/openapi.json").read())
        (tmp_path / "openapi.json").write_text(json.dumps(with_names(document)), encoding="utf-8")
        options = ["--checks", "not_a_server_error", "--phases", "fuzzing", "--mode", "all", "--continue-on-failure"]
        limits = ["--max-examples", "190", "--seed", "19", "--workers", "2"]
        said = run(
            *("schemathesis", "run", "openapi.json", "--url", address), *options, *limits, folder=tmp_path, seconds=3000
        )
    generated = re.search(r"([\d,]+) generated", said)
    assert generated and int(generated[1].replace(",", "")) >= 5000, said[-2000:]
