"""What was worked out of texts and code, kept in the home under a digest of them: whoever asks next need not again.

The digest is the whole of what decides the outcome, so that nothing kept is ever stale; a file that cannot be read is
as good as none. Only its owner may write here, and only what its owner wrote is read, since reading it runs code.
"""

import os
import pickle
import stat
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast
from uuid import uuid4

from lake.settings import Settings
from lake.storage.deletion import delete_file

FOLDER = "cache"
"""In the home. Anybody may delete it at any time."""
_SUM = sha256().digest_size
_KEPT = 3
"""Files of one name: a home that is asked by two versions of the code does not work everything out twice."""
_Work = TypeVar("_Work")


def kept_work(
    settings: Settings,
    name: str,
    digest: Callable[[], str | None],
    work: Callable[[], _Work],
    worth_keeping: Callable[[_Work], bool],
) -> _Work:
    """What was kept under this name and digest, or what `work` gives, which is then kept if it is `worth_keeping`.

    Nothing is kept of which the digest is None, or another one after the work: what it was made of changed meanwhile.
    """
    before = digest()
    if before is None:
        return work()
    found = kept(settings, name, before)
    if found is not None:
        return cast(_Work, found)
    done = work()
    if worth_keeping(done) and digest() == before:
        keep(settings, name, before, done)
    return done


def kept(settings: Settings, name: str, digest: str) -> object | None:
    """What was kept under this name and digest; None when nothing is there that may be read."""
    return _read(_place(settings, name, digest))


def keep(settings: Settings, name: str, digest: str, done: object) -> None:
    """Keep it under this name and digest, in place of what was kept there."""
    _keep(settings.home, _place(settings, name, digest), done)
    _forget_older(settings, name)


def _place(settings: Settings, name: str, digest: str) -> Path:
    return settings.home / FOLDER / f"{name}-{digest[:32]}"


def _keep(home: Path, target: Path, done: object) -> None:
    """For others to find. A home that cannot be written to, or that is not there, keeps nothing."""
    aside = target.with_name(f".{target.name}.{uuid4().hex}.writing")
    with suppress(OSError):
        if not home.is_dir():
            return
        target.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            content = pickle.dumps(done, pickle.HIGHEST_PROTOCOL)
            aside.write_bytes(sha256(content).digest() + content)
            aside.chmod(0o600)
            aside.replace(target)
        finally:
            delete_file(home, aside)


def _read(path: Path) -> object | None:
    """None when nothing is there that may be read."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return None
            sum_of_it, content = file.read(_SUM), file.read()
    except OSError:
        return None
    if sha256(content).digest() != sum_of_it:  # cut short, or a letter fell over
        return None
    return cast(object, pickle.loads(content))  # nobody but its owner can have written it


def _forget_older(settings: Settings, name: str) -> None:
    """All but the newest."""
    with suppress(OSError):  # another process may forget the same
        files = sorted((settings.home / FOLDER).glob(f"{name}-*"), key=lambda file: file.stat().st_mtime)
        for path in files[:-_KEPT]:
            delete_file(settings.home, path)
