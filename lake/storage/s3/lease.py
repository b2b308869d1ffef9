"""A lock that programs of several machines share: a file of the bucket that its holder keeps writing anew.

Each write is on the condition that the file still is what was read or written last, so that of two takers one wins.
Clocks are not compared. A holder is dead when the file has not changed for a whole lease that the taker watched by its
own clock, or when it ran on this machine and the kernel knows it no more. Who could not renew for a lease stops:
another may have taken its place. What it had begun is safe as after any crash: commits and the release pointer are
conditional.
"""

import _thread
import json
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING
from uuid import uuid4

from lake.storage.interface import WAIT, LakeTaken
from lake.storage.storage_errors import StorageError, storage_errors
from lake.told import Told

if TYPE_CHECKING:
    from obstore.store import S3Store

_BEATS = 4
"""Renewals in a lease."""
_NOBODY = ""


@dataclass(frozen=True)
class Holder:
    """Who holds it. `beat` makes every writing another one; `machine` tells apart what numbers its own processes."""

    holder: str
    machine: str = ""
    pid: int = 0
    started: str = ""
    since: str = ""
    beat: int = 0


class Hold:
    """What this process knows of its hold on the lake. It may write as long as it has not lost one."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lease: Lease | None = None

    def taken(self, store: "S3Store", key: str) -> AbstractContextManager[None]:
        """Hold the lake. Raises LakeError when another program does."""
        self._lease = Lease(store, key, self._seconds)
        return self._lease.held()

    def refuse_lost(self) -> None:
        """Raises LakeError when another program may have taken its place."""
        if self._lease is not None:
            self._lease.refuse_lost()

    @property
    def current(self) -> object | None:
        """The lease that this process has now, and was not told to have lost."""
        return self._lease if self._lease is not None and self._lease.is_held else None


class Lease:
    """One holding of a lock; `seconds` after which a silent holder counts as dead."""

    def __init__(self, store: "S3Store", key: str, seconds: float) -> None:
        self._store = store
        self._key = key
        self._seconds = seconds
        self._me = Holder(
            uuid4().hex, _machine(), os.getpid(), _started(os.getpid()), datetime.now(UTC).isoformat(timespec="seconds")
        )
        self._tag = ""
        self._renewed = 0.0
        self._lost = Event()
        self._done = Event()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it. Raises LakeError naming the other holder when it is taken, or when it was lost meanwhile."""
        self._take()
        beating = Thread(target=self._beat, name="lease", daemon=True)
        beating.start()
        try:
            yield
        except KeyboardInterrupt:
            self.refuse_lost()
            raise
        finally:
            self._done.set()
            beating.join()
            if not self._lost.is_set():
                self._write(Holder(_NOBODY), self._tag)
        self.refuse_lost()

    @property
    def is_held(self) -> bool:
        """Whether nobody else may have taken it: renewed within a lease, and not given back."""
        is_fresh = time.monotonic() - self._renewed < self._seconds
        return self._renewed > 0 and is_fresh and not self._lost.is_set() and not self._done.is_set()

    def refuse_lost(self) -> None:
        """Raises LakeError when this holder must not write any more."""
        if self._lost.is_set():
            raise StorageError(
                "this run could not renew its hold on the lake, and another may have taken its place",
                advice="look whether the object store is reached from here, then run again: nothing is lost",
            )

    def _take(self) -> None:
        if self._write(self._me, None):
            return
        holder, tag = self._read()
        if holder.holder != _NOBODY and not _is_dead(holder) and not self._stays(tag):
            raise _taken(self._read()[0])
        if not self._write(self._me, tag):
            raise _taken(self._read()[0])

    def _stays(self, tag: str) -> bool:
        """Whether nobody writes for a lease: a holder that lives shows within a part of it."""
        end = time.monotonic() + self._seconds
        while time.monotonic() < end:
            time.sleep(min(self._seconds / _BEATS / 2, max(0.0, end - time.monotonic())))
            if self._read()[1] != tag:
                return False
        return True

    def _beat(self) -> None:
        beats = 0
        while not self._done.wait(self._seconds / _BEATS):
            beats += 1
            try:
                renewed = self._write(Holder(**{**asdict(self._me), "beat": beats}), self._tag)
            except StorageError:  # the server may come back in time
                renewed = time.monotonic() - self._renewed < self._seconds * (_BEATS - 1) / _BEATS
            if not renewed:
                self._lost.set()
                if not self._done.is_set():
                    _thread.interrupt_main()
                return

    def _write(self, holder: Holder, tag: str | None) -> bool:
        """Whether it could be written: on the condition that it is not there, or still is what it was."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        began = time.monotonic()
        with storage_errors("renewing the hold on the lake"):
            try:
                mode = "create" if tag is None else {"e_tag": tag}
                put = obstore.put(self._store, self._key, json.dumps(asdict(holder)).encode(), mode=mode)  # type: ignore[arg-type]
            except (AlreadyExistsError, PreconditionError):
                return tag is not None and self._was_mine(holder)
        self._tag, self._renewed = put["e_tag"] or "", began
        return True

    def _was_mine(self, holder: Holder) -> bool:
        """A request that is sent again after its answer was lost meets what it wrote itself."""
        found, tag = self._read()
        if found != holder or holder.holder == _NOBODY:
            return False
        self._tag = tag
        return True

    def _read(self) -> tuple[Holder, str]:
        import obstore

        with storage_errors("looking who holds the lake"):
            found = obstore.get(self._store, self._key)
            return Holder(**json.loads(bytes(found.bytes()))), found.meta["e_tag"] or ""


def _taken(holder: Holder) -> LakeTaken:
    machine = holder.machine.partition("/")[0]
    return LakeTaken(
        Told(
            f"another run holds this lake: process {holder.pid} of {machine} since {holder.since}",
            f"另一次运行正在使用这个湖：{machine} 的进程 {holder.pid}，自 {holder.since} 起",
        ),
        advice=WAIT,
    )


def _machine() -> str:
    """Host name, and what the kernel says of this start of it and of this container's processes."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        space = os.stat("/proc/self/ns/pid").st_ino  # noqa: PTH116 - no file, but a number of the kernel's
    except OSError:
        boot, space = uuid4().hex, 0  # nobody's, so that no process is taken for dead
    return f"{os.uname().nodename}/{boot}/{space}"


def _started(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _is_dead(holder: Holder) -> bool:
    return holder.machine == _machine() and _started(holder.pid) != holder.started
