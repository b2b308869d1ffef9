"""The API as clients use it: CKAN's envelope, by GET and POST, rows by Accept, errors that say what is wrong."""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from catalog.converters.ckan import identifier
from pipelines.portal import search_index
from pipelines.portal.build import write_site
from pipelines.portal.server.actions import ACTIONS
from pipelines.portal.server.app import portal_app
from pipelines.portal.site import Withdrawn
from tests.catalog.converters.made_up_portal import AIR, BASE, ON_CONDITION, SECRET
from tests.pipelines.portal.small_site import published, small_site

PARQUET = f"/datasets/{AIR.id}/{AIR.version}/{AIR.id}.parquet"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[TestClient]:
    with TestClient(portal_app(site), follow_redirects=False) as found:
        yield found


def result(client: TestClient, name: str, **asked: Any) -> Any:
    """The same by GET and by POST."""
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in asked.items()}
    got = client.get(f"/api/3/action/{name}", params=texts).json()
    posted = client.post(f"/api/action/{name}", json=asked).json()
    assert got == posted
    assert got["success"] is True
    return got["result"]


def refusal(client: TestClient, name: str, **asked: str) -> tuple[int, dict[str, Any]]:
    answer = client.get(f"/api/3/action/{name}", params=asked)
    assert answer.json()["success"] is False
    return answer.status_code, answer.json()["error"]


def test_lists_and_descriptions(client: TestClient) -> None:
    assert result(client, "package_list") == [AIR.id, ON_CONDITION.id, SECRET.id]
    assert result(client, "organization_list") == ["eeb", "gsda"]
    assert result(client, "group_list") == ["environment", "weather"]
    assert {"AQI", "空气质量"} < set(result(client, "tag_list"))
    assert result(client, "group_show", id="environment")["package_count"] == 2
    assert result(client, "status_show")["site_url"] == BASE
    package = result(client, "current_package_list_with_resources")[0]
    assert package == result(client, "package_show", id=AIR.id) == result(client, "package_show", id=package["id"])
    assert package["id"] == identifier(f"{BASE}/datasets/{AIR.id}")
    for resource in package["resources"]:
        assert result(client, "resource_show", id=resource["id"]) == resource


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 3),
        ({"q": "*:*"}, 3),
        ({"q": "空气"}, 1),
        ({"q": "空气 daily"}, 1),
        ({"q": "水库"}, 0),
        ({"fq": "organization:eeb +res_format:CSV"}, 2),
        ({"fq": "isopen:true"}, 1),
        ({"fq": "isopen:false -res_format:CSV"}, 1),
        ({"fq": 'groups:"weather"'}, 0),
        ({"fq": "-organization:eeb"}, 1),
        ({"fq": "organization:(gsda OR eeb)"}, 3),
        ({"fq": "metadata_modified:[2026-01-01T00:00:00Z TO *]"}, 0),
        ({"fq": "metadata_modified:[2023-01-01T00:00:00Z TO NOW]"}, 3),
        ({"start": "3"}, 3),
    ],
)
def test_search_by_words_and_conditions(client: TestClient, asked: dict[str, str], count: int) -> None:
    found = result(client, "package_search", **asked)
    assert found["count"] == count
    assert len(found["results"]) == (0 if "start" in asked else count)


def test_search_counts_facets(client: TestClient) -> None:
    found = result(client, "package_search", **{"facet.field": ["organization", "res_format"], "rows": 0})
    assert found["facets"] == {
        "organization": {"eeb": 2, "gsda": 1},
        "res_format": {"CSV": 2, "JSON Lines": 1, "JSON Lines (gzip)": 1, "Parquet": 1},
    }
    assert found["search_facets"]["organization"]["items"][0]["display_name"] == AIR.publisher.title.zh


def test_what_is_not_open_is_described_with_condition_basis_and_made_up_rows(client: TestClient) -> None:
    on_condition, refused = (result(client, "package_show", id=one.id) for one in (ON_CONDITION, SECRET))
    said = {extra["key"]: extra["value"] for extra in on_condition["extras"]}
    assert (said["access_rights"], said["condition"]) == ("RESTRICTED", ON_CONDITION.condition)
    (sample,) = on_condition["resources"]
    content = client.get(sample["url"].removeprefix(BASE)).content
    assert (len(content), sha256(content).hexdigest()) == (sample["size"], sample["hash"])
    assert (refused["isopen"], refused["resources"]) == (False, [])
    assert {"key": "legal_basis", "value": SECRET.basis} in refused["extras"]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"filters": {"station": "东湖"}}, [1, 2]),
        ({"filters": {"station": ["东湖", "西区"], "date": "2023-01-01"}}, [1, 3]),
        ({"filters": {"pm2_5": "12.5"}}, [3]),
        ({"filters": {"pm2_5": None}}, [2]),
        ({"q": "西"}, [3]),
        ({"sort": "pm2_5 asc, date"}, [3, 1, 2]),
        ({"limit": 1, "offset": 1}, [2]),
        ({"filters": {"station": "' OR 1=1 --"}}, []),
    ],
)
def test_rows_by_filter_words_order_and_page(client: TestClient, asked: dict[str, Any], ids: list[int]) -> None:
    found = result(client, "datastore_search", resource_id=AIR.id, **asked)
    assert [record["_id"] for record in found["records"]] == ids


def test_values_keep_their_types_and_fields_tell_them(client: TestClient) -> None:
    found = result(client, "datastore_search", resource_id=AIR.id, fields="date,pm2_5,primary", limit=2)
    assert found["records"] == [
        {"date": "2023-01-01", "pm2_5": 35.0, "primary": ["O3"]},
        {"date": "2023-01-02", "pm2_5": None, "primary": []},
    ]
    assert [field["type"] for field in found["fields"]] == ["date", "numeric", "_text"]
    assert found["total"] == 3


@pytest.mark.parametrize(
    ("name", "asked", "status", "kind"),
    [
        ("package_show", {"id": "nothing"}, 404, "Not Found Error"),
        ("package_show", {}, 409, "Validation Error"),
        ("package_search", {"rows": "-1"}, 409, "Validation Error"),
        ("package_search", {"fq": "secret:1"}, 409, "Validation Error"),
        ("datastore_search", {"resource_id": AIR.id, "filters": '{"date": "yesterday"}'}, 409, "Validation Error"),
        ("datastore_search", {"resource_id": AIR.id, "filters": '{"x": 1}'}, 409, "Validation Error"),
        ("datastore_search", {"resource_id": AIR.id, "filters": "{"}, 409, "Validation Error"),
        ("datastore_search", {"resource_id": AIR.id, "sort": "date sideways"}, 409, "Validation Error"),
        ("datastore_search_sql", {"sql": "SELECT 1"}, 400, "Bad Request"),
        ("package_create", {"title": "mine"}, 400, "Bad Request"),
    ],
)
def test_what_is_wrong_is_named(client: TestClient, name: str, asked: dict[str, str], status: int, kind: str) -> None:
    answered, error = refusal(client, name, **asked)
    assert (answered, error["__type"]) == (status, kind)


@pytest.mark.parametrize(("body", "status"), [(b"[", 400), (b"[1]", 400), (b"{" * 70_000, 413), (b"", 409)])
def test_bodies_that_are_no_question(client: TestClient, body: bytes, status: int) -> None:
    assert client.post("/api/3/action/package_show", content=body).status_code == status


def test_rows_come_in_the_format_that_is_accepted(client: TestClient) -> None:
    address = f"/api/rows/{AIR.id}"
    asked = {"station": "东湖", "fields": "station,date", "sort": "date desc"}
    answer = client.get(address, params=asked)
    assert [row["date"] for row in answer.json()["rows"]] == ["2023-01-02", "2023-01-01"]
    assert answer.headers["X-Total-Count"] == "2"
    csv = client.get(address, params=asked, headers={"Accept": "text/csv"})
    assert csv.text.splitlines() == ["station,date", "东湖,2023-01-02", "东湖,2023-01-01"]
    parquet = client.get(address, params=asked, headers={"Accept": "application/vnd.apache.parquet"})
    assert pl.read_parquet(BytesIO(parquet.content)).rows() == [
        ("东湖", *row) for row in pl.read_csv(csv.content, try_parse_dates=True).select("date").rows()
    ]
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(address, params={"colour": "red"}).status_code == 409


def test_files_answer_ranges_tags_and_head_and_are_kept_when_they_never_change(client: TestClient) -> None:
    whole = client.get(PARQUET)
    assert "immutable" in whole.headers["Cache-Control"]
    assert whole.headers["Content-Type"] == "application/vnd.apache.parquet"
    part = client.get(PARQUET, headers={"Range": "bytes=0-3", "Origin": "https://elsewhere.example"})
    assert (part.status_code, part.content) == (206, b"PAR1")
    assert part.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(PARQUET, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    head = client.head(PARQUET)
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(whole.content)))
    packed = client.get(PARQUET.replace(".parquet", ".jsonl.gz"), headers={"Accept-Encoding": "identity"})
    assert (packed.headers["Content-Type"], packed.content[:2]) == ("application/gzip", b"\x1f\x8b")
    page = client.get(f"/datasets/{AIR.id}/{AIR.version}/")
    assert "immutable" not in page.headers["Cache-Control"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_addresses_that_stand_for_something_lead_to_it(client: TestClient) -> None:
    latest = client.get(f"/datasets/{AIR.id}/latest/{AIR.id}.csv")
    assert (latest.status_code, latest.headers["Location"]) == (302, f"/datasets/{AIR.id}/{AIR.version}/{AIR.id}.csv")
    graph = client.get("/catalog", headers={"Accept": "text/turtle"})
    assert (graph.status_code, graph.headers["Location"]) == (303, "/catalog.ttl")
    assert client.get("/no/such/page").status_code == 404
    assert 'lang="en"' in client.get("/en/no/such/page").text
    assert client.get("/datasets/%2e%2e/%2e%2e/home").status_code == 404


def test_the_api_describes_itself(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    assert {f"/api/3/action/{name}" for name in ACTIONS} < document["paths"].keys()
    assert all(operation["summary"] for path in document["paths"].values() for operation in path.values())


def test_a_new_build_is_seen_without_a_restart(client: TestClient, site: Path) -> None:
    file = site / "api" / "facts.json"
    before = file.read_text(encoding="utf-8")
    try:
        file.write_text(before.replace('"title": "江门市公共数据开放目录"', '"title": "新目录"'), encoding="utf-8")
        assert result(client, "status_show")["site_title"] == "新目录"
    finally:
        file.write_text(before, encoding="utf-8")


def test_what_was_withdrawn_is_gone_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "is_there", lambda: False)
    folder = tmp_path / "home"
    storage = published(folder)
    (folder / "open" / "datasets" / "old" / "1.0.0").mkdir(parents=True)
    (folder / "open" / "datasets" / "old" / "1.0.0" / "old.csv").write_text("a", encoding="utf-8")
    gone = replace(small_site(folder), withdrawn=[Withdrawn("old", "旧数据", "开放批准已于 2023-01-01 到期。")])
    write_site(gone, storage, tmp_path / "site")
    assert not (tmp_path / "site" / "datasets" / "old" / "1.0.0").exists()
    with TestClient(portal_app(tmp_path / "site")) as client:
        for address in ("/datasets/old/", "/datasets/old/1.0.0/old.csv", "/en/datasets/old/"):
            answer = client.get(address)
            assert answer.status_code == 410
            assert "2023-01-01" in answer.text
        assert client.get("/datasets/older/").status_code == 404
