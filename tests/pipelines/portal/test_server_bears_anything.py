"""Whatever is asked, the answer is one of the API's: never a 5xx, always JSON with what is wrong."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from pipelines.portal.server.actions import ACTIONS
from pipelines.portal.server.app import portal_app
from tests.catalog.converters.made_up_portal import AIR
from tests.examples import examples

FIELDS = ("id", "resource_id", "q", "fq", "fq_list", "sort", "rows", "start", "limit", "offset", "filters", "fields")
FLAGS = ("facet.field", "facet.limit", "facet", "include_total", "records_format", "all_fields", "name", "query")
COLUMNS = st.sampled_from(["station", "date", "pm2_5", "primary", "_id", "nothing", "组"])
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [AIR.id, "*:*", "eeb", "[", "{}", "[]", "1e400", "-0", "９", "\x00", "' OR 1=1", "date desc,,pm2_5"]
    ),
    st.sampled_from(
        ["organization:[a TO b]", "metadata_modified:[2023-01-01T00:00:00Z TO *]", "name:(a OR b)", "-x:y"]
    ),
    st.sampled_from(["2023-01-01", "2023-01-01T00:00:00+99:00", "NaN", "Infinity", "9" * 30, "true"]),
)
PLAIN = st.one_of(TEXTS, st.integers(), st.floats(), st.booleans(), st.none())
FILTERS = st.dictionaries(COLUMNS, st.one_of(PLAIN, st.lists(PLAIN, max_size=3)), max_size=3)
VALUES = st.one_of(PLAIN, st.lists(TEXTS, max_size=3), FILTERS, st.lists(st.integers(), max_size=2))
ASKED = st.dictionaries(st.sampled_from([*FIELDS, *FLAGS]), VALUES, max_size=5)
QUIET = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def client(site: Path) -> TestClient:
    return TestClient(portal_app(site), raise_server_exceptions=False, follow_redirects=False)


@QUIET
@given(name=st.sampled_from(sorted(ACTIONS)), asked=ASKED, filters=FILTERS)
def test_any_body(client: TestClient, name: str, asked: dict[str, Any], filters: dict[str, Any]) -> None:
    for body in (asked, {"resource_id": AIR.id, "filters": filters, **asked}):
        answer = client.post(f"/api/3/action/{name}", content=json.dumps(body).encode("utf-8", "surrogatepass"))
        assert answer.status_code in (200, 400, 404, 409), answer.text
        assert answer.json()["success"] is (answer.status_code == 200)


@QUIET
@given(asked=st.lists(st.tuples(st.one_of(COLUMNS, st.sampled_from(FIELDS)), TEXTS), max_size=5), accept=TEXTS)
def test_any_query_of_rows(client: TestClient, asked: list[tuple[str, str]], accept: str) -> None:
    said = accept.encode("utf-8", "surrogatepass").translate(None, b"\r\n\x00")
    answer = client.get(f"/api/rows/{AIR.id}", params=asked, headers=[(b"Accept", said)])
    assert answer.status_code in (200, 406, 409), answer.text


@QUIET
@given(path=st.text(max_size=30))
def test_any_path(client: TestClient, path: str) -> None:
    assert client.get(f"/{quote(path.encode('utf-8', 'surrogatepass'))}").status_code < 500
