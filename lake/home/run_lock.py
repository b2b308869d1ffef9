"""One run at a time: the lock of a lake's home, released by the kernel when its holder dies.

Where the lake lies in a bucket that other machines work on too, the bucket has a lock beside it.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper

from lake.settings import Settings
from lake.storage.interface import WAIT, LakeTaken
from lake.storage.opening import storage_of
from lake.told import Told

NAME = "run.lock"
_LOOKS = (0.01, 0.05, 0.1)
"""Seconds between a few looks: somebody may only have asked whether a run is going on."""
_PAUSE = 1.0
"""Seconds after which somebody who waits looks again."""


@contextmanager
def run_lock(settings: Settings) -> Iterator[None]:
    """Hold `home/run.lock`. Raises LakeError naming the other run's process and start when it is taken."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / NAME).open("a+", encoding="utf-8") as file:
        _take(file)
        _write_holder(file)
        try:
            # … and who shares the storage, from whatever machine
            with storage_of(settings).exclusive(NAME):
                yield
        finally:
            file.truncate(0)
            fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def run_lock_in_turn(settings: Settings, told: Callable[[str], object]) -> Iterator[None]:
    """The same for a run that nobody watches: it waits its turn, as long as it takes, and says whom it waits for."""
    with ExitStack() as held:
        waiting = ""
        while True:
            try:
                held.enter_context(run_lock(settings))
                break
            except LakeTaken as taken:
                if waiting != (waiting := taken.message):
                    told(f"waiting: {taken.message}")
            time.sleep(_PAUSE)
        yield


def is_held(settings: Settings) -> bool:
    """Whether a run is going on. To look takes the lock for no longer than a new run waits for it."""
    path = settings.home / NAME
    if not path.exists():
        return False
    with path.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _take(file: TextIOWrapper) -> None:
    for pause in (*_LOOKS, None):
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if pause is None:
                raise _taken(file) from None
            time.sleep(pause)


def _write_holder(file: TextIOWrapper) -> None:
    file.truncate(0)
    json.dump({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, file)
    file.flush()


def _taken(file: TextIOWrapper) -> LakeTaken:
    file.seek(0)
    text = file.read()
    holder: dict[str, object] = json.loads(text) if text.endswith("}") else {}
    pid, since = holder.get("pid"), holder.get("since")
    return LakeTaken(
        Told(
            f"another run holds this lake: process {pid or 'unknown'} since {since or 'just now'}",
            f"另一次运行正在使用这个湖：进程 {pid or '不详'}，自 {since or '刚才'} 起",
        ),
        advice=WAIT,
        file=file.name,
    )
