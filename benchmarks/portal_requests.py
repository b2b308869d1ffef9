"""What the server of the site bears: pages and package_show asked for at a steady rate, whoever is still waiting.

`python -m benchmarks.portal_requests SITE [RATE] [SECONDS]`, SITE a folder that `lake portal build` made. Latency
counts from when a request was due, so that a server that falls behind cannot hide it; processor is the server's own.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

_CONNECTIONS = 32
_SERVER = "import sys; from pathlib import Path; from pipelines.portal.server.serving import serve; " + (
    "serve(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]), Path(sys.argv[3]))"
)


def addresses(site: Path) -> list[str]:
    """Half of them pages, half of them calls of package_show."""
    packages = json.loads((site / "api" / "facts.json").read_text())["packages"]
    names = [package["name"] for package in packages]
    pages = [page for path in (urlsplit(one["url"]).path for one in packages) for page in (path, f"/en{path}")]
    calls = [f"/api/3/action/package_show?id={name}" for name in names for _ in range(2)]
    return [one for pair in zip(["/", "/datasets/", *pages], ["/", *calls, "/"], strict=False) for one in pair]


async def ask(port: int, wanted: list[str], rate: int, seconds: int) -> tuple[list[float], Counter[int]]:
    """Latencies in seconds and statuses."""
    due: asyncio.Queue[tuple[float, str] | None] = asyncio.Queue()
    latencies, statuses = [], Counter[int]()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (item := await due.get()) is not None:
            moment, address = item
            writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
            latencies.append(time.monotonic() - moment)
            statuses[int(head.split()[1])] += 1
        writer.close()

    workers = [asyncio.create_task(connection()) for _ in range(_CONNECTIONS)]
    began = time.monotonic() + 0.2
    for number in range(rate * seconds):
        moment = began + number / rate
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
        due.put_nowait((moment, wanted[number % len(wanted)]))
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    return latencies, statuses


def measure(site: Path, rate: int, seconds: int) -> dict[str, object]:
    """Rate that was reached, latencies in milliseconds, and milliseconds of processor a request."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with tempfile.TemporaryDirectory() as desk:
        server = subprocess.Popen([sys.executable, "-c", _SERVER, str(site), str(port), desk])
        try:
            _wait_for(port)
            asyncio.run(ask(port, addresses(site), rate, 1))  # what is imported at the first request
            before, began = _processor(server.pid), time.monotonic()
            latencies, statuses = asyncio.run(ask(port, addresses(site), rate, seconds))
            took, used = time.monotonic() - began, _processor(server.pid) - before
        finally:
            server.terminate()
            server.wait(30)
    latencies.sort()
    return {
        "requests": len(latencies),
        "per_second": round(len(latencies) / took),
        "statuses": dict(statuses),
        "p50_ms": round(1000 * latencies[len(latencies) // 2], 1),
        "p99_ms": round(1000 * latencies[len(latencies) * 99 // 100], 1),
        "processor_ms_a_request": round(1000 * used / len(latencies), 2),
    }


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait_for(port: int) -> None:
    for _ in range(600):
        with closing(socket.socket()) as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start within a minute")


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[2:4]]
    print(json.dumps(measure(Path(sys.argv[1]), *given, *(300, 20)[len(given) :])))
