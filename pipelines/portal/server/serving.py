"""The server itself."""

import logging
from pathlib import Path

import uvicorn

from pipelines.portal.server.app import portal_app

_MOST_AT_ONCE = 256
"""Connections; one more is answered 503 at once and not kept waiting."""
_IDLE_SECONDS = 15


def serve(folder: Path, host: str, port: int, desk: Path | None) -> None:
    """Serve until Ctrl+C or TERM. Raises LakeError when there is no site in the folder."""
    uvicorn.run(
        portal_app(folder, desk),
        host=host,
        port=port,
        log_level=logging.WARNING,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=_IDLE_SECONDS,
        server_header=False,
    )
