"""Dagster's web interface and daemon, as `dagster dev` starts them, but behind a guard of names."""

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.version import __version__

from lake.errors import LakeError
from pipelines.run_history import living_connections
from pipelines.web.host_guard import HostGuard

WORKSPACE = Path(__file__).parents[2] / "workspace.yaml"
_PATIENCE = 20.0
"""Seconds for the daemon to end a tick of a sensor."""


def serve(host: str, port: int, names: Collection[str]) -> None:
    """Serve until Ctrl+C or TERM. Raises LakeError when the port is taken."""
    listener = _listen(host, port)
    with listener, _daemon(), living_connections(), DagsterInstance.get() as instance:
        instance.optimize_for_webserver(statement_timeout=15_000, pool_recycle=3_600, max_overflow=20)
        target = WorkspaceFileTarget(paths=[str(WORKSPACE)])
        with WorkspaceProcessContext(instance, version=__version__, workspace_load_target=target) as context:
            app = HostGuard(create_app_from_workspace_process_context(context), names)
            server = uvicorn.Server(uvicorn.Config(app, log_level=logging.WARNING))
            server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise LakeError(
            f"port {port} of {host} cannot be used: {error.strerror}",
            advice="end the other program, or choose another port with --port",
        ) from error
    return listener


@contextmanager
def _daemon() -> Iterator[None]:
    """Schedules, sensors and the queue of runs; ended with this process however it ends."""
    command = [sys.executable, "-m", "dagster._daemon", "run", "-w", str(WORKSPACE)]
    daemon = subprocess.Popen(command, env={**os.environ}, start_new_session=True)
    signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        os.killpg(daemon.pid, signal.SIGINT)
        try:
            daemon.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(daemon.pid, signal.SIGKILL)
            daemon.wait()


def _end(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
