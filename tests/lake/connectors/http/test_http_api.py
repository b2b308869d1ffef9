import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from lake.connectors.deliveries import Delivery, discover
from lake.connectors.http import http_api
from lake.connectors.http.http_api import Cursor, HttpSource, Paging
from lake.connectors.reading import open_rows
from lake.errors import LakeError

Answer = Callable[[dict[str, str], dict[str, str]], tuple[int, bytes]]
RECORDS = [{"station": f"站{number}", "value": {"pm25": number + 0.10}} for number in range(5)]


class _Server:
    def __init__(self) -> None:
        self.answer: Answer = lambda query, headers: (404, b"")
        self.requests = 0
        self.headers: dict[str, str] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.requests += 1
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                status, body = server.answer(query, dict(self.headers))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                for name, value in server.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Tests stay silent."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Server]:
    monkeypatch.setattr(http_api, "_LONGEST_WAIT", 0.01)
    server = _Server()
    thread = threading.Thread(target=server.http.serve_forever, daemon=True)
    thread.start()
    yield server
    server.http.shutdown()
    server.http.server_close()


def _discover(source: HttpSource, address: str, folder: Path) -> Delivery | LakeError:
    [result] = discover([source], [], {"eeb": address}, folder)
    return result


def _pages(query: dict[str, str], headers: dict[str, str]) -> tuple[int, bytes]:
    page, size = int(query["page"]), int(query["rows"])
    items = RECORDS[(page - 1) * size : page * size]
    return 200, json.dumps({"data": {"items": items, "total": len(RECORDS)}}).encode()


PAGED = HttpSource(connection="eeb", path="/hours", records="data.items", paging=Paging(size=2))
WHOLE = HttpSource(connection="eeb", path="/hours", records="data")


def test_all_pages_are_one_delivery_that_stays_the_same(server: _Server, tmp_path: Path) -> None:
    server.answer = _pages
    first = _discover(PAGED, server.address, tmp_path)
    assert isinstance(first, Delivery)
    assert server.requests == 3
    with open_rows(first) as rows:
        assert [(row["station"], row["value.pm25"], row["_line_no"]) for row in rows][:2] == [
            ("站0", "0.1", 1),
            ("站1", "1.1", 2),
        ]
    assert _discover(PAGED, server.address, tmp_path) == first


def test_trouble_that_passes_is_waited_for(server: _Server, tmp_path: Path) -> None:
    server.answer = lambda query, headers: (503, b"") if server.requests < 3 else (200, b'{"data": [{"a": 1}]}')
    assert isinstance(_discover(WHOLE, server.address, tmp_path), Delivery)
    assert server.requests == 3


def test_trouble_that_stays_is_an_error(server: _Server, tmp_path: Path) -> None:
    server.answer = lambda query, headers: (500, b"")
    error = _discover(WHOLE, server.address, tmp_path)
    assert "did not answer after 4 attempts: status 500" in str(error)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_nobody_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_api, "_LONGEST_WAIT", 0.01)
    assert "did not answer" in str(_discover(WHOLE, "http://127.0.0.1:9", tmp_path))


@pytest.mark.parametrize("address", ["http://[", "ftp://127.0.0.1", "nonsense"])
def test_an_address_that_is_none_is_an_error(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_api, "_LONGEST_WAIT", 0.01)
    assert isinstance(_discover(WHOLE, address, tmp_path), LakeError)


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (403, b"", "status 403"),
        (200, b"<html>", "not JSON"),
        (200, b'{"code": 500}', "no list of records at 'data'"),
        (200, b'{"data": []}', "no records"),
    ],
)
def test_answers_that_are_no_data_are_errors_at_once(
    server: _Server, tmp_path: Path, status: int, body: bytes, message: str
) -> None:
    server.answer = lambda query, headers: (status, body)
    error = _discover(WHOLE, server.address, tmp_path)
    assert isinstance(error, LakeError)
    assert message in str(error)
    assert error.file == "eeb:/hours"
    assert server.requests == 1


def test_an_interface_that_ignores_paging_is_an_error(server: _Server, tmp_path: Path) -> None:
    server.answer = lambda query, headers: (200, json.dumps({"data": {"items": RECORDS[:2]}}).encode())
    assert "same page again" in str(_discover(PAGED, server.address, tmp_path))


def test_an_answer_that_never_ends_is_an_error(
    server: _Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_api, "LARGEST_RESPONSE", 1000)
    server.answer = lambda query, headers: (200, b" " * 2000)
    assert "larger than" in str(_discover(WHOLE, server.address, tmp_path))


def test_headers_come_from_the_connection_and_stay_out_of_errors(server: _Server, tmp_path: Path) -> None:
    seen: list[str | None] = []

    def answer(query: dict[str, str], headers: dict[str, str]) -> tuple[int, bytes]:
        seen.append(headers.get("Authorization"))
        return 401, b""

    server.answer = answer
    address = json.dumps({"url": server.address, "headers": {"Authorization": "Bearer secret"}})
    error = _discover(WHOLE, address, tmp_path)
    assert seen == ["Bearer secret"]
    assert "secret" not in str(error)


CURSOR = HttpSource(
    connection="eeb", path="/hours", records="data.items", cursor=Cursor(parameter="after", next="data.next")
)


def _continued(query: dict[str, str], headers: dict[str, str]) -> tuple[int, bytes]:
    start = int(query.get("after", 0))
    following = start + 2 if start + 2 < len(RECORDS) else None
    return 200, json.dumps({"data": {"items": RECORDS[start : start + 2], "next": following}}).encode()


def test_a_cursor_is_followed_to_its_end(server: _Server, tmp_path: Path) -> None:
    server.answer = _continued
    delivery = _discover(CURSOR, server.address, tmp_path)
    assert isinstance(delivery, Delivery)
    with open_rows(delivery) as rows:
        assert [row["station"] for row in rows] == [record["station"] for record in RECORDS]
    assert server.requests == 3


@pytest.mark.parametrize(
    ("following", "message"), [('"x"', "sent before"), ('{"a": 1}', "no text or number"), ("true", "no text or number")]
)
def test_a_cursor_that_leads_nowhere_is_an_error(server: _Server, tmp_path: Path, following: str, message: str) -> None:
    server.answer = lambda query, headers: (200, b'{"data": {"items": [], "next": %s}}' % following.encode())
    assert message in str(_discover(CURSOR, server.address, tmp_path))


def test_pages_and_cursor_together_mean_nothing() -> None:
    with pytest.raises(ValueError, match="either `paging` or `cursor`"):
        HttpSource(connection="eeb", path="/", paging=Paging(), cursor=Cursor(next="next"))


@pytest.mark.parametrize("asked", ["1", "Wed, 25 Nov 2020 08:45:03 GMT", "soon"])
def test_the_server_says_how_long_to_wait(server: _Server, tmp_path: Path, asked: str) -> None:
    server.headers = {"Retry-After": asked}
    server.answer = lambda query, headers: (429, b"") if server.requests < 2 else (200, b'{"data": [{"a": 1}]}')
    start = time.monotonic()
    assert isinstance(_discover(WHOLE, server.address, tmp_path), Delivery)
    assert time.monotonic() - start >= (1 if asked == "1" else 0)


def test_who_is_asked_to_wait_for_hours_gives_up_and_says_so(server: _Server, tmp_path: Path) -> None:
    server.headers = {"Retry-After": "7200"}
    server.answer = lambda query, headers: (503, b"")
    assert "wait 7200 seconds" in str(_discover(WHOLE, server.address, tmp_path))
    assert server.requests == 1


def test_no_more_requests_a_second_than_agreed(server: _Server, tmp_path: Path) -> None:
    server.answer = _pages
    start = time.monotonic()
    assert isinstance(_discover(PAGED.model_copy(update={"per_second": 20.0}), server.address, tmp_path), Delivery)
    assert server.requests == 3
    assert time.monotonic() - start >= 2 / 20


def _capped(**said: object) -> Answer:
    """Two records a page, whatever was asked for, and what the interface says beside them."""

    def answer(query: dict[str, str], headers: dict[str, str]) -> tuple[int, bytes]:
        start = (int(query.get("page", 1)) - 1) * 2
        return 200, json.dumps({"code": 0, "data": {**said, "items": RECORDS[start : start + 2]}}).encode()

    return answer


LARGE = PAGED.model_copy(update={"paging": Paging(size=500)})


@pytest.mark.parametrize(
    ("said", "requests"),
    [
        ({"total": 5}, 3),
        ({"total": "5"}, 3),
        ({}, 4),
        ({"page": {"totalCount": 5}}, 3),
        ({"pages": 3}, 3),
        ({"total": 3, "records": 5}, 3),
    ],
)
def test_a_page_that_the_server_has_cut_short_is_not_the_last(
    server: _Server, tmp_path: Path, said: dict[str, object], requests: int
) -> None:
    server.answer = _capped(**said)
    delivery = _discover(LARGE, server.address, tmp_path)
    assert isinstance(delivery, Delivery)
    with open_rows(delivery) as rows:
        assert len(list(rows)) == len(RECORDS)
    assert server.requests == requests


@pytest.mark.parametrize("source", [LARGE, PAGED, WHOLE.model_copy(update={"records": "data.items"})])
@pytest.mark.parametrize(
    "said",
    [{"total": 250}, {"total": 1}, {"hasMore": True}, {"last": False}, {"totalPages": 9}, {"next": "http://x/?page=9"}],
)
def test_an_interface_that_contradicts_itself_is_refused(
    server: _Server, tmp_path: Path, source: HttpSource, said: dict[str, object]
) -> None:
    server.answer = _capped(**said)
    error = _discover(source, server.address, tmp_path)
    assert isinstance(error, LakeError)
    assert "handed out" in str(error)


def test_one_object_says_nothing_of_others(server: _Server, tmp_path: Path) -> None:
    server.answer = lambda query, headers: (200, b'{"station": "a", "total": 9}')
    assert isinstance(_discover(WHOLE.model_copy(update={"records": ""}), server.address, tmp_path), Delivery)


def test_a_cursor_that_ends_before_the_total_is_refused(server: _Server, tmp_path: Path) -> None:
    server.answer = lambda query, headers: (200, b'{"data": {"total": 9, "items": [{"a": 1}], "next": null}}')
    assert "says that it has 9 records and handed out 1" in str(_discover(CURSOR, server.address, tmp_path))


@pytest.mark.parametrize("nothing", [b'{"code": 0, "data": null}', b'{"code": 0, "data": {"items": null}}'])
def test_a_page_that_is_null_is_empty(server: _Server, tmp_path: Path, nothing: bytes) -> None:
    server.answer = lambda query, headers: _capped()(query, headers) if int(query["page"]) < 4 else (200, nothing)
    delivery = _discover(LARGE, server.address, tmp_path)
    assert isinstance(delivery, Delivery)
    with open_rows(delivery) as rows:
        assert len(list(rows)) == len(RECORDS)
    server.answer = lambda query, headers: (200, nothing)
    assert "no list of records" in str(_discover(LARGE, server.address, tmp_path))


def test_a_failure_in_the_middle_is_no_end(server: _Server, tmp_path: Path) -> None:
    def answer(query: dict[str, str], headers: dict[str, str]) -> tuple[int, bytes]:
        return _capped()(query, headers) if query["page"] == "1" else (200, b'{"code": 429, "data": {"items": []}}')

    server.answer = answer
    assert "is not as before: code" in str(_discover(PAGED, server.address, tmp_path))


def test_records_beside_a_failure_are_not_believed(server: _Server, tmp_path: Path) -> None:
    server.answer = lambda query, headers: (200, json.dumps({"code": 500, "data": {"items": RECORDS}}).encode())
    error = _discover(WHOLE.model_copy(update={"records": "data.items"}), server.address, tmp_path)
    assert "answer 1 of the interface says that it failed: code" in str(error)


def test_a_server_that_repeats_its_last_page_has_ended_when_the_total_says_so(server: _Server, tmp_path: Path) -> None:
    records = json.dumps({"data": {"total": 2, "items": RECORDS[:2]}}).encode()
    server.answer = lambda query, headers: (200, records)
    assert isinstance(_discover(PAGED, server.address, tmp_path), Delivery)


@pytest.mark.parametrize(
    "charset", ["", "; charset=GBK", "; charset=gb2312", "; charset=ISO-8859-1", "; charset=nonsense"]
)
def test_answers_in_gbk_are_read(server: _Server, tmp_path: Path, charset: str) -> None:
    server.headers = {"Content-Type": f"application/json{charset}"}
    server.answer = lambda query, headers: (200, '{"data": [{"名称": "圭峰山"}]}'.encode("gbk"))
    delivery = _discover(WHOLE, server.address, tmp_path)
    assert isinstance(delivery, Delivery)
    with open_rows(delivery) as rows:
        assert [row["名称"] for row in rows] == ["圭峰山"]


def test_answers_in_other_encodings_are_read_as_said_and_never_guessed(server: _Server, tmp_path: Path) -> None:
    server.answer = lambda query, headers: (200, '{"data": [{"a": "臺灣"}]}'.encode("big5"))
    server.headers = {"Content-Type": "application/json; charset=Big5"}
    delivery = _discover(WHOLE, server.address, tmp_path)
    assert isinstance(delivery, Delivery)
    with open_rows(delivery) as rows:
        assert [row["a"] for row in rows] == ["臺灣"]
    server.answer = lambda query, headers: (200, b'{"data": [{"a": "\xff\xff"}]}')
    server.headers = {}
    assert "not JSON" in str(_discover(WHOLE, server.address, tmp_path))


def _linked(server: _Server, size: int = 2, **headers: str) -> Answer:
    """An interface that links its next page in a header, from the second on relative to the first."""

    def answer(query: dict[str, str], _headers: dict[str, str]) -> tuple[int, bytes]:
        page = int(query.get("p", "1"))
        last = page * size >= len(RECORDS)
        server.headers = {"Link": '</hours?p=1>; rel="first"' + ("" if last else f', <?p={page + 1}>; rel="next"')}
        server.headers |= headers
        return 200, json.dumps({"data": RECORDS[(page - 1) * size : page * size]}).encode()

    return answer


def test_linked_pages_are_followed(server: _Server, tmp_path: Path) -> None:
    server.answer = _linked(server)
    found = _discover(WHOLE, server.address, tmp_path)
    assert isinstance(found, Delivery), found
    with open_rows(found) as rows:
        assert [row["station"] for row in rows] == [record["station"] for record in RECORDS]
    assert server.requests == 3


def test_a_link_to_another_server_is_not_followed(server: _Server, tmp_path: Path) -> None:
    server.answer = lambda query, headers: (200, b'{"data": [{"a": 1}]}')
    server.headers = {"Link": '<http://127.0.0.2:9/hours?p=2>; rel="next"'}
    assert "at another server" in str(_discover(WHOLE, server.address, tmp_path))


@pytest.mark.parametrize(
    ("header", "value"),
    [("X-Total-Count", "6"), ("X-WP-Total", "4"), ("Content-Range", "items 0-4/250"), ("x-total", "6")],
)
def test_a_header_that_states_another_total_refuses(server: _Server, tmp_path: Path, header: str, value: str) -> None:
    server.answer = _linked(server, **{header: value})
    refused = str(_discover(WHOLE, server.address, tmp_path))
    assert f"says that it has {value.rpartition('/')[2]} records and handed out 5" in refused
    capped = HttpSource(connection="eeb", path="/hours", paging=Paging(page_parameter="p", size=500))
    assert isinstance(_discover(capped, server.address, tmp_path), LakeError)


def test_headers_that_agree_end_a_load_whose_pages_are_capped(server: _Server, tmp_path: Path) -> None:
    capped = HttpSource(connection="eeb", path="/hours", paging=Paging(page_parameter="p", size=500))
    for headers in ({"X-Total-Count": "5"}, {}):
        server.requests, server.answer = 0, _linked(server, **headers)
        assert isinstance(_discover(capped, server.address, tmp_path), Delivery)
        assert server.requests == 3


def test_a_header_and_an_answer_that_contradict_each_other_refuse(server: _Server, tmp_path: Path) -> None:
    server.answer, server.headers = _pages, {"X-Total-Count": "250"}
    assert isinstance(_discover(PAGED, server.address, tmp_path), LakeError)
    server.headers = {"X-Total-Count": "5", "Link": '</hours?page=1>; rel="first"'}
    assert isinstance(_discover(PAGED, server.address, tmp_path), Delivery)
    server.headers = {"Link": '</hours?page=9>; rel="next"'}
    assert isinstance(_discover(PAGED, server.address, tmp_path), LakeError)
