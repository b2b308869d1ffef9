"""Files from outside are opened once, as plain files: what is read then is what was looked at."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lake.connectors.refusals import Refusal

_NO_WAITING = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC


@contextmanager
def opened(path: Path, name: str) -> Iterator[Path]:
    """A path to the one open file, good for this process and its parser while the `with` lasts.

    It is plain ASCII, whatever bytes the file's own name has, and still leads to the same file when somebody puts a
    link in its place. Raises LakeError for whatever is no plain file, OSError when it cannot be opened.
    """
    refuse_special(path, name)
    descriptor = os.open(path, _NO_WAITING | os.O_NOFOLLOW)
    try:
        _refuse_kind(os.fstat(descriptor).st_mode, name)
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}")
    finally:
        os.close(descriptor)


def refuse_special(path: Path, name: str) -> None:
    """Raise LakeError for whatever is no plain file: opening a pipe waits for ever, a link reads what the lake reads.

    Nothing is opened. OSError when it is not there.
    """
    _refuse_kind(os.lstat(path).st_mode, name)


def regular_bytes(path: Path, most: int) -> bytes:
    """The content of a file that an operator keeps, who may have put a link there; of a larger one `most` + 1 bytes.

    Raises OSError, also for a pipe or a device: nothing is waited for.
    """
    with os.fdopen(os.open(path, _NO_WAITING), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(None, "it is no plain file")
        return file.read(most + 1)


def _refuse_kind(mode: int, name: str) -> None:
    if stat.S_ISREG(mode):
        return
    kind = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"
    raise Refusal.NO_FILE.error(file=name, kind=kind)
