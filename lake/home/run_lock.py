"""One run at a time: the lock of a lake's home, released by the kernel when its holder dies.

Where the lake lies in a bucket that other machines work on too, the bucket has a lock beside it.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.opening import storage_of

_NAME = "run.lock"


@contextmanager
def run_lock(settings: Settings) -> Iterator[None]:
    """Hold `home/run.lock`. Raises LakeError naming the other run's process and start when it is taken."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / _NAME).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _taken(file) from None
        _write_holder(file)
        try:
            # … and who shares the storage, from whatever machine
            with storage_of(settings).exclusive(_NAME):
                yield
        finally:
            file.truncate(0)
            fcntl.flock(file, fcntl.LOCK_UN)


def _write_holder(file: TextIOWrapper) -> None:
    file.truncate(0)
    json.dump({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, file)
    file.flush()


def _taken(file: TextIOWrapper) -> LakeError:
    file.seek(0)
    text = file.read()
    holder: dict[str, object] = json.loads(text) if text.endswith("}") else {}
    return LakeError(
        f"another run holds this lake: process {holder.get('pid', 'unknown')} since {holder.get('since', 'just now')}",
        advice="wait until it has finished, or end that process; nothing was changed",
        file=file.name,
    )
