"""Only those who ask for this machine by its own names are answered."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from pipelines.web.host_guard import LOOPBACK, HostGuard


async def page(_request: object) -> PlainTextResponse:
    return PlainTextResponse("runs")


async def events(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("events")
    await socket.close()


def client(*names: str) -> TestClient:
    app = Starlette(routes=[Route("/", page, methods=["GET", "POST"]), WebSocketRoute("/ws", events)])
    return TestClient(HostGuard(app, LOOPBACK | set(names)), base_url="http://localhost:3000")


@pytest.mark.parametrize("host", ["localhost", "localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST"])
def test_this_machine_is_answered(host: str) -> None:
    assert client().get("/", headers={"host": host}).text == "runs"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:3000", "localhost.evil.example", "", "[", "10.0.0.8"])
def test_another_name_is_refused(host: str) -> None:
    answer = client().get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "--allowed-host" in answer.text


def test_a_proxy_is_answered_by_its_name() -> None:
    assert client("lake.jiangmen.example").get("/", headers={"host": "lake.jiangmen.example"}).text == "runs"


@pytest.mark.parametrize(
    ("origin", "status"), [("http://localhost:3000", 200), ("http://evil.example", 421), ("null", 421)]
)
def test_an_action_must_come_from_a_page_of_this_server(origin: str, status: int) -> None:
    assert client().post("/", headers={"origin": origin}).status_code == status


def test_a_socket_from_another_page_is_closed_before_it_opens() -> None:
    ours, theirs = (
        {"host": "localhost:3000", "origin": f"http://{name}"} for name in ("localhost:3000", "evil.example")
    )
    with client().websocket_connect("/ws", headers=ours) as socket:
        assert socket.receive_text() == "events"
    with pytest.raises(WebSocketDisconnect), client().websocket_connect("/ws", headers=theirs):
        pass
