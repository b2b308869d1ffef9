"""SeaweedFS from its wheel: S3 and an Iceberg REST catalogue in one program, which a test may kill and start again."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import pytest

KEY, SECRET = "lake", "secret-of-the-tests"
_IDENTITIES = {
    "identities": [
        {
            "name": "lake",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
    ]
}
_SERVICES = ("master", "volume", "filer", "s3")
_ACCOUNT = "000000000000"


@dataclass
class ObjectStore:
    """A server below a folder. The same folder and ports after it was killed: what it had said to have, it has."""

    folder: Path
    ports: Mapping[str, int]
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3']}"

    @property
    def catalogue(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3.port.iceberg']}"

    def environment(self, storage: str) -> dict[str, str]:
        """Settings of a lake at a location."""
        return {
            "LAKE_STORAGE": storage,
            "LAKE_S3_ENDPOINT": self.endpoint,
            "LAKE_S3_ACCESS_KEY_ID": KEY,
            "LAKE_S3_SECRET_ACCESS_KEY": SECRET,
        }

    def rest(self, bucket: str) -> dict[str, str]:
        """`LAKE_CATALOG` for a bucket of tables."""
        return {
            "type": "rest",
            "uri": self.catalogue,
            "warehouse": f"s3://{bucket}",
            "credential": f"{KEY}:{SECRET}",
        }

    def start(self) -> None:
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(self._command(), stdout=log, stderr=log, cwd=self.folder)
        end = time.monotonic() + 60
        while not all(map(_answers, (self.ports["s3"], self.ports["s3.port.iceberg"], self.ports["volume"]))):
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError(f"the object store did not start: see {self.folder / 'log'}")
            time.sleep(0.1)

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    @cached_property
    def bucket(self) -> str:
        """For files; each lake takes a prefix."""
        self._shell("s3.bucket.create -name lakes", "lakes")
        return "lakes"

    def new_table_bucket(self) -> str:
        """For tables of the REST catalogue, and nothing else."""
        name = f"tables-{uuid4().hex[:12]}"
        self._shell(f"s3tables.bucket -create -name {name} -account {_ACCOUNT}", name)
        return name

    def _shell(self, command: str, said: str) -> None:
        """It tells failures in words, and may ask too early."""
        server = f"-master=127.0.0.1:{self.ports['master']}.{self.ports['master.port.grpc']}"
        for _ in range(20):
            done = subprocess.run([_weed(), "shell", server], input=command.encode(), capture_output=True, timeout=60)
            if said.encode() in done.stdout + done.stderr and b"error:" not in done.stdout + done.stderr:
                return
            time.sleep(0.5)
        raise RuntimeError(f"{command}: {done.stdout.decode()} {done.stderr.decode()}")

    def _command(self) -> list[str]:
        options = [f"-{name}.port={self.ports[name]}" for name in _SERVICES]
        options += [f"-{name}.port.grpc={self.ports[f'{name}.port.grpc']}" for name in _SERVICES]
        return [
            *(_weed(), "server", f"-dir={self.folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"),
            *("-master.telemetry=false", "-filer", "-s3", f"-s3.config={self.folder / 'identities.json'}"),
            *("-volume.max=5000", "-master.volumeSizeLimitMB=64", "-s3.port.lance=0"),
            *(f"-s3.port.iceberg={self.ports['s3.port.iceberg']}", *options),
        ]


@contextmanager
def object_store(folder: Path) -> Iterator[ObjectStore]:
    """A running server; skips where it is not installed."""
    if not Path(_weed()).exists():
        pytest.skip("SeaweedFS comes with the extra `prove`, which is not installed")
    (folder / "data").mkdir(parents=True)
    (folder / "identities.json").write_text(json.dumps(_IDENTITIES), encoding="utf-8")
    names = [*_SERVICES, *(f"{name}.port.grpc" for name in _SERVICES), "s3.port.iceberg"]
    store = ObjectStore(folder, dict(zip(names, _free_ports(len(names)), strict=True)))
    store.start()
    try:
        yield store
    finally:
        store.kill()
        shutil.rmtree(folder / "data", ignore_errors=True)


def _weed() -> str:
    return str(Path(sys.executable).with_name("weed"))


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def _free_ports(number: int) -> Sequence[int]:
    """Asked for together, so that none is given twice."""
    sockets = [socket.socket() for _ in range(number)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
