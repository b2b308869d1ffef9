"""The sandbox's interfaces: whatever departments hand out, as paged JSON on loopback."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.sandbox.build import read_mark
from pipelines.sandbox.errors import SandboxError
from pipelines.sandbox.port import PORT

LARGEST_PAGE = 10_000
_PATIENCE = 10.0


def application(out: Path) -> Any:
    """The interfaces of the sandbox city in `out`, as an ASGI application: a path for each file below `service`."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    interfaces = _interfaces(out)
    read = cache(_records)

    async def page_of(request: Request) -> JSONResponse:
        records = read(interfaces[request.url.path])
        try:
            page = max(1, int(request.query_params.get("page", "1")))
            size = min(LARGEST_PAGE, max(1, int(request.query_params.get("size", "1000"))))
        except ValueError:
            return JSONResponse({"code": 400, "message": "page 和 size 必须是整数"}, status_code=400)
        items = records[(page - 1) * size : page * size]
        data = {"total": len(records), "page": page, "size": size, "items": items}
        return JSONResponse({"code": 0, "message": "成功", "data": data})

    loopback = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return Starlette(routes=[Route(path, page_of) for path in interfaces], middleware=[loopback])


@contextmanager
def serving(out: Path, port: int | None = None) -> Iterator[str]:
    """Serves in a thread while the context lasts; yields the base address.

    The port is the one the city's deliveries name, or `port`; 0 takes any free one.
    """
    import uvicorn

    listener = _listen(_port_of(out) if port is None else port)
    server = uvicorn.Server(uvicorn.Config(application(out), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="sandbox-service")
    thread.start()
    try:
        _wait_until_started(server, thread)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)
        listener.close()


def _interfaces(out: Path) -> dict[str, Path]:
    folder = out / "service"
    found = {
        f"/{file.relative_to(folder).with_suffix('').as_posix()}": file for file in sorted(folder.rglob("*.jsonl"))
    }
    if not found:
        raise SandboxError("there is no sandbox city here", advice="run `lake sandbox build` first", file=str(folder))
    return found


def _records(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _port_of(out: Path) -> int:
    city = read_mark(out)
    return PORT if city is None else city.port


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise SandboxError(
            f"port {port} is taken: {error.strerror}",
            advice="stop the other sandbox service, or make this city with another `--port`",
        ) from error
    return listener


def _wait_until_started(server: Any, thread: threading.Thread) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise SandboxError("the sandbox service did not start", advice="see its messages above")
        time.sleep(0.01)
