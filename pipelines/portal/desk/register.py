"""The register of what was handed in: a file a request, in a folder that only the lake's owner reads."""

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from catalog.converters.json_text import json_text
from lake.errors import LakeError
from lake.storage.deletion import delete_file
from lake.told import Told
from pipelines.portal.desk.request import PublicRequest, as_record, from_record

_FOLDER = "requests"
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of receipts: none that is taken for another when it is read out."""
_LENGTH = 8


class Register:
    """Each change is a whole file in place of another: whoever reads sees one state or the other."""

    def __init__(self, desk: Path) -> None:
        self._folder = desk / _FOLDER

    def add(self, one: PublicRequest) -> None:
        """Keep a new one; whatever was there under its receipt stays."""
        self._write(one, new=True)

    def replace(self, one: PublicRequest) -> None:
        """Keep another state of one that is there."""
        self._write(one, new=False)

    def all(self) -> list[PublicRequest]:
        """Oldest first."""
        return sorted(self._read(), key=lambda one: (one.received_at, one.receipt))

    def find(self, receipt: str) -> PublicRequest:
        """By its receipt, however it is written. LakeError when there is none."""
        wanted = receipt.replace("-", "").upper()
        found = next((one for one in self._read() if one.receipt == wanted), None)
        if found is None:
            raise LakeError(
                Told(f"there is no request {receipt}", f"没有回执号为 {receipt} 的申请"),
                advice=Told("`lake portal requests list --all` names them", "`lake portal requests list --all` 可查"),
            )
        return found

    def has(self, receipt: str) -> bool:
        """Whether something was handed in under it."""
        return (self._folder / f"{receipt.replace('-', '')}.json").is_file()

    def size(self) -> int:
        """How many there are, answered or not: what somebody could fill the disk with."""
        return sum(1 for _ in self._folder.glob("*.json"))

    def _read(self) -> Iterator[PublicRequest]:
        for path in self._folder.glob("*.json"):
            yield from_record(json.loads(path.read_text(encoding="utf-8")))

    def _write(self, one: PublicRequest, *, new: bool) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self._folder / f".{one.receipt}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(json_text(as_record(one)).encode())
            file.flush()
            os.fsync(file.fileno())
        path = self._folder / f"{one.receipt}.json"
        if not new:
            aside.replace(path)
            return
        try:
            os.link(aside, path)
        finally:
            delete_file(self._folder, aside)


def new_receipt() -> str:
    """A name that tells nothing and that nobody guesses."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def shown(receipt: str) -> str:
    """As people read it: in two halves."""
    return f"{receipt[:4]}-{receipt[4:]}"


def is_receipt(text: str) -> bool:
    """Whether it could be one, as it is shown."""
    plain = text.replace("-", "", 1)
    return len(plain) == _LENGTH and text == shown(plain) and set(plain) <= set(_LETTERS)
