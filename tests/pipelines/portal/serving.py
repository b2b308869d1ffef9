"""A built site behind its own server, on a port of this machine."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

import uvicorn

from pipelines.portal.server.app import portal_app


@contextmanager
def served(site: Path, desk: Path | None = None) -> Iterator[str]:
    """Its address, as long as the block lasts."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(portal_app(site, desk), log_level="error"))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            sleep(0.05)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
