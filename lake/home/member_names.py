"""Names of source records as they may leave restricted tables: keyed hashes, which only this lake can make.

A plain hash of a citizen id is no secret, since all of them can be tried. The key is a file of the home that only its
owner may read; it is made once, and moves with the home and its backups.
"""

import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from lake.errors import LakeError
from lake.ledger.ledger import Ledger
from lake.settings import Settings
from lake.storage.deletion import delete_file
from lake.storage.storage_errors import storage_errors

KEY_FILE = "member.key"
"""In the home; the same file in every home of one lake."""
_BYTES = 32
_DIGITS = 32
"""Hex digits of a name: 128 bits."""
MemberName = Callable[[str], str]


def member_names(settings: Settings, ledger: Ledger) -> MemberName:
    """Gives each record's name its hash. LakeError when the key is gone that made those in the ledger."""
    key = _key(settings.home / KEY_FILE, ledger)
    return lambda name: hmac.digest(key, name.encode(), "sha256").hex()[:_DIGITS]


def _key(path: Path, ledger: Ledger) -> bytes:
    with storage_errors("reading the key of members' names"):
        if not path.exists():
            if ledger.rows("SELECT 1 FROM identity_key LIMIT 1"):
                raise LakeError(
                    f"{KEY_FILE} is gone: without it no record could be found again among the ledger's identities",
                    advice="put it back from a copy of this home; nothing was changed",
                    file=str(path),
                )
            _make(path)
        return path.read_bytes()


def _make(path: Path) -> None:
    """Whole or not at all; where another process was faster, its key is the key."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.writing")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            return
    finally:
        delete_file(path.parent, aside)
